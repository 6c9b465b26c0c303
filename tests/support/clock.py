"""Time that passes when a test says so: hours in milliseconds."""

import asyncio
import heapq
import itertools

import attrs

_ROUNDS = 25
"""Rounds of the event loop in which everything that can happen now has happened."""


@attrs.define(eq=False)
class Clock:
    """A clock, and sleepers that wake by it."""

    now: float = 1000.0
    sleepers: list[tuple[float, int, asyncio.Future[None]]] = attrs.Factory(list)
    numbers: "itertools.count[int]" = attrs.Factory(itertools.count)

    def __call__(self) -> float:
        """What time it is, in seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock says so."""
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self.sleepers, (self.now + seconds, next(self.numbers), woken))
        await woken

    @staticmethod
    async def settle() -> None:
        """Let everything happen that needs no time."""
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, from one who wakes to the next."""
        end = self.now + seconds
        await self.settle()
        while self.sleepers and self.sleepers[0][0] <= end:
            moment, _, woken = heapq.heappop(self.sleepers)
            if not woken.done():
                self.now = max(self.now, moment)
                woken.set_result(None)
                await self.settle()
        self.now = end
        await self.settle()
