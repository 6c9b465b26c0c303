"""The export of a report's table as csv, xlsx or pdf."""

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
    """A report as a table, whose contents are computed only when they are written.

    `text` may yield the rows as csv text, which is faster than single cells. `size` returns the number of
    rows where it differs from the number of entries.
    """

    title: str
    header: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[Cell, ...]]]
    total: Callable[[], Sum]
    size: Callable[[], int] | None = None
    duration_format: DurationFormat | None = None
    text: Callable[[], Iterable[str]] | None = None


class TableWriter(Protocol):
    """A function that writes a table to a file of one format, in chunks."""

    def __call__(self, title: str, header: Row, rows: Iterable[Row], total: str) -> Iterator[bytes]:
        """Write the table; `total` is the text of a last line, which not every format has."""
        ...


@frozen
class FileFormat:
    """A file format with its media type, the module that writes it, and the maximum number of rows."""

    media_type: str
    module: str
    max_rows: int

    def load_writer(self) -> TableWriter:
        """Import the function that writes the format, as its library takes long to import."""
        writer: TableWriter = import_module(f"toggl_async.sandbox.{self.module}").write_table
        return writer


FORMATS = {"xlsx": FileFormat(XLSX, "xlsx_writer", 1_048_576), "pdf": FileFormat(PDF, "pdf_writer", 20_000)}


def export(table: ExportTable, extension: str) -> HttpResponse:
    """Return a table in a file format.

    Raises:
        HttpError: with 500, as from Toggl, the table has too many rows for the format.
    """
    if extension == "csv":
        return HttpResponse(content=encode_chunks(_csv_texts(table)), content_type=CSV)
    file_format, total = FORMATS[extension], table.total()
    if (total.count if table.size is None else table.size()) >= file_format.max_rows:
        raise json_error(500, "report is too big to be exported")
    last = f"Total {format_duration(total.seconds, table.duration_format)}"
    content = file_format.load_writer()(table.title, table.header, table.rows(), last)
    return HttpResponse(content=content, content_type=file_format.media_type)


def csv_line(cells: Iterable[Cell]) -> str:
    """Return one line as Toggl writes it, with quotes only where needed, and with LF at the end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def encode_chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """Join texts to chunks of about 64 KiB; an empty chunk lets the event loop run."""
    pending: list[str] = []
    size = 0
    for text in texts:
        pending.append(text)
        size += len(text)
        if size >= CHUNK_SIZE:
            yield "".join(pending).encode()
            pending, size = [], 0
        elif not text:
            yield b""
    yield "".join(pending).encode()


def _csv_texts(table: ExportTable) -> Iterator[str]:
    yield "\ufeff" + csv_line(table.header)
    if table.text is not None:
        yield from table.text()
        return
    for row in table.rows():
        yield csv_line(row)
