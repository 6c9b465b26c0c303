"""Calling a sink during one attempt: begin at the first good block, then commit, or abort once."""

import asyncio
import contextlib
from collections.abc import Coroutine, Generator
from typing import Final, Generic, TypeVar

import anyio

from toggl_async.errors import TogglError
from toggl_async.sinks.protocol import IncomingFile, Sink, SinkWriter

ResultT = TypeVar("ResultT")

ABORT_SECONDS: Final = 10.0
"""The number of seconds that a sink may take to abort."""
_LAST_SECONDS: Final = 1.0


class SinkFaultError(Exception):
    """The wrapper in which a sink's exception passes the retry loop, so that the caller gets it unchanged."""

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.error = error


@contextlib.contextmanager
def _as_sink_fault() -> Generator[None]:
    try:
        yield
    except Exception as error:
        raise SinkFaultError(error) from error


async def _wait(task: asyncio.Task[None], seconds: float) -> asyncio.CancelledError | None:
    # Cancellation does not end this wait: neither by asyncio, which cancels once, nor by an anyio scope,
    # which cancels again and again until it is left.
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    cancelled: asyncio.CancelledError | None = None
    while not task.done() and clock() < until:
        try:
            with anyio.CancelScope(shield=True):
                await asyncio.wait({task}, timeout=until - clock())
        except asyncio.CancelledError as caught:
            cancelled = caught
    return cancelled


async def run_despite_cancellation(work: Coroutine[object, object, None], seconds: float) -> Exception | None:
    """Run a coroutine to its end, or for at most ``seconds``, even if the caller is cancelled meanwhile.

    Return the exception that the coroutine raised, or a TimeoutError if it took too long.

    Raises:
        CancelledError: the caller was cancelled meanwhile.
    """
    task = asyncio.create_task(work)
    cancelled = await _wait(task, seconds)
    late = not task.done()
    if late:
        task.cancel()
        cancelled = await _wait(task, _LAST_SECONDS) or cancelled
    if cancelled is not None:
        _ = task.done() and not task.cancelled() and task.exception()
        raise cancelled
    if late or task.cancelled():
        return TimeoutError(f"the sink did not abort within {seconds:g} s")
    fault = task.exception()
    return fault if isinstance(fault, Exception) else None


class SinkSession(Generic[ResultT]):
    """The calls of one attempt to a sink; an exception of the sink becomes a SinkFaultError."""

    def __init__(self, sink: Sink[ResultT], incoming: IncomingFile) -> None:
        self._sink = sink
        self._incoming = incoming
        self._writer: SinkWriter[ResultT] | None = None

    async def write(self, block: memoryview) -> None:
        """Lend a block to the sink; the first block begins the file.

        Raises:
            SinkFaultError: the sink failed, or keeps a buffer of the block.
        """
        with _as_sink_fault():
            if self._writer is None:
                self._writer = await self._sink.begin(self._incoming)
            lent = block.toreadonly()
            await self._writer.write(lent)
            # The memory will soon hold other bytes, so a sink that kept the view gets an error when it uses
            # it. The view is not released if the sink failed or was cancelled: then the memory is not reused,
            # and a thread may still be reading it.
            lent.release()

    async def commit(self) -> ResultT:
        """Commit the file and return the sink's result.

        Raises:
            SinkFaultError: the sink failed.
        """
        with _as_sink_fault():
            if self._writer is None:
                raise AssertionError("an empty file has passed its check")
            return await self._writer.commit()

    async def abort(self, fault: BaseException) -> None:
        """Abort the file after ``fault``; the sink must leave nothing behind.

        Raises:
            SinkFaultError: the sink could not abort after a TogglError. Any other fault gets a note instead.
            CancelledError: the caller was cancelled meanwhile.
        """
        writer, self._writer = self._writer, None
        if writer is None:
            return
        abort_error = await run_despite_cancellation(writer.abort(), ABORT_SECONDS)
        if abort_error is None:
            return
        if isinstance(fault, TogglError):
            raise SinkFaultError(abort_error) from None
        reported = fault.error if isinstance(fault, SinkFaultError) else fault
        reported.add_note(f"the sink could not abort ({type(abort_error).__name__})")
