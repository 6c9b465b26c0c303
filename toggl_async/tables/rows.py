"""What a row of each report's csv says.

Dates and times have no zone: they are what the clock showed to whoever tracked the time. A field is None
where the file has no such column, and a value other than text also where the cell is empty. A column that
is not known here stands in ``extra`` under its name, as text.

Rows are msgspec Structs, not attrs classes: millions of them are made column by column, without a Python
call for each. ``msgspec.structs.asdict`` makes a row a dict.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import msgspec

from toggl_async.request.fields import LocalTime


class DetailedCsvRow(msgspec.Struct, frozen=True, gc=False):
    """One time entry of a detailed report."""

    user: str | None = None
    """Who tracked it."""
    email: str | None = None
    """Their address."""
    client: str | None = None
    """The project's client, empty without one."""
    project: str | None = None
    """The project, empty without one."""
    task: str | None = None
    """The task, empty without one."""
    description: str | None = None
    """What was done."""
    billable: bool | None = None
    """Whether it can be billed."""
    start_date: date | None = None
    """The day it began on, on the clock of its user."""
    start_time: time | None = None
    """The time it began at, on the clock of its user."""
    end_date: date | None = None
    """The day it ended on."""
    end_time: time | None = None
    """The time it ended at."""
    duration: timedelta | None = None
    """How long it took."""
    tags: tuple[str, ...] | None = None
    """Its tags; one that holds a comma and a blank comes in pieces: see ``tags_text``."""
    tags_text: str | None = None
    """Its tags as they stand in the file, with a comma and a blank between."""
    amount: Decimal | None = None
    """What it earns."""
    currency: str | None = None
    """The amount's currency, None where the file names none."""
    extra: Mapping[str, str] = {}
    """Columns that are not known here."""

    @property
    def start(self) -> LocalTime | None:
        """When it began, without a zone; None where the file has only half of it."""
        return _moment(self.start_date, self.start_time)

    @property
    def end(self) -> LocalTime | None:
        """When it ended, without a zone; None where the file has only half of it."""
        return _moment(self.end_date, self.end_time)


class SummaryCsvRow(msgspec.Struct, frozen=True, gc=False):
    """One group of a summary report; which columns there are follows from its grouping."""

    user: str | None = None
    """Whose time it is."""
    email: str | None = None
    """Their address."""
    client: str | None = None
    """The client, empty without one."""
    project: str | None = None
    """The project, empty without one."""
    task: str | None = None
    """The task, empty without one."""
    tag: str | None = None
    """The tag, empty without one."""
    description: str | None = None
    """What was done."""
    billable: bool | None = None
    """Whether it can be billed."""
    duration: timedelta | None = None
    """The time in all."""
    amount: Decimal | None = None
    """What it earns in all."""
    currency: str | None = None
    """The amount's currency, None where the file names none."""
    extra: Mapping[str, str] = {}
    """Columns that are not known here."""


class WeeklyCsvRow(msgspec.Struct, frozen=True, gc=False):
    """The week of a user and project."""

    user: str | None = None
    """Whose time it is."""
    email: str | None = None
    """Their address."""
    client: str | None = None
    """The client, empty without one."""
    project: str | None = None
    """The project, empty without one."""
    task: str | None = None
    """The task, empty without one."""
    days: Mapping[str, timedelta | Decimal | None] = {}
    """The time of each day, or the money where amounts were asked for, by the column's name."""
    total: timedelta | Decimal | None = None
    """The week in all."""
    extra: Mapping[str, str] = {}
    """Columns that are not known here."""


def _moment(day: date | None, clock: time | None) -> LocalTime | None:
    return None if day is None or clock is None else LocalTime(datetime.combine(day, clock))
