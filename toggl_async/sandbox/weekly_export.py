"""The weekly report as csv or pdf: a row for each user and project, a column for each weekday."""

from collections.abc import Iterator
from datetime import timedelta

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, count_activities, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.directory import CompanyClient, CompanyProject, CompanyTask, CompanyUser
from toggl_async.sandbox.file_export import Cell, Column, ExportTable, export
from toggl_async.sandbox.filters import EntrySelection, ReportFilter
from toggl_async.sandbox.formatting import DurationFormat
from toggl_async.sandbox.report_selection import select_report
from toggl_async.sandbox.responses import HttpResponse
from toggl_async.sandbox.summary_export import DateFormat

_Ids = tuple[int, int, int]
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_PER_WEEK = len(WEEKDAYS)


@frozen(kw_only=True)
class WeeklyExport(ReportFilter):
    """The body of the weekly export to csv."""

    calculate: str | None = None
    group_by_task: bool | None = None
    grouping: str | None = None


@frozen(kw_only=True)
class WeeklyPdfExport(WeeklyExport):
    """The body of the weekly export to pdf."""

    cents_separator: str | None = None
    date_format: DateFormat | None = None
    duration_format: DurationFormat | None = None
    logo_url: str | None = None


@frozen
class WeeklyRowKey:
    """The user, and the project with its client, whose hours form one row; the task if grouped by task."""

    user: CompanyUser
    project: CompanyProject | None
    client: CompanyClient | None
    task: CompanyTask | None


def export_weekly(request: ApiRequest[WeeklyExport]) -> HttpResponse:
    """Return the weekly report as csv."""
    table = weekly_table(select_report(request, request.body), request.body, None)
    return export(table, "csv", request.context.durations)


def export_weekly_pdf(request: ApiRequest[WeeklyPdfExport]) -> HttpResponse:
    """Return the weekly report as pdf."""
    selection = select_report(request, request.body)
    table = weekly_table(selection, request.body, request.body.duration_format)
    return export(table, "pdf", request.context.durations)


def weekly_table(
    selection: EntrySelection, body: WeeklyExport, duration_format: DurationFormat | None
) -> ExportTable:
    """Make the table of the report; the columns are dates if it is at most a week long, else weekdays."""
    weekdays = _weekdays(selection)
    task = ("Task",) if body.group_by_task else ()

    def rows() -> Iterator[tuple[Cell, ...]]:
        for key, week in weekly_sums(selection, by_task=bool(body.group_by_task)).items():
            days = [week[weekday].seconds for weekday in weekdays]
            yield (*_name_cells(key, with_task=bool(task)), *days, sum(days))

    return ExportTable(
        title="Weekly report",
        columns=(
            *map(Column, ("User", "Email", "Client", "Project", *task)),
            *(Column(name, "duration") for name in (*_columns(selection, weekdays), "Total")),
        ),
        rows=rows,
        total=lambda: sum_all(selection, count_activities(selection)),
        size=lambda: len(weekly_sums(selection, by_task=bool(task))),
        duration_format=duration_format,
    )


def weekly_sums(selection: EntrySelection, *, by_task: bool) -> dict[WeeklyRowKey, list[Sum]]:
    """Add up the hours of each weekday, Monday first, by user and project, and optionally by task."""
    keys: dict[_Ids, WeeklyRowKey] = {}

    def ids_of(activity: Activity) -> tuple[_Ids]:
        task = activity.task if by_task else None
        ids = (activity.user.id, activity.project_id or 0, task.id if task else 0)
        if ids not in keys:
            keys[ids] = WeeklyRowKey(activity.user, activity.project, activity.client, task)
        return (ids,)

    # Numbers are the keys here, as the hash of whole objects would take most of the time.
    sums: dict[_Ids, list[Sum]] = {}
    for weekday, counts in enumerate(selection.by_weekday):
        for ids, entry_sum in sum_by(selection, counts, ids_of).items():
            sums.setdefault(ids, [Sum()] * DAYS_PER_WEEK)[weekday] += entry_sum
    ordered = sorted(sums, key=lambda ids: (keys[ids].user.name, *ids[:2]))
    return {keys[ids]: sums[ids] for ids in ordered}


def _weekdays(selection: EntrySelection) -> list[int]:
    first, length = selection.first.weekday(), (selection.last - selection.first).days + 1
    return (
        [(first + n) % DAYS_PER_WEEK for n in range(length)]
        if length <= DAYS_PER_WEEK
        else list(range(DAYS_PER_WEEK))
    )


def _columns(selection: EntrySelection, weekdays: list[int]) -> list[str]:
    if (selection.last - selection.first).days >= DAYS_PER_WEEK:
        return [WEEKDAYS[weekday] for weekday in weekdays]
    return [str(selection.first + timedelta(days=n)) for n in range(len(weekdays))]


def _name_cells(key: WeeklyRowKey, *, with_task: bool) -> tuple[str, ...]:
    items = (key.client, key.project, *((key.task,) if with_task else ()))
    return (key.user.name, key.user.email, *(item.name if item else "" for item in items))
