"""Csv exports as batches of typed columns: from a response as it streams, or from a file on disk.

Needs the extra ``arrow``.
"""

from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Literal

import attrs

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise ModuleNotFoundError("batches need pyarrow: pip install 'toggl-async[arrow]'") from None

from toggl_async.errors import InvalidRequestError, TogglError
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.filters import DateFormat
from toggl_async.request.files import FileRequest
from toggl_async.tables._arrow_quotes import QuoteScan
from toggl_async.tables._arrow_threads import BlockThreads, block_threads
from toggl_async.tables.arrow_types import arrow_schema
from toggl_async.tables.batch_builder import BatchBuilder, BuiltBlock
from toggl_async.tables.cell_reports import CellReports
from toggl_async.tables.csv_reader import OpenStream, read_file, stream_rows, table_of_request
from toggl_async.tables.records import RecordBlock, RecordSplitter
from toggl_async.tables.report_tables import Table, table_of
from toggl_async.tables.schema import schema_of
from toggl_async.tracebacks import iterated_without_frames, without_frames

ROWS = 1 << 16
"""The number of rows in a batch, unless another one is asked for."""
# The bytes that are converted at a time: those of a stream block the event loop for a few milliseconds.
_OF_FILE, _OF_STREAM = 1 << 21, 1 << 18

__all__ = ["BatchReader", "arrow_schema", "batches_of", "read_batches"]


@attrs.define(eq=False)
class BatchReader:
    """A reader that makes batches from the bytes of a csv, fed in pieces of any size.

    With ``threads``, several blocks of the csv are built at a time, and their order is kept.
    """

    table: Table[object]
    schema: pa.Schema
    rows: int
    reports: CellReports
    piece: int = _OF_STREAM
    threads: BlockThreads | None = None
    _quotes: QuoteScan = attrs.field(factory=QuoteScan, init=False)
    _splitter: RecordSplitter = attrs.field(init=False)
    _builder: BatchBuilder | None = attrs.field(default=None, init=False)
    _pieces: list[bytes] = attrs.field(factory=list[bytes], init=False, repr=False)
    _size: int = attrs.field(default=0, init=False)
    _kept: list[pa.RecordBatch] = attrs.field(factory=list[pa.RecordBatch], init=False, repr=False)
    _count: int = attrs.field(default=0, init=False)
    _line: int = attrs.field(default=1, init=False)

    def __attrs_post_init__(self) -> None:
        self._splitter = RecordSplitter(self._quotes.count, self._first_line)

    @iterated_without_frames
    def feed(self, data: bytes) -> Iterator[Iterable[pa.RecordBatch]]:
        """Yield the batches that are full after the next bytes.

        Raises:
            DecodeError: the csv cannot be read; the rows before the fault are the rest.
            IncompleteResponseError: the data is not a csv.
        """
        self._pieces.append(data)
        self._size += len(data)
        if self._size >= self.piece:
            self._convert()
            if self._count >= self.rows:
                yield self._full(self._count // self.rows * self.rows)

    @without_frames
    def finish(self) -> None:
        """Convert the last bytes, and check that the last row is complete.

        Raises:
            DecodeError: the csv cannot be read.
            IncompleteResponseError: the last row is cut off, or there was no row at all.
        """
        self._convert()
        self._keep_all()
        self._splitter.finish()

    def rest(self) -> Iterable[pa.RecordBatch]:
        """Return the batches of the rows that are kept; the last one may be shorter than the others."""
        return self._full(self._count)

    def _convert(self) -> None:
        data, self._pieces, self._size = b"".join(self._pieces), [], 0
        try:
            block = self._splitter.feed(data) if data else None
        except TogglError as error:
            fault = error
        else:
            if block is not None:
                self._build(block)
            return
        # A block before this one may have a fault of its own, which is the first of the file then.
        self._keep_all()
        raise fault

    def _build(self, block: RecordBlock) -> None:
        regular = self._quotes.cut()
        if self._builder is None:
            header, block = RecordBlock(block.data, self._line).parted()
            self._line = block.line
            if not header:
                return
            self._builder = BatchBuilder.of(self.table.row_builder(header, self.reports), self.schema)
        if block.data:
            build = partial(self._builder.build, block.data, regular=regular)
            self._keep(self.threads.run(build) if self.threads else (build(),))

    def _keep(self, blocks: Iterable[BuiltBlock]) -> None:
        try:
            for block in blocks:
                for batch in self._builder.batches(block, self._line) if self._builder else ():
                    self._kept.append(batch)
                    self._count += batch.num_rows
                self._line += block.lines
        except BaseException:
            if self.threads:
                self.threads.forget()
            raise

    def _keep_all(self) -> None:
        if self.threads:
            self._keep(self.threads.rest())

    def _first_line(self) -> int:
        """Return the number of the first line after the blocks so far, once all of them are built."""
        self._keep_all()
        return self._line

    def _full(self, count: int) -> Sequence[pa.RecordBatch]:
        """Return the first rows that are kept, in batches, and keep the others."""
        if not self._kept:
            return ()
        table = pa.Table.from_batches(self._kept, self.schema).combine_chunks()
        self._kept = table.slice(count).to_batches()
        self._count -= count
        return list(table.slice(0, count).to_batches(max_chunksize=self.rows))


def _check_rows(rows: int) -> None:
    if rows < 1:
        raise InvalidRequestError(f"rows must be at least 1, not {rows}")


def read_batches(
    path: str | PathLike[str],
    report: type[ExportDetailed | ExportSummary | ExportWeekly],
    *,
    rows: int = ROWS,
    date_format: DateFormat = "YYYY-MM-DD",
    calculate: Literal["time", "amounts"] = "time",
    allow_unended_line: bool = False,
    strict: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a csv file as batches of typed columns, in constant memory.

    Each batch has ``rows`` rows, but for the last one. All have the schema of the report, whichever columns
    the file has: see :func:`toggl_async.tables.schema_of`. The dictionaries of the columns may differ from
    batch to batch. The other arguments are those of :func:`toggl_async.tables.read_rows`, and a cell means
    the same: if it is not understood, it is null, its text is in ``unread``, and there is one
    ``UnreadCellWarning`` for its column; with ``strict``, it is an error. An amount of more than 9 decimals
    or 38 digits is not understood. Columns that the schema does not know are in ``extra``, and there is an
    ``UnknownColumnWarning``.

    The iterator blocks while it reads; in an event loop, use it in a thread. It converts several pieces of
    the file at once, in as many threads as there are processors, but at most four, and at most as many as
    Arrow may use (``pyarrow.set_cpu_count``). The threads end with the iterator, also if it is closed early.

    Raises:
        InvalidRequestError: the columns of the report are not known beforehand, or Toggl does not have this
            date format or calculation, or ``rows`` is less than one.
        DecodeError: the csv cannot be read, or is of another report; the rows before the fault have been
            yielded.
        IncompleteResponseError: the file is not a csv, or only a part of one.
        OSError: the file cannot be opened or read.
    """
    _check_rows(rows)
    schema = arrow_schema(schema_of(report, calculate=calculate))
    table = table_of(report, date_format, calculate, chosen=True)
    reader = BatchReader(table, schema, rows, CellReports(str(path), strict), _OF_FILE)
    return _in_threads(Path(path), reader, allow_unended_line=allow_unended_line)


def _in_threads(path: Path, reader: BatchReader, *, allow_unended_line: bool) -> Iterator[pa.RecordBatch]:
    """Yield the batches of a file, whose blocks are built in threads; these end with the iterator."""
    with block_threads() as reader.threads:
        yield from read_file(path, reader, allow_unended_line=allow_unended_line, size=reader.piece)


def batches_of(
    open_stream: OpenStream, request: FileRequest, *, rows: int = ROWS, strict: bool = False
) -> AsyncGenerator[pa.RecordBatch]:
    """Send a request for a csv and yield its rows as batches of typed columns.

    Raises:
        InvalidRequestError: the request asks for another format than csv, or its columns are not known
            beforehand, or ``rows`` is less than one.
    """
    _check_rows(rows)
    table = table_of_request(request)
    schema = arrow_schema(schema_of(request))
    reader = BatchReader(table, schema, rows, CellReports(type(request).__name__, strict))
    return stream_rows(open_stream, request, reader)
