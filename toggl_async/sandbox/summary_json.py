"""The summary report as JSON."""

from collections.abc import Iterable
from datetime import date

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.filters import EntrySelection
from toggl_async.sandbox.lazy import LazyMap
from toggl_async.sandbox.local_time import local_datetime
from toggl_async.sandbox.report_selection import select_report
from toggl_async.sandbox.responses import HttpResponse, json_response
from toggl_async.sandbox.summary_export import (
    GROUPS_OF_ACTIVITY,
    ReportGroup,
    SummaryGrouping,
    SummarySearch,
    sum_by_groups,
)

Json = dict[str, object]
Pair = tuple[ReportGroup, ReportGroup]


def search_summary(request: ApiRequest[SummarySearch]) -> HttpResponse:
    """Return groups with their sub-groups; some field names are in the style of the server's own code."""
    body = request.body
    selection = select_report(request, body)
    outer, inner = body.grouping or "projects", body.sub_grouping or "time_entries"
    return json_response(
        summary_document(selection, body),
        X_Grouping=outer,
        X_Sub_Grouping=inner,
        X_Range_Start=str(selection.first),
        X_Range_End=str(selection.last),
    )


def summary_document(selection: EntrySelection, body: SummarySearch) -> Json:
    """Return the report as Toggl sends it."""
    outer, inner = body.grouping or "projects", body.sub_grouping or "time_entries"
    starts, ids = _first_starts_and_ids(selection, outer, inner, with_ids=bool(body.include_time_entry_ids))
    groups: dict[ReportGroup, list[Json]] = {}
    for pair, entry_sum in sorted(sum_by_groups(selection, outer, inner).items(), key=_by_title):
        sub_group_json = _sub_group_json(pair[1], entry_sum, starts[pair], body) | _color_fields(pair[0])
        if body.include_time_entry_ids:
            sub_group_json["ids"] = ids[pair]
        groups.setdefault(pair[0], []).append(sub_group_json)
    return {"groups": [_group_json(group, sub_groups) for group, sub_groups in groups.items()]}


def _by_title(item: tuple[Pair, Sum]) -> tuple[str, int, str, int]:
    group, sub_group = item[0]
    return (group.title, group.id or 0, sub_group.title, sub_group.id or 0)


def _first_starts_and_ids(
    selection: EntrySelection, outer: SummaryGrouping, inner: SummaryGrouping, *, with_ids: bool
) -> tuple[dict[Pair, str], dict[Pair, list[int]]]:
    """Return the first start and, with `with_ids`, the entry ids of each pair of groups."""
    activities = selection.data.activities
    pairs = LazyMap(lambda number: tuple(_pairs(activities[number], outer, inner)))
    entry_id = selection.data.company.entry_id
    starts: dict[Pair, str] = {}
    ids: dict[Pair, list[int]] = {}
    seen: set[int] = set()
    for day in selection.days():
        for entry_number, number, start in zip(
            day.entry_numbers, day.activity_numbers, day.starts, strict=True
        ):
            if number not in seen:
                seen.add(number)
                for pair in pairs[number]:
                    starts.setdefault(pair, _local_start(activities[number], day.date, start))
            if with_ids:
                for pair in pairs[number]:
                    ids.setdefault(pair, []).append(entry_id(entry_number))
    return starts, ids


def _pairs(activity: Activity, outer: SummaryGrouping, inner: SummaryGrouping) -> Iterable[Pair]:
    return (
        (group, sub_group)
        for group in GROUPS_OF_ACTIVITY[outer](activity)
        for sub_group in GROUPS_OF_ACTIVITY[inner](activity)
    )


def _local_start(activity: Activity, day: date, start: int) -> str:
    # Toggl sends the user's local time, although the Z claims that it is UTC.
    return f"{local_datetime(day, start, activity.user.zone):%Y-%m-%dT%H:%M:%S}Z"


def _group_json(group: ReportGroup, sub_groups: list[Json]) -> Json:
    return {"id": group.id, "sub_groups": sub_groups, **_color_fields(group)}


def _color_fields(group: ReportGroup) -> Json:
    # The index in a palette of colors, as a string; Toggl sends 0 for every project with its own color.
    return {"project_color": "0", "project_hex_color": group.color} if group.color else {}


def _sub_group_json(group: ReportGroup, entry_sum: Sum, start: str, body: SummarySearch) -> Json:
    fields: Json = {
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
        fields["rates"] = [rate]
    return fields
