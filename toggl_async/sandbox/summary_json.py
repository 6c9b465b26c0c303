"""The summary and the weekly report as JSON."""

from collections.abc import Iterable
from datetime import date

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.company import entry_id, local
from toggl_async.sandbox.filters import Filter, Selection
from toggl_async.sandbox.responses import Answer, json_answer
from toggl_async.sandbox.summary_export import GROUPS, Group, Grouping, SummarySearch, grouped
from toggl_async.sandbox.weekly_export import WEEK, weeks

Json = dict[str, object]
Pair = tuple[Group, Group]


def search_summary(asked: Asked[SummarySearch]) -> Answer:
    """Answer groups with their sub groups; the names of some fields have leaked from the server's code."""
    body = asked.body
    selection = Selection.of(asked.company, body)
    outer, inner = body.grouping or "projects", body.sub_grouping or "time_entries"
    return json_answer(
        summary_document(selection, body),
        X_Grouping=outer,
        X_Sub_Grouping=inner,
        X_Range_Start=str(selection.first),
        X_Range_End=str(selection.last),
    )


def summary_document(selection: Selection, body: SummarySearch) -> Json:
    """Write the report as it is on the wire."""
    outer, inner = body.grouping or "projects", body.sub_grouping or "time_entries"
    starts, ids = _details(selection, outer, inner, with_ids=bool(body.include_time_entry_ids))
    groups: dict[Group, list[Json]] = {}
    for pair, part in sorted(grouped(selection, outer, inner).items(), key=_by_title):
        shown = _sub_group(pair[1], part, starts[pair], body) | _color(pair[0])
        if body.include_time_entry_ids:
            shown["ids"] = ids[pair]
        groups.setdefault(pair[0], []).append(shown)
    return {"groups": [_group(group, subs) for group, subs in groups.items()]}


def _by_title(item: tuple[Pair, Sum]) -> tuple[str, int, str, int]:
    one, two = item[0]
    return (one.title, one.id or 0, two.title, two.id or 0)


def _details(
    selection: Selection, outer: Grouping, inner: Grouping, *, with_ids: bool
) -> tuple[dict[Pair, str], dict[Pair, list[int]]]:
    """Find, for each pair of groups, its first start, and its entries if they are wanted."""
    works = selection.company.activities
    pairs = [tuple(_pairs(work, outer, inner)) for work in works]
    starts: dict[Pair, str] = {}
    ids: dict[Pair, list[int]] = {}
    known: set[int] = set()
    for day in selection.days():
        for index, pick, start in zip(day.indexes, day.picks, day.starts, strict=True):
            if pick not in known:
                known.add(pick)
                for pair in pairs[pick]:
                    starts.setdefault(pair, _local_start(works[pick], day.date, start))
            if with_ids:
                for pair in pairs[pick]:
                    ids.setdefault(pair, []).append(entry_id(index))
    return starts, ids


def _pairs(work: Activity, outer: Grouping, inner: Grouping) -> Iterable[Pair]:
    return ((one, two) for one in GROUPS[outer](work) for two in GROUPS[inner](work))


def _local_start(work: Activity, day: date, start: int) -> str:
    # The clock on the user's wall, with a Z that claims otherwise.
    return f"{local(day, start, work.user.zone):%Y-%m-%dT%H:%M:%S}Z"


def _group(group: Group, subs: list[Json]) -> Json:
    return {"id": group.id, "sub_groups": subs, **_color(group)}


def _color(group: Group) -> Json:
    # The number of a color of a palette, as a string, that is 0 for all that have a color of their own.
    return {"project_color": "0", "project_hex_color": group.color} if group.color else {}


def _sub_group(group: Group, part: Sum, start: str, body: SummarySearch) -> Json:
    found: Json = {
        "id": group.id,
        "title": group.title,
        "seconds": part.seconds,
        "local_start": start,
        "ForExport": False,
        "DistinguishRates": bool(body.distinguish_rates),
        "Grouping": body.grouping or "projects",
        "SubGrouping": body.sub_grouping or "time_entries",
    }
    if body.distinguish_rates:
        rate = {"billable_seconds": part.billable_seconds, "hourly_rate_in_cents": None, "currency": "USD"}
        found["rates"] = [rate]
    return found


def search_weekly(asked: Asked[Filter]) -> Answer:
    """Answer seven numbers for each user and project, the first for the weekday of the first day."""
    return json_answer(weekly_document(Selection.of(asked.company, asked.body)))


def weekly_document(selection: Selection) -> list[Json]:
    """Write the report as it is on the wire."""
    first = selection.first.weekday()
    return [
        {
            "user_id": line.user.id,
            "project_id": line.project.id if line.project else None,
            "seconds": [week[(first + n) % WEEK].seconds for n in range(WEEK)],
        }
        for line, week in weeks(selection, by_task=False).items()
    ]
