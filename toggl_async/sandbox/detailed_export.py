"""The detailed report as csv, xlsx or pdf: one row for each entry."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import count_activities, sum_all
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.company import Day
from toggl_async.sandbox.file_export import Cell, Column, ExportTable, csv_line, export
from toggl_async.sandbox.filters import EntrySelection, ReportFilter
from toggl_async.sandbox.formatting import (
    SECONDS_PER_DAY,
    TIME_TEXTS,
    DurationFormat,
    format_money,
)
from toggl_async.sandbox.lazy import LazyMap
from toggl_async.sandbox.report_selection import select_report
from toggl_async.sandbox.request_bodies import Count
from toggl_async.sandbox.responses import HttpResponse

ROWS_PER_BLOCK = 512
Row = tuple[str, ...]


@frozen(kw_only=True)
class DetailedSearch(ReportFilter):
    """The body of the detailed report; exports accept the cursor too, but always contain all rows."""

    enrich_response: bool | None = None
    first_id: int | None = None
    first_row_number: Count | None = None
    first_timestamp: int | None = None
    grouped: bool | None = None
    hide_amounts: bool | None = None
    order_by: Literal["date", "user", "duration", "description", "last_update"] | None = None
    order_dir: Literal["ASC", "DESC"] | None = None
    page_size: Count | None = None


@frozen(kw_only=True)
class DetailedExport(DetailedSearch):
    """The body of the detailed export to csv and xlsx."""

    duration_format: DurationFormat | None = None


@frozen(kw_only=True)
class DetailedPdfExport(DetailedExport):
    """The body of the detailed export to pdf."""

    cents_separator: str | None = None
    date_format: str | None = None
    display_mode: str | None = None
    hour_format: str | None = None


def export_detailed(request: ApiRequest[DetailedExport]) -> HttpResponse:
    """Return the detailed report as csv or xlsx."""
    table = detailed_table(select_report(request, request.body), request.body)
    return export(table, request.path_params["extension"], request.context.durations)


def export_detailed_pdf(request: ApiRequest[DetailedPdfExport]) -> HttpResponse:
    """Return the detailed report as pdf."""
    table = detailed_table(select_report(request, request.body), request.body)
    return export(table, "pdf", request.context.durations)


def detailed_table(selection: EntrySelection, body: DetailedExport) -> ExportTable:
    """Make the table of the report; by default its rows are in order of local start."""
    writer = _RowWriter(selection, body)
    return ExportTable(
        title="Detailed report",
        columns=writer.columns,
        rows=writer.rows,
        total=lambda: sum_all(selection, count_activities(selection)),
        duration_format=body.duration_format,
        text=writer.text,
    )


def ordered_days(selection: EntrySelection, body: DetailedSearch) -> Iterator[Day]:
    """Yield the entries in the requested order.

    By date, the entries are yielded day by day. Any other order has to sort all entries at once, and each
    entry is then yielded as a day of its own.
    """
    descending = body.order_dir == "DESC"
    if body.order_by in (None, "date"):
        yield from map(_reversed_day, selection.days(backwards=True)) if descending else selection.days()
        return
    rank_of = _rank_function(selection, body.order_by)
    items = [
        (
            rank_of(day.date, entry_number, activity_number, start),
            entry_number,
            day.date,
            activity_number,
            start,
        )
        for day in selection.days()
        for entry_number, activity_number, start in zip(
            day.entry_numbers, day.activity_numbers, day.starts, strict=True
        )
    ]
    items.sort(reverse=descending)
    for _, entry_number, day_date, activity_number, start in items:
        yield Day(day_date, (entry_number,), (activity_number,), (start,))


def _rank_function(
    selection: EntrySelection, order: str
) -> Callable[[date, int, int, int], tuple[str, float]]:
    """Return a function that returns the rank of the entry for one item of a `Day`."""
    data, activities, seconds = selection.data, selection.data.activities, selection.seconds
    if order == "last_update":
        return lambda day, number, activity_number, start: (
            "",
            data.entry_on(day, number, activity_number, start).at.timestamp(),
        )
    if order == "duration":
        return lambda _day, _number, activity_number, _start: ("", seconds[activity_number])
    if order == "user":
        return lambda _day, _number, activity_number, _start: (activities[activity_number].user.name, 0)
    return lambda _day, _number, activity_number, _start: (activities[activity_number].description, 0)


def _reversed_day(day: Day) -> Day:
    return Day(day.date, day.entry_numbers[::-1], day.activity_numbers[::-1], day.starts[::-1])


class _RowWriter:
    """Writes rows; the cells before and after the times are the same for all entries of an activity."""

    def __init__(self, selection: EntrySelection, body: DetailedExport) -> None:
        self._selection, self._body = selection, body
        self._hides_amounts = bool(body.hide_amounts) or not selection.data.visibility.rates
        texts = ("User", "Email", "Client", "Project", "Task", "Description", "Billable")
        self.columns = (
            *map(Column, texts),
            *(Column("Start date", "date"), Column("Start time", "time")),
            *(Column("End date", "date"), Column("End time", "time")),
            *(Column("Duration", "duration"), Column("Tags")),
            *(() if self._hides_amounts else (Column("Amount (USD)", "money"),)),
        )

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows as cells."""
        activities = self._selection.data.activities
        heads = LazyMap(lambda number: _head(activities[number]))
        tails = LazyMap(lambda number: self._tail(activities[number]))
        for day in ordered_days(self._selection, self._body):
            yield from self._day_rows(day, heads, tails)

    def _day_rows(
        self, day: Day, heads: LazyMap[Row], tails: LazyMap[tuple[int, str, *tuple[int, ...]]]
    ) -> Iterator[tuple[Cell, ...]]:
        activities = self._selection.data.activities
        for number, start in zip(day.activity_numbers, day.starts, strict=True):
            end_day, end = day.date, start + activities[number].seconds
            if end >= SECONDS_PER_DAY:
                end_day, end = _later_day(day.date, end)
            yield (*heads[number], day.date, start, end_day, end, *tails[number])

    def text(self, format_seconds: Callable[[int], str]) -> Iterator[str]:
        """Yield the rows as lines of csv, some hundred at a time."""

        def tail_text(number: int) -> str:
            seconds, tags, *cents = self._tail(activities[number])
            return csv_line((format_seconds(seconds), tags, *map(format_money, cents)))

        data, body = self._selection.data, self._body
        activities = data.activities
        # The tails depend on all that changes a duration or an amount; later exports use both again.
        durations = (body.rounding, body.rounding_minutes, body.duration_format, format_seconds(59))
        parts = (
            data.texts("head", LazyMap(lambda number: _head_text(activities[number]))),
            data.texts((durations, self._hides_amounts), LazyMap(tail_text)),
            activities,
        )
        for day in ordered_days(self._selection, self._body):
            for first in range(0, len(day.activity_numbers), ROWS_PER_BLOCK):
                block = slice(first, first + ROWS_PER_BLOCK)
                yield _lines(day.date, day.activity_numbers[block], day.starts[block], parts)
            if not day.activity_numbers:
                yield ""  # lets the event loop run while many days in a row have no matching entries

    def _tail(self, activity: Activity) -> tuple[int, str, *tuple[int, ...]]:
        seconds = self._selection.seconds[activity.number]
        tags = ", ".join(tag.name for tag in activity.tags)
        return (seconds, tags, *(() if self._hides_amounts else (activity.amount(seconds) or 0,)))


def _later_day(day: date, second: int) -> tuple[date, int]:
    """Return the day that is some seconds after the start of another, and the second of that day."""
    days, second_of_day = divmod(second, SECONDS_PER_DAY)
    return day + timedelta(days=days), second_of_day


def _head(activity: Activity) -> Row:
    return (
        activity.user.name,
        activity.user.email,
        activity.client.name if activity.client else "",
        activity.project.name if activity.project else "",
        activity.task.name if activity.task else "",
        activity.description,
        "Yes" if activity.billable else "No",
    )


def _head_text(activity: Activity) -> str:
    *names, description, billable = _head(activity)
    # Toggl quotes an empty description, but not the empty name of a missing project.
    description_text = csv_line((description,)) if description else '""'
    return f"{_without_newline(csv_line(names))},{_without_newline(description_text)},{billable}"


def _without_newline(line: str) -> str:
    return line.removesuffix("\n")


def _lines(
    day: date,
    activity_numbers: Sequence[int],
    starts: Sequence[int],
    parts: tuple[LazyMap[str], LazyMap[str], Sequence[Activity]],
) -> str:
    today = str(day)
    heads, tails, activities = parts
    lines: list[str] = []
    # The innermost loop of the largest exports: one more look-up or formatting slows it noticeably.
    for number, start in zip(activity_numbers, starts, strict=True):
        end = start + activities[number].seconds
        if end < SECONDS_PER_DAY:
            lines.append(
                f"{heads[number]},{today},{TIME_TEXTS[start]},{today},{TIME_TEXTS[end]},{tails[number]}"
            )
        else:
            end_day, end = _later_day(day, end)
            lines.append(
                f"{heads[number]},{today},{TIME_TEXTS[start]},{end_day},{TIME_TEXTS[end]},{tails[number]}"
            )
    return "".join(lines)
