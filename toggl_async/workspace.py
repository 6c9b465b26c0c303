"""The APIs as seen from one workspace: what is sent, saved, streamed and read row by row."""

import functools
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing, asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, overload

from toggl_async import paging
from toggl_async.errors import InvalidRequestError
from toggl_async.exchange import Exchange
from toggl_async.fields import UNSET, Unset
from toggl_async.folder import Folder
from toggl_async.headers import Headers
from toggl_async.many import Job, ManyProgress, Outcome, plan, save_all
from toggl_async.method import Path as PathLike
from toggl_async.options import Options
from toggl_async.paging import Received
from toggl_async.passage import expect_file
from toggl_async.quota import QuotaState
from toggl_async.reading import read_within
from toggl_async.request import FileRequest, Page, PageRequest, Request, file_format_of
from toggl_async.saved import Saved
from toggl_async.saving import Saving, opened
from toggl_async.sinks.delivered import Delivered
from toggl_async.sinks.delivery import Delivery, deliver
from toggl_async.sinks.protocol import Sink
from toggl_async.stream import Stream
from toggl_async.telling import Teller
from toggl_async.threads import Threads
from toggl_async.transport import Reply

if TYPE_CHECKING:
    from toggl_async.focus import Focus
    from toggl_async.insights import Insights
    from toggl_async.reports import Reports
    from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
    from toggl_async.tables import DetailedCsvRow, PlainExport, SummaryCsvRow, WeeklyCsvRow
    from toggl_async.track import Track

AnswerT = TypeVar("AnswerT")
RowT = TypeVar("RowT")
ResultT = TypeVar("ResultT")


def _checked_id(value: int | None) -> int | Unset:
    if value is None:
        return UNSET
    if type(value) is not int or not 0 < value < 2**63:
        raise InvalidRequestError(f"workspace_id: expected a positive whole number, got {value!r}")
    return value


class Workspace:
    """The APIs as seen from one workspace."""

    def __init__(self, exchange: Exchange, threads: Threads, workspace_id: int | None) -> None:
        self._exchange = exchange
        self._threads = threads
        self._workspace_id = _checked_id(workspace_id)

    # The facades' modules make some 150 classes: a program pays for those APIs alone that it uses.

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
        """Track v9, as far as an export needs it."""
        from toggl_async.track import Track

        return Track(self)

    def workspace(self, workspace_id: int) -> "Workspace":
        """The same client, its connections and limits included, on another workspace.

        Raises:
            InvalidRequestError: it is no id.
        """
        return Workspace(self._exchange, self._threads, workspace_id)

    @property
    def quota(self) -> QuotaState:
        """What is known of the calls that are left in the hour, bucket by bucket."""
        return self._exchange.quota

    async def send(self, request: Request[AnswerT]) -> AnswerT:
        """Send a request and decode its answer: a value, a page of a list, or the bytes of a file.

        Raises:
            TogglError: it was refused, no whole answer came, or it cannot be read.
        """
        received = await self.fetch(request)
        answer = received.value
        for workspace_id, organization_id in received.request.memberships(answer):
            self._exchange.learn(workspace_id, organization_id)
        return answer

    async def fetch(self, request: Request[AnswerT]) -> Received[AnswerT]:
        """Send a request; the answer can be had decoded and raw, beside its headers.

        Raises:
            TogglError: it was refused, or no whole answer came.
        """
        request = request.within(self._workspace_id)
        limits = self._exchange.terms.under(request.options).limits
        file_format = file_format_of(request)

        async def read(reply: Reply, _: int) -> tuple[bytes, Headers]:
            if file_format is not None:
                await expect_file(reply, file_format, limits)
            body = await read_within(reply, limits.answer, limits.expansion)
            reply.close()
            return body, reply.headers

        (body, headers), attempts = await self._exchange.run(request, read)
        return Received(request=request, body=body, headers=headers, attempts=attempts)

    def pages(self, request: PageRequest[RowT]) -> AsyncIterator[Page[RowT]]:
        """Send a request and those that follow it, page by page; each page is one call.

        Raises:
            TogglError: as for :meth:`send`; also where the list does not advance or does not end.
        """
        return paging.pages(self.fetch, request.within(self._workspace_id))

    @overload
    def rows(self, request: PageRequest[RowT]) -> AsyncIterator[RowT]: ...
    @overload
    def rows(self, request: "ExportDetailed") -> AsyncGenerator["DetailedCsvRow"]: ...
    @overload
    def rows(self, request: "ExportSummary") -> AsyncGenerator["SummaryCsvRow"]: ...
    @overload
    def rows(self, request: "ExportWeekly") -> AsyncGenerator["WeeklyCsvRow"]: ...
    @overload
    def rows(self, request: "PlainExport") -> AsyncGenerator[dict[str, str]]: ...
    def rows(self, request: PageRequest[RowT] | FileRequest) -> AsyncIterator[object]:
        """Send a request and hand its answer out row by row, as it comes.

        Of a list, with the requests that follow it, in memory bounded by one page's body. Of an export as
        csv, in constant memory: like a stream it cannot be tried again once its first row came, and where
        it breaks off, the rows before were whole but are not all.

        Raises:
            InvalidRequestError: it is an export, but not as csv.
            TogglError: as for :meth:`send`; also where a list does not advance or does not end.
        """
        if isinstance(request, PageRequest):
            return paging.rows(self.fetch, request.within(self._workspace_id))
        from toggl_async.tables.reading import rows_of

        return rows_of(self.open, request.within(self._workspace_id))

    @asynccontextmanager
    async def open(self, request: FileRequest) -> AsyncGenerator[Stream]:
        """Send a request for a file and hand its bytes out as they come.

        It is tried again until a good answer begins, not after. Leaving the block drops what is not read.

        Raises:
            TogglError: it was refused, or no answer of the right kind began.
        """
        request = request.within(self._workspace_id)
        limits = self._exchange.terms.under(request.options).limits

        async def read(reply: Reply, _: int) -> Stream:
            await expect_file(reply, request.file_format, limits)
            return Stream(request, reply, limits)

        stream, _ = await self._exchange.run(request, read)
        try:
            yield stream
        finally:
            stream.close()

    async def save(self, request: FileRequest, to: PathLike) -> Saved:
        """Send a request for a file and stream it to a path, whole or not at all.

        The file is written beside its place under another name, checked, and renamed once it is safe on
        disk. What is at the path already is kept, unless ``Options(existing=...)`` says otherwise.

        Raises:
            FileExistsError: the path is taken.
            OSError: the folder is not there or cannot be written, or the disk is full.
            TogglError: it was refused, or no whole file came.
        """
        return await self._save(request, Path(to), None)

    async def _save(self, request: FileRequest, path: Path, folder: Folder | None) -> Saved:
        request = request.within(self._workspace_id)
        saving = Saving(
            request=request,
            path=path,
            folder=folder,
            limits=self._exchange.terms.under(request.options).limits,
            teller=self._teller(request.options),
            threads=self._threads,
        )
        return await saving(self._exchange.run)

    def save_all(
        self,
        requests: Iterable[FileRequest],
        *,
        into: PathLike,
        at_once: int = 4,
        progress: Callable[[ManyProgress], None] | None = None,
    ) -> AsyncGenerator[Outcome]:
        """Save many exports into a folder, ``at_once`` at a time; each succeeds or fails for itself.

        The outcomes come in the order in which they end. The files are named after workspace, report and
        days. The calls go in the bulk lane, so that interactive ones of the same client come first. Leaving
        the loop early ends those that still run.

        Raises:
            InvalidRequestError: two requests ask for the same file, or ``at_once`` is less than one.
        """
        if at_once < 1:
            raise InvalidRequestError(f"at_once: at least one, not {at_once}")
        jobs = plan((request.within(self._workspace_id) for request in requests), Path(into))
        return self._save_all(jobs, Path(into), at_once, progress)

    async def _save_all(
        self, jobs: list[Job], into: Path, at_once: int, progress: Callable[[ManyProgress], None] | None
    ) -> AsyncGenerator[Outcome]:
        folder = await self._threads.run(functools.partial(opened, into))
        save = functools.partial(self._save, folder=folder)
        try:
            async with aclosing(save_all(save, jobs, at_once, progress)) as outcomes:
                async for outcome in outcomes:
                    yield outcome
        finally:
            if folder is not None:
                folder.release()

    async def deliver(self, request: FileRequest, sink: Sink[ResultT]) -> Delivered[ResultT]:
        """Send a request for a file and pass it to a sink, whole or not at all.

        The sink begins once the first bytes are good, and commits once all are; a try that fails is aborted
        before the next begins. What the sink raises comes out as it is, and is not tried again.

        Raises:
            TogglError: it was refused, or no whole file came.
        """
        request = request.within(self._workspace_id)
        limits = self._exchange.terms.under(request.options).limits
        delivery = Delivery(request=request, sink=sink, limits=limits, teller=self._teller(request.options))
        return await deliver(delivery, self._exchange.run)

    def _teller(self, options: Options) -> Teller:
        return Teller(options.progress, lambda: self.quota.remaining)
