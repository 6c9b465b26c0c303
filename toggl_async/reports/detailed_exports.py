"""The detailed report as csv or xlsx: https://engineering.toggl.com/docs/reports/exports."""

from collections.abc import Mapping
from typing import ClassVar

from toggl_async.reports.csv_columns import DETAILED_HEADER, DURATION_COLUMNS
from toggl_async.reports.duration_formatting import DurationFormatting
from toggl_async.reports.filters import DetailedReport
from toggl_async.request.base import endpoint
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.files import TableFile


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
