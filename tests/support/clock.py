"""A clock for tests: time passes only when a test says so, so that hours take milliseconds."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import attrs

from toggl_async import Clock as ClientClock

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
"""The date of the clock's zero."""
_ROUNDS = 25
"""After this many rounds of the event loop, only the passing of time can change anything."""

_PAUSE = 0.003
"""Seconds of the machine's clock in which a response from loopback arrives."""


@attrs.define(eq=False)
class Clock:
    """A clock that is set by hand, and the tasks that sleep by it."""

    now: float = 1000.0
    sleepers: list[tuple[float, int, asyncio.Future[None]]] = attrs.Factory(list)
    numbers: "itertools.count[int]" = attrs.Factory(itertools.count)

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now

    def utc(self) -> datetime:
        """Return the date and time."""
        return BEGIN + timedelta(seconds=self.now)

    @property
    def setting(self) -> ClientClock:
        """This clock as a setting of a client."""
        return ClientClock(now=self, sleep=self.sleep, utc=self.utc)

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock has moved on by this many seconds."""
        wake_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self.sleepers, (self.now + seconds, next(self.numbers), wake_up))
        await wake_up

    @staticmethod
    async def settle() -> None:
        """Let everything happen that needs no time."""
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, and wake each sleeper at its time."""
        end = self.now + seconds
        await self.settle()
        while self.sleepers and self.sleepers[0][0] <= end:
            wake_time, _, wake_up = heapq.heappop(self.sleepers)
            if not wake_up.done():
                self.now = max(self.now, wake_time)
                wake_up.set_result(None)
                await self.settle()
        self.now = end
        await self.settle()


@asynccontextmanager
async def hurried(clock: Clock) -> AsyncGenerator[None]:
    """Let time pass to the next sleeper's moment again and again while the block runs."""
    stepping = asyncio.create_task(_step(clock))
    try:
        yield
    finally:
        stepping.cancel()
        await asyncio.wait({stepping})


async def _step(clock: Clock) -> None:
    while True:
        # Meanwhile the requests that are under way get their responses, which take no time of the clock.
        await asyncio.sleep(_PAUSE)
        if clock.sleepers:
            await clock.pass_by(max(0.0, clock.sleepers[0][0] - clock.now))
