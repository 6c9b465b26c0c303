"""Reports v3: https://engineering.toggl.com/docs/reports_start."""

from toggl_async.method import Export, Facade, Method, Pages
from toggl_async.reports import exports, lists, saved, tasks, trends
from toggl_async.reports.detailed import Detailed, DetailedTotals
from toggl_async.reports.summary import ProjectSummary, ProjectUserSummaries, Summary
from toggl_async.reports.weekly import Weekly


class Reports(Facade):
    """Detailed, summary and weekly reports of Toggl Track, and the lists to filter them by."""

    export_detailed = Export(exports.ExportDetailed)
    export_detailed_pdf = Export(exports.ExportDetailedPdf)
    export_summary = Export(exports.ExportSummary)
    export_summary_pdf = Export(exports.ExportSummaryPdf)
    export_weekly = Export(exports.ExportWeekly)
    export_weekly_pdf = Export(exports.ExportWeeklyPdf)
    export_saved = Export(saved.ExportSaved)

    detailed = Pages(Detailed)
    detailed_totals = Method(DetailedTotals)
    summary = Method(Summary)
    weekly = Method(Weekly)
    saved = Method(saved.LoadSaved)
    comparative = Method(trends.Comparative)
    client_trends = Method(trends.ClientTrends)
    project_trends = Method(trends.ProjectTrends)
    user_trends = Method(trends.UserTrends)
    project_profitability = Method(trends.ProjectProfitability)
    project_summary = Method(ProjectSummary)
    project_user_summaries = Method(ProjectUserSummaries)

    filter_clients = Pages(lists.FilterClients)
    filter_project_groups = Pages(lists.FilterProjectGroups)
    filter_project_users = Pages(lists.FilterProjectUsers)
    filter_projects = Pages(lists.FilterProjects)
    filter_project_statuses = Method(lists.FilterProjectStatuses)
    filter_task_statuses = Method(lists.FilterTaskStatuses)
    filter_tasks = Pages(tasks.FilterTasks)
    filter_users = Pages(lists.FilterUsers)
    search_clients = Pages(lists.SearchClients)
    search_projects = Pages(lists.SearchProjects)
    search_tasks = Pages(tasks.SearchTasks)
    search_users = Pages(lists.SearchUsers)
