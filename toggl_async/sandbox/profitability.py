"""The profitability reports: the revenue and the labor cost of employees and projects."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from attrs import evolve, frozen

from toggl_async.sandbox.aggregates import Counts, Sum, count_activities, count_by, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.file_export import Cell, Column, ExportTable, export
from toggl_async.sandbox.filters import MAX_DAYS, DatesAndRounding, EntrySelection, ReportFilter
from toggl_async.sandbox.intervals import Resolution, interval_label
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.totals import counts_by_interval, default_resolution
from toggl_async.sandbox.trends import report_filter
from toggl_async.sandbox.workspace_data import WorkspaceData

HOURS = (Column("Duration", "duration"), Column("Billable duration", "duration"))


@frozen(kw_only=True)
class EmployeeProfitabilitySearch(DatesAndRounding):
    """The body of the profitability of employees; Toggl requires the currency."""

    currency: str | None = None
    group_ids: tuple[int, ...] | None = None
    resolution: Resolution | None = None
    user_ids: tuple[int, ...] | None = None


@frozen(kw_only=True)
class ProjectProfitabilitySearch(DatesAndRounding):
    """The body of the profitability of projects."""

    billable: bool | None = None
    client_ids: tuple[int | None, ...] | None = None
    currency: str | None = None
    project_ids: tuple[int, ...] | None = None
    resolution: Literal["day", "week", "month"] | None = None


def export_employees(request: ApiRequest[EmployeeProfitabilitySearch]) -> HttpResponse:
    """Return revenue and labor cost of each employee in each interval as csv or xlsx."""
    body = request.body
    if body.currency is None:
        raise json_error(400, "Invalid parameters", "400 no currency")
    body_filter = evolve(report_filter(body), group_ids=body.group_ids, user_ids=body.user_ids)
    selection = _selection(request.data, body_filter)
    table = ExportTable(
        title="Employee profitability",
        columns=(*map(Column, ("Period", "User", "Email")), *HOURS, *_money_columns(body.currency)),
        rows=lambda: _employees(selection, body.resolution or "month"),
        total=lambda: sum_all(selection, count_activities(selection)),
    )
    return export(table, request.path_params["extension"], request.context.durations)


def export_projects(request: ApiRequest[ProjectProfitabilitySearch]) -> HttpResponse:
    """Return revenue and labor cost of each project as csv or xlsx, by interval if requested."""
    body = request.body
    selection = _project_selection(request)
    table = ExportTable(
        title="Project profitability",
        columns=(
            *map(Column, ("Period", "Project", "Client")),
            *HOURS,
            *_money_columns(body.currency or "USD"),
        ),
        rows=lambda: _projects(selection, body.resolution),
        total=lambda: sum_all(selection, count_activities(selection)),
    )
    return export(table, request.path_params["extension"], request.context.durations)


def project_profitability(request: ApiRequest[ProjectProfitabilitySearch]) -> HttpResponse:
    """Return revenue and labor cost of projects as JSON; money is in cents."""
    body = request.body
    selection = _project_selection(request)
    resolution = body.resolution or default_resolution(selection)
    projects = request.data.directory.project_by_id
    graph = [
        {"date": str(start), "earnings": entry_sum.amount, "labour_cost": entry_sum.cost}
        for start, counts in counts_by_interval(selection, resolution)
        for entry_sum in (sum_all(selection, counts),)
    ]
    table = [
        {
            "project_id": project,
            "name": projects[project].name if project else None,
            "color": projects[project].color if project else None,
            "currency": projects[project].currency if project else None,
            "total_seconds": entry_sum.seconds,
            "billable_seconds": entry_sum.billable_seconds,
            "earnings": entry_sum.amount,
            "labour_cost": entry_sum.cost,
        }
        for project, entry_sum in _sums_by_project(selection, count_activities(selection))
    ]
    currency = (body.currency or "USD").upper()
    return json_response(
        {"currency": currency, "graph": {"data": graph, "resolution": resolution}, "table": table}
    )


def _project_selection(request: ApiRequest[ProjectProfitabilitySearch]) -> EntrySelection:
    body = request.body
    body_filter = report_filter(body, billable=body.billable, projects=body.project_ids)
    return _selection(request.data, evolve(body_filter, client_ids=body.client_ids))


def _selection(data: WorkspaceData, body_filter: ReportFilter) -> EntrySelection:
    """Select entries; dates are optional here, and without one the last year with entries is selected."""
    last = body_filter.end_date or data.last_day
    first = body_filter.start_date or max(data.first_day, last - timedelta(days=MAX_DAYS - 1))
    return EntrySelection.of(data, evolve(body_filter, start_date=first, end_date=last))


def _money_columns(currency: str) -> Iterator[Column]:
    for name in ("Revenue", "Labor cost", "Profit"):
        yield Column(f"{name} ({currency.upper()})", "money")


def _employees(selection: EntrySelection, resolution: Resolution) -> Iterator[tuple[Cell, ...]]:
    users = selection.data.directory.user_by_id
    for label, counts in count_by(selection, interval_label(resolution)).items():
        by_user = sum_by(selection, counts, lambda activity: (activity.user.id,))
        for identifier, entry_sum in sorted(by_user.items()):
            user = users[identifier]
            yield (label, user.name, user.email, *_cells(entry_sum))


def _projects(selection: EntrySelection, resolution: Resolution | None) -> Iterator[tuple[Cell, ...]]:
    directory = selection.data.directory

    def label_of(day: date) -> str:
        return interval_label(resolution)(day) if resolution else f"{selection.first} - {selection.last}"

    for label, counts in count_by(selection, label_of).items():
        for identifier, entry_sum in _sums_by_project(selection, counts):
            project = directory.project_by_id.get(identifier or 0)
            client = directory.client_by_id.get(project.client_id or 0) if project else None
            yield (label, project.name if project else "", client.name if client else "", *_cells(entry_sum))


def _sums_by_project(selection: EntrySelection, counts: Counts) -> list[tuple[int | None, Sum]]:
    by_project = sum_by(selection, counts, lambda activity: (activity.project_id,))
    return sorted(by_project.items(), key=lambda pair: pair[0] or 0)


def _cells(entry_sum: Sum) -> tuple[int, ...]:
    """Return the cells for hours, revenue, labor cost and profit."""
    money = (entry_sum.amount, entry_sum.cost, entry_sum.amount - entry_sum.cost)
    return (entry_sum.seconds, entry_sum.billable_seconds, *money)
