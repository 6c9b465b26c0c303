"""The client for one workspace: it sends requests, and saves, streams, delivers or iterates the responses."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar, overload

from toggl_async.clock import Clock
from toggl_async.exchange import pagination
from toggl_async.exchange.exchange import Exchange
from toggl_async.exchange.raw_response import RawResponse
from toggl_async.facade import Path as PathLike
from toggl_async.quota import QuotaState
from toggl_async.request.base import Request
from toggl_async.request.files import FileRequest
from toggl_async.request.pages import Paginated, needs_all_pages
from toggl_async.request.validation import workspace_id_or_unset
from toggl_async.transfer.thread_pool import ThreadPool

if TYPE_CHECKING:
    from pyarrow import RecordBatch

    from toggl_async.focus import Focus
    from toggl_async.insights import Insights
    from toggl_async.reports import Reports
    from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
    from toggl_async.saved import Saved
    from toggl_async.sinks import Delivered, Sink
    from toggl_async.tables import DetailedCsvRow, PlainExport, SummaryCsvRow, WeeklyCsvRow
    from toggl_async.track import Track
    from toggl_async.transfer.many import ManyProgress, Outcome
    from toggl_async.transfer.stream import Stream

ModelT = TypeVar("ModelT")
PageT = TypeVar("PageT")
RowT = TypeVar("RowT")
ResultT = TypeVar("ResultT")


class Workspace:
    """The client for one workspace."""

    def __init__(
        self, exchange: Exchange, threads: ThreadPool, sink_threads: ThreadPool, workspace_id: int | None
    ) -> None:
        self._exchange = exchange
        # Two pools: a disk that does not respond must not delay deliveries to sinks.
        self._threads = threads
        self._sink_threads = sink_threads
        self._workspace_id = workspace_id_or_unset(workspace_id)

    # A program imports only the APIs that it uses, and the work on files only once it wants a file.

    @cached_property
    def reports(self) -> "Reports":
        """Reports v3: detailed, summary and weekly reports, and the lists to filter them by."""
        from toggl_async.reports import Reports

        return Reports(self)

    @cached_property
    def insights(self) -> "Insights":
        """Insights v1: profitability and trends."""
        from toggl_async.insights import Insights

        return Insights(self)

    @cached_property
    def focus(self) -> "Focus":
        """Reports of Toggl Focus."""
        from toggl_async.focus import Focus

        return Focus(self)

    @cached_property
    def track(self) -> "Track":
        """Track v9: the account, its workspaces and quotas."""
        from toggl_async.track import Track

        return Track(self)

    def workspace(self, workspace_id: int) -> "Workspace":
        """Return the same client, with its connections and limits, for another workspace.

        Raises:
            InvalidRequestError: ``workspace_id`` is not an id.
        """
        return Workspace(self._exchange, self._threads, self._sink_threads, workspace_id)

    def learn_organization(self, workspace_id: int, organization_id: int) -> None:
        """Set the organization in whose quota a workspace's calls count, as ``track.workspaces()`` does."""
        self._exchange.learn(workspace_id, organization_id)

    @property
    def workspace_id(self) -> int | None:
        """The id of the workspace, None if the client was made without one."""
        return self._workspace_id or None

    @property
    def clock(self) -> Clock:
        """The clock by which the client waits and dates."""
        return self._exchange.clock

    @property
    def quota(self) -> QuotaState:
        """The known state of the hourly quotas: the requests left, and when they are reset."""
        return self._exchange.quota

    async def send(self, request: Request[ModelT]) -> ModelT:
        """Send a request and return its response, decoded: a model, a page of a list, or the bytes of a file.

        Raises:
            TogglError: the request was refused, or no complete, readable response arrived.
        """
        if needs_all_pages(request):
            return await pagination.whole(self._exchange.pages, request.within(self._workspace_id))
        response = await self.send_raw(request)
        model = response.model
        response.request.check_model(model)
        for workspace_id, organization_id in response.request.memberships(model):
            self._exchange.learn(workspace_id, organization_id)
        return model

    async def send_raw(self, request: Request[ModelT]) -> RawResponse[ModelT]:
        """Send a request and return its response as it came: its body, to be decoded, and its headers.

        Raises:
            TogglError: the request was refused, or no complete response arrived.
        """
        return await self._exchange.send_raw(request.within(self._workspace_id))

    def pages(self, request: Paginated[PageT, RowT]) -> AsyncIterator[PageT]:
        """Send a request and those for the following pages; yield page by page. Each page is one call.

        Raises:
            TogglError: as for :meth:`send`; also where the list does not advance or does not end.
        """
        return pagination.pages(self._exchange.pages, request.within(self._workspace_id))

    @overload
    def rows(self, request: Paginated[object, RowT]) -> AsyncGenerator[RowT]: ...
    @overload
    def rows(self, request: "ExportDetailed", *, strict: bool = ...) -> AsyncGenerator["DetailedCsvRow"]: ...
    @overload
    def rows(self, request: "ExportSummary", *, strict: bool = ...) -> AsyncGenerator["SummaryCsvRow"]: ...
    @overload
    def rows(self, request: "ExportWeekly", *, strict: bool = ...) -> AsyncGenerator["WeeklyCsvRow"]: ...
    @overload
    def rows(self, request: "PlainExport") -> AsyncGenerator[dict[str, str]]: ...
    def rows(
        self, request: Paginated[object, RowT] | FileRequest, *, strict: bool = False
    ) -> AsyncGenerator[object]:
        """Send a request and yield the rows of its response as they arrive.

        A list is read over all its pages as its rows are consumed, some 256 KB at a time; a page that breaks
        off is continued if that is safe. A csv export is read in constant memory; like a stream, it is not
        repeated once its response has begun. Rows before an error are correct, but others are missing.

        If a cell of the csv is not understood, the field of its row is None, its text is in the row's
        ``unread``, and there is one ``UnreadCellWarning`` for its column. With ``strict``, such a cell raises
        DecodeError.

        Raises:
            InvalidRequestError: the request is for an export in another format than csv.
            TogglError: as for :meth:`send`; also where a list does not advance or does not end.
        """
        if isinstance(request, Paginated):
            return pagination.rows(self._exchange.pages, request.within(self._workspace_id))
        from toggl_async.tables.csv_reader import rows_of

        return rows_of(self.open, request.within(self._workspace_id), strict=strict)

    def batches(
        self,
        request: "ExportDetailed | ExportSummary | ExportWeekly",
        *,
        rows: int = 65_536,
        strict: bool = False,
    ) -> "AsyncGenerator[RecordBatch]":
        """Send a request for a csv and yield batches of typed columns as they arrive. Needs extra ``arrow``.

        Each batch is a ``pyarrow.RecordBatch`` of ``rows`` rows, but for the last one. All have the schema of
        the report, whichever columns the response has: see :func:`toggl_async.tables.schema_of`. Cells that
        are not understood and breaks are treated as in :meth:`rows`; the cells are null in the batch.

        Raises:
            ModuleNotFoundError: pyarrow is not installed.
            InvalidRequestError: the request is for another format than csv, or ``rows`` is less than one.
            TogglError: as for :meth:`send`.
        """
        from toggl_async.tables.arrow import batches_of

        return batches_of(self.open, request.within(self._workspace_id), rows=rows, strict=strict)

    @asynccontextmanager
    async def open(self, request: FileRequest) -> "AsyncGenerator[Stream]":
        """Send a request for a file and stream its bytes as they arrive.

        A failed attempt is repeated only until a good response has begun. Leaving the block drops the rest.

        Raises:
            TogglError: the request was refused, or no response with a file began.
        """
        from toggl_async.transfer.stream import opened

        async with opened(request.within(self._workspace_id), self._exchange) as stream:
            yield stream

    async def save(self, request: FileRequest, to: PathLike) -> "Saved":
        """Send a request for a file and save it to a path, whole or not at all.

        If the request names no format, the path's suffix does: ``.csv``, ``.xlsx`` or ``.pdf``; without one
        of these it is csv. The file is written in the same folder, checked, and given its name once it is
        safe on disk. A file that exists at the path is kept, unless ``Options(existing=...)`` says otherwise.

        Raises:
            FileExistsError: the path exists, or is a device, a pipe or a broken link.
            OSError: the folder does not exist or cannot be written, or the disk is full; ``filename`` is the
                path of the file, or of the folder if it does not exist. As far as that is known in advance,
                no request is sent.
            TogglError: the request was refused, or no complete file arrived.
        """
        from toggl_async.transfer.save import save

        path = Path(to)
        request = request.saved_as(path).within(self._workspace_id)
        return await save(request, path, exchange=self._exchange, threads=self._threads)

    def save_all(
        self,
        requests: Iterable[FileRequest],
        *,
        into: PathLike,
        concurrency: int = 4,
        names: str | None = None,
        progress: "Callable[[ManyProgress], None] | None" = None,
    ) -> "AsyncGenerator[Outcome]":
        """Save many exports in a folder, ``concurrency`` at a time; each has its own outcome.

        A failure that concerns other exports, such as a full disk, a refused credential, a host that cannot
        be reached or a used-up quota, ends those that have not begun: ``unsent`` is true in their outcomes.
        The outcomes come in the order in which the exports finish. The files are named after workspace,
        report and dates (see ``file_name``), or by a pattern: ``names="{report}_{start:%Y-%m}_{client}"``.
        Each request has its own options: ``ExportDetailed(..., options=Options(existing="replace"))``. The
        calls have the priority ``"bulk"``. Closing the iterator early cancels the exports that are running.

        Raises:
            InvalidRequestError: two requests ask for the same file, ``names`` is no pattern for them, or
                ``concurrency`` is less than one.
        """
        from toggl_async.transfer.many import check_concurrency, plan, save_into

        check_concurrency(concurrency)
        folder = Path(into)
        jobs = plan((request.within(self._workspace_id) for request in requests), folder, names)
        return save_into(folder, jobs, concurrency, progress, exchange=self._exchange, threads=self._threads)

    def to_parquet(
        self,
        requests: "Iterable[ExportDetailed | ExportSummary | ExportWeekly]",
        *,
        into: PathLike,
        concurrency: int = 4,
        progress: "Callable[[ManyProgress], None] | None" = None,
        strict: bool = False,
    ) -> "AsyncGenerator[Outcome]":
        """Save csv exports as Parquet files in a folder for DuckDB, Polars or pandas. Needs extra ``arrow``.

        Each request is within one month (see ``request.by_month()``) and becomes one file, such as
        ``into/workspace=7/month=2026-10/7_detailed_2026-10-01_2026-10-31.parquet``: a request that is equal
        has the same file. Each file appears once it is whole; it is written in constant memory. The outcomes
        and options are those of :meth:`save_all`; size and hash are those of the Parquet file. All files have
        the schema of the report (:func:`toggl_async.tables.schema_of`), so a folder is for one report. Cells
        are treated as in :meth:`batches`; a column that the schema does not know is reported once.

        Raises:
            ModuleNotFoundError: pyarrow is not installed.
            InvalidRequestError: a request is for something else than a csv of one month, two ask for the same
                file, or ``concurrency`` is less than one; at the first step of the iteration: there is a
                Parquet file with another schema. Nothing was sent.
        """
        from toggl_async.tables.parquet import ParquetPlan, save_windows
        from toggl_async.transfer.many import check_concurrency

        check_concurrency(concurrency)
        plan = ParquetPlan.of((each.within(self._workspace_id) for each in requests), Path(into))
        return save_windows(
            plan, concurrency, progress, strict=strict, exchange=self._exchange, threads=self._threads
        )

    async def deliver(self, request: FileRequest, sink: "Sink[ResultT]") -> "Delivered[ResultT]":
        """Send a request for a file and deliver it to a sink, whole or not at all.

        The sink begins once the first bytes have passed their check, and commits once the whole file has. A
        failed attempt is aborted before the next one begins. If the request names no format, the suffix of
        the sink's ``path`` does, if it has one. An exception from the sink is passed on unchanged, and the
        call is not repeated.

        Raises:
            TogglError: the request was refused, or no complete file arrived.
        """
        from toggl_async.sinks.delivery import deliver
        from toggl_async.sinks.protocol import SinkAtPath

        named = request.saved_as(PurePath(sink.path)) if isinstance(sink, SinkAtPath) else request
        request = named.within(self._workspace_id)
        return await deliver(request, sink, exchange=self._exchange, threads=self._sink_threads)
