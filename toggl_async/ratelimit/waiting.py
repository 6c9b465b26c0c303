"""The calls that wait for a permit, and how long each of them may wait."""

import math
from collections.abc import Callable, Hashable

from toggl_async.clock import Clock
from toggl_async.options import Priority
from toggl_async.ratelimit.deadlines import Deadlines
from toggl_async.ratelimit.fair_queue import FairQueue
from toggl_async.ratelimit.hourly_quota import HourlyQuotas, QuotaKey
from toggl_async.ratelimit.quota_waits import QuotaWaits
from toggl_async.ratelimit.ranking import Ranking
from toggl_async.ratelimit.waiter import Waiter, no_response_in_time, too_late, used_up


class WaitingCalls:
    """A fair queue of calls, each of which may go while its hourly quota is not used up.

    ``reserve`` is the number of calls of each quota that bulk calls leave to interactive calls. What is known
    of a quota is looked up again only after a change and at its reset, and each call is looked at only when
    something changes for it: so no operation depends on the number of calls or quotas.
    """

    def __init__(self, quotas: HourlyQuotas, reserve: int, clock: Clock) -> None:
        self._quotas = quotas
        self._reserve = reserve
        self._clock = clock
        self._queue: FairQueue[Waiter] = FairQueue()
        self._waits: dict[tuple[Hashable, Priority], QuotaWaits] = {}
        self._undecided: set[QuotaWaits] = set()
        """The flows in which something changed since the last decision."""
        self._resets: Ranking[Hashable] = Ranking()
        """The quotas in which calls wait, or waited, by the moment at which they change by themselves."""
        self._deadlines = Deadlines()

    def __len__(self) -> int:
        return len(self._queue)

    def enter(self, waiter: Waiter) -> None:
        """Add a call."""
        self._add(waiter)
        self._deadlines.enter(waiter)
        self._queue.enter(waiter, waiter.priority, waiter.flow)

    def leave(self, waiter: Waiter) -> None:
        """Remove a call, if it is there."""
        if self._queue.leave(waiter, waiter.priority, waiter.flow):
            self._remove(waiter)
            self._deadlines.leave(waiter)

    def _add(self, waiter: Waiter) -> None:
        """Note a call in a flow that had no room at some time."""
        waits = self._waits.get((waiter.flow, waiter.priority)) if self._waits else None
        if waits is not None:
            waits.enter(waiter)
            if waits.blocked:
                self._undecided.add(waits)

    def _remove(self, waiter: Waiter) -> None:
        """Forget a call in a flow that had no room at some time."""
        waits = self._waits.get((waiter.flow, waiter.priority)) if self._waits else None
        if waits is not None:
            waits.leave(waiter)
            if not waits:
                del self._waits[waiter.flow, waiter.priority]
                self._undecided.discard(waits)

    def dismiss(self, waiter: Waiter, error: BaseException) -> None:
        """End a call's wait with an error."""
        self.leave(waiter)
        waiter.dismiss(error)

    def dismiss_all(self, reason: Callable[[], BaseException]) -> None:
        """End every wait with an error."""
        for waiter in [*self._queue]:
            self.dismiss(waiter, reason())

    def dismiss_late(self, due: float, now: float) -> None:
        """Dismiss the calls whose deadline comes before the next permit."""
        for waiter in self._deadlines.before(due):
            self.dismiss(waiter, too_late(due - now, self._clock))

    def room(self, key: QuotaKey, priority: Priority) -> int | None:
        """Return how many calls the hourly quota lets go, None for any number."""
        return self._quotas[key].sendable(self._clock.now(), self._reserve if priority == "bulk" else 0)

    def awaits_responses(self, key: QuotaKey, priority: Priority) -> bool:
        """Return whether a quota without room may turn out to have some when responses arrive."""
        reserve = self._reserve if priority == "bulk" else 0
        return self._quotas[key].awaits_responses(self._clock.now(), reserve)

    def next(self) -> Waiter | None:
        """Remove and return the next call that may go, None if there is none."""
        self._refresh()
        waiter = self._queue.next(self._look_up)
        if waiter is not None:
            self._remove(waiter)
            self._deadlines.leave(waiter)
        return waiter

    def stuck(self) -> bool:
        """Return whether all calls wait for quota."""
        self._refresh()
        return self._queue.stuck(self._look_up)

    def ahead(self, waiter: Waiter) -> int:
        """Return the least number of calls that go before one that enters now."""
        if not self._queue:
            return 0
        self._refresh()
        return self._queue.ahead(waiter.priority, waiter.flow, self._look_up)

    def longest_patience(self, now: float) -> float | None:
        """Return the longest time until a call's deadline, in seconds; None if a call has no deadline."""
        return None if (last := self._deadlines.last) is None else last - now

    def next_deadline(self) -> float | None:
        """Return the moment of the first deadline, None if no call has one."""
        return self._deadlines.first

    def until_reset(self, waiter: Waiter, now: float) -> float:
        """Return the seconds until a call's quota is reset.

        Raises:
            QuotaError: the reset is not known, or the call may not wait so long.
        """
        resets_at = self._quotas[waiter.key].resets_at(now)
        if resets_at is None:
            raise used_up(waiter.key, waiter.priority, None)
        waiter.resets_at = resets_at
        if resets_at > waiter.latest_reset(now):
            raise used_up(waiter.key, waiter.priority, resets_at - now)
        return resets_at - now

    def _refresh(self) -> None:
        """Let the queue look up again what has changed since the last time."""
        while (moment := self._resets.lowest) is not None and moment <= self._clock.now():
            self._queue.changed(self._resets.pop())
        if self._quotas.changed:
            joined: dict[QuotaKey, list[QuotaKey]] = {}
            for key in self._quotas.changed:
                if (owner := self._quotas.key(key)) != key:
                    joined.setdefault(owner, []).append(key)
                self._queue.changed(key)
            self._quotas.changed.clear()
            for owner, keys in joined.items():
                self._move(keys, owner)

    def _move(self, keys: list[QuotaKey], owner: QuotaKey) -> None:
        """Let the calls of some workspaces wait for the quota of their organization."""
        for waiter in self._queue.merge(keys, owner):
            self._remove(waiter)
            waiter.flow = owner
            self._add(waiter)

    def _look_up(self, flow: Hashable, priority: Priority) -> int | None:
        """Return the room of a flow for the queue, and note what follows from it."""
        if not isinstance(flow, QuotaKey):
            return None
        quota, now = self._quotas[flow], self._clock.now()
        room = quota.sendable(now, self._reserve if priority == "bulk" else 0)
        waits = self._waits.get((flow, priority)) if self._waits else None
        if waits is None and room == 0:
            waits = QuotaWaits(flow, priority, self._queue.waiters(priority, flow))
            self._waits[flow, priority] = waits
        if waits is not None:
            waits.blocked = room == 0
            if waits.blocked:
                self._undecided.add(waits)
        changes_at = quota.ends_at(now)
        if changes_at is not None:
            self._resets.place(flow, changes_at)
        return room

    def decide(self, now: float) -> float | None:
        """Decide about the calls without room in their quota; return the next reset if all wait for one.

        A call that may not wait for its reset is dismissed, and so is one whose deadline has come. While
        responses under way may free room, the call goes on waiting for them.
        """
        self._refresh()
        self._queue.look_up(self._look_up)
        undecided, self._undecided = self._undecided, set()
        for waits in undecided:
            if waits.blocked:
                self._decide(waits, now)
        for waiter in self._deadlines.reached(now):
            # A call with room in its quota waits for a connection or the rate: its own timeout ends that.
            flow = self._waits.get((waiter.flow, waiter.priority))
            if flow is not None and flow.blocked:
                self.dismiss(waiter, no_response_in_time())
        return self._next_reset() if self._queue and self._queue.stuck(self._look_up) else None

    def _next_reset(self) -> float:
        while (key := self._resets.first) is not None and key not in self._queue:
            self._resets.discard(key)
        return math.inf if (moment := self._resets.lowest) is None else moment

    def _decide(self, waits: QuotaWaits, now: float) -> None:
        if self.awaits_responses(waits.key, waits.priority):
            waits.await_responses()
            return
        resets_at = self._quotas[waits.key].resets_at(now)
        resets_in = None if resets_at is None else resets_at - now
        for waiter in waits.await_reset(resets_at, now):
            self.dismiss(waiter, used_up(waiter.key, waiter.priority, resets_in))
