"""Reading a csv row by row: from a response as it streams, or from a file on disk."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar, overload

from toggl_async.errors import InvalidRequestError, TogglError
from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.filters import DateFormat
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.files import FileRequest
from toggl_async.tables.cell_reports import CellReports
from toggl_async.tables.records import SLICE, RecordSplitter, bytes_of
from toggl_async.tables.report_tables import Table, table_of
from toggl_async.tables.row_builder import RowBuilder
from toggl_async.tables.rows import DetailedCsvRow, SummaryCsvRow, WeeklyCsvRow
from toggl_async.tracebacks import iterated_without_frames

RowT = TypeVar("RowT", covariant=True)

PlainExport: TypeAlias = (
    ExportSaved | ExportProjectTrends | ExportProjectProfitability | ExportEmployeeProfitability
)
"""The exports whose columns are not known beforehand; their rows are dicts of text."""

OpenStream: TypeAlias = Callable[[FileRequest], AbstractAsyncContextManager[AsyncIterable[bytes]]]
"""A function that sends a request and streams the bytes of the response."""


class FedReader(Protocol[RowT]):
    """A reader that is fed the bytes of a csv in pieces of any size, and makes rows or batches of them.

    It yields many at a time, since each step of a Python generator for each row takes its time.
    """

    def feed(self, data: bytes) -> Iterator[Iterable[RowT]]:
        """Yield what ends in the next bytes."""
        ...

    def finish(self) -> None:
        """Take note that no more bytes follow, and check that the last record is complete."""
        ...

    def rest(self) -> Iterable[RowT]:
        """Return what is kept after the end or a fault, and is correct."""
        ...


class CsvReader(Generic[RowT]):
    """A reader that makes rows from the bytes of a csv, fed in pieces of any size."""

    def __init__(self, table: Table[RowT], reports: CellReports | None = None) -> None:
        self._table = table
        self._reports = CellReports() if reports is None else reports
        self._splitter = RecordSplitter()
        self._builder: RowBuilder[RowT] | None = None

    @iterated_without_frames
    def feed(self, data: bytes) -> Iterator[Iterable[RowT]]:
        """Yield the rows that end in the next bytes.

        Raises:
            DecodeError: the csv cannot be read; the rows before the fault have been yielded.
            IncompleteResponseError: the data is not a csv.
        """
        block = self._splitter.feed(data)
        if block is None:
            return
        records, fault = block.read()
        skipped = 0
        if self._builder is None and records:
            self._builder = self._table.row_builder(records.pop(0), self._reports)
            skipped = 1
        if self._builder is not None:
            yield from self._builder.rows(block, records, skipped)
        if fault is not None:
            raise fault

    def finish(self) -> None:
        """Check that the last row is complete.

        Raises:
            IncompleteResponseError: the last row is cut off, or there was no row at all.
        """
        self._splitter.finish()

    def rest(self) -> Iterable[RowT]:
        """Return nothing: each row is yielded once its end is fed."""
        return ()


async def stream_rows(
    open_stream: OpenStream, request: FileRequest, reader: FedReader[RowT]
) -> AsyncGenerator[RowT]:
    """Send a request and yield what a reader makes of its response, as it arrives.

    Raises:
        TogglError: the request was refused, or the response broke off or cannot be read; the rows before the
            fault have been yielded.
    """
    chunk = b""
    rows: Iterable[RowT] = ()
    row: RowT | None = None
    try:
        async with open_stream(request) as stream:
            async for chunk in stream:
                for start in range(0, len(chunk), SLICE):
                    for rows in reader.feed(chunk[start : start + SLICE]):
                        for row in rows:
                            yield row
                    await asyncio.sleep(0)  # a fast connection must not block the event loop
            reader.finish()
    except TogglError as error:
        error.request = error.request or request
        for row in reader.rest():
            yield row
        # No frame of the traceback may hold a part of the body; this one is added to it again.
        chunk, rows, row = b"", (), None
        raise error.with_traceback(None) from None
    for row in reader.rest():
        yield row


def rows_of(open_stream: OpenStream, request: FileRequest, *, strict: bool = False) -> AsyncGenerator[object]:
    """Send a request for a csv and yield its rows; their class follows from the class of the request.

    A cell that is not understood is an error if ``strict``.

    Raises:
        InvalidRequestError: the request asks for another format than csv.
    """
    table = table_of_request(request)
    reader = CsvReader(table, CellReports(type(request).__name__, strict))
    return stream_rows(open_stream, request, reader)


def table_of_request(request: FileRequest) -> Table[object]:
    """Return the table that describes the response to a request.

    Raises:
        InvalidRequestError: the request asks for another format than csv.
    """
    if request.file_format != "csv":
        raise InvalidRequestError(f"only a csv has rows, and this request asks for {request.file_format}")
    amounts = isinstance(request, ExportWeekly) and request.calculate == "amounts"
    return table_of(type(request), calculate="amounts" if amounts else "time")


@overload
def read_rows(
    path: str | PathLike[str],
    report: type[ExportDetailed],
    *,
    date_format: DateFormat = ...,
    allow_unended_line: bool = ...,
    strict: bool = ...,
) -> Iterator[DetailedCsvRow]: ...
@overload
def read_rows(
    path: str | PathLike[str],
    report: type[ExportSummary],
    *,
    allow_unended_line: bool = ...,
    strict: bool = ...,
) -> Iterator[SummaryCsvRow]: ...
@overload
def read_rows(
    path: str | PathLike[str],
    report: type[ExportWeekly],
    *,
    calculate: Literal["time", "amounts"] = ...,
    allow_unended_line: bool = ...,
    strict: bool = ...,
) -> Iterator[WeeklyCsvRow]: ...
@overload
def read_rows(
    path: str | PathLike[str], report: type[PlainExport], *, allow_unended_line: bool = ...
) -> Iterator[dict[str, str]]: ...
def read_rows(
    path: str | PathLike[str],
    report: type[FileRequest],
    *,
    date_format: DateFormat = "YYYY-MM-DD",
    calculate: Literal["time", "amounts"] = "time",
    allow_unended_line: bool = False,
    strict: bool = False,
) -> Iterator[object]:
    """Yield the rows of a csv file, in constant memory; ``report`` is the class of the request it came from.

    ``date_format`` is the format of the dates in the file: files that are downloaded from Toggl's web pages
    follow the user's settings. ``calculate`` says what a weekly report sums up, as in its request: nothing in
    the file does. ``allow_unended_line`` accepts a last line without a line end, which the web pages, some
    editors and spreadsheet programs write; by default, it is taken for a file that was cut.

    If a cell is not understood, the field of its row is None, its text is in the row's ``unread``, and there
    is one ``UnreadCellWarning`` for its column. With ``strict``, such a cell is an error.

    A file of another report is an error. A detailed report whose columns were chosen so that a summary report
    may have the same ones cannot be told from it: read it as ``ExportSummary``.

    The iterator blocks while it reads; in an event loop, use it in a thread.

    Raises:
        InvalidRequestError: the report is not a csv, or Toggl does not have this date format or calculation.
        DecodeError: the csv cannot be read, or is of another report; the rows before the fault have been
            yielded.
        IncompleteResponseError: the file is not a csv, or only a part of one.
        OSError: the file cannot be opened or read.
    """
    table = table_of(report, date_format, calculate, chosen=True)
    reports = CellReports(str(path), strict)
    return read_file(Path(path), CsvReader(table, reports), allow_unended_line=allow_unended_line)


def read_file(
    path: Path, reader: FedReader[RowT], *, allow_unended_line: bool, size: int = SLICE
) -> Iterator[RowT]:
    """Yield what a reader makes of a csv file, which is fed ``size`` bytes at a time.

    Raises:
        DecodeError: the csv cannot be read.
        IncompleteResponseError: the file is not a csv, or only a part of one.
        OSError: the file cannot be opened or read.
    """
    # No variable of this frame, which is in the traceback of an error, holds a row.
    yield from chain.from_iterable(_read(path, reader, allow_unended_line=allow_unended_line, size=size))


@iterated_without_frames
def _read(
    path: Path, reader: FedReader[RowT], *, allow_unended_line: bool, size: int
) -> Iterator[Iterable[RowT]]:
    try:
        for data in bytes_of(path, allow_unended_line=allow_unended_line, size=size):
            yield from reader.feed(data)
        reader.finish()
    except TogglError:
        yield reader.rest()
        raise
    yield reader.rest()
