"""A csv is read: from the wire as it streams, or from the disk."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from os import PathLike
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar, overload

from toggl_async.errors import InvalidRequestError, TogglError
from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.filters import DateFormat
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.files import FileRequest
from toggl_async.tables.plans import Plan
from toggl_async.tables.records import Records
from toggl_async.tables.reports import Table, table_of
from toggl_async.tables.rows import DetailedCsvRow, SummaryCsvRow, WeeklyCsvRow

RowT = TypeVar("RowT", covariant=True)

PlainExport: TypeAlias = (
    ExportSaved | ExportProjectTrends | ExportProjectProfitability | ExportEmployeeProfitability
)
"""Reports whose csv has no columns that are known beforehand."""

Opening: TypeAlias = Callable[[FileRequest], AbstractAsyncContextManager[AsyncIterable[bytes]]]

_SLICE = 1 << 16
"""Bytes that are made rows at a time: some hundred rows, a few milliseconds."""


class Reading(Generic[RowT]):
    """Makes rows of a csv that comes in pieces of any size."""

    def __init__(self, table: Table[RowT]) -> None:
        self._table = table
        self._records = Records()
        self._plan: Plan[RowT] | None = None

    def feed(self, data: bytes) -> Iterator[RowT]:
        """The rows that end in the next bytes.

        Raises:
            DecodeError: it cannot be read; the rows before have been given.
            IncompleteResponseError: this is no csv.
        """
        block = self._records.feed(data)
        if block is None:
            return
        records = block.records()
        skipped = 0
        if self._plan is None and records:
            self._plan = self._table.plan(records.pop(0))
            skipped = 1
        if self._plan is not None:
            yield from self._plan.rows(block, records, skipped)

    def finish(self) -> None:
        """Check that the last row came to its end.

        Raises:
            IncompleteResponseError: it did not.
        """
        self._records.finish()


async def stream_rows(opening: Opening, request: FileRequest, table: Table[RowT]) -> AsyncGenerator[RowT]:
    """Send a request and make rows of the answer as it comes.

    Raises:
        TogglError: it was refused, broke off, or cannot be read; the rows before have been given.
    """
    reading = Reading(table)
    try:
        async with opening(request) as stream:
            async for chunk in stream:
                for start in range(0, len(chunk), _SLICE):
                    for row in reading.feed(chunk[start : start + _SLICE]):
                        yield row
                    await asyncio.sleep(0)  # a fast connection must not hold up the loop
            reading.finish()
    except TogglError as error:
        error.request = error.request or request
        raise


def rows_of(opening: Opening, request: FileRequest) -> AsyncGenerator[object]:
    """The rows of an export; what they are follows from its class.

    Raises:
        InvalidRequestError: it is no csv.
    """
    if request.file_format != "csv":
        raise InvalidRequestError(f"rows are had of csv, and this asks for {request.file_format}")
    return stream_rows(opening, request, table_of(type(request)))


@overload
def read_rows(
    path: str | PathLike[str], report: type[ExportDetailed], *, date_format: DateFormat = ...
) -> Iterator[DetailedCsvRow]: ...
@overload
def read_rows(path: str | PathLike[str], report: type[ExportSummary]) -> Iterator[SummaryCsvRow]: ...
@overload
def read_rows(path: str | PathLike[str], report: type[ExportWeekly]) -> Iterator[WeeklyCsvRow]: ...
@overload
def read_rows(path: str | PathLike[str], report: type[PlainExport]) -> Iterator[dict[str, str]]: ...
def read_rows(
    path: str | PathLike[str], report: type[FileRequest], *, date_format: DateFormat = "YYYY-MM-DD"
) -> Iterator[object]:
    """The rows of a csv on disk, in constant memory; ``report`` is the class of the request it came from.

    ``date_format`` is how it writes dates: files from Toggl's web pages follow the user's own settings.
    It is a plain iterator: in an event loop, use it in a thread.

    Raises:
        InvalidRequestError: the report is no csv, or Toggl has no such way of writing dates.
        DecodeError: it cannot be read; the rows before have been given.
        IncompleteResponseError: it is no csv, or only a part of one.
        OSError: there is no such file.
    """
    return _read(Path(path), table_of(report, date_format))


def _read(path: Path, table: Table[RowT]) -> Iterator[RowT]:
    reading = Reading(table)
    with path.open("rb") as file:
        while data := file.read(_SLICE):
            yield from reading.feed(data)
    reading.finish()
