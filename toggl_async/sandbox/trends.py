"""Trends: how much was worked in each period."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal

from attrs import evolve, frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, counted, sums, total, totals
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.file_export import Table, export
from toggl_async.sandbox.filters import Filter, Ids, IdsOrWithout, Rounding, Selection
from toggl_async.sandbox.formatting import duration
from toggl_async.sandbox.responses import Answer, json_answer, json_error
from toggl_async.sandbox.totals import by_period, usual_resolution

Json = dict[str, object]
MOST_TREND_IDS = 5


@frozen(kw_only=True)
class Comparison(Rounding):
    """The body of the comparative report."""

    billable: bool | None = None
    client_ids: IdsOrWithout = None
    group_ids: Ids = None
    project_ids: IdsOrWithout = None
    resolution: Literal["day", "week", "month"] | None = None
    tag_ids: IdsOrWithout = None
    task_ids: IdsOrWithout = None
    user_ids: Ids = None


@frozen(kw_only=True)
class TrendSearch(Rounding):
    """The body of the trends of clients, projects and users; the currency is a must."""

    billable: bool | None = None
    currency: str | None = None
    ids: tuple[int, ...] | None = None
    resolution: Literal["day", "week", "month"] | None = None


@frozen(kw_only=True)
class ProjectTrend(Rounding):
    """The body of Insights' trends of projects against an earlier period."""

    billable: bool | None = None
    previous_period_start: date | None = None
    project_ids: tuple[int, ...] | None = None


def comparative(asked: Asked[Comparison]) -> Answer:
    """Answer the seconds of each period."""
    body = asked.body
    wanted = evolve(
        only(body, billable=body.billable, projects=body.project_ids),
        client_ids=body.client_ids,
        group_ids=body.group_ids,
        tag_ids=body.tag_ids,
        task_ids=body.task_ids,
        user_ids=body.user_ids,
    )
    selection = Selection.of(asked.company, wanted)
    resolution = body.resolution or usual_resolution(selection)
    data = [
        {"date": str(begin), "total_seconds": total(selection, counts).seconds}
        for begin, counts in by_period(selection, resolution)
    ]
    return json_answer({"graph": {"data": data, "resolution": resolution}})


def client_trends(asked: Asked[TrendSearch]) -> Answer:
    """Answer what was worked for each client in each period."""
    names = {one.id: one.name for one in asked.company.directory.clients}
    return _trends(
        asked,
        "clients",
        lambda work: work.client_id,
        lambda one: {"client_id": one, "name": names.get(one or 0)},
    )


def user_trends(asked: Asked[TrendSearch]) -> Answer:
    """Answer what each user worked in each period."""
    users = asked.company.directory.user_of_id
    return _trends(
        asked, "users", lambda work: work.user.id, lambda one: {"user_id": one, "name": users[one or 0].name}
    )


def project_trends(asked: Asked[TrendSearch]) -> Answer:
    """Answer what was worked on up to five projects in each period."""
    if not asked.body.ids:
        raise json_error(400, "At least 1 id required")
    if len(asked.body.ids) > MOST_TREND_IDS:
        raise json_error(400, "Maximum 5 ids allowed")
    projects = asked.company.directory.project_of_id

    def shown(one: int | None) -> Json:
        project = projects[one or 0]
        return {"project_id": one, "name": project.name, "color": project.color, "currency": project.currency}

    return _trends(asked, "projects", lambda work: work.project_id, shown)


def _trends(
    asked: Asked[TrendSearch],
    kind: str,
    key: Callable[[Activity], int | None],
    shown: Callable[[int | None], Json],
) -> Answer:
    body = asked.body
    if body.currency is None:
        raise json_error(400, "Currency is required parameter")
    selection = Selection.of(asked.company, only(body, billable=body.billable))
    resolution = body.resolution or usual_resolution(selection)

    def keys(work: Activity) -> tuple[int | None, ...]:
        return (key(work),) if not body.ids or key(work) in body.ids else ()

    data = [
        {
            "date": str(begin),
            kind: [{**shown(one), **_part(part)} for one, part in sums(selection, counts, keys).items()],
        }
        for begin, counts in by_period(selection, resolution)
    ]
    return json_answer({"currency": body.currency, "graph": {"data": data, "resolution": resolution}})


def _part(part: Sum) -> Json:
    return {
        "total_seconds": part.seconds,
        "billable_seconds": part.billable_seconds,
        "earnings": part.amount,
    }


def only(body: Rounding, *, billable: bool | None = None, projects: IdsOrWithout = None) -> Filter:
    """Make the filter of a body that has dates and rounding, and little else."""
    return Filter(
        start_date=body.start_date,
        end_date=body.end_date,
        rounding=body.rounding,
        rounding_minutes=body.rounding_minutes,
        billable=billable,
        project_ids=projects,
    )


@frozen
class _Trend:
    """Seconds on each day of a period and of the one before, and who worked them."""

    project_id: int
    user_ids: list[int]
    current: list[int]
    previous: list[int]


def insight_trends(asked: Asked[ProjectTrend]) -> Answer:
    """Answer the seconds of each day of a period and of an earlier one, project by project."""
    current, previous = _periods(asked)
    return json_answer(
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
            for trend in _insights(current, previous)
        ]
    )


def export_trends(asked: Asked[ProjectTrend]) -> Answer:
    """Answer the same as csv or xlsx, a row for each project and day."""
    current, previous = _periods(asked)

    def rows() -> Iterator[tuple[str, ...]]:
        for trend in _insights(current, previous):
            name = asked.company.directory.project_of_id[trend.project_id].name
            for number, pair in enumerate(zip(trend.current, trend.previous, strict=True)):
                day = current.first + timedelta(days=number)
                yield (name, str(day), *(duration(seconds, None) for seconds in pair))

    table = Table(
        title="Project trends",
        header=("Project", "Date", "Current period", "Previous period"),
        rows=rows,
        total=lambda: total(current, totals(current)),
    )
    return export(table, asked.path["extension"])


def _periods(asked: Asked[ProjectTrend]) -> tuple[Selection, Selection]:
    body = asked.body
    if body.start_date and body.end_date and body.end_date < body.start_date:
        raise json_error(400, "start should come after end")
    wanted = only(body, billable=body.billable, projects=body.project_ids)
    current = Selection.of(asked.company, wanted)
    length = current.last - current.first
    begin = body.previous_period_start or current.first - length - timedelta(days=1)
    earlier = evolve(wanted, start_date=begin, end_date=begin + length)
    return current, Selection.of(asked.company, earlier)


def _insights(current: Selection, previous: Selection) -> list[_Trend]:
    users: dict[int, set[int]] = {}
    days = [_by_day(selection, users) for selection in (current, previous)]
    return [_Trend(one, sorted(users[one]), *(_series(of, one) for of in days)) for one in sorted(users)]


def _by_day(selection: Selection, users: dict[int, set[int]]) -> list[dict[int, Sum]]:
    def projects(work: Activity) -> tuple[int, ...]:
        if work.project is None:
            return ()
        users.setdefault(work.project.id, set()).add(work.user.id)
        return (work.project.id,)

    counts = counted(selection, lambda day: (day - selection.first).days)
    length = (selection.last - selection.first).days + 1
    return [sums(selection, counts.get(number, {}), projects) for number in range(length)]


def _series(days: list[dict[int, Sum]], project: int) -> list[int]:
    return [day.get(project, Sum()).seconds for day in days]
