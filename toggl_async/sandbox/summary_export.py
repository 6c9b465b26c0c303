"""The summary report as csv, xlsx or pdf: groups with their sub-groups."""

from collections.abc import Callable, Iterable
from typing import Literal

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, count_activities, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.file_export import Cell, Column, ExportTable, export
from toggl_async.sandbox.filters import EntrySelection, ReportFilter
from toggl_async.sandbox.formatting import DurationFormat
from toggl_async.sandbox.report_selection import select_report
from toggl_async.sandbox.responses import HttpResponse

SummaryGrouping = Literal["projects", "clients", "users", "tasks", "tags", "billable", "time_entries"]
DateFormat = Literal["MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY-MM-DD", "DD/MM/YYYY", "DD.MM.YYYY"]


@frozen(order=True)
class ReportGroup:
    """A group of entries; `id` is None and `title` empty for entries that lack the grouped property."""

    title: str
    id: int | None = None
    client: str = ""
    color: str | None = None


@frozen(kw_only=True)
class SummaryAuditFilter:
    """Limits for groups, which the sandbox validates and otherwise ignores."""

    currency: str | None = None
    max_amount_cents: int | None = None
    max_duration_seconds: int | None = None
    min_amount_cents: int | None = None
    min_duration_seconds: int | None = None


@frozen(kw_only=True)
class SummaryAudit:
    """A choice of groups, which the sandbox validates and otherwise ignores."""

    group_filter: SummaryAuditFilter | None = None
    show_empty_groups: bool | None = None
    show_tracked_groups: bool | None = None


@frozen(kw_only=True)
class SummarySearch(ReportFilter):
    """The body of the summary report."""

    audit: SummaryAudit | None = None
    distinguish_rates: bool | None = None
    grouping: SummaryGrouping | None = None
    include_time_entry_ids: bool | None = None
    sub_grouping: SummaryGrouping | None = None


@frozen(kw_only=True)
class SummaryExport(SummarySearch):
    """The body of the summary export to csv and xlsx."""

    collapse: bool | None = None
    duration_format: DurationFormat | None = None
    hide_amounts: bool | None = None
    hide_rates: bool | None = None
    order_by: Literal["title", "duration"] | None = None
    order_dir: Literal["ASC", "DESC"] | None = None


@frozen(kw_only=True)
class SummaryPdfExport(SummaryExport):
    """The body of the summary export to pdf."""

    cents_separator: str | None = None
    date_format: DateFormat | None = None
    resolution: str | None = None


def export_summary(request: ApiRequest[SummaryExport]) -> HttpResponse:
    """Return the summary report as csv or xlsx."""
    table = summary_table(select_report(request, request.body), request.body)
    return export(table, request.path_params["extension"], request.context.durations)


def export_summary_pdf(request: ApiRequest[SummaryPdfExport]) -> HttpResponse:
    """Return the summary report as pdf."""
    table = summary_table(select_report(request, request.body), request.body)
    return export(table, "pdf", request.context.durations)


def summary_table(selection: EntrySelection, body: SummaryExport) -> ExportTable:
    """Make the table of the report; its columns depend on the grouping."""
    hides_amounts = bool(body.hide_amounts) or not selection.data.visibility.rates
    outer, inner = body.grouping or "projects", body.sub_grouping or "time_entries"
    names = (*HEADERS[outer], *(HEADERS[inner] if inner != "projects" else ("Project",)))
    return ExportTable(
        title="Summary report",
        columns=(
            *map(Column, names),
            Column("Duration", "duration"),
            *(() if hides_amounts else (Column("Amount (USD)", "money"),)),
        ),
        rows=lambda: (
            _row(body, *item, hides_amounts=hides_amounts)
            for item in _sorted(sum_by_groups(selection, outer, inner), body)
        ),
        total=lambda: sum_all(selection, count_activities(selection)),
        size=lambda: len(sum_by_groups(selection, outer, inner)),
        duration_format=body.duration_format,
    )


def sum_by_groups(
    selection: EntrySelection, outer: SummaryGrouping, inner: SummaryGrouping
) -> dict[tuple[ReportGroup, ReportGroup], Sum]:
    """Add up the entries by group and sub-group; an entry with two tags is in the groups of both."""
    first, second = GROUPS_OF_ACTIVITY[outer], GROUPS_OF_ACTIVITY[inner]
    return sum_by(
        selection,
        count_activities(selection),
        lambda activity: ((group, sub_group) for group in first(activity) for sub_group in second(activity)),
    )


def _sorted(
    sums: dict[tuple[ReportGroup, ReportGroup], Sum], body: SummaryExport
) -> list[tuple[ReportGroup, ReportGroup, Sum]]:
    rows = [(group, sub_group, entry_sum) for (group, sub_group), entry_sum in sums.items()]
    rows.sort(key=lambda row: (row[0].title, row[0].id or 0, row[1].title, row[1].id or 0))
    if body.order_by == "duration":
        rows.sort(key=lambda row: row[2].seconds)
    return rows[::-1] if body.order_dir == "DESC" else rows


def _row(
    body: SummaryExport, group: ReportGroup, sub_group: ReportGroup, entry_sum: Sum, *, hides_amounts: bool
) -> tuple[Cell, ...]:
    outer = (group.title, group.client) if (body.grouping or "projects") == "projects" else (group.title,)
    amount = () if hides_amounts else (entry_sum.amount,)
    return (*outer, sub_group.title, entry_sum.seconds, *amount)


def _project(activity: Activity) -> tuple[ReportGroup, ...]:
    project, client = activity.project, activity.client
    if project is None:
        return (ReportGroup(""),)
    return (ReportGroup(project.name, project.id, client.name if client else "", project.color),)


def _client(activity: Activity) -> tuple[ReportGroup, ...]:
    return (ReportGroup(activity.client.name, activity.client.id) if activity.client else ReportGroup(""),)


def _task(activity: Activity) -> tuple[ReportGroup, ...]:
    return (ReportGroup(activity.task.name, activity.task.id) if activity.task else ReportGroup(""),)


def _tags(activity: Activity) -> tuple[ReportGroup, ...]:
    return tuple(ReportGroup(tag.name, tag.id) for tag in activity.tags) or (ReportGroup(""),)


GROUPS_OF_ACTIVITY: dict[SummaryGrouping, Callable[[Activity], Iterable[ReportGroup]]] = {
    "projects": _project,
    "clients": _client,
    "users": lambda activity: (ReportGroup(activity.user.name, activity.user.id),),
    "tasks": _task,
    "tags": _tags,
    "billable": lambda activity: (ReportGroup("Yes" if activity.billable else "No"),),
    "time_entries": lambda activity: (ReportGroup(activity.description),),
}
HEADERS: dict[SummaryGrouping, tuple[str, ...]] = {
    "projects": ("Project", "Client"),
    "clients": ("Client",),
    "users": ("User",),
    "tasks": ("Task",),
    "tags": ("Tag",),
    "billable": ("Billable",),
    "time_entries": ("Description",),
}
