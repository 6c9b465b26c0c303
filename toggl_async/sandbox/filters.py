"""Filters of reports: all reports select their entries here, so that they agree.

Dates are days of the calendar of the entry's user. Running entries occur only in the detailed report as JSON.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, Protocol

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.company import Day, Entry
from toggl_async.sandbox.lazy import LazyMap
from toggl_async.sandbox.responses import json_error
from toggl_async.sandbox.workspace_data import WorkspaceData

EARLIEST, LATEST = date(2006, 1, 1), date(2030, 1, 1)
MAX_DAYS = 365
DEFAULT_LENGTH = timedelta(days=6)

Ids = tuple[int, ...] | None
IdsOrNone = tuple[int | None, ...] | None


@frozen(kw_only=True)
class ReportDates:
    """The date range of a report, both ends included; without an end it is a week."""

    start_date: date | None = None
    end_date: date | None = None

    def date_range(self) -> tuple[date, date]:
        """Return the first and the last day.

        Raises:
            HttpError: with 400, Toggl would refuse the dates too.
        """
        if self.start_date is None:
            empty = self == type(self)()
            raise json_error(400, "At least one parameter must be set" if empty else "Missing start_date")
        last = self.end_date or self.start_date + DEFAULT_LENGTH
        for name, day in (("start_date", self.start_date), ("end_date", last)):
            if not EARLIEST <= day <= LATEST:
                raise json_error(400, f"{name} should be within 2006-01-01 to 2030-01-01")
        if last < self.start_date:
            raise json_error(400, "end_date must not be before start_date")
        if (last - self.start_date).days >= MAX_DAYS:
            raise json_error(400, "Maximum allowed date range is 365 days")
        return self.start_date, last


@frozen(kw_only=True)
class DatesAndRounding(ReportDates):
    """The date range of a report, and the rounding of its durations.

    Each entry is rounded by itself: up for 1, down for -1, to the nearest multiple for 0.
    """

    rounding: Literal[-1, 0, 1] | None = None
    rounding_minutes: Literal[0, 1, 5, 6, 10, 12, 15, 30, 60, 240] | None = None

    def round_seconds(self, seconds: int) -> int:
        """Round one duration."""
        step = 60 * (self.rounding_minutes or 0)
        if not step:
            return seconds
        up = {1: step - 1, 0: step // 2, -1: 0}[self.rounding or 0]
        return (seconds + up) // step * step


@frozen(kw_only=True)
class ReportDatesAndTimes(ReportDates):
    """The date range of a report; Toggl accepts the undocumented times, and the sandbox ignores them."""

    start_time: str | None = None
    end_time: str | None = None


@frozen(kw_only=True)
class ReportFilter(DatesAndRounding):
    """The filters in the body of a report; None in a list of ids selects entries without such an id."""

    billable: bool | None = None
    client_ids: IdsOrNone = None
    description: str | None = None
    end_time: str | None = None
    group_ids: Ids = None
    max_duration_seconds: int | None = None
    min_duration_seconds: int | None = None
    project_ids: IdsOrNone = None
    start_time: str | None = None
    tag_ids: IdsOrNone = None
    task_ids: IdsOrNone = None
    time_entry_ids: Ids = None
    user_ids: Ids = None

    def matcher(self, data: WorkspaceData) -> Callable[[Activity], bool] | None:
        """Return a function that returns whether the entries with an activity match, None if all match."""
        if not self._filters_activities():
            return None
        ids, groups = self.group_ids, data.directory.groups
        members = frozenset(user for g in groups if g.id in ids for user in g.user_ids) if ids else None
        return lambda activity: self._matches(activity) and (members is None or activity.user.id in members)

    def _filters_activities(self) -> bool:
        ids = (self.client_ids, self.project_ids, self.task_ids, self.user_ids, self.tag_ids, self.group_ids)
        durations = (self.min_duration_seconds, self.max_duration_seconds)
        texts = (self.description, self.billable)
        return any(ids) or any(value is not None for value in (*durations, *texts))

    def _matches(self, activity: Activity) -> bool:
        return (
            self.billable in (None, activity.billable)
            and _is_in(self.client_ids, activity.client_id)
            and _is_in(self.project_ids, activity.project_id)
            and _is_in(self.task_ids, activity.task_id)
            and _is_in(self.user_ids, activity.user.id)
            and (not self.tag_ids or any(_is_in(self.tag_ids, tag) for tag in activity.tag_ids or (None,)))
            and (self.description or "").casefold() in activity.description.casefold()
            and (self.min_duration_seconds or 0) <= activity.seconds
            and (self.max_duration_seconds is None or activity.seconds <= self.max_duration_seconds)
        )


def _is_in(ids: IdsOrNone, identifier: int | None) -> bool:
    # An empty list does not filter, and neither does a missing one.
    return not ids or identifier in ids


class EntryCriteria(Protocol):
    """The criteria that select the entries of a report."""

    @property
    def time_entry_ids(self) -> Ids:
        """The ids of the only entries to select, None for no such restriction."""
        ...

    def matcher(self, data: WorkspaceData) -> Callable[[Activity], bool] | None:
        """Return a function that returns whether the entries with an activity match, None if all match."""
        ...

    def round_seconds(self, seconds: int) -> int:
        """Round one duration."""
        ...


@frozen(eq=False)
class EntrySelection:
    """The finished entries that match the criteria, that the account sees, and that start in a date range."""

    data: WorkspaceData
    criteria: EntryCriteria
    first: date
    last: date

    @classmethod
    def of(cls, data: WorkspaceData, body: ReportFilter) -> "EntrySelection":
        """Select the entries for the body of a report.

        Raises:
            HttpError: with 400, the dates are not valid.
        """
        return cls(data, body, *body.date_range())

    @cached_property
    def matches(self) -> Mapping[int, bool] | None:
        """For each activity, True if its entries are selected; None if those of all activities are."""
        data, matcher = self.data, self.criteria.matcher(self.data)
        if matcher is None and data.sees_all:
            return None
        return LazyMap(
            lambda number: (
                data.sees(data.activities[number]) and (matcher is None or matcher(data.activities[number]))
            )
        )

    @cached_property
    def seconds(self) -> Mapping[int, int]:
        """The duration of each activity, rounded."""
        activities, round_seconds = self.data.activities, self.criteria.round_seconds
        return LazyMap(lambda number: round_seconds(activities[number].seconds))

    @property
    def count(self) -> int:
        """The number of entries."""
        if self.matches is None and self._entry_numbers is None:
            return self.data.count(self.first, self.last)
        return sum(counts.total() for counts in self.by_weekday)

    @cached_property
    def by_weekday(self) -> tuple[Counter[int], ...]:
        """For each weekday, Monday first, the number of entries of each activity."""
        counts: tuple[Counter[int], ...] = tuple(Counter() for _ in range(7))
        for day in self.days():
            counts[day.date.weekday()].update(day.activity_numbers)
        return counts

    @cached_property
    def _entry_numbers(self) -> frozenset[int | None] | None:
        ids = self.criteria.time_entry_ids
        return frozenset(map(self.data.company.entry_number, ids)) if ids else None

    def days(self, *, backwards: bool = False) -> Iterator[Day]:
        """Yield the days with their matching entries; a day may have none."""
        unfiltered = self.matches is None and self._entry_numbers is None
        days = self.data.days(self.first, self.last, backwards=backwards)
        return days if unfiltered else map(self._filter_day, days)

    def _filter_day(self, day: Day) -> Day:
        matches, entry_numbers = self.matches, self._entry_numbers
        positions = [
            n for n, activity in enumerate(day.activity_numbers) if matches is None or matches[activity]
        ]
        if entry_numbers is not None:
            positions = [n for n in positions if day.entry_numbers[n] in entry_numbers]
        return Day(
            day.date,
            *(
                _items_at(column, positions)
                for column in (day.entry_numbers, day.activity_numbers, day.starts)
            ),
        )

    def running(self) -> Iterator[Entry]:
        """Yield the matching running entries; filters of durations do not apply to their real length."""
        if self._entry_numbers is None:
            matches = self.matches
            for entry in self.data.running_entries:
                selected = matches is None or matches[entry.activity.number]
                if selected and self.first <= entry.start.date() <= self.last:
                    yield entry


def _items_at(column: Sequence[int], positions: list[int]) -> list[int]:
    return [column[n] for n in positions]
