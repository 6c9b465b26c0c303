"""The export of a report's table as csv, xlsx or pdf."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from typing import Literal, Protocol

from attrs import frozen

from toggl_async.sandbox.aggregates import Sum
from toggl_async.sandbox.formatting import (
    SECONDS_PER_DAY,
    SECONDS_PER_HOUR,
    TIME_TEXTS,
    DurationFormat,
    DurationTexts,
    format_duration,
    format_money,
)
from toggl_async.sandbox.responses import CSV, PDF, XLSX, HttpResponse, limit_error

Cell = str | int | date
"""A text, a day, or a number of seconds or cents."""
Kind = Literal["text", "date", "time", "duration", "money"]
"""The kind of a column: a time is in seconds since midnight, a duration in seconds, and money in cents."""
Row = Sequence[object]
CHUNK_SIZE = 64 * 1024
FIRST_DAY_OF_WORKBOOKS = date(1899, 12, 30).toordinal()


@frozen
class Column:
    """A column of a table."""

    name: str
    kind: Kind = "text"


@frozen(kw_only=True)
class ExportTable:
    """A report as a table, whose contents are computed only when they are written.

    `text` may yield the rows as csv text for a function that formats durations, which is faster than single
    cells. `size` returns the number of rows where it differs from the number of entries.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[tuple[Cell, ...]]]
    total: Callable[[], Sum]
    size: Callable[[], int] | None = None
    duration_format: DurationFormat | None = None
    text: Callable[[Callable[[int], str]], Iterable[str]] | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


class TableWriter(Protocol):
    """A function that writes a table to a file of one format, in chunks."""

    def __call__(
        self, title: str, header: Row, rows: Iterable[Row], total: str, number_formats: Sequence[str]
    ) -> Iterator[bytes]:
        """Write the table; `total` is the text of a last line, and `number_formats` are those of the columns.

        Not every format has a last line or number formats.
        """
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


def export(table: ExportTable, extension: str, texts: DurationTexts) -> HttpResponse:
    """Return a table in a file format.

    Raises:
        HttpError: with 500, as from Toggl, the table has too many rows for the format.
    """

    def format_seconds(seconds: int) -> str:
        return format_duration(seconds, table.duration_format, texts)

    if extension == "csv":
        return HttpResponse(content=encode_chunks(_csv_texts(table, format_seconds)), content_type=CSV)
    file_format, total = FORMATS[extension], table.total()
    if (total.count if table.size is None else table.size()) >= file_format.max_rows:
        raise limit_error(500, "report is too big to be exported")
    rows = _values(table) if extension == "xlsx" else _texts(table, format_seconds)
    content = file_format.load_writer()(
        table.title, table.header, rows, f"Total {format_seconds(total.seconds)}", number_formats(table)
    )
    return HttpResponse(content=content, content_type=file_format.media_type)


def number_formats(table: ExportTable) -> list[str]:
    """Return the number format of each column in a workbook, empty for texts."""
    formats: dict[Kind, str] = {
        "date": "yyyy-mm-dd",
        "time": "hh:mm:ss",
        "duration": "0.00" if table.duration_format == "decimal" else "[h]:mm:ss",
        "money": "#,##0.00",
    }
    return [formats.get(column.kind, "") for column in table.columns]


def _texts(table: ExportTable, format_seconds: Callable[[int], str]) -> Iterator[Sequence[str]]:
    """Yield the rows as texts."""
    formatters: dict[Kind, Callable[..., str]] = {
        "time": TIME_TEXTS.__getitem__,
        "duration": format_seconds,
        "money": format_money,
    }
    functions = [formatters.get(column.kind, str) for column in table.columns]
    for row in table.rows():
        yield [function(cell) for function, cell in zip(functions, row, strict=True)]


def _values(table: ExportTable) -> Iterator[Sequence[object]]:
    """Yield the rows as texts and as the numbers that a workbook has for days, times and money."""
    seconds_per_unit = SECONDS_PER_HOUR if table.duration_format == "decimal" else SECONDS_PER_DAY
    # Nine digits are exact to a tenth of a millisecond; all sixteen would make large files slower.
    converters: dict[Kind, Callable[..., float]] = {
        "date": _day_number,
        "time": partial(_quotient, SECONDS_PER_DAY, 9),
        "duration": partial(_quotient, seconds_per_unit, 9),
        "money": partial(_quotient, 100, 2),
    }
    functions = [
        (number, converters[column.kind])
        for number, column in enumerate(table.columns)
        if column.kind in converters
    ]
    for row in table.rows():
        values: list[object] = list(row)
        for number, function in functions:
            values[number] = function(row[number])
        yield values


def _day_number(day: date) -> int:
    return day.toordinal() - FIRST_DAY_OF_WORKBOOKS


def _quotient(divisor: int, digits: int, number: int) -> float:
    return round(number / divisor, digits)


def csv_line(cells: Iterable[object]) -> str:
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


def _csv_texts(table: ExportTable, format_seconds: Callable[[int], str]) -> Iterator[str]:
    yield "\ufeff" + csv_line(table.header)
    if table.text is not None:
        yield from table.text(format_seconds)
        return
    for row in _texts(table, format_seconds):
        yield csv_line(row)
