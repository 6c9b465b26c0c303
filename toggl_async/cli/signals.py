"""Runs a command until it finishes or a signal stops it; a stopped command leaves no incomplete files."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Generator
from types import FrameType

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
CLEANUP_SECONDS = 1.5
"""Seconds that a command may take to clean up after a signal; then the process exits."""


def run(command: Coroutine[object, object, int]) -> int:
    """Run a command and return its exit code.

    A signal cancels the command. The exit code is then 128 plus the signal's number, unless the command
    catches the cancellation and returns an exit code. A second signal ends the process at once.
    """
    return asyncio.run(_run_until_signal(command))


async def _run_until_signal(command: Coroutine[object, object, int]) -> int:
    loop = asyncio.get_running_loop()
    received: asyncio.Future[int] = loop.create_future()
    with _handlers(lambda number: loop.call_soon_threadsafe(received.set_result, number)):
        task = asyncio.create_task(command)
        await asyncio.wait({task, received}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        code = 128 + received.result()
        _start_exit_timer(code)
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled() and task.exception() is None:
            return task.result()
        _print_interrupted()
        return code


@contextlib.contextmanager
def _handlers(notify: Callable[[int], object]) -> Generator[None]:
    """Call ``notify`` at the first signal while the block runs, and end the process at the second signal."""
    received: list[int] = []

    def receive(number: int, _: FrameType | None) -> None:
        if received:
            os._exit(128 + number)
        received.append(number)
        notify(number)

    # Not asyncio's own handlers: they end with the loop, and the second signal may come after that, while
    # Python waits for the threads.
    before = {number: signal.signal(number, receive) for number in SIGNALS if _is_ours(number)}
    try:
        yield
    finally:
        if not received:
            for number, handler in before.items():
                signal.signal(number, handler)


def _is_ours(number: int) -> bool:
    # On Windows, asyncio.run handles Ctrl-C. Elsewhere, nohup has the program ignore SIGHUP.
    return os.name != "nt" and (number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN)


def _print_interrupted() -> None:
    try:
        sys.stderr.write("toggl-async: interrupted\n")
        sys.stderr.flush()
    except OSError:
        # The terminal has gone. At exit, Python flushes the stream again, and a fault would change the exit
        # code.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _start_exit_timer(code: int) -> None:
    # At exit, Python waits for every thread. A thread cannot be stopped, for example while it writes a long
    # pdf in the sandbox, so the process exits without it.
    timer = threading.Timer(CLEANUP_SECONDS, os._exit, (code,))
    timer.daemon = True
    timer.start()
