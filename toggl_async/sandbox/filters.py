"""Which entries a report is about: the one place that decides, so that all reports agree.

Dates are days of the calendar of the entry's user. Running entries are in no report but the detailed JSON.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, Protocol

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.company import Company, Day, Entry, index_of
from toggl_async.sandbox.responses import json_error

EARLIEST, LATEST = date(2006, 1, 1), date(2030, 1, 1)
LONGEST = 365
DEFAULT_SPAN = timedelta(days=6)

Ids = tuple[int, ...] | None
IdsOrWithout = tuple[int | None, ...] | None


@frozen(kw_only=True)
class Span:
    """The days of a report, both ends included; without an end it is a week."""

    start_date: date | None = None
    end_date: date | None = None

    def checked(self) -> tuple[date, date]:
        """Give first and last day, or refuse what Toggl refuses."""
        if self.start_date is None:
            given = "At least one parameter must be set" if self == type(self)() else "Missing start_date"
            raise json_error(400, given)
        last = self.end_date or self.start_date + DEFAULT_SPAN
        for name, day in (("start_date", self.start_date), ("end_date", last)):
            if not EARLIEST <= day <= LATEST:
                raise json_error(400, f"{name} should be within 2006-01-01 to 2030-01-01")
        if last < self.start_date:
            raise json_error(400, "end_date must not be before start_date")
        if (last - self.start_date).days >= LONGEST:
            raise json_error(400, "Maximum allowed date range is 365 days")
        return self.start_date, last


@frozen(kw_only=True)
class Rounding(Span):
    """How durations are rounded: up for 1, down for -1, to the nearest for 0, each entry by itself."""

    rounding: Literal[-1, 0, 1] | None = None
    rounding_minutes: Literal[0, 1, 5, 6, 10, 12, 15, 30, 60, 240] | None = None

    def rounded(self, seconds: int) -> int:
        """Round one duration."""
        step = 60 * (self.rounding_minutes or 0)
        if not step:
            return seconds
        up = {1: step - 1, 0: step // 2, -1: 0}[self.rounding or 0]
        return (seconds + up) // step * step


@frozen(kw_only=True)
class TimedSpan(Span):
    """The days of a report; the times are leftovers that no page explains, taken and not looked at."""

    start_time: str | None = None
    end_time: str | None = None


@frozen(kw_only=True)
class Filter(Rounding):
    """What the body of a report can ask for; None in a list of ids stands for entries without one."""

    billable: bool | None = None
    client_ids: IdsOrWithout = None
    description: str | None = None
    end_time: str | None = None
    group_ids: Ids = None
    max_duration_seconds: int | None = None
    min_duration_seconds: int | None = None
    project_ids: IdsOrWithout = None
    start_time: str | None = None
    tag_ids: IdsOrWithout = None
    task_ids: IdsOrWithout = None
    time_entry_ids: Ids = None
    user_ids: Ids = None

    def chosen(self, company: Company) -> tuple[bool, ...]:
        """Tell of each activity of a company whether such entries are in the report."""
        groups = company.directory.groups
        wanted = self.group_ids
        members = frozenset(i for g in groups if g.id in wanted for i in g.user_ids) if wanted else None
        return tuple(
            self._accepts(work) and (members is None or work.user.id in members)
            for work in company.activities
        )

    def _accepts(self, work: Activity) -> bool:
        return (
            self.billable in (None, work.billable)
            and _among(self.client_ids, work.client_id)
            and _among(self.project_ids, work.project_id)
            and _among(self.task_ids, work.task_id)
            and _among(self.user_ids, work.user.id)
            and (not self.tag_ids or any(_among(self.tag_ids, one) for one in work.tag_ids or (None,)))
            and (self.description or "").casefold() in work.description.casefold()
            and (self.min_duration_seconds or 0) <= work.seconds
            and (self.max_duration_seconds is None or work.seconds <= self.max_duration_seconds)
        )


def _among(ids: IdsOrWithout, one: int | None) -> bool:
    # An empty list asks for nothing in particular, as does none at all.
    return not ids or one in ids


class Wanted(Protocol):
    """What tells the entries of a report from the others."""

    @property
    def time_entry_ids(self) -> Ids:
        """The only entries that are wanted, if there are any."""
        ...

    def chosen(self, company: Company) -> tuple[bool, ...]:
        """Tell of each activity of a company whether such entries are in the report."""
        ...

    def rounded(self, seconds: int) -> int:
        """Round one duration."""
        ...


@frozen(eq=False)
class Selection:
    """The finished entries of a company that a filter lets through, first and last day included."""

    company: Company
    wanted: Wanted
    first: date
    last: date

    @classmethod
    def of(cls, company: Company, body: Filter) -> "Selection":
        """Select what the body of a report asks for, or refuse its dates."""
        return cls(company, body, *body.checked())

    @cached_property
    def chosen(self) -> tuple[bool, ...]:
        """Whether entries of each activity are in."""
        return self.wanted.chosen(self.company)

    @cached_property
    def seconds(self) -> tuple[int, ...]:
        """The length of each activity, rounded as asked."""
        return tuple(self.wanted.rounded(activity.seconds) for activity in self.company.activities)

    @cached_property
    def by_weekday(self) -> tuple[Mapping[int, int], ...]:
        """How often each activity was done on each weekday, Monday first."""
        counts: tuple[Counter[int], ...] = tuple(Counter() for _ in range(7))
        for day in self.days():
            counts[day.date.weekday()].update(day.picks)
        return counts

    @cached_property
    def _named(self) -> frozenset[int | None] | None:
        ids = self.wanted.time_entry_ids
        return frozenset(index_of(one) for one in ids) if ids else None

    def days(self, *, backwards: bool = False) -> Iterator[Day]:
        """Yield the days with what is left of them, which may be nothing."""
        everything = all(self.chosen) and self._named is None
        for day in self.company.days(self.first, self.last, backwards=backwards):
            yield day if everything else self._left(day)

    def _left(self, day: Day) -> Day:
        chosen, named = self.chosen, self._named
        places = [n for n, pick in enumerate(day.picks) if chosen[pick]]
        if named is not None:
            places = [n for n in places if day.indexes[n] in named]
        return Day(day.date, *(_taken(column, places) for column in (day.indexes, day.picks, day.starts)))

    def running(self) -> Iterator[Entry]:
        """Yield the running entries that the filter lets through, apart from lengths."""
        if self.first <= self.company.last_day <= self.last and self._named is None:
            chosen = self.chosen
            yield from (one for one in self.company.running_entries if chosen[one.activity.number])


def _taken(column: Sequence[int], places: list[int]) -> list[int]:
    return [column[n] for n in places]
