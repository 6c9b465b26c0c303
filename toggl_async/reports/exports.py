"""Reports as files: https://engineering.toggl.com/docs/reports/exports."""

from collections.abc import Mapping
from typing import ClassVar, Generic, Literal, TypeAlias

from toggl_async.reports.csv_columns import (
    DETAILED_HEADER,
    DURATION_COLUMNS,
    SUMMARY_HEADER,
    TOTAL_COLUMNS,
    WEEKLY_HEADER,
)
from toggl_async.reports.filters import (
    DateFormat,
    DetailedReport,
    DurationFormat,
    EntryFilter,
    OrderDirection,
)
from toggl_async.reports.summary import SummaryReport
from toggl_async.request.base import ModelT, endpoint, request_base
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import CsvFile, PdfFile, TableFile

SummaryOrder: TypeAlias = Literal["title", "duration"] | str


@request_base
class DurationFormatting(EntryFilter[ModelT], Generic[ModelT]):
    """The format of durations in a file."""

    duration_format: DurationFormat | Unset | None = UNSET
    """Format of durations: ``classic`` (the default), ``decimal`` or ``improved``."""


@request_base
class SummaryFile(SummaryReport[ModelT], DurationFormatting[ModelT], Generic[ModelT]):
    """The fields of a summary report as a file."""

    collapse: bool | Unset | None = UNSET
    """True to combine small groups into one, "other"."""
    hide_amounts: bool | Unset | None = UNSET
    """True to leave out the amounts of money."""
    hide_rates: bool | Unset | None = UNSET
    """True to leave out the hourly rates."""
    order_by: SummaryOrder | Unset | None = UNSET
    """Order of the groups: by ``title`` (the default) or ``duration``."""
    order_dir: OrderDirection | Unset | None = UNSET
    """Direction of the order: ``ASC`` or ``DESC``."""


@request_base
class WeeklyReport(EntryFilter[ModelT], Generic[ModelT]):
    """The weekly report: time of each user and project on each day of the week."""

    calculate: Literal["time", "amounts"] | str | Unset | None = UNSET
    """The quantity to sum: ``time`` or ``amounts``."""
    group_by_task: bool | Unset | None = UNSET
    """True to divide each project by task as well."""
    grouping: str | Unset | None = UNSET
    """The property by which rows are grouped."""


@request_base
class PdfFormatting(EntryFilter[ModelT], Generic[ModelT]):
    """The format of numbers and dates in a pdf."""

    cents_separator: str | Unset | None = UNSET
    """Separator between whole units and cents, such as ``"."``."""
    date_format: DateFormat | Unset | None = UNSET
    """Format of dates, such as ``YYYY-MM-DD``; the default is ``MM/DD/YYYY``."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries.{format}")
class ExportDetailed(DetailedReport[bytes], DurationFormatting[bytes], TableFile):
    """The detailed report as csv or xlsx: every entry of the date range in one file and one request.

    The csv begins with a byte order mark. It has neither ids nor time zones, and its columns vary with the
    plan.

    https://engineering.toggl.com/docs/reports/exports#post-export-detailed-report
    """

    csv_header: ClassVar[CsvHeader | None] = DETAILED_HEADER
    other_formats: ClassVar[Mapping[str, str]] = {"pdf": "ExportDetailedPdf"}

    @property
    def duration_columns(self) -> frozenset[str]:
        """The names, in lower case, that the column of its csv with the duration of each row may have."""
        return DURATION_COLUMNS


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries.pdf")
class ExportDetailedPdf(DetailedReport[bytes], DurationFormatting[bytes], PdfFormatting[bytes], PdfFile):
    """The detailed report as pdf.

    https://engineering.toggl.com/docs/reports/exports#post-export-detailed-report-1
    """

    other_formats: ClassVar[Mapping[str, str]] = dict.fromkeys(("csv", "xlsx"), "ExportDetailed")
    display_mode: str | Unset | None = UNSET
    """Display mode of entries, as Toggl's web pages send it; not documented further."""
    hour_format: str | Unset | None = UNSET
    """Format of times of day, as Toggl's web pages send it."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/summary/time_entries.{format}")
class ExportSummary(SummaryFile[bytes], TableFile):
    """The summary report as csv or xlsx.

    https://engineering.toggl.com/docs/reports/exports#post-export-summary-report
    """

    csv_header: ClassVar[CsvHeader | None] = SUMMARY_HEADER
    other_formats: ClassVar[Mapping[str, str]] = {"pdf": "ExportSummaryPdf"}

    @property
    def duration_columns(self) -> frozenset[str]:
        """The names, in lower case, that the column of its csv with the duration of each row may have."""
        return DURATION_COLUMNS


@endpoint("/reports/api/v3/workspace/{workspace_id}/summary/time_entries.pdf")
class ExportSummaryPdf(SummaryFile[bytes], PdfFormatting[bytes], PdfFile):
    """The summary report as pdf.

    https://engineering.toggl.com/docs/reports/exports#post-export-summary-report-1
    """

    other_formats: ClassVar[Mapping[str, str]] = dict.fromkeys(("csv", "xlsx"), "ExportSummary")
    resolution: str | Unset | None = UNSET
    """Length of a step in the graph, such as ``day``, ``week`` or ``month``."""


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


@endpoint("/reports/api/v3/workspace/{workspace_id}/weekly/time_entries.pdf")
class ExportWeeklyPdf(WeeklyReport[bytes], DurationFormatting[bytes], PdfFormatting[bytes], PdfFile):
    """The weekly report as pdf, with the columns of :class:`ExportWeekly`.

    https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report-1
    """

    other_formats: ClassVar[Mapping[str, str]] = {"csv": "ExportWeekly"}
    logo_url: str | Unset | None = UNSET
    """Address of a picture for the head of the page, which Toggl fetches and this library never does."""
