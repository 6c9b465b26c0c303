"""The summary and the weekly report as JSON."""

from collections.abc import Iterable
from datetime import date

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.company import entry_id, local_datetime
from toggl_async.sandbox.filters import EntrySelection, ReportFilter
from toggl_async.sandbox.responses import HttpResponse, json_response
from toggl_async.sandbox.summary_export import (
    GROUPS_OF_ACTIVITY,
    ReportGroup,
    SummaryGrouping,
    SummarySearch,
    sum_by_groups,
)
from toggl_async.sandbox.weekly_export import DAYS_PER_WEEK, weekly_sums

Json = dict[str, object]
Pair = tuple[ReportGroup, ReportGroup]


def search_summary(request: ApiRequest[SummarySearch]) -> HttpResponse:
    """Answer groups with their sub groups; the names of some fields have leaked from the server's code."""
    body = request.body
    selection = EntrySelection.of(request.company, body)
    outer, inner = body.grouping or "projects", body.sub_grouping or "time_entries"
    return json_response(
        summary_document(selection, body),
        X_Grouping=outer,
        X_Sub_Grouping=inner,
        X_Range_Start=str(selection.first),
        X_Range_End=str(selection.last),
    )


def summary_document(selection: EntrySelection, body: SummarySearch) -> Json:
    """Write the report as it is on the wire."""
    outer, inner = body.grouping or "projects", body.sub_grouping or "time_entries"
    starts, ids = _details(selection, outer, inner, with_ids=bool(body.include_time_entry_ids))
    groups: dict[ReportGroup, list[Json]] = {}
    for pair, entry_sum in sorted(sum_by_groups(selection, outer, inner).items(), key=_by_title):
        shown = _sub_group(pair[1], entry_sum, starts[pair], body) | _color(pair[0])
        if body.include_time_entry_ids:
            shown["ids"] = ids[pair]
        groups.setdefault(pair[0], []).append(shown)
    return {"groups": [_group(group, subs) for group, subs in groups.items()]}


def _by_title(item: tuple[Pair, Sum]) -> tuple[str, int, str, int]:
    group, sub_group = item[0]
    return (group.title, group.id or 0, sub_group.title, sub_group.id or 0)


def _details(
    selection: EntrySelection, outer: SummaryGrouping, inner: SummaryGrouping, *, with_ids: bool
) -> tuple[dict[Pair, str], dict[Pair, list[int]]]:
    """Find, for each pair of groups, its first start, and its entries if they are wanted."""
    activities = selection.company.activities
    pairs = [tuple(_pairs(activity, outer, inner)) for activity in activities]
    starts: dict[Pair, str] = {}
    ids: dict[Pair, list[int]] = {}
    known: set[int] = set()
    for day in selection.days():
        for index, pick, start in zip(day.entry_numbers, day.activity_numbers, day.starts, strict=True):
            if pick not in known:
                known.add(pick)
                for pair in pairs[pick]:
                    starts.setdefault(pair, _local_start(activities[pick], day.date, start))
            if with_ids:
                for pair in pairs[pick]:
                    ids.setdefault(pair, []).append(entry_id(index))
    return starts, ids


def _pairs(activity: Activity, outer: SummaryGrouping, inner: SummaryGrouping) -> Iterable[Pair]:
    return (
        (group, sub_group)
        for group in GROUPS_OF_ACTIVITY[outer](activity)
        for sub_group in GROUPS_OF_ACTIVITY[inner](activity)
    )


def _local_start(activity: Activity, day: date, start: int) -> str:
    # The clock on the user's wall, with a Z that claims otherwise.
    return f"{local_datetime(day, start, activity.user.zone):%Y-%m-%dT%H:%M:%S}Z"


def _group(group: ReportGroup, subs: list[Json]) -> Json:
    return {"id": group.id, "sub_groups": subs, **_color(group)}


def _color(group: ReportGroup) -> Json:
    # The number of a color of a palette, as a string, that is 0 for all that have a color of their own.
    return {"project_color": "0", "project_hex_color": group.color} if group.color else {}


def _sub_group(group: ReportGroup, entry_sum: Sum, start: str, body: SummarySearch) -> Json:
    found: Json = {
        "id": group.id,
        "title": group.title,
        "seconds": entry_sum.seconds,
        "local_start": start,
        "ForExport": False,
        "DistinguishRates": bool(body.distinguish_rates),
        "Grouping": body.grouping or "projects",
        "SubGrouping": body.sub_grouping or "time_entries",
    }
    if body.distinguish_rates:
        rate = {
            "billable_seconds": entry_sum.billable_seconds,
            "hourly_rate_in_cents": None,
            "currency": "USD",
        }
        found["rates"] = [rate]
    return found


def search_weekly(request: ApiRequest[ReportFilter]) -> HttpResponse:
    """Answer seven numbers for each user and project, the first for the weekday of the first day."""
    return json_response(weekly_document(EntrySelection.of(request.company, request.body)))


def weekly_document(selection: EntrySelection) -> list[Json]:
    """Write the report as it is on the wire."""
    first = selection.first.weekday()
    return [
        {
            "user_id": line.user.id,
            "project_id": line.project.id if line.project else None,
            "seconds": [week[(first + n) % DAYS_PER_WEEK].seconds for n in range(DAYS_PER_WEEK)],
        }
        for line, week in weekly_sums(selection, by_task=False).items()
    ]
