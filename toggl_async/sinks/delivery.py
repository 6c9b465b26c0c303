"""Delivering a response to a sink: whole, or not at all."""

import functools
import time
from typing import Generic, TypeVar

import attrs

from toggl_async.errors import InvalidRequestError
from toggl_async.exchange.exchange import Exchange
from toggl_async.http.response import Response
from toggl_async.options import Existing, SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.sinks.delivered import Delivered
from toggl_async.sinks.protocol import IncomingFile, ReplacingSink, Sink
from toggl_async.sinks.session import SinkFaultError, SinkSession
from toggl_async.transfer.double_buffer import DoubleBuffer
from toggl_async.transfer.formats import tail_for
from toggl_async.transfer.formats.file_tail import FileTail
from toggl_async.transfer.pipeline import FilePipeline, FinishedFile, pipeline_for
from toggl_async.transfer.progress_reporter import ProgressReporter
from toggl_async.transfer.thread_pool import ThreadPool

ResultT = TypeVar("ResultT")
_KEEPS_FILES = frozenset[Existing](("skip", "number", "update"))


@attrs.frozen(kw_only=True)
class Delivery(Generic[ResultT]):
    """The reader of a response that writes its body to a sink, as a file of the request's format."""

    request: FileRequest
    sink: Sink[ResultT]
    limits: SizeLimits
    reporter: ProgressReporter
    threads: ThreadPool

    async def __call__(self, response: Response, attempt: int) -> tuple[FinishedFile, ResultT]:
        """Write the body to the sink and commit it once it is whole; return the file and the sink's result.

        Raises:
            IncompleteResponseError: the body broke off, or is not a whole file of its format.
            SinkFaultError: the sink failed.
        """
        pipeline = await pipeline_for(response, self.request, self.limits)
        self.reporter.begin(attempt, pipeline.total)
        session = SinkSession(self.sink, self._incoming(pipeline, attempt))
        tail = tail_for(pipeline.file_format)
        try:
            await self._write_body(response, pipeline, session, tail)
            await self.threads.run(pipeline.end)
            contents = await self.threads.run(functools.partial(pipeline.contents, lambda: tail))
            response.close()
            self.reporter.report(pipeline.size)
            result = await session.commit()
        except BaseException as fault:
            response.close()
            await session.abort(fault)
            raise
        return pipeline.finished(contents), result

    def _incoming(self, pipeline: FilePipeline, attempt: int) -> IncomingFile:
        return IncomingFile(
            request=self.request,
            media_type=pipeline.media_type,
            file_format=pipeline.file_format,
            length=pipeline.total,
            attempt=attempt,
        )

    async def _write_body(
        self, response: Response, pipeline: FilePipeline, session: SinkSession[ResultT], tail: FileTail
    ) -> None:
        buffer, received = DoubleBuffer(), 0
        while block := await response.read():
            received += len(block)
            filled = buffer.add(block)
            del block  # the traceback of an error must not hold it
            for full in filled:
                await self._write_block(full, pipeline, session, tail)
            self.reporter.update(pipeline.arrived(received))
        await self._write_block(buffer.rest(), pipeline, session, tail)

    async def _write_block(
        self, block: memoryview, pipeline: FilePipeline, session: SinkSession[ResultT], tail: FileTail
    ) -> None:
        pieces = pipeline.pieces(block)

        def next_piece() -> memoryview | None:
            piece = next(pieces, None)
            if piece is not None:
                tail.add(piece)
            return piece

        while (piece := await self.threads.run(next_piece)) is not None:
            await session.write(piece)


def _check_existing(request: FileRequest, sink: Sink[ResultT]) -> None:
    # To compare an object, a sink would have to read it back: neither size nor ETag prove that it is equal.
    existing = request.options.existing
    if existing in _KEEPS_FILES and isinstance(sink, ReplacingSink) and sink.always_replaces:
        error = InvalidRequestError(
            f"existing={existing!r} is for files that are saved: {type(sink).__name__} always replaces"
        )
        error.request = request
        raise error


async def deliver(
    request: FileRequest, sink: Sink[ResultT], *, exchange: Exchange, threads: ThreadPool
) -> Delivered[ResultT]:
    """Send a request and deliver its response to a sink.

    Raises:
        InvalidRequestError: ``Options.existing`` is a choice that the sink does not have.
        TogglError: the request was refused, or the response is not a whole file.
        Exception: the sink failed; this is the exception that it raised.
    """
    began = time.monotonic()
    _check_existing(request, sink)
    delivery = Delivery(
        request=request,
        sink=sink,
        limits=exchange.settings.with_options(request.options).size_limits,
        reporter=ProgressReporter(request.options, lambda: exchange.quota.remaining),
        threads=threads,
    )
    try:
        (file, result), attempts = await exchange.run(request, delivery)
    except SinkFaultError as fault:
        error = fault.error
    else:
        return Delivered(
            result=result,
            size=file.size,
            sha256=file.sha256,
            xxh3_128=file.xxh3_128,
            media_type=file.media_type,
            request=request,
            rows=file.contents.rows,
            tracked_seconds=file.contents.tracked_seconds,
            pages=file.contents.pages,
            members=file.contents.members,
            attempts=attempts,
            seconds=time.monotonic() - began,
        )
    raise error
