"""The detailed report as a file: https://engineering.toggl.com/docs/reports/exports."""

from collections.abc import Mapping
from typing import ClassVar

from toggl_async.reports.csv_columns import DETAILED_HEADER, DURATION_COLUMNS
from toggl_async.reports.export_formatting import DurationFormatting, PdfFormatting
from toggl_async.reports.filters import DetailedReport
from toggl_async.request.base import endpoint
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import PdfFile, TableFile


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
