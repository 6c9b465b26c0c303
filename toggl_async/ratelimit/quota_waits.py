"""The calls of one flow that wait for quota, or have waited for it."""

from collections.abc import Iterable

from toggl_async.options import Priority
from toggl_async.ratelimit.hourly_quota import QuotaKey
from toggl_async.ratelimit.ranking import Ranking
from toggl_async.ratelimit.waiter import Wait, Waiter


class QuotaWaits:
    """The calls of a flow that had no room at some time, with what each of them knows of its wait for quota.

    Each call is informed of a wait once, and checked against the first reset for which it waits once. After
    that only the calls that may not wait for a later reset are looked at. ``blocked`` is true while the flow
    has no room.
    """

    __slots__ = ("_checked", "_resets_at", "_unchecked", "_uninformed", "blocked", "key", "priority")

    def __init__(self, key: QuotaKey, priority: Priority, waiters: Iterable[Waiter]) -> None:
        self.key: QuotaKey = key
        self.priority: Priority = priority
        self.blocked: bool = False
        self._uninformed: dict[Waiter, None] = {}
        """The calls that do not know that they may have to wait for responses."""
        self._unchecked: dict[Waiter, None] = {}
        """The calls that were not checked against a reset."""
        self._checked: Ranking[Waiter] = Ranking()
        """All other calls, by the latest reset for which each of them may wait."""
        self._resets_at = 0.0
        for waiter in waiters:
            self.enter(waiter)

    def __bool__(self) -> bool:
        return bool(self._unchecked or self._checked)

    def enter(self, waiter: Waiter) -> None:
        """Add a call."""
        self._unchecked[waiter] = None
        if "responses" not in waiter.known:
            self._uninformed[waiter] = None

    def leave(self, waiter: Waiter) -> None:
        """Remove a call, which takes the last reset for which it waited along."""
        self._uninformed.pop(waiter, None)
        self._unchecked.pop(waiter, None)
        if self._checked.discard(waiter):
            waiter.resets_at = self._resets_at

    def await_responses(self) -> None:
        """Inform all calls that they wait for responses under way."""
        for waiter in self._uninformed:
            waiter.inform(Wait("responses", None))
        self._uninformed.clear()

    def await_reset(self, resets_at: float | None, now: float) -> list[Waiter]:
        """Inform all calls that they wait for a reset; return those that may not, all if it is not known."""
        if resets_at is None:
            return [*self._unchecked, *self._checked]
        self._resets_at = resets_at
        for waiter in self._unchecked:
            self._checked.place(waiter, waiter.latest_reset(now))
            waiter.inform(Wait("quota", resets_at - now))
        self._unchecked.clear()
        return self._checked.below(resets_at)
