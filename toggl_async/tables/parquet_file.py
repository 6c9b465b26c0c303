"""One Parquet file: it is written batch by batch, and checked once it is whole."""

import functools
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from typing import Final

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toggl_async.errors import IncompleteResponseError
from toggl_async.http.decompression import decompressor
from toggl_async.options import Existing, SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.tables.arrow import BatchReader
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.formats import Contents, Reopen
from toggl_async.transfer.hashing import hasher
from toggl_async.transfer.part_file import PartFile, PublishedFile
from toggl_async.transfer.path_check import FileVersion
from toggl_async.transfer.pipeline import FilePipeline
from toggl_async.transfer.thread_pool import ThreadPool

MEDIA_TYPE: Final = "application/vnd.apache.parquet"
ROWS: Final = 1 << 15
"""The number of rows in a row group: memory is bounded by a few of them."""
_COMPRESSION: Final = "zstd"
_SUMMED = ("duration", "total")


def footer(report: str) -> dict[str, str]:
    """Return the texts in the footer of each file: the report, and our version where it is known."""
    texts = {"toggl_async.report": report}
    with suppress(PackageNotFoundError):
        texts["toggl_async.version"] = version("toggl-async")
    return texts


def open_writer(sink: object, schema: pa.Schema, metadata: Mapping[str, str]) -> pq.ParquetWriter:
    """Open a writer of a Parquet file; ``metadata`` is kept in the file's footer."""
    return pq.ParquetWriter(
        sink,
        schema.with_metadata(dict(metadata)),
        compression=_COMPRESSION,
        use_dictionary=_repeated(schema) or True,
    )


def _repeated(schema: pa.Schema) -> list[str]:
    """Return the paths of the values that are repeated, for a schema that tells them apart.

    For the others, Parquet would build a dictionary of each row group and then give it up.
    """
    paths = (
        (pa.types.is_dictionary, ""),
        (pa.types.is_list, ".list.element"),
        (pa.types.is_map, ".key_value.key"),
    )
    return [f"{field.name}{path}" for field in schema for is_such, path in paths if is_such(field.type)]


def compacted(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch whose dictionaries have the texts of its own rows alone, in the order of the rows.

    The dictionaries of a batch may have texts of earlier rows, which depend on how the bytes arrived. Without
    them, equal rows make equal files.
    """
    columns = [_compacted(column) if pa.types.is_dictionary(column.type) else column for column in batch]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _compacted(column: pa.DictionaryArray) -> pa.DictionaryArray:
    used = column.indices.unique().drop_null()
    places = pc.index_in(column.indices, used)
    return pa.DictionaryArray.from_arrays(places, column.dictionary.take(used))


@attrs.frozen(kw_only=True)
class ParquetCheck:
    """The check that a Parquet file is whole, by its footer: it is written last and names all other parts.

    ``csv_names`` are the names that the column of durations may have in the csv, if they are to be summed.
    """

    csv_names: frozenset[str] = frozenset()

    def feed(self, block: memoryview) -> None:
        """Do nothing: the bytes before the footer cannot be read without it."""

    def finish(self, reopen: Reopen) -> Contents:
        """Read the footer; return the number of rows, and the sum of the durations.

        Raises:
            IncompleteResponseError: this is not a whole Parquet file.
        """
        with reopen() as file:
            try:
                found = pq.ParquetFile(file)
                return Contents(rows=found.metadata.num_rows, tracked_seconds=self._tracked_seconds(found))
            except (pa.ArrowException, OSError) as fault:
                problem = str(fault)
        raise IncompleteResponseError(f"not a whole Parquet file: {problem}")

    def _tracked_seconds(self, file: pq.ParquetFile) -> int | None:
        """Return the sum of the durations, None if it is not known, as for a csv."""
        name = next((each for each in _SUMMED if each in self.csv_names), None)
        if name is None or name not in file.schema_arrow.names:
            return None
        tracked: int | None = None if file.metadata.num_rows else 0
        for batch in file.iter_batches(columns=[name, "extra", "unread"]):
            others = (key for each in ("extra", "unread") for key in batch[each].keys.unique().to_pylist())
            if any(key.strip().casefold() in self.csv_names for key in others):
                return None  # a duration is not understood, or there is another column of them
            seconds = pc.sum(batch[name].view(pa.int64())).as_py()
            tracked = tracked if seconds is None else seconds + (tracked or 0)
        return tracked


def parquet_pipeline(request: FileRequest, limits: SizeLimits) -> FilePipeline:
    """Return the pipeline for the Parquet file of a request."""
    options = request.options
    return FilePipeline(
        file_format=request.file_format,
        media_type=MEDIA_TYPE,
        total=None,
        limit=limits.file,
        decompress=decompressor(None, limits.expansion),
        check=ParquetCheck(csv_names=request.duration_columns if options.sum_durations else frozenset()),
        hashing=hasher(options.digest),
        digest=options.digest,
    )


@attrs.define(eq=False)
class _PartSink:
    """A part file as Arrow's writers expect files to be; once it is closed, what they write is dropped."""

    part: PartFile
    closed: bool = False

    def write(self, data: bytes | memoryview) -> int:
        """Write bytes."""
        block = memoryview(data)
        if not self.closed:
            self.part.write(block)
        return block.nbytes

    def flush(self) -> None:
        """Do nothing: nothing is kept back."""


class ParquetPart:
    """A Parquet file that is being made of the bytes of a csv.

    Threads call it, one at a time, and convert the csv; meanwhile, a thread of ``writers`` encodes and writes
    one row group.
    """

    def __init__(
        self, part: PartFile, reader: BatchReader, metadata: Mapping[str, str], writers: ThreadPool
    ) -> None:
        self._part = part
        self._reader = reader
        self._metadata = metadata
        self._writers = writers
        self._sink = _PartSink(part)
        # If a call is cancelled, the file is discarded once the threads that still work on it have finished.
        self._lock = threading.Lock()
        self._writer: pq.ParquetWriter | None = None
        self._writing: Future[None] | None = None

    @without_frames
    def feed(self, block: memoryview) -> None:
        """Convert the next bytes, and begin to write each batch that is full as a row group.

        Raises:
            DecodeError: the csv cannot be read.
            IncompleteResponseError: the data is not a csv, or the file is too large.
            OSError: the disk is full, or fails.
        """
        with self._lock:
            self._feed(block)

    def _feed(self, block: memoryview) -> None:
        if self._sink.closed:
            # The call was cancelled while this job waited for a thread; nobody awaits its result.
            raise RuntimeError("the file was discarded")
        self._begin_writing(chain.from_iterable(self._reader.feed(bytes(block))))

    def _begin_writing(self, batches: Iterable[pa.RecordBatch]) -> None:
        for batch in batches:
            ready = compacted(batch)
            self._wait()
            self._writing = self._writers.start(functools.partial(self._write, ready))
            release_memory()

    def _wait(self) -> None:
        """Wait until the row group that is being written is.

        Raises:
            Exception: it could not be written.
        """
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _write(self, batch: pa.RecordBatch) -> None:
        self._opened().write_batch(batch)
        del batch
        release_memory()

    def _opened(self) -> pq.ParquetWriter:
        if self._writer is None:
            # Opened only now, so that a response that is no csv of this report leaves no trace on disk.
            self._writer = open_writer(self._sink, self._reader.schema, self._metadata)
        return self._writer

    @without_frames
    def publish(
        self, last: memoryview, name: str, existing: Existing, damaged: FileVersion | None
    ) -> PublishedFile:
        """Convert the last bytes, check that the csv was whole, and give the file its name: see `PartFile`.

        Raises:
            DecodeError: the csv cannot be read.
            IncompleteResponseError: the data is not a whole csv.
            OSError: the disk is full, or fails.
        """
        with self._lock:
            self._feed(last)
            self._reader.finish()
            self._begin_writing(self._reader.rest())
            self._wait()
            self._opened().close()
            return self._part.publish(memoryview(b""), name, existing, damaged)

    def abandon(self) -> None:
        """Remove the file's hidden name; a thread that still writes to the file does no harm."""
        self._part.abandon()

    def discard(self) -> None:
        """Close and remove the file, unless it has its final name."""
        with self._lock:
            self._sink.closed = True
            if self._writing is not None:
                wait((self._writing,))
            try:
                # The writer writes a footer when it is closed, at the latest when it is deleted.
                if self._writer is not None:
                    self._writer.close()
            finally:
                self._part.discard()


def release_memory() -> None:
    """Let go of the memory that Arrow keeps for the next batch, for each thread that it worked on."""
    pa.default_memory_pool().release_unused()
