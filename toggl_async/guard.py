"""What stands before one host: its limiter, its budget of repeats, and the breaker of its credential."""

import asyncio
import copy
import time
from collections.abc import Awaitable, Callable

from toggl_async.errors import MisuseError, StatusError, TogglError
from toggl_async.limiter import Limiter
from toggl_async.pace import Pace
from toggl_async.quota import BucketState
from toggl_async.request import Request
from toggl_async.retry import Breaker, Budget
from toggl_async.settings import Quota
from toggl_async.windows import ELSEWHERE, ME, Bucket


class Guard:
    """Decides whether and when a call to its host may be sent, and learns from how it ended."""

    def __init__(
        self,
        quota: Quota,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        interval = quota.interval
        self.limiter = Limiter(
            Pace(interval) if interval is not None else None,
            reserve=quota.reserve,
            shared=quota.shared,
            clock=clock,
            sleep=sleep,
        )
        self.budget = Budget()
        self._breaker = Breaker()
        self._clock = clock

    def check(self) -> None:
        """Refuse a call whose credential was just refused.

        Raises:
            AuthenticationError: the same as then.
        """
        standing = self._breaker.check(self._clock())
        if standing is not None:
            error: StatusError = copy.copy(standing)
            error.attempts = ()
            raise error

    def note(self, error: TogglError | None) -> None:
        """A try ended, with an error or not."""
        self.budget.note(error.ending if error else None)
        self._breaker.note(error, self._clock())

    def bucket(self, request: Request[object]) -> Bucket:
        """The hourly window that a call counts in."""
        workspace_id = getattr(request, "workspace_id", None)
        organization_id = getattr(request, "organization_id", None)
        if isinstance(workspace_id, int):
            return self.limiter.windows.bucket(workspace_id)
        if isinstance(organization_id, int):
            return Bucket("organization", organization_id)
        return ME if request.route.path.startswith("/api/v9/me") else ELSEWHERE

    def buckets(self) -> tuple[BucketState, ...]:
        """What is known of each window."""
        now = self._clock()
        return tuple(
            BucketState(
                name=str(bucket),
                remaining=each.room(now),
                resets_in=each.resets_at - now if each.resets_at is not None else None,
                under_way=each.under_way,
            )
            for bucket, each in self.limiter.windows.known().items()
        )

    async def close(self) -> None:
        """Send everybody away who waits for a turn."""
        await self.limiter.close(MisuseError("the client was closed while the call waited for its turn"))
