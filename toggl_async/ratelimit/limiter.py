"""The limiter issues permits: paced, within the hourly quota, in fair order, and while a connection is free.

One task serves the queue while calls wait. It waits for a free connection and for a call whose quota has
room (:mod:`.hourly_quota`), claims the next moment from the leaky buckets (:mod:`.pacing`), and issues a
permit to the next call (:mod:`.fair_queue`). Where requests are not paced, a connection that becomes free
goes to the next call at once, without that task. A call that would wait past its deadline, or for quota
longer than it may, fails at once and uses nothing up.

Requests under way count as used, since Toggl may count them. If there is no room because of them alone, calls
wait for their responses, which say how many calls are left. Before the first response of an hour nothing is
known, and only the number of connections and the rate bound the requests.
"""

import asyncio
import random
from collections.abc import Callable

from toggl_async.clock import Clock
from toggl_async.errors import QuotaError, RateLimitError, TogglError
from toggl_async.headers import Headers
from toggl_async.options import Priority
from toggl_async.ratelimit.connection_slots import ConnectionSlots, LimiterConnections
from toggl_async.ratelimit.hourly_quota import HourlyQuota, HourlyQuotas, QuotaKey
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.pacing import Pacing
from toggl_async.ratelimit.permit import UNUSED, Permit, PermitUse
from toggl_async.ratelimit.shared.bucket import SharedBucket
from toggl_async.ratelimit.waiter import Wait, Waiter, too_late
from toggl_async.ratelimit.waiting import WaitingCalls
from toggl_async.ratelimit.wake_up import WakeUp, start

_FOR_CONNECTIONS = Wait("connections", None)
_RESET_SPREAD = 5.0
"""Seconds over which the requests that wait for the same reset, in all processes, are spread."""


class Limiter:
    """Issues permits for the requests of one credential to one host.

    ``connections`` is the most requests that are under way at once, and ``slots`` are those that several
    limiters share. ``on_shortage`` is called when a call begins to wait for a connection, and whenever it
    goes on waiting. ``quotas`` are those that an earlier limiter of the same credential has learned.
    """

    def __init__(
        self,
        bucket: LeakyBucket | None,
        *,
        reserve: int = 0,
        connections: int | None = None,
        slots: ConnectionSlots | None = None,
        shared: SharedBucket | None = None,
        clock: Clock | None = None,
        draw: Callable[[], float] = random.random,
        on_shortage: Callable[[], None] | None = None,
        quotas: HourlyQuotas | None = None,
    ) -> None:
        self.quotas: HourlyQuotas = quotas or HourlyQuotas()
        self._clock = clock or Clock()
        self._pacing = Pacing(bucket, shared, self._clock)
        self._connections = LimiterConnections(connections, slots)
        self._draw, self._on_shortage = draw, on_shortage
        self._count = self.quotas.latest
        self._waiting = WaitingCalls(self.quotas, reserve, self._clock)
        self._serving: asyncio.Task[None] | None = None
        self._wake_up = WakeUp(self._clock)
        self._closed: Callable[[], TogglError] | None = None

    @property
    def waiting(self) -> int:
        """The number of calls that wait for a permit."""
        return len(self._waiting)

    @property
    def is_short(self) -> bool:
        """True if calls wait although all connections are taken."""
        return self._connections.others_wait or (self._connections.free == 0 and bool(self._waiting))

    async def acquire(
        self,
        key: QuotaKey,
        priority: Priority = "interactive",
        deadline: float | None = None,
        max_quota_wait: float | None = None,
        notify: Callable[[Wait], None] | None = None,
    ) -> Permit:
        """Wait for a permit; ``deadline`` is a moment of the clock, ``max_quota_wait`` is in seconds.

        ``notify`` is called before each wait, with its reason and its least length; an exception from it ends
        the wait.

        Raises:
            QuotaError: the hourly quota is used up, and the call may not wait as long as needed.
            DeadlineError: the permit would come too late.
        """
        if self._closed is not None:
            raise self._closed()
        key, now = self.quotas.key(key), self._clock.now()
        if self._is_free(now) and self._waiting.room(key, priority) != 0 and self._connections.has_slot():
            return self._permit(key, now)
        waiter = Waiter(key=key, priority=priority, deadline=deadline, max_quota_wait=max_quota_wait or 0.0)
        wait = self._expected(waiter, now)
        if notify is not None:
            waiter.notify = notify
            waiter.known.add(wait.reason)
            if wait.seconds != 0:
                notify(wait)
        return await self._queue(waiter)

    def _is_free(self, now: float) -> bool:
        """Return whether a call may go at once, as far as other calls, connections and the rate allow."""
        waits = self._serving is not None or self._connections.free == 0 or self._waiting
        return not waits and self._pacing.is_free(now)

    def _expected(self, waiter: Waiter, now: float) -> Wait:
        """Return why a call will wait, and for how long at least; raise an error if that is too long."""
        if self._waiting.room(waiter.key, waiter.priority) == 0:
            if self._waiting.awaits_responses(waiter.key, waiter.priority):
                return Wait("responses", None)
            return Wait("quota", self._waiting.until_reset(waiter, now))
        wait = self._pacing.expected(now, self._waiting.ahead(waiter)) if self._pacing.paced else 0.0
        if waiter.deadline is not None and now + wait > waiter.deadline:
            raise too_late(wait, self._clock)
        return _FOR_CONNECTIONS if wait == 0 and self._connections.is_short else Wait("rate", wait)

    async def _queue(self, waiter: Waiter) -> Permit:
        self._waiting.enter(waiter)
        self._wake_up.set()
        if self._serving is None:
            serving = start(self._serve())
            # An eager task may be done already.
            self._serving = None if serving.done() else serving
            serving.add_done_callback(self._served)
        try:
            return await waiter.granted()
        except BaseException:
            self._waiting.leave(waiter)
            self._wake_up.set()
            if waiter.permit is not None:
                # The permit was issued at the moment when the wait was cancelled.
                self.settle(waiter.permit, UNUSED)
            raise

    def _served(self, serving: asyncio.Task[None]) -> None:
        fault = asyncio.CancelledError() if serving.cancelled() else serving.exception()
        if fault is not None:
            # A shared bucket failed in an unforeseen way, or the loop ends: no call may be left waiting.
            self._waiting.dismiss_all(lambda: fault)

    async def _serve(self) -> None:
        """Issue permits until no call waits."""
        try:
            while self._waiting:
                await self._serve_next()
        finally:
            # Not in the done callback, which runs later: a call that comes in between must start a new task.
            self._serving = None
            self._connections.drop_slot()

    async def _serve_next(self) -> None:
        self._wake_up.clear()
        if self._connections.is_out:
            if self._on_shortage is not None:
                self._on_shortage()
            await self._wake_up.wait()
        elif self._waiting.stuck():
            self._connections.drop_slot()
            await self._until_room()
        else:
            await self._until_due()
            await self._grant_next()

    async def _until_due(self) -> None:
        """Wait until the next request may go, or until no call is left that can wait so long."""
        due = await self._pacing.claim(self._waiting.longest_patience)
        now = self._clock.now()
        if due <= now:
            return
        self._waiting.dismiss_late(due, now)
        while self._waiting and self._clock.now() < due:
            self._wake_up.clear()
            await self._wake_up.wait_until(due)

    async def _grant_next(self) -> None:
        now = self._clock.now()
        goes = self._pacing.is_due(now) and self._connections.is_ready(self._wake_up.set)
        if not (goes and self._grant(now)):
            await self._pacing.drop_claim()

    def _grant(self, now: float) -> bool:
        """Issue a permit to the next call that may go; return false if there is none."""
        waiter = self._waiting.next()
        if waiter is not None:
            waiter.grant(self._permit(waiter.key, now, waiter.quota_wait(now)))
        return waiter is not None

    def _permit(self, key: QuotaKey, now: float, quota_wait: float = 0.0) -> Permit:
        taken, claim = self._pacing.take(now)
        self._count += 1
        self.quotas[key].sent(self._count)
        ended = self._connections.use()
        return Permit(key, self._count, taken, claim, self._released, ended, quota_wait)

    async def _until_room(self) -> None:
        """Wait for a change, a reset or a deadline, since no call has room; dismiss those that may not."""
        reset = self._waiting.decide(self._clock.now())
        if reset is None:
            return
        moment, deadline = reset + self._draw() * _RESET_SPREAD, self._waiting.next_deadline()
        await self._wake_up.wait_until(moment if deadline is None else min(moment, deadline))

    def settle(self, permit: Permit, use: PermitUse) -> bool:
        """Record how a permit was used. Only the first report counts: return false for a later one.

        If no response arrived, the permit is released.
        """
        if first := permit.settle():
            self._record(permit, use)
        if use.headers is None:
            permit.release()
        if not use.sent:
            permit.end_attempt()
        return first

    def _record(self, permit: Permit, use: PermitUse) -> None:
        quota = self.quotas[permit.key]
        if use.headers is not None:
            self._learn(permit, quota, use.headers, use.error)
        elif use.may_have_arrived:
            quota.lost(permit.number)
        else:
            quota.unsent(permit.number)
        if not use.sent:
            self._pacing.give_back(permit)
        if self._serving is not None:
            self._changed(permit.key, quota)

    def _changed(self, key: QuotaKey, quota: HourlyQuota) -> None:
        """Let the calls that wait go on, if a quota's change concerns them."""
        if quota.highest is not None and self._waiting and self._waiting.room(key, "bulk") == 0:
            # At once: while calls of other quotas are served, the task that serves them does not decide this.
            self._waiting.decide(self._clock.now())
        if self._connections.free != 0:
            # While the task waits for a connection, nothing else matters to it.
            self._wake_up.set()

    def _learn(
        self, permit: Permit, quota: HourlyQuota, headers: Headers, error: BaseException | None
    ) -> None:
        now = self._clock.now()
        throttled = isinstance(error, RateLimitError)
        # Toggl sends a 429 before it counts the request.
        quota.responded(permit.number, headers, now, counted=not throttled)
        if isinstance(error, QuotaError):
            quota.exhausted(error.resets_in, now)
        elif isinstance(error, RateLimitError):
            self._pacing.slow_down(now, error.asked_wait)
            self._waiting.dismiss_late(now + self._pacing.expected(now, ahead=0), now)
        else:
            self._pacing.ease()

    def _released(self) -> None:
        """Let the next call have a connection that became free."""
        self._connections.release()
        if self._serving is None:
            return
        if not self._pacing.paced and self._connections.has_slot() and not self._grant(self._clock.now()):
            self._connections.drop_slot()
        if self._connections.free != 0 or not self._waiting:
            self._wake_up.set()  # the task also ends when no call is left

    def dismiss_all(self, reason: Callable[[], BaseException]) -> None:
        """End every wait with an error."""
        self._waiting.dismiss_all(reason)

    async def close(self, reason: Callable[[], TogglError]) -> None:
        """End every wait with an error, and refuse every later call with it."""
        self._closed = reason
        self._waiting.dismiss_all(reason)
        if (serving := self._serving) is not None:
            serving.cancel()
            await asyncio.wait({serving})
        await self._pacing.close()
