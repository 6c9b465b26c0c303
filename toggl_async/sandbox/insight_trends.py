"""The trends of projects in Insights, which compare a date range with an earlier one."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, count_activities, count_by, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.file_export import Cell, Column, ExportTable, export
from toggl_async.sandbox.filters import DatesAndRounding, EntrySelection
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.trends import report_filter

Json = dict[str, object]


@frozen(kw_only=True)
class ProjectTrendSearch(DatesAndRounding):
    """The body of the trends of projects in Insights, which compare two date ranges."""

    billable: bool | None = None
    previous_period_start: date | None = None
    project_ids: tuple[int, ...] | None = None


@frozen
class _ProjectTrend:
    """The seconds on each day of two date ranges, and the ids of the users who tracked them."""

    project_id: int
    user_ids: list[int]
    current: list[int]
    previous: list[int]


def project_comparison(request: ApiRequest[ProjectTrendSearch]) -> HttpResponse:
    """Return the seconds on each day of a date range and of an earlier one, by project."""
    current, previous = _selections(request)
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


def export_project_comparison(request: ApiRequest[ProjectTrendSearch]) -> HttpResponse:
    """Return the comparison as csv or xlsx, with a row for each project and day."""
    current, previous = _selections(request)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for trend in _project_trends(current, previous):
            name = request.data.directory.project_by_id[trend.project_id].name
            for number, pair in enumerate(zip(trend.current, trend.previous, strict=True)):
                day = current.first + timedelta(days=number)
                yield (name, day, *pair)

    table = ExportTable(
        title="Project trends",
        columns=(
            *(Column("Project"), Column("Date", "date")),
            *(Column("Current period", "duration"), Column("Previous period", "duration")),
        ),
        rows=rows,
        total=lambda: sum_all(current, count_activities(current)),
    )
    return export(table, request.path_params["extension"], request.context.durations)


def _selections(request: ApiRequest[ProjectTrendSearch]) -> tuple[EntrySelection, EntrySelection]:
    body = request.body
    if body.start_date and body.end_date and body.end_date < body.start_date:
        raise json_error(400, "start should come after end")
    body_filter = report_filter(body, billable=body.billable, projects=body.project_ids)
    current = EntrySelection.of(request.data, body_filter)
    length = current.last - current.first
    start = body.previous_period_start or current.first - length - timedelta(days=1)
    earlier = evolve(body_filter, start_date=start, end_date=start + length)
    return current, EntrySelection.of(request.data, earlier)


def _project_trends(current: EntrySelection, previous: EntrySelection) -> list[_ProjectTrend]:
    users: dict[int, set[int]] = {}
    days = [_sums_by_day(selection, users) for selection in (current, previous)]
    return [
        _ProjectTrend(
            project, sorted(users[project]), *(_seconds_by_day(day_sums, project) for day_sums in days)
        )
        for project in sorted(users)
    ]


def _sums_by_day(selection: EntrySelection, users: dict[int, set[int]]) -> list[dict[int, Sum]]:
    def projects(activity: Activity) -> tuple[int, ...]:
        if activity.project is None:
            return ()
        users.setdefault(activity.project.id, set()).add(activity.user.id)
        return (activity.project.id,)

    counts = count_by(selection, lambda day: (day - selection.first).days)
    length = (selection.last - selection.first).days + 1
    return [sum_by(selection, counts.get(number, {}), projects) for number in range(length)]


def _seconds_by_day(days: list[dict[int, Sum]], project: int) -> list[int]:
    return [day.get(project, Sum()).seconds for day in days]
