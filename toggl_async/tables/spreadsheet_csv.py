"""Csv files for spreadsheet programs of a country: its delimiter, its decimal comma, and no formulas."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import BinaryIO, Final

import attrs

from toggl_async.errors import InvalidRequestError
from toggl_async.tables.csv_source import CellKind, CopiedCells, CsvSource, SourceColumn
from toggl_async.tables.sanitize import BYTE_ORDER_MARK, harmless

_DECIMAL_HOURS: Final = re.compile(r"-?[0-9]+\.[0-9]+(?: h)?")
_IN_CELLS = frozenset('"\r\n')


@attrs.frozen(kw_only=True)
class CsvStyle:
    """The delimiter between cells, and whether numbers have a comma before their decimals."""

    delimiter: str = ","
    decimal_comma: bool = False

    def check(self) -> None:
        """Check the delimiter.

        Raises:
            InvalidRequestError: it is not one character, or one that has another meaning in a csv.
        """
        if len(self.delimiter) != 1 or self.delimiter in _IN_CELLS or self.delimiter.isalnum():
            raise InvalidRequestError(
                f"delimiter: expected one character such as ';' or a tab, not {self.delimiter!r}"
            )


@attrs.define
class CellWriter:
    """Makes cells harmless and writes numbers in a style; ``changed`` counts the cells with an apostrophe."""

    style: CsvStyle
    changed: int = 0
    unread: int = 0

    def text(self, cell: str) -> str:
        """Return a cell of text."""
        safe = harmless(cell)
        self.changed += safe is not cell
        return safe

    def number(self, cell: str, value: object) -> str:
        """Return a number without marks between thousands; below zero, it is no formula."""
        if not isinstance(value, Decimal):
            return self.text(cell)
        written = format(value, "f")
        return written.replace(".", ",") if self.style.decimal_comma else written

    def duration(self, cell: str) -> str:
        """Return a duration, which may be a number of hours."""
        if self.style.decimal_comma and _DECIMAL_HOURS.fullmatch(cell):
            return self.text(cell.replace(".", ","))
        return self.text(cell)

    def of(self, column: SourceColumn) -> Callable[[str], str]:
        """Return the function for the cells of a column."""
        parser = column.parser
        if parser is None:
            return self.text

        def typed(cell: str) -> str:
            try:
                value = parser(cell)
            except ValueError:
                self.unread += 1
                return self.text(cell)
            if column.kind is CellKind.NUMBER:
                return self.number(cell, value)
            return self.duration(cell) if column.kind is CellKind.DURATION else self.text(cell)

        return typed


def write(source: CsvSource, file: BinaryIO, progress: Callable[[int], None], style: CsvStyle) -> CopiedCells:
    """Write the records of a csv, all cells quoted; ``progress`` gets the number of rows after each block."""
    cells = CellWriter(style)
    writers = [cells.of(column) for column in source.columns]
    rows = 0
    with io.TextIOWrapper(file, "utf-8", newline="") as text:
        # Without a byte order mark, spreadsheet programs assume another encoding than UTF-8.
        text.write(BYTE_ORDER_MARK)
        lines = csv.writer(text, delimiter=style.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
        lines.writerow([cells.text(column.name) for column in source.columns])
        for records in source.blocks():
            lines.writerows(
                [write(cell) for write, cell in zip(writers, record, strict=True)] for record in records
            )
            rows += len(records)
            progress(rows)
    return CopiedCells(rows=rows, harmless=cells.changed, unread=cells.unread)
