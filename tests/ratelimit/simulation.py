"""A limiter on a simulated clock, with calls that wait for its permits, and the responses they get."""

import asyncio
import itertools
from collections.abc import Callable

import attrs

from tests.support.clock import Clock
from toggl_async import Headers, MisuseError, RateLimitError
from toggl_async.options import Priority
from toggl_async.ratelimit.hourly_quota import QuotaKey, workspace
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import Permit, PermitUse
from toggl_async.ratelimit.waiter import Wait

X, Y = workspace(1), workspace(2)


def quota_headers(remaining: int, resets_in: int = 3600) -> Headers:
    """Make the response headers that report the hourly quota."""
    fields = [("X-Toggl-Quota-Remaining", str(remaining)), ("X-Toggl-Quota-Resets-In", str(resets_in))]
    return Headers.of(fields)


def too_fast(retry_after: float | None = None) -> RateLimitError:
    """Make the error of a response with status 429."""
    error = RateLimitError("slow down", status=429, headers=Headers())
    error.asked_wait = retry_after
    return error


@attrs.define(eq=False)
class Simulation:
    """A limiter, its clock, and the calls that wait for permits; ``granted`` lists permits by time."""

    limiter: Limiter
    clock: Clock
    granted: list[tuple[float, str]] = attrs.Factory(list)
    permits: dict[str, Permit] = attrs.Factory(dict)
    tasks: dict[str, asyncio.Task[None]] = attrs.Factory(dict)
    waits: list[Wait] = attrs.Factory(list)

    @classmethod
    def make(cls, interval: float | None = 1.0, **options: object) -> "Simulation":
        """Make a limiter that lets one call through every ``interval`` seconds."""
        clock = Clock()
        bucket = None if interval is None else LeakyBucket(interval)
        make: Callable[..., Limiter] = Limiter
        return cls(make(bucket, clock=clock.setting, draw=lambda: 0.5, **options), clock)

    def start(
        self,
        name: str,
        key: QuotaKey = X,
        priority: Priority = "interactive",
        deadline: float | None = None,
        max_quota_wait: float | None = None,
    ) -> None:
        """Start a call that waits for a permit."""

        async def acquire() -> None:
            self.permits[name] = await self.limiter.acquire(
                key, priority, deadline, max_quota_wait, self.waits.append
            )
            self.granted.append((self.clock(), name))

        self.tasks[name] = asyncio.get_running_loop().create_task(acquire())

    def settle(self, permit: Permit, use: PermitUse) -> None:
        """Report to the limiter how a permit was used."""
        self.limiter.settle(permit, use)

    @property
    def order(self) -> list[str]:
        """The names of the calls that got permits, in order."""
        return [name for _, name in self.granted]

    @property
    def gaps(self) -> list[float]:
        """The seconds between one permit and the next."""
        return [later - earlier for (earlier, _), (later, _) in itertools.pairwise(self.granted)]

    async def close(self) -> None:
        """Cancel the calls that are left, and close the limiter."""
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        await self.limiter.close(lambda: MisuseError("closed"))
