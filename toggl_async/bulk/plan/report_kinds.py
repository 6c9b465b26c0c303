"""The kinds of report that can be exported, and the class of the request for each of their formats."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs

from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends
from toggl_async.reports.exports import (
    ExportDetailed,
    ExportDetailedPdf,
    ExportSummary,
    ExportSummaryPdf,
    ExportWeekly,
    ExportWeeklyPdf,
)
from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import FileFormat


@attrs.frozen
class ReportKind:
    """A kind of report, such as ``detailed``.

    ``requests`` has the class of the request for each format. ``required`` names the fields, other than the
    dates, without which Toggl refuses every request.
    """

    name: str
    summary: str
    requests: Mapping[FileFormat, type[FileRequest]]
    required: tuple[str, ...] = ()

    @property
    def formats(self) -> tuple[FileFormat, ...]:
        """The formats in which the report can be exported."""
        return tuple(self.requests)

    def fields(self, file_format: FileFormat) -> Mapping[str, object]:
        """Return the fields that select a format, if the request's class has several."""
        chosen = "format" in attrs.fields_dict(self.requests[file_format])
        return {"format": file_format} if chosen else {}


def _csv_and_xlsx(request: type[FileRequest]) -> dict[FileFormat, type[FileRequest]]:
    return {"csv": request, "xlsx": request}


def _by_name(kinds: Sequence[ReportKind]) -> Mapping[str, ReportKind]:
    return MappingProxyType({kind.name: kind for kind in kinds})


REPORT_KINDS: Final[Mapping[str, ReportKind]] = _by_name(
    (
        ReportKind(
            "detailed", "Every time entry.", {**_csv_and_xlsx(ExportDetailed), "pdf": ExportDetailedPdf}
        ),
        ReportKind(
            "summary", "Time by project or client.", {**_csv_and_xlsx(ExportSummary), "pdf": ExportSummaryPdf}
        ),
        ReportKind("weekly", "Time by user, project and day.", {"csv": ExportWeekly, "pdf": ExportWeeklyPdf}),
        ReportKind(
            "project-trends", "Time of projects in two date ranges.", _csv_and_xlsx(ExportProjectTrends)
        ),
        ReportKind(
            "employee-profitability",
            "Earnings and costs of employees.",
            _csv_and_xlsx(ExportEmployeeProfitability),
            required=("currency",),
        ),
        ReportKind(
            "project-profitability",
            "Earnings and costs of projects.",
            _csv_and_xlsx(ExportProjectProfitability),
        ),
    )
)
"""The kinds of report by name. Saved reports are not included: their dates are stored at Toggl."""
