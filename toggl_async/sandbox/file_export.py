"""Reports as tables, and tables as csv, xlsx and pdf."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Protocol

from attrs import frozen

from toggl_async.sandbox.aggregates import Sum
from toggl_async.sandbox.formatting import DurationFormat, format_duration
from toggl_async.sandbox.responses import CSV, PDF, XLSX, HttpResponse, json_error

Cell = str | int | float
Row = Sequence[object]
CHUNK_SIZE = 64 * 1024


@frozen(kw_only=True)
class ExportTable:
    """A report ready to be written; nothing is computed before it is asked for.

    `text` may give the rows as csv text, faster than cell by cell. `size` is the number of rows where it is
    not the number of entries.
    """

    title: str
    header: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[Cell, ...]]]
    total: Callable[[], Sum]
    size: Callable[[], int] | None = None
    duration_format: DurationFormat | None = None
    text: Callable[[], Iterable[str]] | None = None


class TableWriter(Protocol):
    """What writes a whole file of one format, in pieces."""

    def __call__(self, title: str, header: Row, rows: Iterable[Row], total: str) -> Iterator[bytes]:
        """Write the table; `total` is a line to end with, where the format has a place for it."""
        ...


@frozen
class FileFormat:
    """A format that has a module of its own, imported when it is wanted, and room for so many rows."""

    media_type: str
    module: str
    max_rows: int

    def load_writer(self) -> TableWriter:
        """Import what writes it."""
        writer: TableWriter = import_module(f"toggl_async.sandbox.{self.module}").write_table
        return writer


FORMATS = {"xlsx": FileFormat(XLSX, "xlsx_writer", 1_048_576), "pdf": FileFormat(PDF, "pdf_writer", 20_000)}


def export(table: ExportTable, extension: str) -> HttpResponse:
    """Write a table in a format, or refuse one that is too large for it."""
    if extension == "csv":
        return HttpResponse(content=encode_chunks(_csv_texts(table)), content_type=CSV)
    file_format, total = FORMATS[extension], table.total()
    if (total.count if table.size is None else table.size()) >= file_format.max_rows:
        raise json_error(500, "report is too big to be exported")
    last = f"Total {format_duration(total.seconds, table.duration_format)}"
    content = file_format.load_writer()(table.title, table.header, table.rows(), last)
    return HttpResponse(content=content, content_type=file_format.media_type)


def csv_line(cells: Iterable[Cell]) -> str:
    """Write one line as Toggl does: quotes only where needed, and LF at the end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def encode_chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """Gather texts to pieces of about 64 KiB; an empty piece asks to let others take a turn."""
    kept: list[str] = []
    size = 0
    for text in texts:
        kept.append(text)
        size += len(text)
        if size >= CHUNK_SIZE:
            yield "".join(kept).encode()
            kept, size = [], 0
        elif not text:
            yield b""
    yield "".join(kept).encode()


def _csv_texts(table: ExportTable) -> Iterator[str]:
    yield "\ufeff" + csv_line(table.header)
    if table.text is not None:
        yield from table.text()
        return
    for row in table.rows():
        yield csv_line(row)
