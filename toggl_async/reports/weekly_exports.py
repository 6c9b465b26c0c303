"""The weekly report as csv: https://engineering.toggl.com/docs/reports/exports."""

from collections.abc import Mapping
from typing import ClassVar, Generic, Literal

from toggl_async.reports.csv_columns import TOTAL_COLUMNS, WEEKLY_HEADER
from toggl_async.reports.filters import EntryFilter
from toggl_async.request.base import ModelT, endpoint, request_base
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import CsvFile


@request_base
class WeeklyReport(EntryFilter[ModelT], Generic[ModelT]):
    """The weekly report: time of each user and project on each day of the week."""

    calculate: Literal["time", "amounts"] | str | Unset | None = UNSET
    """The quantity to sum: ``time`` or ``amounts``."""
    group_by_task: bool | Unset | None = UNSET
    """True to divide each project by task as well."""
    grouping: str | Unset | None = UNSET
    """The property by which rows are grouped."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/weekly/time_entries.csv")
class ExportWeekly(WeeklyReport[bytes], CsvFile):
    """The weekly report as csv.

    A range of at most seven days has a column for each day; a longer one has a column for each weekday, with
    the sum of all days that fall on it.

    https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report
    """

    csv_header: ClassVar[CsvHeader | None] = WEEKLY_HEADER
    other_formats: ClassVar[Mapping[str, str]] = {"pdf": "ExportWeeklyPdf"}

    @property
    def duration_columns(self) -> frozenset[str]:
        """The name of the column with the total of each row; none if the report sums up amounts."""
        return TOTAL_COLUMNS if (self.calculate or "time") == "time" else frozenset()
