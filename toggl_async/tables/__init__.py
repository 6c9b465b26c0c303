"""Csv files of Toggl as typed rows: while they come, or from the disk."""

from toggl_async.tables.reading import PlainExport, read_rows, rows_of
from toggl_async.tables.rows import DetailedCsvRow, SummaryCsvRow, WeeklyCsvRow
from toggl_async.tables.sanitizing import sanitize_csv

__all__ = [
    "DetailedCsvRow",
    "PlainExport",
    "SummaryCsvRow",
    "WeeklyCsvRow",
    "read_rows",
    "rows_of",
    "sanitize_csv",
]
