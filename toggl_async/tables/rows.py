"""The rows of each report's csv, as msgspec Structs.

Dates and times have no zone: they are the local time of the user who tracked the time. A field is None if
the file does not have its column; a field other than text is also None if the cell is empty or is not
understood. The text of a cell that is not understood is in ``unread``, and columns that the row class does
not know are in ``extra``: both under the column's name.

The models of responses are attrs classes, but these rows are msgspec Structs, because a large export has
millions of them: a Struct is made in C from its values, without a Python call for each row. Two functions of
msgspec turn a row into plain data::

    msgspec.structs.asdict(row)  # a dict, with the names of the fields as keys
    msgspec.structs.astuple(row)  # a tuple, in the order of the fields
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import msgspec

from toggl_async.request.fields import LocalTime


class DetailedCsvRow(msgspec.Struct, frozen=True, gc=False):
    """One time entry of a detailed report."""

    user: str | None = None
    """The name of the user who tracked the time."""
    email: str | None = None
    """The user's email address."""
    client: str | None = None
    """The project's client, empty if there is none."""
    project: str | None = None
    """The project, empty if there is none."""
    task: str | None = None
    """The task, empty if there is none."""
    description: str | None = None
    """The description of the work."""
    billable: bool | None = None
    """True if the time is billable."""
    start_date: date | None = None
    """The day on which the entry began, in the user's local time."""
    start_time: time | None = None
    """The time of day at which the entry began, in the user's local time."""
    end_date: date | None = None
    """The day on which the entry ended, in the user's local time."""
    end_time: time | None = None
    """The time of day at which the entry ended, in the user's local time."""
    duration: timedelta | None = None
    """The duration of the entry."""
    tags: tuple[str, ...] | None = None
    """The tags; a tag that contains a comma and a space is split into several: see ``tags_text``."""
    tags_text: str | None = None
    """The tags as the file has them, separated by a comma and a space."""
    amount: Decimal | None = None
    """The billable amount."""
    currency: str | None = None
    """The amount's currency, None if the file does not name it."""
    extra: Mapping[str, str] = {}
    """The columns that this class does not know."""
    unread: Mapping[str, str] = {}
    """The cells that are not understood, whose fields are None."""

    @property
    def start(self) -> LocalTime | None:
        """The local time at which the entry began; None if the file lacks the date or the time."""
        return _local_time(self.start_date, self.start_time)

    @property
    def end(self) -> LocalTime | None:
        """The local time at which the entry ended; None if the file lacks the date or the time."""
        return _local_time(self.end_date, self.end_time)


class SummaryCsvRow(msgspec.Struct, frozen=True, gc=False):
    """One group of a summary report, whose columns depend on the grouping that was requested."""

    user: str | None = None
    """The name of the user who tracked the time."""
    email: str | None = None
    """The user's email address."""
    client: str | None = None
    """The client, empty if there is none."""
    project: str | None = None
    """The project, empty if there is none."""
    task: str | None = None
    """The task, empty if there is none."""
    tag: str | None = None
    """The tag, empty if there is none."""
    description: str | None = None
    """The description of the work."""
    billable: bool | None = None
    """True if the time is billable."""
    duration: timedelta | None = None
    """The total duration of the group."""
    amount: Decimal | None = None
    """The total billable amount of the group."""
    currency: str | None = None
    """The amount's currency, None if the file does not name it."""
    extra: Mapping[str, str] = {}
    """The columns that this class does not know."""
    unread: Mapping[str, str] = {}
    """The cells that are not understood, whose fields are None."""


class WeeklyCsvRow(msgspec.Struct, frozen=True, gc=False):
    """The week of one user in one project of a weekly report."""

    user: str | None = None
    """The name of the user who tracked the time."""
    email: str | None = None
    """The user's email address."""
    client: str | None = None
    """The client, empty if there is none."""
    project: str | None = None
    """The project, empty if there is none."""
    task: str | None = None
    """The task, empty if there is none."""
    days: Mapping[str, timedelta | Decimal | None] = {}
    """The duration of each day, or the amount if the report is of amounts, under the column's name."""
    total: timedelta | Decimal | None = None
    """The total of the week."""
    extra: Mapping[str, str] = {}
    """The columns that this class does not know."""
    unread: Mapping[str, str] = {}
    """The cells that are not understood, whose fields are None."""


def _local_time(day: date | None, clock: time | None) -> LocalTime | None:
    return None if day is None or clock is None else LocalTime(datetime.combine(day, clock))
