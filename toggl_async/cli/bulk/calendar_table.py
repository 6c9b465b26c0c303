"""The calendar of an archive as a table: a row for each workspace and year, a cell for each month."""

from calendar import month_abbr
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from toggl_async.bulk import CalendarYear, JobStatus, worst
from toggl_async.cli.bulk.status_marks import STATUS_MARKS
from toggl_async.cli.row_text import printable

_WIDTH_FOR_MONTHS = 80
"""The width of a terminal from which the names of months have three letters instead of one."""
_MONTHS = 12
_YEAR = 4
_SHORTEST_NAME = 4


def calendar_table(years: Sequence[CalendarYear], width: int) -> Table:
    """Return the calendar as a table of at most ``width`` columns."""
    letters = 3 if width >= _WIDTH_FOR_MONTHS else 1
    room = width - _YEAR - 1 - _MONTHS * (letters + 1)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("Workspace", no_wrap=True, overflow="crop", max_width=room - 1)
    table.add_column("Year", no_wrap=True)
    for month in range(1, _MONTHS + 1):
        table.add_column(month_abbr[month][:letters], no_wrap=True, justify="center", width=letters)
    before = None
    for year in years:
        first = year.workspace_id != before
        label = workspace_label(year.name, year.workspace_id, room - 1) if first else ""
        table.add_row(Text(label), str(year.year), *(_cell(worst(counts)) for counts in year.months))
        before = year.workspace_id
    return table


def _cell(status: JobStatus | None) -> Text:
    if status is None:
        return Text("")
    mark = STATUS_MARKS[status]
    return Text(mark.letter, style=mark.style)


def workspace_label(name: str, workspace_id: int, room: int) -> str:
    """Return a workspace's name and id in at most ``room`` columns; the name is shortened, never the id."""
    number, name = str(workspace_id), printable(name)
    left = room - len(number) - 1
    if not name or left < _SHORTEST_NAME:
        return number
    if cell_len(name) > left:
        name = f"{set_cell_size(name, left - 1).rstrip()}\N{HORIZONTAL ELLIPSIS}"
    return f"{name} {number}"


def calendar_legend(years: Sequence[CalendarYear]) -> Text:
    """Return the legend of the letters that occur in a calendar."""
    shown = {worst(counts) for year in years for counts in year.months}
    marks = [(status, mark) for status, mark in STATUS_MARKS.items() if status in shown]
    return Text("   ").join(
        Text.assemble((mark.letter, mark.style), f" {status.value}") for status, mark in marks
    )
