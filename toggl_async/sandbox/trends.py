"""Trends: the tracked time in each interval of a report, by client, project or user."""

from collections.abc import Callable
from typing import Literal

from attrs import evolve, frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.filters import DatesAndRounding, EntrySelection, Ids, IdsOrNone, ReportFilter
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
    """The body of the trends of clients, projects and users; Toggl requires the currency."""

    billable: bool | None = None
    currency: str | None = None
    ids: tuple[int, ...] | None = None
    resolution: Literal["day", "week", "month"] | None = None


def comparative(request: ApiRequest[ComparisonSearch]) -> HttpResponse:
    """Return the tracked seconds in each interval."""
    body = request.body
    body_filter = evolve(
        report_filter(body, billable=body.billable, projects=body.project_ids),
        client_ids=body.client_ids,
        group_ids=body.group_ids,
        tag_ids=body.tag_ids,
        task_ids=body.task_ids,
        user_ids=body.user_ids,
    )
    selection = EntrySelection.of(request.data, body_filter)
    resolution = body.resolution or default_resolution(selection)
    data = [
        {"date": str(start), "total_seconds": sum_all(selection, counts).seconds}
        for start, counts in counts_by_interval(selection, resolution)
    ]
    return json_response({"graph": {"data": data, "resolution": resolution}})


def client_trends(request: ApiRequest[TrendSearch]) -> HttpResponse:
    """Return the tracked time for each client in each interval."""
    names = {client.id: client.name for client in request.data.directory.clients}
    return _trends(
        request,
        "clients",
        lambda activity: activity.client_id,
        lambda client: {"client_id": client, "name": names.get(client or 0)},
    )


def user_trends(request: ApiRequest[TrendSearch]) -> HttpResponse:
    """Return the tracked time of each user in each interval."""
    users = request.data.directory.user_by_id
    return _trends(
        request,
        "users",
        lambda activity: activity.user.id,
        lambda user: {"user_id": user, "name": users[user or 0].name},
    )


def project_trends(request: ApiRequest[TrendSearch]) -> HttpResponse:
    """Return the tracked time on each project in each interval.

    Raises:
        HttpError: with 400, there are no ids or more than five.
    """
    if not request.body.ids:
        raise json_error(400, "At least 1 id required")
    if len(request.body.ids) > MAX_TREND_IDS:
        raise json_error(400, "Maximum 5 ids allowed")
    projects = request.data.directory.project_by_id

    def describe(identifier: int | None) -> Json:
        project = projects[identifier or 0]
        return {
            "project_id": identifier,
            "name": project.name,
            "color": project.color,
            "currency": project.currency,
        }

    return _trends(request, "projects", lambda activity: activity.project_id, describe)


def _trends(
    request: ApiRequest[TrendSearch],
    kind: str,
    identifier_of: Callable[[Activity], int | None],
    describe: Callable[[int | None], Json],
) -> HttpResponse:
    body = request.body
    if body.currency is None:
        raise json_error(400, "Currency is required parameter")
    selection = EntrySelection.of(request.data, report_filter(body, billable=body.billable))
    resolution = body.resolution or default_resolution(selection)

    def selected_identifiers(activity: Activity) -> tuple[int | None, ...]:
        return (identifier_of(activity),) if not body.ids or identifier_of(activity) in body.ids else ()

    data = [
        {
            "date": str(start),
            kind: [
                {**describe(identifier), **_sums_json(entry_sum)}
                for identifier, entry_sum in sum_by(selection, counts, selected_identifiers).items()
            ],
        }
        for start, counts in counts_by_interval(selection, resolution)
    ]
    return json_response({"currency": body.currency, "graph": {"data": data, "resolution": resolution}})


def _sums_json(entry_sum: Sum) -> Json:
    return {
        "total_seconds": entry_sum.seconds,
        "billable_seconds": entry_sum.billable_seconds,
        "earnings": entry_sum.amount,
    }


def report_filter(
    body: DatesAndRounding, *, billable: bool | None = None, projects: IdsOrNone = None
) -> ReportFilter:
    """Return the filters of a report whose body has few fields besides dates and rounding."""
    return ReportFilter(
        start_date=body.start_date,
        end_date=body.end_date,
        rounding=body.rounding,
        rounding_minutes=body.rounding_minutes,
        billable=billable,
        project_ids=projects,
    )
