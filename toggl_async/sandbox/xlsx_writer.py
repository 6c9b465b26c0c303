"""Workbooks, written to a temporary file that goes when it has been read."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import BinaryIO, Protocol

# Imported by name, as its functions have no types that a strict checker could follow.
xlsxwriter: ModuleType = import_module("xlsxwriter")

CHUNK_SIZE = 64 * 1024
Row = Sequence[object]


def write_table(title: str, header: Row, rows: Iterable[Row], total: str) -> Iterator[bytes]:
    """Write a workbook of one sheet, row by row, and yield it in pieces; it does without the total.

    The first piece is long in coming: a workbook can only be read when it is whole.
    """
    del total
    with tempfile.TemporaryFile() as file:
        _write(file, title, header, rows)
        file.seek(0)
        while piece := file.read(CHUNK_SIZE):
            yield piece


class _Worksheet(Protocol):
    """What we need of a sheet; the library says nothing of types."""

    def write_row(self, row: int, col: int, data: Row, cell_format: object = None) -> object: ...


class _Workbook(Protocol):
    """What we need of a workbook."""

    def add_worksheet(self, name: str) -> _Worksheet: ...

    def add_format(self, properties: dict[str, object]) -> object: ...

    def close(self) -> object: ...


def _book(file: BinaryIO) -> _Workbook:
    # A formula or an address in a description is somebody's text and stays text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book: _Workbook = xlsxwriter.Workbook(file, options)
    return book


def _write(file: BinaryIO, title: str, header: Row, rows: Iterable[Row]) -> None:
    book = _book(file)
    try:
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    finally:
        book.close()
