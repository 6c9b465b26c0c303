"""Trends: how much was worked in each period."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal

from attrs import evolve, frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, count_activities, count_by, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.file_export import ExportTable, export
from toggl_async.sandbox.filters import DatesAndRounding, EntrySelection, Ids, IdsOrNone, ReportFilter
from toggl_async.sandbox.formatting import format_duration
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.totals import counts_by_interval, default_resolution

Json = dict[str, object]
MAX_TREND_IDS = 5


@frozen(kw_only=True)
class ComparisonSearch(DatesAndRounding):
    """The body of the comparative report."""

    billable: bool | None = None
    client_ids: IdsOrNone = None
    group_ids: Ids = None
    project_ids: IdsOrNone = None
    resolution: Literal["day", "week", "month"] | None = None
    tag_ids: IdsOrNone = None
    task_ids: IdsOrNone = None
    user_ids: Ids = None


@frozen(kw_only=True)
class TrendSearch(DatesAndRounding):
    """The body of the trends of clients, projects and users; the currency is a must."""

    billable: bool | None = None
    currency: str | None = None
    ids: tuple[int, ...] | None = None
    resolution: Literal["day", "week", "month"] | None = None


@frozen(kw_only=True)
class ProjectTrendSearch(DatesAndRounding):
    """The body of Insights' trends of projects against an earlier period."""

    billable: bool | None = None
    previous_period_start: date | None = None
    project_ids: tuple[int, ...] | None = None


def comparative(request: ApiRequest[ComparisonSearch]) -> HttpResponse:
    """Answer the seconds of each period."""
    body = request.body
    wanted = evolve(
        report_filter(body, billable=body.billable, projects=body.project_ids),
        client_ids=body.client_ids,
        group_ids=body.group_ids,
        tag_ids=body.tag_ids,
        task_ids=body.task_ids,
        user_ids=body.user_ids,
    )
    selection = EntrySelection.of(request.company, wanted)
    resolution = body.resolution or default_resolution(selection)
    data = [
        {"date": str(begin), "total_seconds": sum_all(selection, counts).seconds}
        for begin, counts in counts_by_interval(selection, resolution)
    ]
    return json_response({"graph": {"data": data, "resolution": resolution}})


def client_trends(request: ApiRequest[TrendSearch]) -> HttpResponse:
    """Answer what was worked for each client in each period."""
    names = {client.id: client.name for client in request.company.directory.clients}
    return _trends(
        request,
        "clients",
        lambda activity: activity.client_id,
        lambda client: {"client_id": client, "name": names.get(client or 0)},
    )


def user_trends(request: ApiRequest[TrendSearch]) -> HttpResponse:
    """Answer what each user worked in each period."""
    users = request.company.directory.user_by_id
    return _trends(
        request,
        "users",
        lambda activity: activity.user.id,
        lambda user: {"user_id": user, "name": users[user or 0].name},
    )


def project_trends(request: ApiRequest[TrendSearch]) -> HttpResponse:
    """Answer what was worked on up to five projects in each period."""
    if not request.body.ids:
        raise json_error(400, "At least 1 id required")
    if len(request.body.ids) > MAX_TREND_IDS:
        raise json_error(400, "Maximum 5 ids allowed")
    projects = request.company.directory.project_by_id

    def shown(identifier: int | None) -> Json:
        project = projects[identifier or 0]
        return {
            "project_id": identifier,
            "name": project.name,
            "color": project.color,
            "currency": project.currency,
        }

    return _trends(request, "projects", lambda activity: activity.project_id, shown)


def _trends(
    request: ApiRequest[TrendSearch],
    kind: str,
    key: Callable[[Activity], int | None],
    shown: Callable[[int | None], Json],
) -> HttpResponse:
    body = request.body
    if body.currency is None:
        raise json_error(400, "Currency is required parameter")
    selection = EntrySelection.of(request.company, report_filter(body, billable=body.billable))
    resolution = body.resolution or default_resolution(selection)

    def keys(activity: Activity) -> tuple[int | None, ...]:
        return (key(activity),) if not body.ids or key(activity) in body.ids else ()

    data = [
        {
            "date": str(begin),
            kind: [
                {**shown(identifier), **_part(entry_sum)}
                for identifier, entry_sum in sum_by(selection, counts, keys).items()
            ],
        }
        for begin, counts in counts_by_interval(selection, resolution)
    ]
    return json_response({"currency": body.currency, "graph": {"data": data, "resolution": resolution}})


def _part(entry_sum: Sum) -> Json:
    return {
        "total_seconds": entry_sum.seconds,
        "billable_seconds": entry_sum.billable_seconds,
        "earnings": entry_sum.amount,
    }


def report_filter(
    body: DatesAndRounding, *, billable: bool | None = None, projects: IdsOrNone = None
) -> ReportFilter:
    """Make the filter of a body that has dates and rounding, and little else."""
    return ReportFilter(
        start_date=body.start_date,
        end_date=body.end_date,
        rounding=body.rounding,
        rounding_minutes=body.rounding_minutes,
        billable=billable,
        project_ids=projects,
    )


@frozen
class _ProjectTrend:
    """Seconds on each day of a period and of the one before, and who worked them."""

    project_id: int
    user_ids: list[int]
    current: list[int]
    previous: list[int]


def insight_trends(request: ApiRequest[ProjectTrendSearch]) -> HttpResponse:
    """Answer the seconds of each day of a period and of an earlier one, project by project."""
    current, previous = _periods(request)
    return json_response(
        [
            {
                "project_id": trend.project_id,
                "user_ids": trend.user_ids,
                "start": str(current.first),
                "end": str(current.last),
                "previousStart": str(previous.first),
                "current_period_seconds": trend.current,
                "previous_period_seconds": trend.previous,
            }
            for trend in _project_trends(current, previous)
        ]
    )


def export_trends(request: ApiRequest[ProjectTrendSearch]) -> HttpResponse:
    """Answer the same as csv or xlsx, a row for each project and day."""
    current, previous = _periods(request)

    def rows() -> Iterator[tuple[str, ...]]:
        for trend in _project_trends(current, previous):
            name = request.company.directory.project_by_id[trend.project_id].name
            for number, pair in enumerate(zip(trend.current, trend.previous, strict=True)):
                day = current.first + timedelta(days=number)
                yield (name, str(day), *(format_duration(seconds, None) for seconds in pair))

    table = ExportTable(
        title="Project trends",
        header=("Project", "Date", "Current period", "Previous period"),
        rows=rows,
        total=lambda: sum_all(current, count_activities(current)),
    )
    return export(table, request.path_params["extension"])


def _periods(request: ApiRequest[ProjectTrendSearch]) -> tuple[EntrySelection, EntrySelection]:
    body = request.body
    if body.start_date and body.end_date and body.end_date < body.start_date:
        raise json_error(400, "start should come after end")
    wanted = report_filter(body, billable=body.billable, projects=body.project_ids)
    current = EntrySelection.of(request.company, wanted)
    length = current.last - current.first
    begin = body.previous_period_start or current.first - length - timedelta(days=1)
    earlier = evolve(wanted, start_date=begin, end_date=begin + length)
    return current, EntrySelection.of(request.company, earlier)


def _project_trends(current: EntrySelection, previous: EntrySelection) -> list[_ProjectTrend]:
    users: dict[int, set[int]] = {}
    days = [_by_day(selection, users) for selection in (current, previous)]
    return [
        _ProjectTrend(project, sorted(users[project]), *(_series(of, project) for of in days))
        for project in sorted(users)
    ]


def _by_day(selection: EntrySelection, users: dict[int, set[int]]) -> list[dict[int, Sum]]:
    def projects(activity: Activity) -> tuple[int, ...]:
        if activity.project is None:
            return ()
        users.setdefault(activity.project.id, set()).add(activity.user.id)
        return (activity.project.id,)

    counts = count_by(selection, lambda day: (day - selection.first).days)
    length = (selection.last - selection.first).days + 1
    return [sum_by(selection, counts.get(number, {}), projects) for number in range(length)]


def _series(days: list[dict[int, Sum]], project: int) -> list[int]:
    return [day.get(project, Sum()).seconds for day in days]
