"""The clock that waits are measured by: it only goes forward, and goes on while the machine sleeps."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial

import attrs

_SLICE = 30.0
"""The longest single sleep in seconds: timers stop while the machine sleeps, so the clock is read between."""


if sys.platform == "linux":
    _CLOCK: Callable[[], float] = partial(time.clock_gettime, time.CLOCK_BOOTTIME)
elif sys.platform == "darwin":
    # Here time.monotonic() stops while the machine sleeps, and this does not.
    _CLOCK = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
else:
    _CLOCK = time.monotonic


def seconds() -> float:
    """Return the current moment, in seconds since some other; setting the clock does not move it."""
    return _CLOCK()


async def sleep_until(
    moment: float, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Sleep until a moment of the clock, and not much longer if the machine slept meanwhile."""
    while (left := moment - clock()) > 0:
        await sleep(min(left, _SLICE))


@attrs.define(eq=False)
class Clock:
    """A clock and the way to sleep by it, as one value to pass on."""

    now: Callable[[], float] = seconds
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def sleep_until(self, moment: float) -> None:
        """Sleep until a moment of the clock."""
        await sleep_until(moment, self.now, self.sleep)
