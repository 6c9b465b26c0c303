"""Which days a report covers."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli.exits import MistakeError
from toggl_async.request.base import LONGEST_DATE_RANGE

_SHOWN = 4


@Parameter(name="*")
@frozen(kw_only=True)
class Days:
    """The options that say which days."""

    start_date: Annotated[date | None, Parameter(name="--from", help="First day, such as 2025-01-01.")] = None
    end_date: Annotated[
        date | None, Parameter(name="--to", help="Last day, included; at most 365 days in all.")
    ] = None

    def given(self) -> Mapping[str, object]:
        """What was said, by the names of the requests' fields."""
        said = {"start_date": self.start_date, "end_date": self.end_date}
        return {name: value for name, value in said.items() if value is not None}

    def check(self) -> None:
        """Hold the days against what Toggl takes.

        Raises:
            MistakeError: they are in the wrong order, or too many.
        """
        if self.start_date is None or self.end_date is None:
            return
        if self.start_date > self.end_date:
            raise MistakeError(f"--from {self.start_date} is after --to {self.end_date}")
        days = (self.end_date - self.start_date).days + 1
        if days > LONGEST_DATE_RANGE:
            parts = [
                f"--from {first} --to {last}"
                for first, last in islice(_years(self.start_date, self.end_date), _SHOWN + 1)
            ]
            shown = ", then ".join(parts[:_SHOWN]) + (" and so on" if len(parts) > _SHOWN else "")
            raise MistakeError(
                f"{self.start_date} to {self.end_date} is {days} days and Toggl takes at most "
                f"{LONGEST_DATE_RANGE}: split it: {shown}"
            )


def _years(first: date, end: date) -> Iterator[tuple[date, date]]:
    """A span in years of the calendar, leap years in halves."""
    while first <= end:
        last = min(end, date(first.year, 12, 31))
        if (last - first).days >= LONGEST_DATE_RANGE:
            last = date(first.year, 6, 30)
        yield first, last
        if last == date.max:
            return
        first = last + timedelta(days=1)
