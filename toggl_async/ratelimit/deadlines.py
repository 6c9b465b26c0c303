"""The deadlines of the calls that wait."""

import math

from toggl_async.ratelimit.ranking import Ranking
from toggl_async.ratelimit.waiter import Waiter


class Deadlines:
    """The first and the last deadline of some calls, and the calls whose deadline has come."""

    def __init__(self) -> None:
        self._first: Ranking[Waiter] = Ranking()
        self._last: Ranking[Waiter] | None = None
        """Only where the last deadline is asked for."""
        self._without = 0

    def enter(self, waiter: Waiter) -> None:
        """Add a call."""
        if waiter.deadline is None:
            self._without += 1
        else:
            self._first.place(waiter, waiter.deadline)
            if self._last is not None:
                self._last.place(waiter, -waiter.deadline)

    def leave(self, waiter: Waiter) -> None:
        """Remove a call that is there."""
        if waiter.deadline is None:
            self._without -= 1
        else:
            self._first.discard(waiter)
            if self._last is not None:
                self._last.discard(waiter)

    @property
    def first(self) -> float | None:
        """The first deadline, None if no call has one."""
        return self._first.lowest

    @property
    def last(self) -> float | None:
        """The last deadline, None if a call has none, or if there is no call."""
        if self._without:
            return None
        if self._last is None:
            self._last = Ranking()
            for waiter, deadline in self._first.ranks():
                self._last.place(waiter, -deadline)
        lowest = self._last.lowest
        return None if lowest is None else -lowest

    def before(self, moment: float) -> list[Waiter]:
        """Return the calls whose deadline comes before a moment."""
        return self._first.below(moment)

    def reached(self, now: float) -> list[Waiter]:
        """Return the calls whose deadline has come."""
        return self._first.below(math.nextafter(now, math.inf))
