"""What stands before one host: its limiter, its budget of repeats, and the breaker of its credential."""

import asyncio
import copy
from collections.abc import Awaitable, Callable

import attrs

from toggl_async import clock as time
from toggl_async.endings import Ending
from toggl_async.errors import MisuseError, StatusError, TogglError
from toggl_async.headers import Headers
from toggl_async.limiter import Limiter
from toggl_async.pace import Pace
from toggl_async.quota import BucketState
from toggl_async.request import Request
from toggl_async.retry import Breaker, Budget
from toggl_async.settings import Quota
from toggl_async.shared.line import Line
from toggl_async.turns import Permit, Wait
from toggl_async.windows import ELSEWHERE, ME, Bucket, organization, workspace


def bucket_of(request: Request[object]) -> Bucket:
    """The hourly window that a call counts in, as far as the call itself tells."""
    workspace_id = getattr(request, "workspace_id", None)
    organization_id = getattr(request, "organization_id", None)
    if isinstance(workspace_id, int):
        return workspace(workspace_id)
    if isinstance(organization_id, int):
        return organization(organization_id)
    path = request.route.path
    return ME if path == "/api/v9/me" or path.startswith("/api/v9/me/") else ELSEWHERE


@attrs.frozen
class Try:
    """One try at a call, from its turn to the end of its answer."""

    _guard: "Guard"
    _permit: Permit

    @property
    def bucket(self) -> Bucket:
        """The window that it counts in."""
        return self._permit.bucket

    def answered(self, headers: Headers, error: TogglError | None) -> None:
        """An answer came, good or bad; its body may still flow."""
        self._permit.answered(headers, error)
        self._guard.learn(error)

    def lost(self, fault: BaseException) -> None:
        """No answer came."""
        ending = fault.ending if isinstance(fault, TogglError) else None
        if self._permit.pending:
            self._guard.breaker.unanswered()
            if ending is not None:
                self._guard.budget.note(ending)
        self._permit.lost(arrived=ending not in (Ending.CONNECT, Ending.LOCAL))

    def unused(self) -> None:
        """Nothing was sent."""
        self._guard.breaker.unanswered()
        self._permit.unused()

    def leave(self) -> None:
        """The connection is free again."""
        self._permit.leave()


class Guard:
    """Decides whether and when a call to its host may be sent, and learns from how it ended."""

    def __init__(
        self,
        quota: Quota,
        *,
        shared: Line | None = None,
        connections: int | None = None,
        clock: Callable[[], float] = time.seconds,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        interval = quota.interval
        self.limiter: Limiter = Limiter(
            Pace(interval) if interval is not None else None,
            reserve=quota.reserve,
            connections=connections,
            shared=shared,
            clock=clock,
            sleep=sleep,
        )
        self.budget: Budget = Budget()
        self.breaker: Breaker = Breaker()
        self._clock = clock

    async def turn(
        self, request: Request[object], deadline: float | None, tell: Callable[[Wait], None] | None
    ) -> Try:
        """Wait until a call may be sent; ``tell`` is told before a wait.

        Raises:
            AuthenticationError: its credential was just refused; the same as then.
            DeadlineError: its turn would come too late.
            QuotaError: the hour's calls are used up, and it may not wait for more.
        """
        self._check()
        options = request.options
        permit = await self.limiter.turn(bucket_of(request), options.lane, deadline, options.max_wait, tell)
        try:
            self._check()  # it may have been refused meanwhile
        except StatusError:
            permit.unused()
            raise
        self.breaker.sent()
        return Try(self, permit)

    def _check(self) -> None:
        standing = self.breaker.standing(self._clock())
        if standing is not None:
            raise _again(standing)

    def learn(self, error: TogglError | None) -> None:
        """A call was answered, with an error or not."""
        self.budget.note(error.ending if error else None)
        self.breaker.answered(error, self._clock())
        if isinstance(error, StatusError) and error.ending is Ending.CREDENTIAL:
            self.limiter.dismiss(lambda: _again(error))

    def runs_low(self, bucket: Bucket, least: int) -> bool:
        """Whether few calls are left in a window: true once in each."""
        return self.limiter.windows[bucket].runs_low(least, self._clock())

    def buckets(self) -> tuple[BucketState, ...]:
        """What is known of each window."""
        now = self._clock()
        return tuple(
            BucketState(
                name=str(bucket),
                remaining=each.room(now),
                resets_in=None if (resets_at := each.resets_at(now)) is None else resets_at - now,
                under_way=each.under_way,
            )
            for bucket, each in self.limiter.windows.known(now).items()
        )

    async def close(self) -> None:
        """Send everybody away who waits for a turn."""
        await self.limiter.close(lambda: MisuseError("the client was closed while the call waited its turn"))


def _again(error: StatusError) -> StatusError:
    # A copy: each call writes on its error what it belongs to. Nothing was sent for this one.
    same = copy.copy(error)
    same.attempts, same.request = (), None
    return same
