"""The table of all operations: host, method, path, body and handler of each."""

from collections.abc import Callable
from typing import TypeVar

from toggl_async.sandbox import (
    data_exports,
    detailed_export,
    detailed_json,
    focus_query,
    focus_streams,
    focus_workload,
    insight_trends,
    lists,
    profitability,
    projects,
    saved_reports,
    summary_export,
    summary_json,
    totals,
    track,
    track_entries,
    track_objects,
    track_tasks,
    track_users,
    trends,
    users,
    weekly_export,
    weekly_json,
)
from toggl_async.sandbox.api_request import ApiRequest, EmptyBody
from toggl_async.sandbox.filters import ReportDatesAndTimes, ReportFilter
from toggl_async.sandbox.focus_filters import FocusCondition
from toggl_async.sandbox.focus_query_body import FocusProfitabilityUrlQuery, FocusQuery, FocusUrlQuery
from toggl_async.sandbox.operation import Operation, operation
from toggl_async.sandbox.request_bodies import NoQuery
from toggl_async.sandbox.responses import HttpResponse

Body = TypeVar("Body")


def _report(path: str, body: type[Body], handler: Callable[[ApiRequest[Body]], HttpResponse]) -> Operation:
    return operation("track", "POST", f"/reports/api/v3/workspace/{{workspace_id}}/{path}", body, handler)


def _insight(path: str, body: type[Body], handler: Callable[[ApiRequest[Body]], HttpResponse]) -> Operation:
    return operation("track", "POST", f"/insights/api/v1/workspace/{{workspace_id}}/{path}", body, handler)


_SHARED = "/reports/api/v3/shared/{report_token}"


def _shared(path: str, handler: Callable[[ApiRequest[EmptyBody]], HttpResponse]) -> Operation:
    return operation("track", "POST", _SHARED + path, EmptyBody, handler)


def _track(
    path: str, handler: Callable[[ApiRequest[EmptyBody]], HttpResponse], query: type = NoQuery
) -> Operation:
    return operation("track", "GET", f"/api/v9/{path}", EmptyBody, handler, query=query)


def _focus(
    path: str,
    body: type[Body],
    handler: Callable[[ApiRequest[Body]], HttpResponse],
    query: type = NoQuery,
) -> Operation:
    return operation(
        "focus", "POST", f"/api/reports/workspaces/{{workspace_id}}/{path}", body, handler, query=query
    )


def _focus_stream(
    path: str, handler: Callable[[ApiRequest[EmptyBody]], HttpResponse], query: type
) -> Operation:
    place = f"/api/organizations/{{organization_id}}/workspaces/{{workspace_id}}/{path}/stream"
    return operation("focus", "GET", place, EmptyBody, handler, query=query)


OPERATIONS: tuple[Operation, ...] = (
    _report("search/time_entries", detailed_export.DetailedSearch, detailed_json.search_entries),
    _report(
        "search/time_entries.{extension}", detailed_export.DetailedExport, detailed_export.export_detailed
    ),
    _report(
        "search/time_entries.pdf", detailed_export.DetailedPdfExport, detailed_export.export_detailed_pdf
    ),
    _report("search/time_entries/totals", totals.TotalsSearch, totals.search_totals),
    _report("summary/time_entries", summary_export.SummarySearch, summary_json.search_summary),
    _report("summary/time_entries.{extension}", summary_export.SummaryExport, summary_export.export_summary),
    _report("summary/time_entries.pdf", summary_export.SummaryPdfExport, summary_export.export_summary_pdf),
    _report("weekly/time_entries", ReportFilter, weekly_json.search_weekly),
    _report("weekly/time_entries.csv", weekly_export.WeeklyExport, weekly_export.export_weekly),
    _report("weekly/time_entries.pdf", weekly_export.WeeklyPdfExport, weekly_export.export_weekly_pdf),
    _report("projects/summary", ReportDatesAndTimes, totals.project_user_summaries),
    _report("projects/{project_id}/summary", ReportDatesAndTimes, totals.project_summary),
    _report("comparative", trends.ComparisonSearch, trends.comparative),
    _report("data_trends/clients", trends.TrendSearch, trends.client_trends),
    _report("data_trends/projects", trends.TrendSearch, trends.project_trends),
    _report("data_trends/users", trends.TrendSearch, trends.user_trends),
    _report(
        "profitability/projects",
        profitability.ProjectProfitabilitySearch,
        profitability.project_profitability,
    ),
    _report("search/clients", lists.ClientSearch, lists.search_clients),
    _report("search/projects", projects.ProjectSearch, projects.search_projects),
    _report("search/users", users.UserSearch, users.search_users),
    _report("filters/clients", lists.ClientSearch, lists.filter_clients),
    _report("filters/projects", projects.ProjectSearch, projects.filter_projects),
    _report("filters/projects/status", projects.ProjectStatusSearch, projects.filter_project_statuses),
    _report("filters/project_groups", users.ProjectGroupSearch, users.filter_project_groups),
    _report("filters/project_users", users.ProjectUserSearch, users.filter_project_users),
    _report("filters/tasks/status", projects.TaskStatusSearch, projects.filter_task_statuses),
    _report("filters/users", users.UserSearch, users.filter_users),
    _report("{action}/tasks", projects.TaskSearch, projects.list_tasks),
    operation("track", "POST", _SHARED, saved_reports.SharedReportSearch, saved_reports.shared_report),
    _shared(".{extension}", saved_reports.export_saved),
    _shared("/{extension}", saved_reports.export_saved),
    _shared("/pdf", saved_reports.export_saved_pdf),
    _insight("data_trends/projects", insight_trends.ProjectTrendSearch, insight_trends.project_comparison),
    _insight(
        "trends/projects.{extension}",
        insight_trends.ProjectTrendSearch,
        insight_trends.export_project_comparison,
    ),
    _insight(
        "profitability/employees.{extension}",
        profitability.EmployeeProfitabilitySearch,
        profitability.export_employees,
    ),
    _insight(
        "profitability/projects.{extension}",
        profitability.ProjectProfitabilitySearch,
        profitability.export_projects,
    ),
    _focus("query", FocusQuery, focus_query.query, FocusUrlQuery),
    _focus("query/dictionary", tuple[FocusCondition, ...], focus_workload.query_dictionary),
    _focus("workload", FocusQuery, focus_workload.workload),
    _focus("profitability", FocusQuery, focus_workload.profitability, FocusProfitabilityUrlQuery),
    _focus_stream("time-entries", focus_streams.time_entries, focus_streams.EntryStreamQuery),
    _focus_stream("tasks", focus_streams.tasks, focus_streams.TaskStreamQuery),
    _track("me", track.me, track.MeQuery),
    _track("me/quota", track.quota),
    _track("me/workspaces", track.workspaces),
    _track("me/organizations", track.organizations),
    _track("organizations/{organization_id}", track.organization),
    _track(
        "organizations/{organization_id}/groups",
        track_users.organization_groups,
        track_users.OrganizationGroupQuery,
    ),
    _track("workspaces/{workspace_id}", track.workspace),
    _track(
        "workspaces/{workspace_id}/reports/shared", saved_reports.list_saved, saved_reports.SavedReportQuery
    ),
    _track("workspaces/{workspace_id}/tags", track_objects.tags, track_objects.TagQuery),
    _track("workspaces/{workspace_id}/clients", track_objects.clients, track_objects.ClientQuery),
    _track("workspaces/{workspace_id}/projects", track_objects.projects, track_objects.ProjectQuery),
    _track("workspaces/{workspace_id}/tasks", track_tasks.tasks, track_tasks.TaskQuery),
    _track("workspaces/{workspace_id}/users", track_users.users, track_users.UserQuery),
    _track(
        "workspaces/{workspace_id}/workspace_users",
        track_users.workspace_users,
        track_users.WorkspaceUserQuery,
    ),
    _track("workspaces/{workspace_id}/groups", track_users.groups),
    _track(
        "workspaces/{workspace_id}/project_users", track_users.project_users, track_users.ProjectUserQuery
    ),
    _track(
        "workspaces/{workspace_id}/project_groups", track_users.project_groups, track_users.ProjectGroupQuery
    ),
    _track("workspaces/{workspace_id}/exports", data_exports.data_exports),
    operation(
        "track",
        "POST",
        "/api/v9/workspaces/{workspace_id}/exports",
        tuple[str, ...],
        data_exports.request_data_export,
    ),
    _track("workspaces/{workspace_id}/exports/data/{uuid}.zip", data_exports.export_data),
    _track("currencies", track_users.currencies),
    _track("me/time_entries", track_entries.time_entries, track_entries.EntriesQuery),
    _track("me/time_entries/{time_entry_id}", track_entries.time_entry, track_entries.EntryQuery),
    _track("me/time_entries/current", track_entries.current_time_entry),
)


def operations() -> list[tuple[str, str, str, dict[str, str]]]:
    """Return the host, the method, the path and the types of the body's fields of every operation."""
    return [(each.host, each.method, each.path, dict(each.fields)) for each in OPERATIONS]
