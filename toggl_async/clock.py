"""The time that waits are measured by: it only goes forward, and goes on while the machine sleeps."""

import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial

_SLICE = 30.0
"""Seconds at most in one sleep: timers stand still while the machine sleeps, so they are looked after."""


if sys.platform == "linux":
    _CLOCK: Callable[[], float] = partial(time.clock_gettime, time.CLOCK_BOOTTIME)
elif sys.platform == "darwin":
    # Here time.monotonic() stands still in sleep, and this does not.
    _CLOCK = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
else:
    _CLOCK = time.monotonic


def seconds() -> float:
    """A moment, in seconds since some other; setting the clock does not move it."""
    return _CLOCK()


async def sleep_until(
    moment: float, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Sleep to a moment of the clock, and not much longer if the machine slept meanwhile."""
    while (left := moment - clock()) > 0:
        await sleep(min(left, _SLICE))
