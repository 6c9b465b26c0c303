"""The weekly report as a file: a row for each user and project, a column for each weekday."""

from collections.abc import Iterator
from datetime import timedelta

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, count_activities, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.directory import CompanyClient, CompanyProject, CompanyTask, CompanyUser
from toggl_async.sandbox.file_export import ExportTable, export
from toggl_async.sandbox.filters import EntrySelection, ReportFilter
from toggl_async.sandbox.formatting import DurationFormat, format_duration
from toggl_async.sandbox.responses import HttpResponse
from toggl_async.sandbox.summary_export import DateFormat

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_PER_WEEK = len(WEEKDAYS)


@frozen(kw_only=True)
class WeeklyExport(ReportFilter):
    """The body of the weekly export to csv."""

    calculate: str | None = None
    group_by_task: bool | None = None
    grouping: str | None = None


@frozen(kw_only=True)
class WeeklyPdfExport(WeeklyExport):
    """The body of the weekly export to pdf."""

    cents_separator: str | None = None
    date_format: DateFormat | None = None
    duration_format: DurationFormat | None = None
    logo_url: str | None = None


@frozen
class WeeklyRowKey:
    """Whose hours, and on what, stand in one line."""

    user: CompanyUser
    project: CompanyProject | None
    client: CompanyClient | None
    task: CompanyTask | None


def export_weekly(request: ApiRequest[WeeklyExport]) -> HttpResponse:
    """Answer the weekly export as csv."""
    return export(weekly_table(request.company, request.body, None), "csv")


def export_weekly_pdf(request: ApiRequest[WeeklyPdfExport]) -> HttpResponse:
    """Answer the weekly export as pdf."""
    return export(weekly_table(request.company, request.body, request.body.duration_format), "pdf")


def weekly_table(company: Company, body: WeeklyExport, form: DurationFormat | None) -> ExportTable:
    """Lay the report out; in a range of up to a week the columns are its dates, else the weekdays."""
    selection = EntrySelection.of(company, body)
    order = _weekdays(selection)
    task = ("Task",) if body.group_by_task else ()

    def rows() -> Iterator[tuple[str, ...]]:
        for line, week in weekly_sums(selection, by_task=bool(body.group_by_task)).items():
            days = [week[weekday].seconds for weekday in order]
            texts = (format_duration(seconds, form) for seconds in (*days, sum(days)))
            yield (*_names(line, with_task=bool(task)), *texts)

    return ExportTable(
        title="Weekly report",
        header=("User", "Email", "Client", "Project", *task, *_columns(selection, order), "Total"),
        rows=rows,
        total=lambda: sum_all(selection, count_activities(selection)),
        size=lambda: len(weekly_sums(selection, by_task=bool(task))),
        duration_format=form,
    )


def weekly_sums(selection: EntrySelection, *, by_task: bool) -> dict[WeeklyRowKey, list[Sum]]:
    """Add up the hours of each weekday, Monday first, by user and project, and by task if asked."""

    def line(activity: Activity) -> tuple[WeeklyRowKey]:
        return (
            WeeklyRowKey(
                activity.user, activity.project, activity.client, activity.task if by_task else None
            ),
        )

    found: dict[WeeklyRowKey, list[Sum]] = {}
    for weekday, counts in enumerate(selection.by_weekday):
        for key, entry_sum in sum_by(selection, counts, line).items():
            found.setdefault(key, [Sum()] * DAYS_PER_WEEK)[weekday] += entry_sum
    order = sorted(found, key=lambda key: (key.user.name, key.user.id, key.project.id if key.project else 0))
    return {key: found[key] for key in order}


def _weekdays(selection: EntrySelection) -> list[int]:
    first, length = selection.first.weekday(), (selection.last - selection.first).days + 1
    return (
        [(first + n) % DAYS_PER_WEEK for n in range(length)]
        if length <= DAYS_PER_WEEK
        else list(range(DAYS_PER_WEEK))
    )


def _columns(selection: EntrySelection, order: list[int]) -> list[str]:
    if (selection.last - selection.first).days >= DAYS_PER_WEEK:
        return [WEEKDAYS[weekday] for weekday in order]
    return [str(selection.first + timedelta(days=n)) for n in range(len(order))]


def _names(line: WeeklyRowKey, *, with_task: bool) -> tuple[str, ...]:
    named = (line.client, line.project, *((line.task,) if with_task else ()))
    return (line.user.name, line.user.email, *(item.name if item else "" for item in named))
