"""The calls that wait for a permit, and how long each of them may wait."""

import math
from collections.abc import Callable, Hashable

from toggl_async.clock import Clock
from toggl_async.errors import DeadlineError, QuotaError
from toggl_async.options import Priority
from toggl_async.ratelimit.fair_queue import FairQueue
from toggl_async.ratelimit.hourly_quota import HourlyQuotas, QuotaKey
from toggl_async.ratelimit.waiter import Wait, Waiter, no_response_in_time, too_late, used_up


class WaitingCalls:
    """A fair queue of calls, each of which may go while its hourly quota is not used up.

    ``reserve`` is the number of calls of each quota that bulk calls leave to interactive calls.
    """

    def __init__(self, quotas: HourlyQuotas, reserve: int, clock: Clock) -> None:
        self._quotas = quotas
        self._reserve = reserve
        self._clock = clock
        self._queue: FairQueue[Waiter] = FairQueue()

    def __len__(self) -> int:
        return len(self._queue)

    def __bool__(self) -> bool:
        return bool(self._queue)

    def enter(self, waiter: Waiter) -> None:
        """Add a call."""
        self._queue.enter(waiter, waiter.priority, waiter.key)

    def leave(self, waiter: Waiter) -> None:
        """Remove a call, if it is there."""
        self._queue.leave(waiter, waiter.priority, waiter.key)

    def dismiss(self, waiter: Waiter, error: BaseException) -> None:
        """End a call's wait with an error."""
        self.leave(waiter)
        waiter.dismiss(error)

    def dismiss_all(self, reason: Callable[[], BaseException]) -> None:
        """End every wait with an error."""
        for waiter in self._queue:
            self.dismiss(waiter, reason())

    def dismiss_late(self, due: float, now: float) -> None:
        """Dismiss the calls whose deadline comes before the next permit."""
        for waiter in self._queue:
            if waiter.deadline is not None and waiter.deadline < due:
                self.dismiss(waiter, too_late(due - now, self._clock))

    def room(self, key: Hashable, priority: Priority) -> int | None:
        """Return how many calls the hourly quota lets go, None for any number."""
        if not isinstance(key, QuotaKey):
            return None
        return self._quotas[key].sendable(self._clock.now(), self._reserve if priority == "bulk" else 0)

    def awaits_responses(self, key: QuotaKey, priority: Priority) -> bool:
        """Return whether a quota without room may turn out to have some when responses arrive."""
        reserve = self._reserve if priority == "bulk" else 0
        return self._quotas[key].awaits_responses(self._clock.now(), reserve)

    def next(self) -> Waiter | None:
        """Remove and return the next call that may go, None if there is none."""
        return self._queue.next(self.room)

    def stuck(self) -> bool:
        """Return whether all calls wait for quota."""
        return self._queue.stuck(self.room)

    def ahead(self, waiter: Waiter) -> int:
        """Return the least number of calls that go before one that enters now."""
        return self._queue.ahead(waiter.priority, waiter.key, self.room)

    def longest_patience(self, now: float) -> float | None:
        """Return the longest time until a call's deadline, in seconds; None if a call has no deadline."""
        deadlines = [waiter.deadline for waiter in self._queue]
        known = [deadline - now for deadline in deadlines if deadline is not None]
        return max(known, default=None) if len(known) == len(deadlines) else None

    def until_reset(self, waiter: Waiter, now: float) -> float:
        """Return the seconds until a call's quota is reset.

        Raises:
            QuotaError: the reset is not known, or the call may not wait so long.
        """
        resets_at = self._quotas[waiter.key].resets_at(now)
        if resets_at is None:
            raise used_up(waiter.key, waiter.priority, None)
        late = waiter.deadline is not None and resets_at > waiter.deadline
        if late or not waiter.is_patient(now, resets_at):
            raise used_up(waiter.key, waiter.priority, resets_at - now)
        return resets_at - now

    def decide(self, now: float) -> float | None:
        """Decide about the calls without room in their quota; return the next reset that one may wait for.

        A call that may not wait for its reset is dismissed, and so is one whose deadline has come. While
        responses under way may free room, the call goes on waiting for them.
        """
        waits: list[float] = []
        for waiter in self._queue:
            if self.room(waiter.key, waiter.priority) == 0:
                try:
                    waits.append(self._until_change(waiter, now))
                except (QuotaError, DeadlineError) as error:
                    self.dismiss(waiter, error)
        return min(waits, default=None)

    def _until_change(self, waiter: Waiter, now: float) -> float:
        if not self.awaits_responses(waiter.key, waiter.priority):
            wait = self.until_reset(waiter, now)
            waiter.inform(Wait("quota", wait))
            return now + wait
        if waiter.deadline is not None and waiter.deadline <= now:
            raise no_response_in_time()
        waiter.inform(Wait("responses", None))
        ends_at = self._quotas[waiter.key].ends_at(now)
        return math.inf if ends_at is None else ends_at

    def next_deadline(self) -> float | None:
        """Return the moment of the first deadline, None if no call has one."""
        return min((each.deadline for each in self._queue if each.deadline is not None), default=None)
