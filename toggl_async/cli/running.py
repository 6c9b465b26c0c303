"""A command runs until it is done or told to end, and then ends at once, with nothing half-written."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Coroutine

SIGNALS = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 1.5
"""Seconds that a command which is told to end has to put its things away."""


def run(work: Coroutine[object, object, int]) -> int:
    """Run a command and give its exit code.

    A signal cancels it; the code is then 128 and the signal's number, unless the command gives one of its
    own. The process ends in any case after some patience.
    """
    return asyncio.run(_until_told(work))


async def _until_told(work: Coroutine[object, object, int]) -> int:
    loop = asyncio.get_running_loop()
    told: asyncio.Future[int] = loop.create_future()
    for number in SIGNALS:
        with contextlib.suppress(NotImplementedError):  # HourlyQuotas: asyncio.run answers to Ctrl-C alone
            loop.add_signal_handler(number, _tell, told, number)
    task = asyncio.create_task(work)
    await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        return task.result()
    code = 128 + told.result()
    _end_in_any_case(code)
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled() and task.exception() is None:
        return task.result()
    sys.stderr.write("toggl-async: interrupted\n")
    return code


def _tell(told: asyncio.Future[int], number: int) -> None:
    if not told.done():
        told.set_result(number)


def _end_in_any_case(code: int) -> None:
    # An orderly end of Python waits for every thread, and none can be stopped, say one that makes a long pdf.
    timer = threading.Timer(PATIENCE, os._exit, (code,))
    timer.daemon = True
    timer.start()
