"""The schemas of the reports as typed tables: one for each report, the same for each of its files.

Readers that guess types from the cells give a column another type in another file: a duration is a time of
day until the first one of 24 hours, and money is a binary fraction. And the columns of a csv depend on the
plan, the grouping and the person who chose them. A schema fixes both: it has each column that any file of
the report may have, and a file that lacks one has nulls there.

- The clock of a csv has no zone, and its timestamps have none: they are the user's local time. ``start`` and
  ``end`` are put together from the date and the time of day, which also have columns of their own: a file may
  have only one of the two.
- Money is decimal. It has 38 digits, the most that Arrow's decimal128 holds, and 9 of them after the point:
  the type that BigQuery calls NUMERIC. An amount that does not fit is not rounded: it is unread.
- ``currency`` is the currency of ``amount`` in the same row. If the file has a column of currencies, these
  may differ from row to row; if the currency is part of the header, as in ``Amount (USD)``, each row has it.
  If there are several columns of amounts, nothing says which one is meant, and all of them are in ``extra``.
- ``extra`` has the columns that the schema does not know, as text under their names in the file. A column
  that Toggl adds or renames is found there, with an :class:`UnknownColumnWarning`.
- ``unread`` has the texts of the cells that are not understood, under their columns' names in the file.

Columns are recognized as the rows recognize them: see :mod:`.report_tables`.

The detailed report as JSON has ids and offsets, which no csv has, so its entries have a schema of their own:
``start``, ``end`` and ``updated_at`` are moments in UTC, and ``utc_offset`` is the offset of the user's local
time from UTC at the start. Rows of it are :class:`~toggl_async.tables.EntryRow` values.
"""

from enum import StrEnum
from typing import Final, Literal

import attrs

from toggl_async.errors import InvalidRequestError
from toggl_async.reports.detailed import Detailed
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.request.files import FileRequest

DECIMAL_PRECISION: Final = 38
"""The number of digits of an amount of money."""
DECIMAL_SCALE: Final = 9
"""The number of its digits after the decimal point."""


class ColumnType(StrEnum):
    """The type of a column, in the words of Arrow."""

    TEXT = "text"
    """Texts that are mostly different, such as descriptions."""
    DICTIONARY = "dictionary<text>"
    """Texts of which a few are repeated many times, such as the names of projects."""
    BOOL = "bool"
    """True or false."""
    DATE = "date"
    """Days (Arrow's date32)."""
    TIME = "time[s]"
    """Times of day in whole seconds (Arrow's time32)."""
    TIMESTAMP = "timestamp[s]"
    """Dates with times of day in whole seconds, without a zone."""
    DURATION = "duration[s]"
    """Durations in whole seconds, also of 24 hours and more, and below zero."""
    DECIMAL = f"decimal128({DECIMAL_PRECISION}, {DECIMAL_SCALE})"
    """Amounts of money."""
    MOMENT = "timestamp[us, UTC]"
    """Moments in UTC, in microseconds."""
    INTEGER = "int64"
    """Ids."""
    INTEGERS = "list<int64>"
    """Lists of ids."""
    TEXTS = "list<text>"
    """Lists of texts."""
    TEXT_MAP = "map<text, text>"
    """Texts by the names of columns."""
    DURATION_MAP = "map<text, duration[s]>"
    """Durations by the names of columns."""
    DECIMAL_MAP = f"map<text, decimal128({DECIMAL_PRECISION}, {DECIMAL_SCALE})>"
    """Amounts of money by the names of columns."""


@attrs.frozen
class SchemaColumn:
    """A column of a table: its name, its type, and whether it may be null.

    A column of text is null if the file does not have it. Others are also null where a cell is empty or is
    not understood.
    """

    name: str
    type: ColumnType
    nullable: bool = True


@attrs.frozen(kw_only=True)
class TableSchema:
    """The columns of a report's table, in order.

    ``key`` are the columns that identify a row. In a csv, they identify it in one file, as far as names do:
    Toggl writes no ids into a csv, and two projects or tags may have the same name. It is empty if no columns
    do: two time entries may be equal in all of them.
    """

    columns: tuple[SchemaColumn, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def _dictionaries(*names: str) -> tuple[SchemaColumn, ...]:
    return tuple(SchemaColumn(name, ColumnType.DICTIONARY) for name in names)


_GROUPS = ("user", "email", "client", "project", "task")
_DESCRIPTION = SchemaColumn("description", ColumnType.TEXT)
_BILLABLE = SchemaColumn("billable", ColumnType.BOOL)
_DURATION = SchemaColumn("duration", ColumnType.DURATION)
_MONEY = (SchemaColumn("amount", ColumnType.DECIMAL), *_dictionaries("currency"))
_REST = (
    SchemaColumn("extra", ColumnType.TEXT_MAP, nullable=False),
    SchemaColumn("unread", ColumnType.TEXT_MAP, nullable=False),
)


def _moment(name: str) -> tuple[SchemaColumn, ...]:
    return (
        SchemaColumn(f"{name}_date", ColumnType.DATE),
        SchemaColumn(f"{name}_time", ColumnType.TIME),
        SchemaColumn(name, ColumnType.TIMESTAMP),
    )


def _weekly(days: ColumnType, total: ColumnType) -> TableSchema:
    days_and_total = (SchemaColumn("days", days, nullable=False), SchemaColumn("total", total))
    return TableSchema(columns=(*_dictionaries(*_GROUPS), *days_and_total, *_REST), key=_GROUPS)


DETAILED_SCHEMA: Final = TableSchema(
    columns=(
        *_dictionaries(*_GROUPS),
        _DESCRIPTION,
        _BILLABLE,
        *_moment("start"),
        *_moment("end"),
        _DURATION,
        SchemaColumn("tags", ColumnType.TEXTS),
        *_MONEY,
        *_REST,
    ),
    key=(),
)
"""The time entries of a detailed report. ``", ".join(tags)`` is the text of the tags in the file."""

SUMMARY_SCHEMA: Final = TableSchema(
    columns=(
        *_dictionaries(*_GROUPS, "tag"),
        _DESCRIPTION,
        _BILLABLE,
        _DURATION,
        *_MONEY,
        *_REST,
    ),
    key=(*_GROUPS, "tag", "description", "billable", "currency"),
)
"""The groups of a summary report; the columns by which it is not grouped are null, and equal in each row."""

WEEKLY_TIME_SCHEMA: Final = _weekly(ColumnType.DURATION_MAP, ColumnType.DURATION)
"""The weeks of a weekly report of time; ``days`` has the duration of each day, under its name in the file."""

WEEKLY_AMOUNTS_SCHEMA: Final = _weekly(ColumnType.DECIMAL_MAP, ColumnType.DECIMAL)
"""The weeks of a weekly report of amounts; ``days`` has the amount of each day. No column has a currency."""


ENTRIES_SCHEMA: Final = TableSchema(
    columns=(
        SchemaColumn("time_entry_id", ColumnType.INTEGER),
        SchemaColumn("user_id", ColumnType.INTEGER),
        *_dictionaries("user", "email", "client"),
        SchemaColumn("project_id", ColumnType.INTEGER),
        *_dictionaries("project"),
        SchemaColumn("task_id", ColumnType.INTEGER),
        *_dictionaries("task"),
        _DESCRIPTION,
        _BILLABLE,
        SchemaColumn("start", ColumnType.MOMENT),
        SchemaColumn("end", ColumnType.MOMENT),
        SchemaColumn("utc_offset", ColumnType.DURATION),
        _DURATION,
        SchemaColumn("tag_ids", ColumnType.INTEGERS, nullable=False),
        SchemaColumn("tags", ColumnType.TEXTS, nullable=False),
        _MONEY[0],
        SchemaColumn("hourly_rate", ColumnType.DECIMAL),
        *_MONEY[1:],
        SchemaColumn("updated_at", ColumnType.MOMENT),
    ),
    key=("time_entry_id",),
)
"""The time entries of the detailed report as JSON."""


def schema_of(
    report: type[FileRequest | Detailed] | FileRequest | Detailed,
    *,
    calculate: Literal["time", "amounts"] | None = None,
) -> TableSchema:
    """Return the schema of a report's table; ``report`` is the request or its class.

    ``calculate`` is what a weekly report sums up. By default, it is that of the request; for a class it is
    time.

    Raises:
        InvalidRequestError: the columns of the report are not known beforehand, or the report is neither a
            csv nor ``reports.detailed``; or there is no such calculation.
    """
    kind = report if isinstance(report, type) else type(report)
    if issubclass(kind, Detailed):
        return ENTRIES_SCHEMA
    if issubclass(kind, ExportDetailed):
        return DETAILED_SCHEMA
    if issubclass(kind, ExportSummary):
        return SUMMARY_SCHEMA
    if issubclass(kind, ExportWeekly):
        of_request = report.calculate if isinstance(report, ExportWeekly) else "time"
        return _weekly_schema(calculate or of_request)
    raise InvalidRequestError(f"{kind.__name__} has no schema: its columns are not known beforehand")


def _weekly_schema(calculate: object) -> TableSchema:
    schemas = {"time": WEEKLY_TIME_SCHEMA, "amounts": WEEKLY_AMOUNTS_SCHEMA}
    # Toggl sums up time if the request leaves this out.
    if not isinstance(calculate, str):
        return WEEKLY_TIME_SCHEMA
    if calculate not in schemas:
        raise InvalidRequestError(f"calculate: expected one of {', '.join(schemas)}")
    return schemas[calculate]
