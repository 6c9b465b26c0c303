"""The clock by which waits are measured: it never goes back, and it runs on while the machine sleeps."""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import attrs

from toggl_async._validators import function

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


def utc() -> datetime:
    """Return the date and time of the machine, aware, in UTC."""
    return datetime.now(UTC)


@attrs.frozen(eq=False)
class Clock:
    """The clock of a client, by which it waits and dates.

    ``now`` returns the time in seconds since any moment, and never goes back. ``sleep`` sleeps for a number
    of seconds of that time. ``utc`` returns the date and time, aware, in UTC. By default these are the
    machine's. A clock of your own, on which time passes only when you say so, lets a test wait an hour for
    quota in no time. Timeouts of connections stay on the machine's clock, and a rate that processes share
    goes by the clock of their file or of Redis.

    Raises:
        InvalidSettingError: one of them is not a function.
    """

    now: Callable[[], float] = attrs.field(default=seconds, validator=function)
    sleep: Callable[[float], Awaitable[None]] = attrs.field(default=asyncio.sleep, validator=function)
    utc: Callable[[], datetime] = attrs.field(default=utc, validator=function)

    def utc_in(self, seconds: float) -> datetime:
        """Return the date and time in some seconds."""
        return self.utc() + timedelta(seconds=seconds)

    async def sleep_until(self, moment: float) -> None:
        """Sleep until a moment of the clock; if the machine sleeps meanwhile, at most 30 seconds longer."""
        while (left := moment - self.now()) > 0:
            await self.sleep(min(left, _SLICE))

    def timeout_at(self, moment: float | None) -> AbstractAsyncContextManager[asyncio.Timeout]:
        """Return a context manager that cancels its block at a moment of the clock, like asyncio's."""
        return asyncio.timeout(None) if moment is None else self._timeout_at(moment)

    @asynccontextmanager
    async def _timeout_at(self, moment: float) -> AsyncGenerator[asyncio.Timeout]:
        async with asyncio.timeout(None) as timeout:
            expiry = asyncio.get_running_loop().create_task(self._expire_at(moment, timeout))
            try:
                yield timeout
            finally:
                expiry.cancel()
                await asyncio.wait({expiry})

    async def _expire_at(self, moment: float, block: asyncio.Timeout) -> None:
        await self.sleep_until(moment)
        block.reschedule(0)
