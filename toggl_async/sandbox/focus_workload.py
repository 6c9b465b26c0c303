"""The workload, profitability and dictionary operations of Focus."""

from collections.abc import Iterator
from datetime import date, timedelta

from toggl_async.sandbox.aggregates import Sum, count_activities, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.directory import CompanyDirectory
from toggl_async.sandbox.filters import EntrySelection
from toggl_async.sandbox.focus_dictionaries import dictionaries
from toggl_async.sandbox.focus_filters import FocusCondition, FocusFilter, validation_error
from toggl_async.sandbox.focus_query import grouped_rows, page_of, rows_response, select_entries
from toggl_async.sandbox.focus_query_body import FocusQuery, Row
from toggl_async.sandbox.intervals import Resolution
from toggl_async.sandbox.responses import HttpResponse, json_response
from toggl_async.sandbox.totals import counts_by_interval

SATURDAY = 5
WORKING_MINUTES = 480
INTERVAL_GROUPINGS: dict[str, Resolution] = {
    "start_date": "day",
    "start_week": "week",
    "start_month": "month",
}


def query_dictionary(request: ApiRequest[tuple[FocusCondition, ...]]) -> HttpResponse:
    """Return the names of all objects that occur in entries that match the filters."""
    data = request.data
    matches = FocusFilter(request.body).matcher(data)
    activities = [
        activity
        for activity in data.activities
        if data.sees(activity) and (matches is None or matches(activity))
    ]
    directory = data.directory
    ids = {
        identifier
        for activity in activities
        for identifier in (activity.project_id, activity.client_id, activity.task_id, activity.user.id)
    }
    ids |= {identifier for activity in activities for identifier in activity.tag_ids}
    return json_response(
        dictionaries(
            CompanyDirectory(
                users=tuple(user for user in directory.users if user.id in ids),
                clients=tuple(client for client in directory.clients if client.id in ids),
                projects=tuple(project for project in directory.projects if project.id in ids),
                tasks=tuple(task for task in directory.tasks if task.id in ids),
                tags=tuple(tag for tag in directory.tags if tag.id in ids),
                groups=directory.groups,
            )
        )
    )


def profitability(request: ApiRequest[FocusQuery]) -> HttpResponse:
    """Return the rows of a query with revenue and labor cost, in cents."""
    selection = select_entries(request, request.body)
    return rows_response(request, grouped_rows(selection, request.body, _money))


def _money(entry_sum: Sum) -> Row:
    return {"forecast_revenue": entry_sum.amount, "forecast_labor_cost": entry_sum.cost}


def workload(request: ApiRequest[FocusQuery]) -> HttpResponse:
    """Return tracked and working minutes: in total, by day, week or month, or by user."""
    selection = select_entries(request, request.body)
    names = [grouping.property_ for grouping in request.body.groupings or ()]
    if not set(names) <= {"user_account_id", *INTERVAL_GROUPINGS}:
        raise validation_error(f"unsupported groupings {names}")
    if "user_account_id" in names:
        return _by_user(request, selection)
    rows = list(_by_interval(selection, names[0])) if names else [_in_total(selection)]
    return json_response({"data_json_row": rows} if rows else {})


def _in_total(selection: EntrySelection) -> Row:
    date_range = [selection.first, selection.last]
    return _minutes(
        sum_all(selection, count_activities(selection)), date_range, len(selection.data.directory.users)
    )


def _by_interval(selection: EntrySelection, name: str) -> Iterator[Row]:
    users = len(selection.data.directory.users)
    intervals = counts_by_interval(selection, INTERVAL_GROUPINGS[name])
    ends = [start - timedelta(days=1) for start, _ in intervals[1:]] + [selection.last]
    for (start, counts), end in zip(intervals, ends, strict=True):
        date_range = [max(start, selection.first), end]
        yield {name: str(start), **_minutes(sum_all(selection, counts), date_range, users)}


def _by_user(request: ApiRequest[FocusQuery], selection: EntrySelection) -> HttpResponse:
    """Return a row for each user in order of name; a page also has the total number of rows."""
    body, users = request.body, request.data.directory.users
    found = sum_by(selection, count_activities(selection), lambda activity: (activity.user.id,))
    descending = any((ordination.direction or "").lower() == "desc" for ordination in body.ordinations or ())
    ordered_users = sorted(
        (user for user in users if user.id in found), key=lambda user: user.name, reverse=descending
    )
    date_range = [selection.first, selection.last]
    rows = [{"user_account_id": user.id, **_minutes(found[user.id], date_range, 1)} for user in ordered_users]
    content: Row = {"data_json_row": page_of(rows, body.pagination)}
    if body.pagination:
        content["total_count"] = len(rows)
    return json_response(content if content["data_json_row"] else {})


def _minutes(entry_sum: Sum, date_range: list[date], users: int) -> Row:
    first, last = date_range
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {
        "sum_tracked_minutes": entry_sum.seconds // 60,
        "sum_working_minutes": WORKING_MINUTES * users * sum(day.weekday() < SATURDAY for day in days),
        "sum_scheduled_minutes": 0,
        "sum_scheduled_draft_minutes": 0,
        "sum_scheduled_remaining_minutes": 0,
    }
