"""Workbooks (xlsx) with real cells: dates, times, durations and numbers; and texts that are never formulas.

Needs the extra ``xlsx``.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final, Protocol, TextIO

import attrs

from toggl_async.errors import DecodeError
from toggl_async.tables.csv_source import CellKind, CopiedCells, CsvSource, SourceColumn

# Imported by name, as a strict type checker rejects its functions without annotations.
try:
    xlsxwriter: ModuleType = import_module("xlsxwriter")
except ModuleNotFoundError:
    raise ModuleNotFoundError("workbooks need xlsxwriter: pip install 'toggl-async[xlsx]'") from None

ROWS_OF_SHEET: Final = 1 << 20
"""The number of rows that a sheet can have; the rows of a longer csv are in several sheets."""
_FORMATS: Final[Mapping[CellKind, str]] = {
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.TIME: "hh:mm:ss",
    CellKind.DURATION: "[h]:mm:ss",
    CellKind.NUMBER: "#,##0.00",
}
_WIDTHS = {CellKind.TEXT: 24.0}
_WIDTH = 12.0
_SECONDS_OF_DAY = 86_400
_FIRST_YEAR = 1900
_MOST_DIGITS = 15
_TRUNCATED = -2


class _Worksheet(Protocol):
    """The used part of a worksheet; xlsxwriter has no type annotations in older versions."""

    row_data_fh: TextIO

    def set_column(self, first_col: int, last_col: int, width: float, cell_format: object) -> object: ...

    def freeze_panes(self, row: int, col: int) -> object: ...

    def write_string(self, row: int, col: int, string: str, cell_format: object = None) -> int: ...

    def write_number(self, row: int, col: int, number: float, cell_format: object = None) -> int: ...

    def write_datetime(self, row: int, col: int, date: date | time, cell_format: object = None) -> int: ...


class _Workbook(Protocol):
    """The used part of a workbook."""

    def add_worksheet(self, name: str) -> _Worksheet: ...

    def worksheets(self) -> Sequence[_Worksheet]: ...

    def add_format(self, properties: dict[str, object]) -> object: ...

    def close(self) -> object: ...


@attrs.define(eq=False)
class WorkbookWriter:
    """Writes records to the sheets of a workbook; ``unread`` counts the cells that stay text."""

    book: _Workbook
    columns: Sequence[SourceColumn]
    title: str
    rows: int = 0
    unread: int = 0
    _bold: object = attrs.field(init=False)
    _formats: Mapping[CellKind, object] = attrs.field(init=False)
    _sheet: _Worksheet = attrs.field(init=False)
    _row: int = attrs.field(init=False, default=0)
    _sheets: int = attrs.field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._bold = self.book.add_format({"bold": True})
        self._formats = {
            kind: self.book.add_format({"num_format": number_format})
            for kind, number_format in _FORMATS.items()
        }
        self._add_sheet()

    def _add_sheet(self) -> None:
        self._sheets += 1
        name = self.title if self._sheets == 1 else f"{self.title} {self._sheets}"
        self._sheet = self.book.add_worksheet(name)
        for index, column in enumerate(self.columns):
            # The format of a column applies to its cells, which is faster than a format for each cell.
            width = _WIDTHS.get(column.kind, _WIDTH)
            self._sheet.set_column(index, index, width, self._formats.get(column.kind))
        self._sheet.freeze_panes(1, 0)
        for index, column in enumerate(self.columns):
            self._sheet.write_string(0, index, column.name, self._bold)
        self._row = 1

    def write(self, records: Sequence[Sequence[str]]) -> None:
        """Write records.

        Raises:
            DecodeError: a cell is longer than a workbook allows.
        """
        for record in records:
            if self._row == ROWS_OF_SHEET:
                self._add_sheet()
            for index, (column, cell) in enumerate(zip(self.columns, record, strict=True)):
                if cell:
                    self._write_cell(index, column, cell)
            self._row += 1
            self.rows += 1

    def _write_cell(self, index: int, column: SourceColumn, cell: str) -> None:
        sheet, row = self._sheet, self._row
        value: object = None
        if column.parser is not None:
            try:
                value = column.parser(cell)
            except ValueError:
                self.unread += 1
        if isinstance(value, timedelta):
            sheet.write_number(row, index, value.total_seconds() / _SECONDS_OF_DAY)
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= _MOST_DIGITS:
            sheet.write_number(row, index, float(value))
        elif isinstance(value, time) or (isinstance(value, date) and value.year >= _FIRST_YEAR):
            sheet.write_datetime(row, index, value)
        elif sheet.write_string(row, index, cell) == _TRUNCATED:
            problem = f"row {self.rows + 1}: the cell is longer than a workbook allows ({column.name})"
            raise DecodeError("the csv cannot be made a workbook", problems=[problem])


def write(source: CsvSource, file: BinaryIO, progress: Callable[[int], None]) -> CopiedCells:
    """Write the records of a csv as a workbook; ``progress`` gets the number of rows after each block.

    Memory is constant: the rows are kept in temporary files until the workbook is put together.

    Raises:
        DecodeError: a cell is longer than a workbook allows.
        OSError: the disk is full, or fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        book = _open_book(path)
        try:
            writer = WorkbookWriter(book, source.columns, f"{source.kind.capitalize()} report")
            for records in source.blocks():
                writer.write(records)
                progress(writer.rows)
            _close(book)
        finally:
            for sheet in book.worksheets():
                with suppress(OSError):
                    sheet.row_data_fh.close()
        with path.open("rb") as made:
            shutil.copyfileobj(made, file, 1 << 20)
    return CopiedCells(rows=writer.rows, unread=writer.unread)


def _open_book(path: Path) -> _Workbook:
    # Texts stay texts, whatever they begin with. Each sheet has a temporary file beside the workbook.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    book: _Workbook = xlsxwriter.Workbook(str(path), options)
    return book


def _close(book: _Workbook) -> None:
    created: type[Exception] = import_module("xlsxwriter.exceptions").FileCreateError
    try:
        book.close()
    except created as fault:
        problem = fault.args[0] if fault.args else None
        if not isinstance(problem, OSError):
            raise
    else:
        return
    raise problem
