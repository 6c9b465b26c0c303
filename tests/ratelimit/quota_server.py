"""A simulated server with an hourly quota, whose responses come late, out of order, or not at all."""

import asyncio
import hashlib
import math
from collections.abc import Mapping

import attrs

from tests.ratelimit.simulation import Simulation, X, quota_headers, too_fast
from toggl_async import DeadlineError, Headers, QuotaError
from toggl_async.options import Priority
from toggl_async.ratelimit.permit import Permit, PermitUse

HOUR = 3600.0
Fates = Mapping[str, float]
"""How often requests end in each way: ``lost`` and ``silent`` (no quota headers) count, ``429`` not."""


@attrs.define(eq=False)
class QuotaServer:
    """A server with ``hourly`` requests an hour, which begins with the first request."""

    simulation: Simulation
    fates: Fates = attrs.Factory(dict)
    hourly: int = 30
    slowest: float = 2.0
    seed: int = 1
    counted: list[int] = attrs.Factory(list)
    """The number of counted requests in each hour."""
    refused: int = 0
    _ends_at: float = float("-inf")
    _drawn: int = 0

    def _draw(self, least: float, most: float) -> float:
        """Draw a number, always the same for a seed."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self.seed} {self._drawn}".encode()).digest()
        return least + (most - least) * int.from_bytes(digest[:6]) / (1 << 48)

    async def respond(self, permit: Permit) -> bool:
        """Respond to a request that has a permit; return whether the response is good."""
        clock = self.simulation.clock
        await clock.sleep(self._draw(0.01, self.slowest))
        fate = self._fate()
        use = PermitUse(headers=Headers(), error=too_fast()) if fate == "429" else self._count(fate)
        await clock.sleep(300.0 if fate == "lost" else self._draw(0.01, self.slowest))
        self.simulation.settle(permit, use)
        permit.release()
        return use.error is None

    def _fate(self) -> str:
        drawn = self._draw(0.0, 1.0)
        for fate, share in self.fates.items():
            drawn -= share
            if drawn < 0:
                return fate
        return "good"

    def _count(self, fate: str) -> PermitUse:
        now = self.simulation.clock()
        if now >= self._ends_at:
            self._ends_at = now + HOUR
            self.counted.append(0)
        resets_in = math.ceil(self._ends_at - now)
        if self.counted[-1] >= self.hourly:
            self.refused += 1
            error = QuotaError("used up", status=402, headers=Headers())
            error.resets_in = resets_in
            return PermitUse(headers=quota_headers(0, resets_in), error=error)
        self.counted[-1] += 1
        if fate == "lost":
            return PermitUse(error=DeadlineError("no response"))
        left = self.hourly - self.counted[-1]
        return PermitUse(headers=Headers() if fate == "silent" else quota_headers(left, resets_in))

    async def call(self, priority: Priority, max_quota_wait: float | None) -> None:
        """Send a request until its response is good."""
        good = False
        while not good:
            permit = await self.simulation.limiter.acquire(X, priority, max_quota_wait=max_quota_wait)
            good = await self.respond(permit)

    def start(
        self, count: int, priority: Priority = "interactive", max_quota_wait: float | None = None
    ) -> list[asyncio.Task[None]]:
        """Start some calls at the same time."""
        loop = asyncio.get_running_loop()
        return [loop.create_task(self.call(priority, max_quota_wait)) for _ in range(count)]

    async def run(self, calls: list[asyncio.Task[None]]) -> list[BaseException]:
        """Let time pass until all calls have ended; return their errors."""
        clock = self.simulation.clock
        await clock.settle()
        while not all(call.done() for call in calls):
            if not clock.sleepers:
                raise AssertionError("a call waits for nothing")
            await clock.pass_by(clock.sleepers[0][0] - clock.now)
        return [error for call in calls if (error := call.exception()) is not None]
