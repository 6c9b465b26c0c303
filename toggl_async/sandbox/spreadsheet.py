"""Workbooks, written to a temporary file that goes when it has been read."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from toggl_async.sandbox.extra import extra_missing

try:
    import xlsxwriter
except ImportError as missing:
    raise extra_missing("xlsxwriter") from missing

PIECE = 64 * 1024


def workbook(title: str, header: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Write a workbook of one sheet, row by row, and yield it in pieces.

    The first piece is long in coming: a workbook can only be read when it is whole.
    """
    with tempfile.TemporaryFile() as file:
        _write(file, title, header, rows)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _write(file: BinaryIO, title: str, header: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    # A formula or an address in a description is somebody's text and stays text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    try:
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    finally:
        book.close()
