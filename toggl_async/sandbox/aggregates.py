"""Sums over entries: the number of entries of each activity, and the time and money that they add up to."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from operator import add
from typing import TypeVar

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.filters import EntrySelection, ReportFilter
from toggl_async.sandbox.workspace_data import WorkspaceData

Key = TypeVar("Key", bound=Hashable)
Counts = Mapping[int, int]
"""The number of entries of each activity, by the number of the activity."""


@frozen
class Sum:
    """The sum of some entries; `amount` and `cost` are in cents."""

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


def count_by(selection: EntrySelection, key: Callable[[date], Key]) -> dict[Key, Counts]:
    """Count the entries of each activity, separately for each value of `key` for a day."""
    counts: dict[Key, Counter[int]] = {}
    for day in selection.days():
        counts.setdefault(key(day.date), Counter()).update(day.activity_numbers)
    return dict(counts)


def count_activities(selection: EntrySelection) -> Counts:
    """Count the entries of each activity in the whole selection."""
    total: Counter[int] = Counter()
    for counts in selection.by_weekday:
        total.update(counts)
    return total


def sum_by(
    selection: EntrySelection, counts: Counts, groups: Callable[[Activity], Iterable[Key]]
) -> dict[Key, Sum]:
    """Add up counted entries by group; an activity may belong to several groups."""
    by_group: dict[Key, list[int]] = {}
    activities, seconds = selection.data.activities, selection.seconds
    for number, count in counts.items():
        activity = activities[number]
        items = _activity_sum(activity, seconds[number], count)
        for group in groups(activity):
            total = by_group.get(group)
            # Plain numbers, as a sum of objects would take most of the time of a report.
            by_group[group] = list(items) if total is None else list(map(add, total, items))
    return {group: Sum(*total) for group, total in by_group.items()}


def sum_all(selection: EntrySelection, counts: Counts) -> Sum:
    """Add up all counted entries."""
    return sum_by(selection, counts, lambda _: (None,)).get(None, Sum())


@lru_cache(maxsize=16)
def all_time(data: WorkspaceData) -> EntrySelection:
    """Select all finished entries, for sums that have no date range."""
    return EntrySelection(data, ReportFilter(), data.first_day, data.last_day)


def _activity_sum(activity: Activity, seconds: int, count: int) -> tuple[int, int, int, int, int]:
    """Return the fields of the sum of some entries of an activity."""
    worked = seconds * count
    return (
        count,
        worked,
        worked if activity.billable else 0,
        # Each entry is rounded by itself, so that a column of amounts adds up to its sum.
        (activity.amount(seconds) or 0) * count,
        activity.cost(seconds) * count,
    )
