"""Focus: dictionaries of their own, workload, and profitability."""

from collections.abc import Iterator
from datetime import date, timedelta

from toggl_async.sandbox.aggregates import Sum, sums, total, totals
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.directory import Directory
from toggl_async.sandbox.filters import Selection
from toggl_async.sandbox.focus_dictionaries import dictionaries
from toggl_async.sandbox.focus_filters import Condition, Conditions, invalid
from toggl_async.sandbox.focus_query import Query, Row, answer_rows, paged, query_rows, select
from toggl_async.sandbox.intervals import Resolution
from toggl_async.sandbox.responses import Answer, json_answer
from toggl_async.sandbox.totals import by_period

SATURDAY = 5
WORKING_MINUTES = 480
BUCKETS: dict[str, Resolution] = {"start_date": "day", "start_week": "week", "start_month": "month"}


def query_dictionary(asked: Asked[tuple[Condition, ...]]) -> Answer:
    """Answer the names of what entries that match the filters have to do with."""
    company = asked.company
    chosen = Conditions(asked.body).chosen(company)
    works = [work for work, wanted in zip(company.activities, chosen, strict=True) if wanted]
    directory = company.directory
    ids = {one for work in works for one in (work.project_id, work.client_id, work.task_id, work.user.id)}
    ids |= {one for work in works for one in work.tag_ids}
    return json_answer(
        dictionaries(
            Directory(
                users=tuple(one for one in directory.users if one.id in ids),
                clients=tuple(one for one in directory.clients if one.id in ids),
                projects=tuple(one for one in directory.projects if one.id in ids),
                tasks=tuple(one for one in directory.tasks if one.id in ids),
                tags=tuple(one for one in directory.tags if one.id in ids),
                groups=directory.groups,
            )
        )
    )


def profitability(asked: Asked[Query]) -> Answer:
    """Answer a query with revenue and labor cost in each row, in cents."""
    selection = select(asked, asked.body)
    if asked.query.get("response_format") == "table":
        raise invalid("response_format must be json_row or hierarchical")
    return answer_rows(asked, query_rows(selection, asked.body, _money))


def _money(part: Sum) -> Row:
    return {"forecast_revenue": part.amount, "forecast_labor_cost": part.cost}


def workload(asked: Asked[Query]) -> Answer:
    """Answer how much users work and could work, in minutes: in all, by period, or by user."""
    selection = select(asked, asked.body)
    names = [grouping.property_ for grouping in asked.body.groupings or ()]
    if not set(names) <= {"user_account_id", *BUCKETS}:
        raise invalid(f"unsupported groupings {names}")
    if "user_account_id" in names:
        return _by_user(asked, selection)
    rows = list(_by_period(selection, names[0])) if names else [_whole(selection)]
    return json_answer({"data_json_row": rows} if rows else {})


def _whole(selection: Selection) -> Row:
    days = [selection.first, selection.last]
    return _minutes(total(selection, totals(selection)), days, len(selection.company.directory.users))


def _by_period(selection: Selection, name: str) -> Iterator[Row]:
    users = len(selection.company.directory.users)
    spans = by_period(selection, BUCKETS[name])
    ends = [begin - timedelta(days=1) for begin, _ in spans[1:]] + [selection.last]
    for (begin, counts), end in zip(spans, ends, strict=True):
        days = [max(begin, selection.first), end]
        yield {name: str(begin), **_minutes(total(selection, counts), days, users)}


def _by_user(asked: Asked[Query], selection: Selection) -> Answer:
    """Answer a row for each user, by name; of a page, with the number of all."""
    body, users = asked.body, asked.company.directory.users
    found = sums(selection, totals(selection), lambda work: (work.user.id,))
    down = any((one.direction or "").lower() == "desc" for one in body.ordinations or ())
    order = sorted((user for user in users if user.id in found), key=lambda user: user.name, reverse=down)
    days = [selection.first, selection.last]
    rows = [{"user_account_id": user.id, **_minutes(found[user.id], days, 1)} for user in order]
    answer: Row = {"data_json_row": paged(rows, body.pagination)}
    if body.pagination:
        answer["total_count"] = len(rows)
    return json_answer(answer if answer["data_json_row"] else {})


def _minutes(part: Sum, span: list[date], users: int) -> Row:
    first, last = span
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {
        "sum_tracked_minutes": part.seconds // 60,
        "sum_working_minutes": WORKING_MINUTES * users * sum(day.weekday() < SATURDAY for day in days),
        "sum_scheduled_minutes": 0,
        "sum_scheduled_draft_minutes": 0,
        "sum_scheduled_remaining_minutes": 0,
    }
