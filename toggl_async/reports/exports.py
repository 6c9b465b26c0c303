"""Reports as files: https://engineering.toggl.com/docs/reports/exports."""

from typing import Generic, Literal, TypeAlias

from toggl_async.reports.detailed import DetailedReport
from toggl_async.reports.filters import DateFormat, DurationFormat, EntryFilter, OrderDirection
from toggl_async.reports.summary import SummaryReport
from toggl_async.request.base import ModelT, endpoint, request_base
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import CsvFile, PdfFile, TableFile

SummaryOrder: TypeAlias = Literal["title", "duration"] | str


@request_base
class WrittenDurations(EntryFilter[ModelT], Generic[ModelT]):
    """How a file writes durations."""

    duration_format: DurationFormat | Unset | None = UNSET
    """How durations are written: ``classic`` (the default), ``decimal`` or ``improved``."""


@request_base
class SummaryFile(SummaryReport[ModelT], WrittenDurations[ModelT], Generic[ModelT]):
    """What a summary report says as a file."""

    collapse: bool | Unset | None = UNSET
    """Put small groups together as "other"."""
    hide_amounts: bool | Unset | None = UNSET
    """Leave the amounts of money out."""
    hide_rates: bool | Unset | None = UNSET
    """Leave the hourly rates out."""
    order_by: SummaryOrder | Unset | None = UNSET
    """What groups are ordered by: ``title`` (the default) or ``duration``."""
    order_dir: OrderDirection | Unset | None = UNSET
    """``ASC`` or ``DESC``."""


@request_base
class WeeklyReport(EntryFilter[ModelT], Generic[ModelT]):
    """The weekly report: time of each user and project by day of the week."""

    calculate: Literal["time", "amounts"] | str | Unset | None = UNSET
    """What is summed: ``time`` or ``amounts``."""
    group_by_task: bool | Unset | None = UNSET
    """Divide each project by task as well."""
    grouping: str | Unset | None = UNSET
    """What rows are grouped by."""


@request_base
class PrintedPage(EntryFilter[ModelT], Generic[ModelT]):
    """How a pdf writes numbers and dates."""

    cents_separator: str | Unset | None = UNSET
    """What stands before the cents, such as ``"."``."""
    date_format: DateFormat | Unset | None = UNSET
    """How dates are written, such as ``YYYY-MM-DD``; the default is ``MM/DD/YYYY``."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries.{format}")
class ExportDetailed(DetailedReport[bytes], WrittenDurations[bytes], TableFile):
    """The detailed report as csv or xlsx: every entry of the span in one file and one request.

    The csv begins with a byte order mark and has neither ids nor zones; its columns vary with the plan.

    https://engineering.toggl.com/docs/reports/exports#post-export-detailed-report
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries.pdf")
class ExportDetailedPdf(DetailedReport[bytes], WrittenDurations[bytes], PrintedPage[bytes], PdfFile):
    """The detailed report as pdf.

    https://engineering.toggl.com/docs/reports/exports#post-export-detailed-report-1
    """

    display_mode: str | Unset | None = UNSET
    """How entries are shown, as Toggl's web pages send it; not documented further."""
    hour_format: str | Unset | None = UNSET
    """How times of day are written, as Toggl's web pages send it."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/summary/time_entries.{format}")
class ExportSummary(SummaryFile[bytes], TableFile):
    """The summary report as csv or xlsx.

    https://engineering.toggl.com/docs/reports/exports#post-export-summary-report
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/summary/time_entries.pdf")
class ExportSummaryPdf(SummaryFile[bytes], PrintedPage[bytes], PdfFile):
    """The summary report as pdf.

    https://engineering.toggl.com/docs/reports/exports#post-export-summary-report-1
    """

    resolution: str | Unset | None = UNSET
    """Length of the steps in the graph, such as ``day``, ``week`` or ``month``."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/weekly/time_entries.csv")
class ExportWeekly(WeeklyReport[bytes], CsvFile):
    """The weekly report as csv.

    https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/weekly/time_entries.pdf")
class ExportWeeklyPdf(WeeklyReport[bytes], WrittenDurations[bytes], PrintedPage[bytes], PdfFile):
    """The weekly report as pdf.

    https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report-1
    """

    logo_url: str | Unset | None = UNSET
    """Address of a picture for the head of the page; it is Toggl that fetches it, never this library."""
