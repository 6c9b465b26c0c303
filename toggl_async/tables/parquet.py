"""Csv exports as a folder of Parquet files, with one file for each request, in Hive partitions.

Each request is one window of days within a month. Its file is written while the response arrives, in constant
memory, within one attempt: an attempt that fails leaves no file, and the next one begins with a file of its
own.

Needs the extra ``arrow``.
"""

import functools
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from itertools import groupby, takewhile
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

import attrs

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise ModuleNotFoundError("Parquet files need pyarrow: pip install 'toggl-async[arrow]'") from None

from toggl_async.errors import InvalidRequestError
from toggl_async.exchange.exchange import Exchange
from toggl_async.options import SizeLimits
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.request.files import FileRequest
from toggl_async.saved import Saved
from toggl_async.tables.arrow import arrow_schema
from toggl_async.tables.csv_reader import table_of_request
from toggl_async.tables.parquet_download import OnceReported, ParquetDownload
from toggl_async.tables.parquet_file import parquet_pipeline
from toggl_async.tables.parquet_schema import SUFFIX, check_equal, check_folder
from toggl_async.tables.schema import schema_of
from toggl_async.transfer.destination import Destination
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.file_names import file_name
from toggl_async.transfer.many import BulkPriority, ManyProgress, Outcome, SaveJob, Saving, save_all
from toggl_async.transfer.progress_reporter import ProgressReporter
from toggl_async.transfer.save import StoredForm, find_saved, save
from toggl_async.transfer.thread_pool import ThreadPool

Window: TypeAlias = ExportDetailed | ExportSummary | ExportWeekly


@attrs.frozen(kw_only=True)
class ParquetPlan:
    """The files of a call, and the schema that all of them have."""

    jobs: Sequence[SaveJob]
    schema: pa.Schema | None

    @classmethod
    def of(cls, windows: Iterable[Window], into: Path) -> "ParquetPlan":
        """Assign a path to each window, in the partition of its workspace and month.

        Raises:
            InvalidRequestError: a window is not within one month, its request is for another format than csv
                or for another report than the others, or two windows would have the same path.
        """
        jobs: dict[str, SaveJob] = {}
        schema: pa.Schema | None = None
        priority = BulkPriority()
        for window in windows:
            table_of_request(window)
            own = arrow_schema(schema_of(window))
            schema = own if schema is None else schema
            if own != schema:
                check_equal("one of the requests", schema, own)
            path = into / _partition(window) / f"{file_name(window).removesuffix('.csv')}{SUFFIX}"
            if (key := str(path).casefold()) in jobs:
                raise InvalidRequestError(f"two of the requests ask for the same file: {path.name}")
            jobs[key] = SaveJob.of(window, path, priority)
        return cls(jobs=list(jobs.values()), schema=schema)

    def check_folders(self) -> None:
        """Check that the Parquet files in the folders have the schema of those to come.

        Raises:
            InvalidRequestError: one has not.
            OSError: a folder or a file in it cannot be read.
        """
        if self.schema is None:
            return
        paths = sorted(job.path for job in self.jobs)
        for folder, some in groupby(paths, attrgetter("parent")):
            check_folder(folder, self.schema, (path.name for path in some))


def _partition(window: Window) -> str:
    first, last = window.start_date, window.end_date
    if (first.year, first.month) != (last.year, last.month):
        raise InvalidRequestError(
            f"{type(window).__name__}: {first} to {last} spans months, and a Parquet file is within one: "
            "send the requests of its by_month()"
        )
    return f"workspace={window.workspace_id}/month={first.isoformat()[: len('2026-10')]}"


async def save_windows(
    plan: ParquetPlan,
    concurrency: int,
    callback: Callable[[ManyProgress], None] | None,
    *,
    strict: bool,
    exchange: Exchange,
    threads: ThreadPool,
) -> AsyncGenerator[Outcome]:
    """Save the files of a plan, ``concurrency`` at a time; yield each outcome: see :func:`save_all`.

    Raises:
        InvalidRequestError: a file in one of the folders has another schema; nothing was sent.
        OSError: a file in one of the folders cannot be read.
    """
    await threads.run(plan.check_folders)
    # Two threads for all files: Arrow keeps memory for each thread that it has worked on.
    converting, writing = ThreadPool(1), ThreadPool(1)
    form = StoredForm(reader=_reader(converting, writing, strict=strict), pipeline=parquet_pipeline)
    keep = functools.partial(save, exchange=exchange, threads=threads, form=form)

    async def save_window(request: FileRequest, path: Path) -> Saved:
        await threads.run(functools.partial(_make_folder, path.parent))
        return await keep(request, path)

    find = functools.partial(find_saved, exchange=exchange, threads=threads, form=form)
    saving = Saving(save=save_window, find=find, quota_key=exchange.quota_key)
    try:
        async with aclosing(save_all(saving, list(plan.jobs), concurrency, callback)) as outcomes:
            async for outcome in outcomes:
                yield outcome
    finally:
        converting.close()
        writing.close()


def _reader(converting: ThreadPool, writing: ThreadPool, *, strict: bool) -> Callable[..., ParquetDownload]:
    unknown: set[str] = set()

    def make(
        request: FileRequest,
        destination: Destination,
        limits: SizeLimits,
        reporter: ProgressReporter,
        threads: ThreadPool,
    ) -> ParquetDownload:
        del threads
        return ParquetDownload(
            request=request,
            destination=destination,
            limits=limits,
            reporter=reporter,
            threads=converting,
            writers=writing,
            reports=OnceReported(type(request).__name__, strict, unknown=unknown),
        )

    return make


def _make_folder(folder: Path) -> None:
    """Create a folder and those above it, so that they survive a power loss.

    Raises:
        OSError: it cannot be created.
    """
    new = list(takewhile(lambda each: not each.exists(), (folder, *folder.parents)))
    folder.mkdir(parents=True, exist_ok=True)
    for each in new:
        above = TargetDirectory.open(each.parent)
        try:
            above.sync()
        finally:
            above.release()
