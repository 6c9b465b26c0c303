"""Prints rows as lines, JSON, csv or a table, page by page as they arrive; a table is printed at the end."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Protocol

from toggl_async._typeguards import is_list, is_mapping
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.json_output import json_line, to_builtins
from toggl_async.cli.options import RowFormat


class RowOutput(Protocol):
    """Prints rows to standard output."""

    def write(self, rows: Sequence[object]) -> None:
        """Print some rows, or keep them for the end."""
        ...

    def finish(self) -> None:
        """Print what was kept."""
        ...


class LineOutput:
    """Prints one line for each row."""

    def __init__(self, format_row: Callable[[object], str]) -> None:
        self._format_row = format_row

    def write(self, rows: Sequence[object]) -> None:
        """Print some rows."""
        sys.stdout.write("".join(map(self._format_row, rows)))
        sys.stdout.flush()

    def finish(self) -> None:
        """Do nothing: no row was kept."""


class CsvOutput:
    """Prints rows as csv, below a line with the names of the columns.

    ``columns`` are fields of the rows. Text that a spreadsheet program might run as a formula gets an
    apostrophe, as in the csv of ``convert``. Lists and objects are JSON.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._begun = False
        # Its import is slow, and other formats do not need it.
        self._harmless: Callable[[str], str] = import_module("toggl_async.tables.sanitize").harmless

    def write(self, rows: Sequence[object]) -> None:
        """Print some rows."""
        writer = csv.writer(sys.stdout, lineterminator="\n")
        if not self._begun:
            self._begin()
        for values in fields_of_rows(rows):
            writer.writerow([self._cell(values.get(column)) for column in self._columns])
        sys.stdout.flush()

    def finish(self) -> None:
        """Print the names of the columns if there was no row."""
        if not self._begun:
            self._begin()
            sys.stdout.flush()

    def _begin(self) -> None:
        csv.writer(sys.stdout, lineterminator="\n").writerow(self._columns)
        self._begun = True

    def _cell(self, value: object) -> str:
        return self._harmless(value) if isinstance(value, str) else cell_text(value)


class TableOutput:
    """Prints rows as a table when all have arrived."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._rows: list[Mapping[str, object]] = []

    def write(self, rows: Sequence[object]) -> None:
        """Keep some rows."""
        self._rows += fields_of_rows(rows)

    def finish(self) -> None:
        """Print the table."""
        print_table: Callable[[Sequence[str], Sequence[Sequence[str]]], None]
        print_table = import_module("toggl_async.cli.row_table").print_table
        print_table(
            self._columns, [[cell_text(row.get(column)) for column in self._columns] for row in self._rows]
        )


def output_as(
    chosen: RowFormat,
    columns: Sequence[str] = (),
    format_row: Callable[[object], str] = json_line,
    *,
    raw: bool = False,
) -> RowOutput:
    """Return the output in a format; ``format_row`` makes a line of a row for the format ``lines``.

    Raises:
        UsageError: rows as Toggl sent them are JSON, and another format was chosen.
    """
    if raw:
        if chosen in ("csv", "table"):
            raise UsageError(f"--raw prints JSON: leave --format {chosen} out")
        return LineOutput(json_line)
    if chosen == "csv":
        return CsvOutput(columns)
    if chosen == "table":
        return TableOutput(columns)
    return LineOutput(json_line if chosen == "json" else format_row)


def chosen_format(given: RowFormat | None, *, as_json: bool, default: RowFormat) -> RowFormat:
    """Return the format that ``--format`` or ``--json`` chooses.

    Raises:
        UsageError: they choose different ones.
    """
    if as_json and given not in (None, "json"):
        raise UsageError(f"--json and --format {given} contradict each other: leave one of them out")
    return "json" if as_json else given or default


def fields_of_rows(rows: Sequence[object]) -> Iterator[Mapping[str, object]]:
    """Yield the fields of each row by their names; null, which is not a row, is left out."""
    for row in rows:
        plain = to_builtins(row)
        if is_mapping(plain):
            yield {str(name): value for name, value in plain.items()}


def cell_text(value: object) -> str:
    """Return a value as the text of a cell: nothing for null, JSON for lists and objects."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if is_list(value) or is_mapping(value) else str(value)
