"""The clock by which waits are measured: it never goes back, and it runs on while the machine sleeps."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial

import attrs

_SLICE = 30.0
"""The longest single sleep, in seconds: timers stop while the machine sleeps, so the clock is read often."""


if sys.platform == "linux":
    _CLOCK: Callable[[], float] = partial(time.clock_gettime, time.CLOCK_BOOTTIME)
elif sys.platform == "darwin":
    # On macOS time.monotonic() stops while the machine sleeps; this clock does not.
    _CLOCK = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
else:
    _CLOCK = time.monotonic


def seconds() -> float:
    """Return the time in seconds since an arbitrary moment; setting the system's clock does not affect it."""
    return _CLOCK()


async def sleep_until(
    moment: float, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Sleep until a moment of the clock; if the machine sleeps meanwhile, at most 30 seconds longer."""
    while (left := moment - clock()) > 0:
        await sleep(min(left, _SLICE))


@attrs.define(eq=False)
class Clock:
    """A clock and the function that sleeps by it, in one value."""

    now: Callable[[], float] = seconds
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def sleep_until(self, moment: float) -> None:
        """Sleep until a moment of the clock."""
        await sleep_until(moment, self.now, self.sleep)
