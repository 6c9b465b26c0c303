"""Runs a command until it finishes or a signal stops it; a stopped command leaves no incomplete files."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Coroutine

SIGNALS = (signal.SIGINT, signal.SIGTERM)
CLEANUP_SECONDS = 1.5
"""Seconds that a command may take to clean up after a signal; then the process exits."""


def run(command: Coroutine[object, object, int]) -> int:
    """Run a command and return its exit code.

    A signal cancels the command. The exit code is then 128 plus the signal's number, unless the command
    catches the cancellation and returns an exit code.
    """
    return asyncio.run(_run_until_signal(command))


async def _run_until_signal(command: Coroutine[object, object, int]) -> int:
    loop = asyncio.get_running_loop()
    received: asyncio.Future[int] = loop.create_future()
    for number in SIGNALS:
        with contextlib.suppress(NotImplementedError):  # Windows: there, asyncio.run handles Ctrl-C only
            loop.add_signal_handler(number, _receive, received, number)
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
    sys.stderr.write("toggl-async: interrupted\n")
    return code


def _receive(received: asyncio.Future[int], number: int) -> None:
    if not received.done():
        received.set_result(number)


def _start_exit_timer(code: int) -> None:
    # At exit, Python waits for every thread. A thread cannot be stopped, for example while it writes a long
    # pdf in the sandbox, so the process exits without it.
    timer = threading.Timer(CLEANUP_SECONDS, os._exit, (code,))
    timer.daemon = True
    timer.start()
