"""One Parquet file: it is written batch by batch, and checked once it is whole."""

import threading
from collections.abc import Mapping
from typing import Final

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toggl_async.errors import IncompleteResponseError
from toggl_async.http.decompression import decompressor
from toggl_async.options import Existing, SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.transfer.formats import Contents, Reopen
from toggl_async.transfer.hashing import hasher
from toggl_async.transfer.part_file import PartFile, PublishedFile
from toggl_async.transfer.path_check import FileVersion
from toggl_async.transfer.pipeline import FilePipeline

MEDIA_TYPE: Final = "application/vnd.apache.parquet"
_COMPRESSION: Final = "zstd"
_SUMMED = ("duration", "total")


def open_writer(sink: object, schema: pa.Schema, metadata: Mapping[str, str]) -> pq.ParquetWriter:
    """Open a writer of a Parquet file; ``metadata`` is kept in the file's footer."""
    return pq.ParquetWriter(sink, schema.with_metadata(dict(metadata)), compression=_COMPRESSION)


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
    """A Parquet file that is being written. Threads work on it, one at a time."""

    def __init__(self, part: PartFile, schema: pa.Schema, metadata: Mapping[str, str]) -> None:
        self._part = part
        self._sink = _PartSink(part)
        self._schema = schema
        self._metadata = metadata
        # If a call is cancelled, the file is discarded once the thread that still writes it has finished.
        self._lock = threading.Lock()
        self._writer: pq.ParquetWriter | None = None

    def _opened(self) -> pq.ParquetWriter:
        if self._writer is None:
            self._writer = open_writer(self._sink, self._schema, self._metadata)
        return self._writer

    def write(self, batch: pa.RecordBatch) -> None:
        """Write a batch, as a row group.

        Raises:
            IncompleteResponseError: the file is too large.
            OSError: the disk is full, or fails.
        """
        with self._lock:
            self._opened().write_batch(compacted(batch))

    def publish(self, name: str, existing: Existing, damaged: FileVersion | None) -> PublishedFile:
        """Write the footer, check the file, make it durable, and give it its name: see :class:`PartFile`.

        Raises:
            OSError: the disk is full, or fails.
        """
        with self._lock:
            self._opened().close()
            return self._part.publish(memoryview(b""), name, existing, damaged)

    def abandon(self) -> None:
        """Remove the file's hidden name; a thread that still writes to the file does no harm."""
        self._part.abandon()

    def discard(self) -> None:
        """Close and remove the file, unless it has its final name."""
        with self._lock:
            self._sink.closed = True
            try:
                # The writer writes a footer when it is closed, at the latest when it is deleted.
                if self._writer is not None:
                    self._writer.close()
            finally:
                self._part.discard()
