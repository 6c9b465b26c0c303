"""Reports v3: https://engineering.toggl.com/docs/reports_start."""

from toggl_async.method import Export, Facade, Method, Pages
from toggl_async.reports.exports import (
    ExportDetailed,
    ExportDetailedPdf,
    ExportSummary,
    ExportWeekly,
    ExportWeeklyPdf,
)
from toggl_async.reports.summary import ProjectSummary
from toggl_async.reports.utils import SearchClients


class Reports(Facade):
    """Detailed, summary and weekly reports of Toggl Track, and the lists to filter them by."""

    export_detailed = Export(ExportDetailed)
    export_detailed_pdf = Export(ExportDetailedPdf)
    export_summary = Export(ExportSummary)
    export_weekly = Export(ExportWeekly)
    export_weekly_pdf = Export(ExportWeeklyPdf)
    project_summary = Method(ProjectSummary)
    search_clients = Pages(SearchClients)
