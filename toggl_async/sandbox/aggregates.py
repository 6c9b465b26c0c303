"""Sums over entries: how often each activity was done, and what that adds up to."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.filters import Filter, Selection

Key = TypeVar("Key", bound=Hashable)
Counts = Mapping[int, int]
"""How many entries there are of an activity, by its number."""


@frozen
class Sum:
    """What some entries add up to; money in cents."""

    count: int = 0
    seconds: int = 0
    billable_seconds: int = 0
    amount: int = 0
    cost: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.count + other.count,
            self.seconds + other.seconds,
            self.billable_seconds + other.billable_seconds,
            self.amount + other.amount,
            self.cost + other.cost,
        )


def counted(selection: Selection, period: Callable[[date], Key]) -> dict[Key, Counts]:
    """Count the entries of each period."""
    counts: dict[Key, Counter[int]] = {}
    for day in selection.days():
        counts.setdefault(period(day.date), Counter()).update(day.picks)
    return dict(counts)


def totals(selection: Selection) -> Counts:
    """Count all entries."""
    total: Counter[int] = Counter()
    for counts in selection.by_weekday:
        total.update(counts)
    return total


def sums(selection: Selection, counts: Counts, groups: Callable[[Activity], Iterable[Key]]) -> dict[Key, Sum]:
    """Add up what was counted, group by group; an activity may be in several groups."""
    found: dict[Key, Sum] = {}
    for pick, count in counts.items():
        activity = selection.company.activities[pick]
        part = _worth(activity, selection.seconds[pick], count)
        for group in groups(activity):
            found[group] = found.get(group, Sum()) + part
    return found


def total(selection: Selection, counts: Counts) -> Sum:
    """Add up all that was counted."""
    return sums(selection, counts, lambda _: (None,)).get(None, Sum())


@lru_cache(maxsize=4)
def lifetime(company: Company) -> Selection:
    """Select everything that was ever done, for the sums that have no dates."""
    return Selection(company, Filter(), company.first_day, company.last_day)


def _worth(activity: Activity, seconds: int, count: int) -> Sum:
    worked = seconds * count
    return Sum(
        count=count,
        seconds=worked,
        billable_seconds=worked if activity.billable else 0,
        # Amounts are rounded entry by entry, so that columns of amounts add up to the sums beside them.
        amount=(activity.amount(seconds) or 0) * count,
        cost=activity.cost(seconds) * count,
    )
