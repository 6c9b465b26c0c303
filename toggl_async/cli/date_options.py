"""The options for the date range of a report."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli import converters
from toggl_async.cli.exit_codes import UsageError
from toggl_async.request.base import LONGEST_DATE_RANGE

_PARTS_SHOWN = 4


@Parameter(name="*")
@frozen(kw_only=True)
class DateOptions:
    """The options for the date range of a report."""

    start_date: Annotated[
        date | None,
        Parameter(name="--from", converter=converters.calendar_date, help="First day, such as 2025-01-01."),
    ] = None
    end_date: Annotated[
        date | None,
        Parameter(
            name="--to",
            converter=converters.calendar_date,
            help="Last day, included; the date range has at most 365 days.",
        ),
    ] = None

    def field_values(self) -> Mapping[str, object]:
        """Return the dates that were given, by the names of the request fields."""
        dates = {"start_date": self.start_date, "end_date": self.end_date}
        return {name: value for name, value in dates.items() if value is not None}

    def validate(self) -> None:
        """Check the date range against Toggl's limits.

        Raises:
            UsageError: the dates are in the wrong order, or the date range is too long.
        """
        if self.start_date is None or self.end_date is None:
            return
        if self.start_date > self.end_date:
            raise UsageError(f"--from {self.start_date} is after --to {self.end_date}")
        days = (self.end_date - self.start_date).days + 1
        if days > LONGEST_DATE_RANGE:
            parts = [
                f"--from {first} --to {last}"
                for first, last in islice(_split(self.start_date, self.end_date), _PARTS_SHOWN + 1)
            ]
            shown = ", then ".join(parts[:_PARTS_SHOWN]) + (" and so on" if len(parts) > _PARTS_SHOWN else "")
            raise UsageError(
                f"{self.start_date} to {self.end_date} is {days} days, but Toggl accepts at most "
                f"{LONGEST_DATE_RANGE}; split it: {shown}"
            )


def _split(first: date, end: date) -> Iterator[tuple[date, date]]:
    """Split a date range into calendar years, and each leap year into halves."""
    while first <= end:
        last = min(end, date(first.year, 12, 31))
        if (last - first).days >= LONGEST_DATE_RANGE:
            last = date(first.year, 6, 30)
        yield first, last
        if last == date.max:
            return
        first = last + timedelta(days=1)
