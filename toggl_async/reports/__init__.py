"""Reports v3: https://engineering.toggl.com/docs/reports_start."""

from typing import Final

from toggl_async.facade import Facade, export, method, pages
from toggl_async.reports import exports, lists, saved, tasks, trends
from toggl_async.reports.detailed import Detailed, DetailedTotals
from toggl_async.reports.summary import ProjectSummary, ProjectUserSummaries, Summary
from toggl_async.reports.weekly import Weekly


class Reports(Facade):
    """Detailed, summary and weekly reports of Toggl Track, and the lists to filter them by."""

    export_detailed: Final = export(exports.ExportDetailed)
    export_detailed_pdf: Final = export(exports.ExportDetailedPdf)
    export_summary: Final = export(exports.ExportSummary)
    export_summary_pdf: Final = export(exports.ExportSummaryPdf)
    export_weekly: Final = export(exports.ExportWeekly)
    export_weekly_pdf: Final = export(exports.ExportWeeklyPdf)
    export_saved: Final = export(saved.ExportSaved)

    detailed: Final = pages(Detailed)
    detailed_totals: Final = method(DetailedTotals)
    summary: Final = method(Summary)
    weekly: Final = method(Weekly)
    saved: Final = method(saved.LoadSaved)
    comparative: Final = method(trends.Comparative)
    client_trends: Final = method(trends.ClientTrends)
    project_trends: Final = method(trends.ProjectTrends)
    user_trends: Final = method(trends.UserTrends)
    project_profitability: Final = method(trends.ProjectProfitability)
    project_summary: Final = method(ProjectSummary)
    project_user_summaries: Final = method(ProjectUserSummaries)

    filter_clients: Final = pages(lists.FilterClients)
    filter_project_groups: Final = pages(lists.FilterProjectGroups)
    filter_project_users: Final = pages(lists.FilterProjectUsers)
    filter_projects: Final = pages(lists.FilterProjects)
    filter_project_statuses: Final = method(lists.FilterProjectStatuses)
    filter_task_statuses: Final = method(lists.FilterTaskStatuses)
    filter_tasks: Final = pages(tasks.FilterTasks)
    filter_users: Final = pages(lists.FilterUsers)
    search_clients: Final = pages(lists.SearchClients)
    search_projects: Final = pages(lists.SearchProjects)
    search_tasks: Final = pages(tasks.SearchTasks)
    search_users: Final = pages(lists.SearchUsers)
