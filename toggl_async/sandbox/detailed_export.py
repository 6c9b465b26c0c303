"""The detailed report as a file: one row for each entry."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import total, totals
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.company import Company, Day
from toggl_async.sandbox.file_export import Table, csv_line, export
from toggl_async.sandbox.filters import Filter, Selection
from toggl_async.sandbox.formatting import DAY, TIMES, DurationFormat, duration, money
from toggl_async.sandbox.responses import Answer

BLOCK = 512
Row = tuple[str, ...]


@frozen(kw_only=True)
class DetailedSearch(Filter):
    """The body of the detailed report; an export takes the cursor too, and yet gives everything."""

    enrich_response: bool | None = None
    first_id: int | None = None
    first_row_number: int | None = None
    first_timestamp: int | None = None
    grouped: bool | None = None
    hide_amounts: bool | None = None
    order_by: Literal["date", "user", "duration", "description", "last_update"] | None = None
    order_dir: Literal["ASC", "DESC"] | None = None
    page_size: int | None = None


@frozen(kw_only=True)
class DetailedExport(DetailedSearch):
    """The body of the detailed export to csv and xlsx."""

    duration_format: DurationFormat | None = None


@frozen(kw_only=True)
class DetailedPrint(DetailedExport):
    """The body of the detailed export to pdf."""

    cents_separator: str | None = None
    date_format: str | None = None
    display_mode: str | None = None
    hour_format: str | None = None


def export_detailed(asked: Asked[DetailedExport]) -> Answer:
    """Answer the detailed export as csv or xlsx."""
    return export(detailed_table(asked.company, asked.body), asked.path["extension"])


def export_detailed_pdf(asked: Asked[DetailedPrint]) -> Answer:
    """Answer the detailed export as pdf."""
    return export(detailed_table(asked.company, asked.body), "pdf")


def detailed_table(company: Company, body: DetailedExport) -> Table:
    """Lay the report out; entries ascend by local start unless another order is asked for."""
    selection = Selection.of(company, body)
    writer = _Writer(selection, body)
    return Table(
        title="Detailed report",
        header=writer.header,
        rows=writer.rows,
        total=lambda: total(selection, totals(selection)),
        duration_format=body.duration_format,
        text=writer.text,
    )


def ordered(selection: Selection, body: DetailedSearch) -> Iterator[Day]:
    """Yield the entries in the order asked for.

    By date they come day by day; any other order needs them all at once, and their dates then count for
    nothing: each is a day of its own.
    """
    down = body.order_dir == "DESC"
    if body.order_by in (None, "date", "last_update"):
        yield from map(_backwards, selection.days(backwards=True)) if down else selection.days()
        return
    ranks = _ranks(selection, body.order_by)
    found = [
        (ranks[pick], index, day.date, pick, start)
        for day in selection.days()
        for index, pick, start in zip(day.indexes, day.picks, day.starts, strict=True)
    ]
    found.sort(reverse=down)
    for _, index, when, pick, start in found:
        yield Day(when, (index,), (pick,), (start,))


def _ranks(selection: Selection, order: str) -> list[tuple[str, int]]:
    works = selection.company.activities
    if order == "duration":
        return [("", seconds) for seconds in selection.seconds]
    return [(work.user.name if order == "user" else work.description, 0) for work in works]


def _backwards(day: Day) -> Day:
    return Day(day.date, day.indexes[::-1], day.picks[::-1], day.starts[::-1])


class _Lazy(dict[int, str]):
    """Texts by number, each made when it is wanted for the first time: small exports want few of them."""

    def __init__(self, make: Callable[[int], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> str:
        text = self[number] = self._make(number)
        return text


class _Writer:
    """Writes rows; what does not change from one entry of an activity to the next is written once."""

    def __init__(self, selection: Selection, body: DetailedExport) -> None:
        self._selection, self._body = selection, body
        amount = () if body.hide_amounts else ("Amount (USD)",)
        self.header = (
            *("User", "Email", "Client", "Project", "Task", "Description", "Billable"),
            *("Start date", "Start time", "End date", "End time", "Duration", "Tags"),
            *amount,
        )

    def rows(self) -> Iterator[Row]:
        """Yield the rows cell by cell."""
        works = self._selection.company.activities
        heads, tails = [_head(work) for work in works], [self._tail(work) for work in works]
        for day in ordered(self._selection, self._body):
            yield from self._day(day, heads, tails)

    def _day(self, day: Day, heads: list[Row], tails: list[Row]) -> Iterator[Row]:
        today, tomorrow = str(day.date), str(day.date + timedelta(days=1))
        works = self._selection.company.activities
        for pick, start in zip(day.picks, day.starts, strict=True):
            stop = start + works[pick].seconds
            ends = (today, TIMES[stop]) if stop < DAY else (tomorrow, TIMES[stop - DAY])
            yield (*heads[pick], today, TIMES[start], *ends, *tails[pick])

    def text(self) -> Iterator[str]:
        """Yield the rows as lines of csv, some hundred at a time."""
        works = self._selection.company.activities
        parts = (
            _Lazy(lambda pick: _head_text(works[pick])),
            _Lazy(lambda pick: csv_line(self._tail(works[pick]))),
            [work.seconds for work in works],
        )
        for day in ordered(self._selection, self._body):
            for begin in range(0, len(day.picks), BLOCK):
                part = slice(begin, begin + BLOCK)
                yield _lines(day.date, day.picks[part], day.starts[part], parts)
            if not day.picks:
                yield ""  # a chance for others while many days have nothing that is wanted

    def _tail(self, work: Activity) -> Row:
        seconds = self._selection.seconds[work.number]
        tags = ", ".join(tag.name for tag in work.tags)
        amount = () if self._body.hide_amounts else (money(work.amount(seconds) or 0),)
        return (duration(seconds, self._body.duration_format), tags, *amount)


def _head(work: Activity) -> Row:
    return (
        work.user.name,
        work.user.email,
        work.client.name if work.client else "",
        work.project.name if work.project else "",
        work.task.name if work.task else "",
        work.description,
        "Yes" if work.billable else "No",
    )


def _head_text(work: Activity) -> str:
    *names, description, billable = _head(work)
    # No description is written as one that is empty, other than no project.
    described = csv_line((description,)) if description else '""'
    return f"{_unended(csv_line(names))},{_unended(described)},{billable}"


def _unended(line: str) -> str:
    return line.removesuffix("\n")


def _lines(
    day: date, picks: Sequence[int], starts: Sequence[int], parts: tuple[_Lazy, _Lazy, list[int]]
) -> str:
    today, tomorrow = str(day), str(day + timedelta(days=1))
    heads, tails, lengths = parts
    lines: list[str] = []
    # The innermost loop of the largest exports: one lookup or one formatting more here is felt.
    for pick, start in zip(picks, starts, strict=True):
        stop = start + lengths[pick]
        if stop < DAY:
            lines.append(f"{heads[pick]},{today},{TIMES[start]},{today},{TIMES[stop]},{tails[pick]}")
        else:
            lines.append(f"{heads[pick]},{today},{TIMES[start]},{tomorrow},{TIMES[stop - DAY]},{tails[pick]}")
    return "".join(lines)
