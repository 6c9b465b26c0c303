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

from typing import Final

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


class Reports(Facade):
    """Detailed, summary and weekly reports of Toggl Track, and the lists to filter them by."""

    export_detailed: Final = export(ExportDetailed)
    export_detailed_pdf: Final = export(ExportDetailedPdf)
    export_summary: Final = export(ExportSummary)
    export_summary_pdf: Final = export(ExportSummaryPdf)
    export_weekly: Final = export(ExportWeekly)
    export_weekly_pdf: Final = export(ExportWeeklyPdf)
    export_saved: Final = export(ExportSaved)

    detailed: Final = pages(Detailed)
    detailed_totals: Final = method(DetailedTotals)
    summary: Final = method(Summary)
    weekly: Final = method(Weekly)
    saved: Final = method(LoadSaved)
    comparative: Final = method(Comparative)
    client_trends: Final = method(ClientTrends)
    project_trends: Final = method(ProjectTrends)
    user_trends: Final = method(UserTrends)
    project_profitability: Final = method(ProjectProfitability)
    project_summary: Final = method(ProjectSummary)
    project_user_summaries: Final = method(ProjectUserSummaries)

    filter_clients: Final = pages(FilterClients)
    filter_project_groups: Final = pages(FilterProjectGroups)
    filter_project_users: Final = pages(FilterProjectUsers)
    filter_projects: Final = pages(FilterProjects)
    filter_project_statuses: Final = method(FilterProjectStatuses)
    filter_task_statuses: Final = method(FilterTaskStatuses)
    filter_tasks: Final = pages(FilterTasks)
    filter_users: Final = pages(FilterUsers)
    search_clients: Final = pages(SearchClients)
    search_projects: Final = pages(SearchProjects)
    search_tasks: Final = pages(SearchTasks)
    search_users: Final = pages(SearchUsers)
