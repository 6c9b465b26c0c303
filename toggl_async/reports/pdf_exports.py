"""The detailed, summary and weekly reports as pdf: https://engineering.toggl.com/docs/reports/exports."""

from collections.abc import Mapping
from typing import ClassVar, Generic

from toggl_async.reports.duration_formatting import DurationFormatting
from toggl_async.reports.filters import DateFormat, DetailedReport, EntryFilter
from toggl_async.reports.summary_exports import SummaryFile
from toggl_async.reports.weekly_exports import WeeklyReport
from toggl_async.request.base import ModelT, endpoint, request_base
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import PdfFile


@request_base
class PdfFormatting(EntryFilter[ModelT], Generic[ModelT]):
    """The format of numbers and dates in a pdf."""

    cents_separator: str | Unset | None = UNSET
    """Separator between whole units and cents, such as ``"."``."""
    date_format: DateFormat | Unset | None = UNSET
    """Format of dates, such as ``YYYY-MM-DD``; the default is ``MM/DD/YYYY``."""


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


@endpoint("/reports/api/v3/workspace/{workspace_id}/summary/time_entries.pdf")
class ExportSummaryPdf(SummaryFile[bytes], PdfFormatting[bytes], PdfFile):
    """The summary report as pdf.

    https://engineering.toggl.com/docs/reports/exports#post-export-summary-report-1
    """

    other_formats: ClassVar[Mapping[str, str]] = dict.fromkeys(("csv", "xlsx"), "ExportSummary")
    resolution: str | Unset | None = UNSET
    """Length of a step in the graph, such as ``day``, ``week`` or ``month``."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/weekly/time_entries.pdf")
class ExportWeeklyPdf(WeeklyReport[bytes], DurationFormatting[bytes], PdfFormatting[bytes], PdfFile):
    """The weekly report as pdf, with the columns of :class:`ExportWeekly`.

    https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report-1
    """

    other_formats: ClassVar[Mapping[str, str]] = {"csv": "ExportWeekly"}
    logo_url: str | Unset | None = UNSET
    """Address of a picture for the head of the page, which Toggl fetches and this library never does."""
