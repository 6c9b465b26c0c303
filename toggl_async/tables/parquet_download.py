"""Writing a response as a Parquet file, within one attempt.

As in :mod:`toggl_async.transfer.download`, the event loop receives one block of 1 MiB while a thread works on
another: it converts the csv. A second thread encodes and writes one row group, while the next one is filled.
"""

import asyncio
import functools
from collections.abc import Iterable, Mapping

import attrs

from toggl_async.http.response import Response
from toggl_async.options import SizeLimits
from toggl_async.request.date_ranges import DividedByDates
from toggl_async.request.files import FileRequest
from toggl_async.tables.arrow import BatchReader, arrow_schema
from toggl_async.tables.cell_reports import CellReports
from toggl_async.tables.csv_reader import table_of_request
from toggl_async.tables.parquet_file import ROWS, ParquetPart, footer, parquet_pipeline
from toggl_async.tables.schema import schema_of
from toggl_async.transfer.destination import Destination
from toggl_async.transfer.double_buffer import DoubleBuffer
from toggl_async.transfer.file_jobs import FileJobs
from toggl_async.transfer.part_file import PartFile, PublishedFile
from toggl_async.transfer.progress_reporter import ProgressReporter
from toggl_async.transfer.stream import Stream
from toggl_async.transfer.thread_pool import ThreadPool


@attrs.define(eq=False)
class OnceReported(CellReports):
    """The reports about one csv, in all attempts; an unknown column is reported once for all csvs."""

    unknown: set[str] = attrs.field(factory=set[str], kw_only=True)

    def report_unknown(self, columns: Iterable[str]) -> None:
        """Warn about the columns that the schema does not know and that no other csv had before."""
        fresh = [column for column in columns if column not in self.unknown]
        self.unknown.update(fresh)
        super().report_unknown(fresh)


def metadata_of(request: FileRequest) -> Mapping[str, str]:
    """Return the texts in the footer of a request's file: its report and days, and our version."""
    days = request.date_range if isinstance(request, DividedByDates) else ()
    texts = dict(zip(("toggl_async.start_date", "toggl_async.end_date"), map(str, days), strict=False))
    return footer(type(request).__name__) | texts


@attrs.frozen(kw_only=True, eq=False)
class ParquetDownload:
    """The reader of a response that writes the rows of its csv to a Parquet file.

    ``threads`` convert the csv, and ``writers`` encode and write the rows.
    """

    request: FileRequest
    destination: Destination
    limits: SizeLimits
    reporter: ProgressReporter
    threads: ThreadPool
    writers: ThreadPool
    reports: CellReports

    async def __call__(self, response: Response, attempt: int) -> PublishedFile:
        """Write the rows to a file, and give it its final name.

        Raises:
            IncompleteResponseError: the body broke off, or is not a whole csv.
            DecodeError: the csv cannot be read.
            OSError: the file cannot be written, or its name is taken.
        """
        request, destination, options = self.request, self.destination, self.request.options
        stream = await Stream.begin(request, response, self.limits)
        pipeline = parquet_pipeline(request, self.limits)
        reader, metadata = self._reader(), metadata_of(request)
        encoded = response.headers.get("content-encoding") is not None
        self.reporter.begin(attempt, None if encoded else response.length)
        file = PartFile(destination.directory, pipeline, durable=options.fsync)
        part = ParquetPart(file, reader, metadata, self.writers)
        jobs = FileJobs(self.threads, destination.path)
        with jobs.discarding(part):
            last = await self._feed(stream, part, jobs)
            response.close()
            name = destination.path.name
            publish = functools.partial(part.publish, last, name, options.existing, destination.damaged)
            return await jobs.run(publish)

    def _reader(self) -> BatchReader:
        # The bytes that are fed at a time are converted at a time, on a thread.
        schema = arrow_schema(schema_of(self.request))
        return BatchReader(table_of_request(self.request), schema, ROWS, self.reports, 1)

    async def _feed(self, stream: Stream, part: ParquetPart, jobs: FileJobs) -> memoryview:
        """Feed all full blocks, while the next one arrives; return the bytes that are left."""
        buffer, size = DoubleBuffer(), 0
        writing: asyncio.Future[None] | None = None
        async for chunk in stream:
            size += len(chunk)
            filled = buffer.add(chunk)
            del chunk  # the traceback of an error must not hold it
            for full in filled:
                if writing is not None:
                    await writing
                writing = jobs.run(functools.partial(part.feed, full))
            self.reporter.update(size)
        if writing is not None:
            await writing
        # The callback may end the download, so it is called before the file has its name.
        self.reporter.report(size)
        return buffer.rest()
