"""The chart on a terminal: a bar for each week."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate, pairwise

from attrs import frozen
from rich.bar import Bar
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from toggl_async.cli.chart.weekly_totals import WeeklyChart
from toggl_async.cli.row_text import printable

COLOURS = ("blue", "green", "yellow", "magenta", "cyan", "red", "bright_blue", "bright_green")
"""The colours of the largest projects, clients or users."""
_OTHERS = "bright_black"
_LETTERS = "ABCDEFGHI"
_HOUR = 3600
_DATE = len("2025-01-06")
_SHORTEST_BAR = 4
_WEEK = timedelta(weeks=1)
_GAP = 4
"""The number of weeks without time that have a line each; more of them share one."""


def print_chart(chart: WeeklyChart, console: Console) -> None:
    """Print a chart that fits the width of the console; without colours, letters tell the parts apart."""
    marks = _marks(chart, plain=console.color_system is None)
    hours = [_hours(chart.of_week(monday)) for monday in chart.weeks]
    room = max(console.width - _DATE - max(map(len, hours), default=0) - 2, _SHORTEST_BAR)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, width=room)
    grid.add_column(no_wrap=True, justify="right")
    for monday, before in zip(chart.weeks, (None, *chart.weeks), strict=False):
        for label in _empty_weeks(before, monday):
            grid.add_row(*label)
        bar = _bar(chart, monday, marks, room)
        grid.add_row(str(monday), bar, _hours(chart.of_week(monday)))
    console.print(grid)
    console.print()
    console.print(_legend(chart, marks))


@frozen
class _Mark:
    """The character and the colour of the parts of one project, client or user."""

    character: str
    colour: str


def _marks(chart: WeeklyChart, *, plain: bool) -> Sequence[_Mark]:
    colours = [*COLOURS[: len(chart.totals)], *[_OTHERS] * (len(chart.totals) - len(COLOURS))]
    return [
        _Mark(_LETTERS[place] if plain and chart.division else "█", colour)
        for place, colour in enumerate(colours)
    ]


def _empty_weeks(before: date | None, monday: date) -> list[tuple[str, str, str]]:
    """Return the rows for the weeks without time between two weeks."""
    count = 0 if before is None else (monday - before) // _WEEK - 1
    if before is None or count > _GAP:
        return [] if count <= _GAP else [("", f"{count:,} weeks without time", "")]
    return [(str(before + number * _WEEK), "", _hours(0)) for number in range(1, count + 1)]


def _bar(chart: WeeklyChart, monday: date, marks: Sequence[_Mark], room: int) -> RenderableType:
    if not chart.division:
        seconds = max(chart.of_week(monday), 0.0)
        return Bar(chart.highest or 1.0, 0.0, seconds, width=room, color=marks[0].colour)
    parts = [max(each.seconds.get(monday, 0.0), 0.0) for each in chart.totals]
    # The ends are rounded, not the lengths, so that the whole bar has the right length.
    ends = [round(end * room / (chart.highest or 1.0)) for end in accumulate(parts, initial=0.0)]
    return Text.assemble(
        *(
            (mark.character * (end - start), mark.colour)
            for mark, (start, end) in zip(marks, pairwise(ends), strict=True)
        )
    )


def _legend(chart: WeeklyChart, marks: Sequence[_Mark]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True, justify="right")
    if chart.division:
        for total, mark in zip(chart.totals, marks, strict=True):
            name = Text.assemble((mark.character, mark.colour), " ", printable(total.name))
            table.add_row(name, _hours(total.total), f"{total.total / (chart.seconds or 1):.0%}")
    table.add_row(f"Total of {chart.entries:,} entries", _hours(chart.seconds), "")
    return table


def _hours(seconds: float) -> str:
    return f"{seconds / _HOUR:,.1f} h"
