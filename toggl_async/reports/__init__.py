"""Reports v3: https://engineering.toggl.com/docs/reports_start.

The methods ``filter_...`` and ``search_...`` list the same rows; for a search, Toggl requires at least one
condition. In the modules, each request class is beside the models that its response is decoded into.

Reports:

- :mod:`.filters`: the conditions that reports on time entries share, and the fields of the detailed report;
- :mod:`.totals`: the totals that several reports return;
- :mod:`.detailed`: the detailed report, one row for each time entry, and its totals;
- :mod:`.summary_fields`: the fields of the summary report;
- :mod:`.summary`: the summary report, and totals of projects;
- :mod:`.weekly`: the weekly report;
- :mod:`.saved`: reports that a user saved and shared;
- :mod:`.detailed_exports`, :mod:`.summary_exports`, :mod:`.weekly_exports`: these reports as csv or xlsx;
- :mod:`.pdf_exports`: these reports as pdf;
- :mod:`.exports`: these reports in all formats, for one import;
- :mod:`.saved_exports`: saved reports in all formats;
- :mod:`.duration_formatting`: the format of durations in files;
- :mod:`.csv_columns`: the names of the columns of each csv;
- :mod:`.steps`: the fields of reports that divide a date range into steps;
- :mod:`.comparative`: time in each step;
- :mod:`.trends`: time and money of clients, projects or users in each step;
- :mod:`.profitability`: cost and earnings of projects.

Lists of clients, projects, users and tasks, by which reports can be filtered:

- :mod:`.id_lists`: the cursor and the pages of lists in order of ids;
- :mod:`.clients`: clients;
- :mod:`.projects`: projects;
- :mod:`.project_members`: the users and user groups that work on projects;
- :mod:`.users`: users;
- :mod:`.tasks`: tasks;
- :mod:`.statuses`: tracked and estimated time of projects and tasks.
"""

from toggl_async.facade import Deferred, Facade, export, method, pages, part_of


class Reports(
    Facade,
    methods={
        "export_detailed": Deferred(export, "detailed_exports.ExportDetailed"),
        "export_detailed_pdf": Deferred(export, "pdf_exports.ExportDetailedPdf"),
        "export_summary": Deferred(export, "summary_exports.ExportSummary"),
        "export_summary_pdf": Deferred(export, "pdf_exports.ExportSummaryPdf"),
        "export_weekly": Deferred(export, "weekly_exports.ExportWeekly"),
        "export_weekly_pdf": Deferred(export, "pdf_exports.ExportWeeklyPdf"),
        "export_saved": Deferred(export, "saved_exports.ExportSaved"),
        "detailed": Deferred(pages, "detailed.Detailed"),
        "detailed_totals": Deferred(method, "detailed.DetailedTotals"),
        "summary": Deferred(method, "summary.Summary"),
        "weekly": Deferred(method, "weekly.Weekly"),
        "saved": Deferred(method, "saved.LoadSaved"),
        "comparative": Deferred(method, "comparative.Comparative"),
        "client_trends": Deferred(method, "trends.ClientTrends"),
        "project_trends": Deferred(method, "trends.ProjectTrends"),
        "user_trends": Deferred(method, "trends.UserTrends"),
        "project_profitability": Deferred(method, "profitability.ProjectProfitability"),
        "project_summary": Deferred(method, "summary.ProjectSummary"),
        "project_user_summaries": Deferred(method, "summary.ProjectUserSummaries"),
        "filter_clients": Deferred(pages, "clients.FilterClients"),
        "filter_project_groups": Deferred(pages, "project_members.FilterProjectGroups"),
        "filter_project_users": Deferred(pages, "project_members.FilterProjectUsers"),
        "filter_projects": Deferred(pages, "projects.FilterProjects"),
        "filter_project_statuses": Deferred(method, "statuses.FilterProjectStatuses"),
        "filter_task_statuses": Deferred(method, "statuses.FilterTaskStatuses"),
        "filter_tasks": Deferred(pages, "tasks.FilterTasks"),
        "filter_users": Deferred(pages, "users.FilterUsers"),
        "search_clients": Deferred(pages, "clients.SearchClients"),
        "search_projects": Deferred(pages, "projects.SearchProjects"),
        "search_tasks": Deferred(pages, "tasks.SearchTasks"),
        "search_users": Deferred(pages, "users.SearchUsers"),
    },
):
    """Detailed, summary and weekly reports of Toggl Track, and the lists to filter them by."""


def __getattr__(name: str) -> object:
    return part_of(Reports, name)
