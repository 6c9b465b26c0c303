"""Prints rows as a table that fits the terminal, without cutting anything."""

import sys
from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from toggl_async.cli.console import output_console
from toggl_async.cli.row_text import printable

_PIPE_WIDTH = 10_000
"""Width without a terminal: a table is only as wide as its content, so that each row is one line."""
_NARROWEST_COLUMN = 10
"""Columns narrower than this number of characters are hard to read."""


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a table, or as a block of lines for each row if the terminal is too narrow for it."""
    console = output_console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    cells = [[printable(cell) for cell in row] for row in rows]
    if _width(columns, cells) > console.width and console.width < _NARROWEST_COLUMN * len(columns):
        _print_blocks(console, columns, cells)
    else:
        console.print(_table(columns, cells))


def _width(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return the width of a table in which no text has to go on in the next line."""
    return sum(1 + max(map(cell_len, column)) for column in zip(columns, *rows, strict=True))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for number, column in enumerate(columns):
        numeric = bool(rows) and all(_is_number(row[number]) for row in rows)
        # Text that is too wide goes on in the next line.
        table.add_column(Text(column), overflow="fold", justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _is_number(text: str) -> bool:
    return not text or text.lstrip("-").replace(".", "", 1).isdigit()


def _print_blocks(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        if number:
            console.print()
        for column, cell in zip(columns, row, strict=True):
            console.print(Text(f"{column}: {cell}"), overflow="fold", highlight=False)
