"""The weekly report as a file: a row for each user and project, a column for each weekday."""

from collections.abc import Iterator
from datetime import timedelta

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, sums, total, totals
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.directory import Client, Project, Task, User
from toggl_async.sandbox.file_export import Table, export
from toggl_async.sandbox.filters import Filter, Selection
from toggl_async.sandbox.formatting import DurationFormat, duration
from toggl_async.sandbox.responses import Answer
from toggl_async.sandbox.summary_export import DateFormat

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = len(WEEKDAYS)


@frozen(kw_only=True)
class WeeklyExport(Filter):
    """The body of the weekly export to csv."""

    calculate: str | None = None
    group_by_task: bool | None = None
    grouping: str | None = None


@frozen(kw_only=True)
class WeeklyPrint(WeeklyExport):
    """The body of the weekly export to pdf."""

    cents_separator: str | None = None
    date_format: DateFormat | None = None
    duration_format: DurationFormat | None = None
    logo_url: str | None = None


@frozen
class Line:
    """Whose hours, and on what, stand in one line."""

    user: User
    project: Project | None
    client: Client | None
    task: Task | None


def export_weekly(asked: Asked[WeeklyExport]) -> Answer:
    """Answer the weekly export as csv."""
    return export(weekly_table(asked.company, asked.body, None), "csv")


def export_weekly_pdf(asked: Asked[WeeklyPrint]) -> Answer:
    """Answer the weekly export as pdf."""
    return export(weekly_table(asked.company, asked.body, asked.body.duration_format), "pdf")


def weekly_table(company: Company, body: WeeklyExport, form: DurationFormat | None) -> Table:
    """Lay the report out; in a range of up to a week the columns are its dates, else the weekdays."""
    selection = Selection.of(company, body)
    order = _weekdays(selection)
    task = ("Task",) if body.group_by_task else ()

    def rows() -> Iterator[tuple[str, ...]]:
        for line, week in weeks(selection, by_task=bool(body.group_by_task)).items():
            days = [week[weekday].seconds for weekday in order]
            texts = (duration(seconds, form) for seconds in (*days, sum(days)))
            yield (*_names(line, with_task=bool(task)), *texts)

    return Table(
        title="Weekly report",
        header=("User", "Email", "Client", "Project", *task, *_columns(selection, order), "Total"),
        rows=rows,
        total=lambda: total(selection, totals(selection)),
        size=lambda: len(weeks(selection, by_task=bool(task))),
        duration_format=form,
    )


def weeks(selection: Selection, *, by_task: bool) -> dict[Line, list[Sum]]:
    """Add up the hours of each weekday, Monday first, by user and project, and by task if asked."""

    def line(work: Activity) -> tuple[Line]:
        return (Line(work.user, work.project, work.client, work.task if by_task else None),)

    found: dict[Line, list[Sum]] = {}
    for weekday, counts in enumerate(selection.by_weekday):
        for key, part in sums(selection, counts, line).items():
            found.setdefault(key, [Sum()] * WEEK)[weekday] += part
    order = sorted(found, key=lambda one: (one.user.name, one.user.id, one.project.id if one.project else 0))
    return {key: found[key] for key in order}


def _weekdays(selection: Selection) -> list[int]:
    first, length = selection.first.weekday(), (selection.last - selection.first).days + 1
    return [(first + n) % WEEK for n in range(length)] if length <= WEEK else list(range(WEEK))


def _columns(selection: Selection, order: list[int]) -> list[str]:
    if (selection.last - selection.first).days >= WEEK:
        return [WEEKDAYS[weekday] for weekday in order]
    return [str(selection.first + timedelta(days=n)) for n in range(len(order))]


def _names(line: Line, *, with_task: bool) -> tuple[str, ...]:
    named = (line.client, line.project, *((line.task,) if with_task else ()))
    return (line.user.name, line.user.email, *(one.name if one else "" for one in named))
