"""The admission of one host: its limiter, retry budget, outages, and the breaker for its credential."""

import copy
import functools
from collections.abc import Callable
from weakref import WeakSet

from toggl_async.clock import Clock
from toggl_async.errors import MisuseError, StatusError, TogglError
from toggl_async.exchange.circuit_breaker import CircuitBreaker
from toggl_async.exchange.host_knowledge import HostKnowledge
from toggl_async.exchange.outage import Outage
from toggl_async.exchange.page_stream import PageStream
from toggl_async.exchange.retry_budget import RetryBudget
from toggl_async.failures import Concern
from toggl_async.quota import HourlyQuotaState
from toggl_async.ratelimit.connection_slots import ConnectionSlots, ReadsAhead
from toggl_async.ratelimit.hourly_quota import (
    ELSEWHERE,
    ME,
    HourlyQuotas,
    QuotaKey,
    organization,
    workspace,
)
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import UNUSED, Permit, PermitUse
from toggl_async.ratelimit.settings import RateLimit
from toggl_async.ratelimit.shared.bucket import SharedBucket
from toggl_async.ratelimit.spacing import Spacing
from toggl_async.ratelimit.waiter import Wait
from toggl_async.request.base import Request

# Cached, since dictionaries find a key that is the same object without a comparison of its fields.
_workspace = functools.lru_cache(maxsize=1024)(workspace)
_organization = functools.lru_cache(maxsize=1024)(organization)


def quota_key_of(request: Request[object]) -> QuotaKey:
    """Return the key of the hourly quota in which a request counts, as far as the request itself says."""
    workspace_id = getattr(request, "workspace_id", None)
    if isinstance(workspace_id, int):
        return _workspace(workspace_id)
    organization_id = getattr(request, "organization_id", None)
    if isinstance(organization_id, int):
        return _organization(organization_id)
    path = request.route.path
    return ME if path == "/api/v9/me" or path.startswith("/api/v9/me/") else ELSEWHERE


class Admission:
    """Decides whether and when a request to its host may be sent, and learns from its outcome."""

    def __init__(
        self,
        rate_limit: RateLimit,
        *,
        shared: SharedBucket | None = None,
        spacing: Spacing | None = None,
        connections: int | None = None,
        slots: ConnectionSlots | None = None,
        clock: Clock | None = None,
        knowledge: HostKnowledge | None = None,
    ) -> None:
        interval, self._clock = rate_limit.interval, clock or Clock()
        fresh = LeakyBucket(interval, spacing) if interval is not None else None
        known = knowledge or HostKnowledge(HourlyQuotas(), fresh, CircuitBreaker())
        self.limiter: Limiter = Limiter(
            known.bucket,
            reserve=rate_limit.reserve,
            connections=connections,
            slots=slots,
            shared=shared,
            clock=self._clock,
            on_shortage=self._read_pages,
            quotas=known.quotas,
        )
        self.knowledge: HostKnowledge = known
        # Pages of other clients may occupy the connections that this one waits for.
        self._pages: WeakSet[ReadsAhead] = WeakSet() if slots is None else slots.pages
        self.budget: RetryBudget = RetryBudget()
        self.outage: Outage = Outage()
        self.breaker: CircuitBreaker = known.breaker

    async def admit(
        self,
        request: Request[object],
        deadline: float | None,
        notify: Callable[[Wait], None] | None,
        max_quota_wait: float | None = None,
    ) -> Permit:
        """Wait until a request may be sent; ``notify`` is called before a wait.

        ``max_quota_wait`` is for how many seconds the call may still wait for quota.

        Raises:
            AuthenticationError: the credential was refused less than a minute ago; a copy of that error.
            ForbiddenError: access to the workspace was refused less than a minute ago; a copy of that error.
            DeadlineError: the permit would come too late.
            QuotaError: the hourly quota is used up, and the call may not wait for its reset.
        """
        place = quota_key_of(request)
        self._check(place)
        permit = await self.limiter.acquire(place, request.options.priority, deadline, max_quota_wait, notify)
        permit.place = place
        if not self.breaker.is_closed:
            self._check_again(permit)
            self.breaker.sent(place)
        return permit

    def _check_again(self, permit: Permit) -> None:
        """Check a call that has waited: its credential or workspace may have been refused meanwhile."""
        try:
            self._check(permit.place)
        except StatusError:
            self.limiter.settle(permit, UNUSED)
            raise

    def _check(self, place: QuotaKey) -> None:
        if self.breaker.is_closed:
            return
        error = self.breaker.blocking_error(self._clock.now(), place)
        if error is not None:
            raise _for_another_call(error)

    def settle(self, permit: Permit, use: PermitUse) -> None:
        """Record how a permit was used; only the first report counts."""
        if not self.limiter.settle(permit, use):
            return
        error = use.error if isinstance(use.error, TogglError) else None
        now = self._clock.now()
        if use.sent and (error is not None or use.headers is not None):
            failure = error.failure_kind if error else None
            self.budget.record(failure)
            self.outage.record(failure, now)
        if use.headers is None:
            self.breaker.lost(permit.place)
            return
        self.breaker.responded(error, now, permit.place)
        if isinstance(error, StatusError) and error.concerns is Concern.CREDENTIAL:
            self.limiter.dismiss_all(lambda: _for_another_call(error))

    def streaming(self, page: PageStream) -> None:
        """Take note of a page that occupies a connection until its rows have been consumed."""
        self._pages.add(page)
        if self.limiter.is_short:
            page.read_ahead()

    def _read_pages(self) -> None:
        # Whoever consumes the rows may be slow, or may itself be the one that waits for a connection.
        for page in tuple(self._pages):
            page.read_ahead()

    def body_failed(self, error: TogglError) -> None:
        """Record that the body of a good response could not be read to its end."""
        self.budget.record(error.failure_kind)

    def runs_low(self, key: QuotaKey, least: int) -> bool:
        """Return whether few calls are left in an hourly quota; true only once an hour."""
        return self.limiter.quotas[key].runs_low(least, self._clock.now())

    def hourly_quotas(self) -> tuple[HourlyQuotaState, ...]:
        """Return the known state of each hourly quota."""
        now = self._clock.now()
        return tuple(
            HourlyQuotaState(
                key=str(key),
                remaining=each.room(now),
                resets_in=None if (resets_at := each.resets_at(now)) is None else resets_at - now,
                under_way=each.under_way,
            )
            for key, each in self.limiter.quotas.known(now).items()
        )

    async def close(self) -> None:
        """End the wait of every call with an error."""
        await self.limiter.close(lambda: MisuseError("the client was closed while the call was waiting"))


def _for_another_call(error: StatusError) -> StatusError:
    # A copy, since each call sets its own request and attempts on its error. Here nothing was sent.
    same = copy.copy(error)
    same.attempts, same.request = (), None
    return same
