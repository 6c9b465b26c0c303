"""The options for the date range of a report."""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli import converters
from toggl_async.cli.exit_codes import UsageError
from toggl_async.request.calendar_units import Unit, around, before, split
from toggl_async.request.date_ranges import LONGEST_DATE_RANGE

_PARTS_SHOWN = 4
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@Parameter(name="*")
@frozen(kw_only=True)
class DateOptions:
    """The options for the date range of a report: two dates, or a range that depends on today."""

    start_date: Annotated[
        date | None,
        Parameter(name="--from", converter=converters.calendar_date, help="First day, such as 2025-01-01."),
    ] = None
    end_date: Annotated[
        date | None,
        Parameter(
            name="--to",
            converter=converters.calendar_date,
            help="Last day, included; a request covers at most 365 days.",
        ),
    ] = None
    last: Annotated[
        Unit | None, Parameter(name="--last", help="The whole week, month, quarter or year before this one.")
    ] = None
    this: Annotated[
        Unit | None, Parameter(name="--this", help="This week, month, quarter or year, to its last day.")
    ] = None
    days: Annotated[
        int | None,
        Parameter(
            name="--days",
            converter=converters.positive_count,
            help="This number of days, today included.",
        ),
    ] = None
    today: Annotated[bool, Parameter(name="--today", show_default=False, help="Today alone.")] = False
    yesterday: Annotated[bool, Parameter(name="--yesterday", show_default=False, help="Yesterday alone.")] = (
        False
    )
    timezone: Annotated[
        str | None,
        Parameter(
            name="--timezone",
            help="Time zone that decides what today is, such as Europe/Berlin; by default, the profile's or "
            "the computer's.",
        ),
    ] = None
    week_start: Annotated[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None,
        Parameter(name="--week-start", help="First day of a week; by default, Monday."),
    ] = None

    @property
    def first_weekday(self) -> int:
        """The first day of a week as a number: 0 is Monday."""
        return WEEKDAYS.index(self.week_start or "monday")

    def resolve(
        self,
        now: datetime | None = None,
        *,
        quiet: bool = False,
        splits_weeks: bool = False,
        default_timezone: Callable[[], str | None] | None = None,
    ) -> "DateOptions":
        """Return the options with the two dates for a range that depends on today, and print these dates.

        ``now`` is an aware time instead of the computer's. ``splits_weeks``: the range is split into weeks.
        ``default_timezone`` is called if the range depends on today and there is no ``--timezone``.

        Raises:
            UsageError: the options contradict each other, or the time zone is unknown.
        """
        chosen = self._chosen()
        if len(chosen) > 1:
            raise UsageError(f"{' and '.join(chosen)} contradict each other: give one date range")
        if self.week_start is not None and not (splits_weeks or "week" in (self.last, self.this)):
            raise UsageError("--week-start applies to --last week, --this week and --split week alone")
        if not chosen:
            if self.timezone is not None:
                raise UsageError(
                    "--timezone applies to --last, --this, --days, --today and --yesterday alone"
                )
            return self
        named = self.timezone
        if named is None and default_timezone is not None:
            named = default_timezone()
        zone = _zone(named)
        moment = (now or datetime.now(UTC)).astimezone(zone)
        first, last = self._range(moment.date())
        if not quiet:
            sys.stderr.write(
                f"toggl-async: {first} to {last}; today is {moment.date()} in {named or moment.tzname()}\n"
            )
        return DateOptions(start_date=first, end_date=last, week_start=self.week_start)

    def _chosen(self) -> list[str]:
        """Return the options that were given for a range, if they are other than ``--from`` and ``--to``."""
        given = {
            "--last": self.last,
            "--this": self.this,
            "--days": self.days,
            "--today": self.today,
            "--yesterday": self.yesterday,
        }
        named = [name for name, value in given.items() if value]
        dates = {"--from": self.start_date, "--to": self.end_date}
        return [*(name for name, value in dates.items() if value and named), *named]

    def _range(self, today: date) -> tuple[date, date]:
        if self.last is not None:
            return before(today, self.last, self.first_weekday)
        if self.this is not None:
            return around(today, self.this, self.first_weekday)
        if self.yesterday:
            return today - timedelta(days=1), today - timedelta(days=1)
        days = self.days or 1
        if days > today.toordinal():
            raise UsageError(f"--days {days} reaches back before the year 1")
        return today - timedelta(days=days - 1), today

    def field_values(self) -> Mapping[str, object]:
        """Return the two dates as far as they are given, by the names of the request fields."""
        dates = {"start_date": self.start_date, "end_date": self.end_date}
        return {name: value for name, value in dates.items() if value is not None}

    def split(self, unit: Unit) -> list[tuple[date, date]]:
        """Return the parts of the date range.

        Raises:
            UsageError: the date range is incomplete, or its dates are in the wrong order.
        """
        if self.start_date is None or self.end_date is None:
            raise UsageError("--split needs a date range: give --from and --to, or one such as --last year")
        self._check_order(self.start_date, self.end_date)
        return split(self.start_date, self.end_date, unit, self.first_weekday, longest=LONGEST_DATE_RANGE)

    def validate(self) -> None:
        """Check the date range against Toggl's limits.

        Raises:
            UsageError: the dates are in the wrong order, or the date range is too long.
        """
        if self.start_date is None or self.end_date is None:
            return
        self._check_order(self.start_date, self.end_date)
        days = (self.end_date - self.start_date).days + 1
        if days > LONGEST_DATE_RANGE:
            parts = [f"--from {first} --to {last}" for first, last in self.split("year")]
            shown = ", then ".join(parts[:_PARTS_SHOWN]) + (" and so on" if len(parts) > _PARTS_SHOWN else "")
            raise UsageError(
                f"{self.start_date} to {self.end_date} is {days} days, but Toggl accepts at most "
                f"{LONGEST_DATE_RANGE}; --split week, month, quarter or year makes several files; "
                f"or split it: {shown}"
            )

    @staticmethod
    def _check_order(first: date, last: date) -> None:
        if first > last:
            raise UsageError(f"--from {first} is after --to {last}")


def _zone(name: str | None) -> tzinfo | None:
    """Return a time zone, None for the computer's."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, such as Europe, is an OSError
        pass
    raise UsageError(f"--timezone: {name[:60]!r} is not a time zone such as Europe/Berlin")
