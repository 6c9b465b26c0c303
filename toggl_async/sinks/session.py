"""One try's dealings with a sink: begun at the first good block, then committed, or aborted once."""

import asyncio
import contextlib
from collections.abc import Coroutine, Generator
from typing import Final, Generic, TypeVar

import anyio

from toggl_async.errors import TogglError
from toggl_async.sinks.protocol import IncomingFile, Sink, SinkWriter

ResultT = TypeVar("ResultT")

ABORT_SECONDS: Final = 10.0
"""How long a sink may take to leave nothing behind."""
_LAST_SECONDS: Final = 1.0


class SinkFaultError(Exception):
    """Carries what a sink raised past the retries, so that it comes out as it is."""

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.error = error


@contextlib.contextmanager
def _carried() -> Generator[None]:
    try:
        yield
    except Exception as error:
        raise SinkFaultError(error) from error


async def _wait(task: asyncio.Task[None], seconds: float) -> asyncio.CancelledError | None:
    # Cancelling the waiter does not end the waiting, neither once by a task nor for good by a scope.
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


async def see_through(work: Coroutine[object, object, None], seconds: float) -> Exception | None:
    """Run something to its end or for so many seconds, even where the caller is cancelled meanwhile.

    Returns what it raised, a TimeoutError where it took too long.

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
    """Passes blocks to a sink and what the sink raises to the caller."""

    def __init__(self, sink: Sink[ResultT], incoming: IncomingFile) -> None:
        self._sink = sink
        self._arriving = incoming
        self._writer: SinkWriter[ResultT] | None = None

    async def write(self, block: memoryview) -> None:
        """Lend the sink a block; the first one begins the file.

        Raises:
            SinkFaultError: the sink failed, or has kept the block.
        """
        with _carried():
            if self._writer is None:
                self._writer = await self._sink.begin(self._arriving)
            lent = block.toreadonly()
            await self._writer.write(lent)
            # Who still holds it would see other bytes soon: now it fails loudly. Not where the sink failed
            # or was cancelled: then the memory is left alone, and a thread may be reading it.
            lent.release()

    async def commit(self) -> ResultT:
        """Let the sink make the file seen.

        Raises:
            SinkFaultError: the sink failed.
        """
        with _carried():
            if self._writer is None:
                raise AssertionError("an empty file has passed its check")
            return await self._writer.commit()

    async def abort(self, fault: BaseException) -> None:
        """Let the sink leave nothing behind, after ``fault``.

        Raises:
            SinkFaultError: the sink failed to, and ``fault`` was none of its own.
            CancelledError: the caller was cancelled meanwhile.
        """
        writing, self._writer = self._writer, None
        if writing is None:
            return
        trouble = await see_through(writing.abort(), ABORT_SECONDS)
        if trouble is None:
            return
        if isinstance(fault, TogglError):
            raise SinkFaultError(trouble) from None
        told = fault.error if isinstance(fault, SinkFaultError) else fault
        told.add_note(f"the sink could not abort ({type(trouble).__name__})")
