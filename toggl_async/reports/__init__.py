"""Reports v3: https://engineering.toggl.com/docs/reports_start.

The methods ``filter_...`` and ``search_...`` list the same rows; for a search, Toggl requires at least one
condition. In the modules, each request class is beside the models that its response is decoded into.

Reports:

- :mod:`.filters`: the conditions that reports on time entries share;
- :mod:`.totals`: the totals that several reports return;
- :mod:`.detailed`: the detailed report, one row for each time entry, and its totals;
- :mod:`.summary`: the summary report, and totals of projects;
- :mod:`.weekly`: the weekly report;
- :mod:`.saved`: reports that a user saved and shared;
- :mod:`.exports`: the detailed, summary and weekly reports as files;
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

from toggl_async.facade import Facade, export, method, pages
from toggl_async.reports.clients import FilterClients, SearchClients
from toggl_async.reports.comparative import Comparative
from toggl_async.reports.detailed import Detailed, DetailedTotals
from toggl_async.reports.exports import (
    ExportDetailed,
    ExportDetailedPdf,
    ExportSummary,
    ExportSummaryPdf,
    ExportWeekly,
    ExportWeeklyPdf,
)
from toggl_async.reports.profitability import ProjectProfitability
from toggl_async.reports.project_members import FilterProjectGroups, FilterProjectUsers
from toggl_async.reports.projects import FilterProjects, SearchProjects
from toggl_async.reports.saved import ExportSaved, LoadSaved
from toggl_async.reports.statuses import FilterProjectStatuses, FilterTaskStatuses
from toggl_async.reports.summary import ProjectSummary, ProjectUserSummaries, Summary
from toggl_async.reports.tasks import FilterTasks, SearchTasks
from toggl_async.reports.trends import ClientTrends, ProjectTrends, UserTrends
from toggl_async.reports.users import FilterUsers, SearchUsers
from toggl_async.reports.weekly import Weekly


class Reports(
    Facade,
    methods={
        "export_detailed": export(ExportDetailed),
        "export_detailed_pdf": export(ExportDetailedPdf),
        "export_summary": export(ExportSummary),
        "export_summary_pdf": export(ExportSummaryPdf),
        "export_weekly": export(ExportWeekly),
        "export_weekly_pdf": export(ExportWeeklyPdf),
        "export_saved": export(ExportSaved),
        "detailed": pages(Detailed),
        "detailed_totals": method(DetailedTotals),
        "summary": method(Summary),
        "weekly": method(Weekly),
        "saved": method(LoadSaved),
        "comparative": method(Comparative),
        "client_trends": method(ClientTrends),
        "project_trends": method(ProjectTrends),
        "user_trends": method(UserTrends),
        "project_profitability": method(ProjectProfitability),
        "project_summary": method(ProjectSummary),
        "project_user_summaries": method(ProjectUserSummaries),
        "filter_clients": pages(FilterClients),
        "filter_project_groups": pages(FilterProjectGroups),
        "filter_project_users": pages(FilterProjectUsers),
        "filter_projects": pages(FilterProjects),
        "filter_project_statuses": method(FilterProjectStatuses),
        "filter_task_statuses": method(FilterTaskStatuses),
        "filter_tasks": pages(FilterTasks),
        "filter_users": pages(FilterUsers),
        "search_clients": pages(SearchClients),
        "search_projects": pages(SearchProjects),
        "search_tasks": pages(SearchTasks),
        "search_users": pages(SearchUsers),
    },
):
    """Detailed, summary and weekly reports of Toggl Track, and the lists to filter them by."""
