"""Reports v3: https://engineering.toggl.com/docs/reports_start."""

from typing import Final

from toggl_async.method import Export, Facade, Method, Pages
from toggl_async.reports import exports, lists, saved, tasks, trends
from toggl_async.reports.detailed import Detailed, DetailedTotals
from toggl_async.reports.summary import ProjectSummary, ProjectUserSummaries, Summary
from toggl_async.reports.weekly import Weekly


class Reports(Facade):
    """Detailed, summary and weekly reports of Toggl Track, and the lists to filter them by."""

    export_detailed: Final = Export(exports.ExportDetailed)
    export_detailed_pdf: Final = Export(exports.ExportDetailedPdf)
    export_summary: Final = Export(exports.ExportSummary)
    export_summary_pdf: Final = Export(exports.ExportSummaryPdf)
    export_weekly: Final = Export(exports.ExportWeekly)
    export_weekly_pdf: Final = Export(exports.ExportWeeklyPdf)
    export_saved: Final = Export(saved.ExportSaved)

    detailed: Final = Pages(Detailed)
    detailed_totals: Final = Method(DetailedTotals)
    summary: Final = Method(Summary)
    weekly: Final = Method(Weekly)
    saved: Final = Method(saved.LoadSaved)
    comparative: Final = Method(trends.Comparative)
    client_trends: Final = Method(trends.ClientTrends)
    project_trends: Final = Method(trends.ProjectTrends)
    user_trends: Final = Method(trends.UserTrends)
    project_profitability: Final = Method(trends.ProjectProfitability)
    project_summary: Final = Method(ProjectSummary)
    project_user_summaries: Final = Method(ProjectUserSummaries)

    filter_clients: Final = Pages(lists.FilterClients)
    filter_project_groups: Final = Pages(lists.FilterProjectGroups)
    filter_project_users: Final = Pages(lists.FilterProjectUsers)
    filter_projects: Final = Pages(lists.FilterProjects)
    filter_project_statuses: Final = Method(lists.FilterProjectStatuses)
    filter_task_statuses: Final = Method(lists.FilterTaskStatuses)
    filter_tasks: Final = Pages(tasks.FilterTasks)
    filter_users: Final = Pages(lists.FilterUsers)
    search_clients: Final = Pages(lists.SearchClients)
    search_projects: Final = Pages(lists.SearchProjects)
    search_tasks: Final = Pages(tasks.SearchTasks)
    search_users: Final = Pages(lists.SearchUsers)
