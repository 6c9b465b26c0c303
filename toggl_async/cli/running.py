"""A command runs until it is done or told to end, and then ends at once, with nothing half-written."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 0.8
"""Seconds that a command has to put its things away, and then its threads."""


def run(work: Coroutine[object, object, int]) -> int:
    """Run a command and give its exit code.

    A signal cancels it; then the process ends here, with 128 and the signal's number unless the command
    gave a code of its own.
    """
    return asyncio.run(_until_told(work))


async def _until_told(work: Coroutine[object, object, int]) -> int:
    loop = asyncio.get_running_loop()
    threads = ThreadPoolExecutor(thread_name_prefix="toggl-async")
    loop.set_default_executor(threads)
    told: asyncio.Future[int] = loop.create_future()
    for number in SIGNALS:
        with contextlib.suppress(NotImplementedError):  # Windows: asyncio.run answers to Ctrl-C alone
            loop.add_signal_handler(number, _tell, told, number)
    task = asyncio.create_task(work)
    await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=PATIENCE)
        _leave(_code(task, told.result()), threads)
    return task.result()


def _tell(told: asyncio.Future[int], number: int) -> None:
    if not told.done():
        told.set_result(number)


def _code(task: asyncio.Task[int], number: int) -> int:
    if task.done() and not task.cancelled() and task.exception() is None:
        return task.result()
    sys.stderr.write("toggl-async: interrupted\n")
    return 128 + number


def _leave(code: int, threads: ThreadPoolExecutor) -> NoReturn:
    # An orderly end of Python waits for every thread, say one that prints a long pdf. Those that are about
    # to remove an unfinished file get their time; then there is nothing left to lose.
    threads.shutdown(wait=False, cancel_futures=True)
    until = time.monotonic() + PATIENCE
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
