"""The summary report as csv or xlsx: https://engineering.toggl.com/docs/reports/exports."""

from collections.abc import Mapping
from typing import ClassVar, Generic, Literal, TypeAlias

from toggl_async.reports.csv_columns import DURATION_COLUMNS, SUMMARY_HEADER
from toggl_async.reports.duration_formatting import DurationFormatting
from toggl_async.reports.filters import OrderDirection
from toggl_async.reports.summary_fields import SummaryReport
from toggl_async.request.base import ModelT, endpoint, request_base
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import TableFile

SummaryOrder: TypeAlias = Literal["title", "duration"] | str


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
