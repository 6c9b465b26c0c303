"""The kinds of csv that are told apart by their headers alone: a file does not say which report it is."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from toggl_async.errors import InvalidRequestError
from toggl_async.reports.csv_columns import (
    DURATION_COLUMNS,
    TOTAL_COLUMNS,
    has_times_of_day,
    is_weekly,
    may_be_summary,
)
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly

CsvKind: TypeAlias = Literal["detailed", "summary", "weekly", "other"]
WeeklySum: TypeAlias = Literal["time", "amounts"]

REPORTS: Final[Mapping[CsvKind, type[ExportDetailed | ExportSummary | ExportWeekly]]] = {
    "detailed": ExportDetailed,
    "summary": ExportSummary,
    "weekly": ExportWeekly,
}
"""The request of each kind whose columns are known; those of ``"other"`` are text."""

_OF_ENTRIES = frozenset(("description", "tags"))


def kind_of(header: Sequence[str]) -> CsvKind:
    """Return the kind of a csv with this header: ``"other"`` unless it is clearly that of a report.

    The columns of Insights are not documented, and may be dates and durations. So a detailed report is
    recognized by times of day, or by descriptions or tags beside durations.
    """
    names = [name.strip().casefold() for name in header]
    if is_weekly(names):
        return "weekly"
    if has_times_of_day(names):
        return "detailed"
    if may_be_summary(names):
        return "summary"
    of_entries = not _OF_ENTRIES.isdisjoint(names) and not DURATION_COLUMNS.isdisjoint(names)
    return "detailed" if of_entries else "other"


def weekly_sum_of(header: Sequence[str], record: Sequence[str] | None) -> WeeklySum:
    """Return what a weekly report sums up, as far as its first record says; None if it has no record.

    Raises:
        InvalidRequestError: the total may be decimal hours as well as an amount.
    """
    names = [name.strip().casefold() for name in header]
    totals = [cell for name, cell in zip(names, record or (), strict=False) if name in TOTAL_COLUMNS]
    if record is None or any(":" in cell for cell in totals):
        return "time"
    raise InvalidRequestError(
        f"the weekly report sums up time or amounts, and its totals, such as {totals[:1]!r}, may be either: "
        'set calculate to "time" or "amounts"'
    )
