"""Reports as workbooks, which are written to a temporary file."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import BinaryIO, Protocol

# Imported by name, as a strict type checker rejects its functions without annotations.
xlsxwriter: ModuleType = import_module("xlsxwriter")

CHUNK_SIZE = 64 * 1024
Row = Sequence[object]
TEXT_WIDTH, NUMBER_WIDTH = 20.0, 12.0
"""The widths of columns, in characters."""


def write_table(
    title: str, header: Row, rows: Iterable[Row], total: str, number_formats: Sequence[str]
) -> Iterator[bytes]:
    """Write a workbook of one sheet, row by row, and yield it in chunks; it has no total.

    `number_formats` has the number format of each column, empty for texts.

    The first chunk takes long, as a workbook can be read only when it is complete.
    """
    del total
    with tempfile.TemporaryFile() as file:
        _write(file, title, header, rows, number_formats)
        file.seek(0)
        while chunk := file.read(CHUNK_SIZE):
            yield chunk


class _Worksheet(Protocol):
    """The used part of a worksheet; xlsxwriter has no type annotations."""

    def set_column(self, first_col: int, last_col: int, width: float, cell_format: object) -> object: ...

    def freeze_panes(self, row: int, col: int) -> object: ...

    def write_row(self, row: int, col: int, data: Row, cell_format: object = None) -> object: ...


class _Workbook(Protocol):
    """The used part of a workbook."""

    def add_worksheet(self, name: str) -> _Worksheet: ...

    def add_format(self, properties: dict[str, object]) -> object: ...

    def close(self) -> object: ...


def _open_workbook(file: BinaryIO) -> _Workbook:
    # A description may look like a formula or a URL, but it must stay text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook: _Workbook = xlsxwriter.Workbook(file, options)
    return workbook


def _write(
    file: BinaryIO, title: str, header: Row, rows: Iterable[Row], number_formats: Sequence[str]
) -> None:
    workbook = _open_workbook(file)
    try:
        sheet = workbook.add_worksheet(title[:31])
        for number, number_format in enumerate(number_formats):
            # The format of a column applies to its cells, which is faster than a format for each cell.
            column_format = workbook.add_format({"num_format": number_format}) if number_format else None
            sheet.set_column(number, number, NUMBER_WIDTH if number_format else TEXT_WIDTH, column_format)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, header, workbook.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    finally:
        workbook.close()
