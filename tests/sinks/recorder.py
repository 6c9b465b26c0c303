"""A sink that records its calls and can fail in one of them; and coroutines stopped at any of their waits."""

import asyncio
import types
from collections.abc import Callable, Coroutine, Generator
from itertools import count
from typing import Any, TypeVar

import attrs

from toggl_async.sinks import IncomingFile

ModelT = TypeVar("ModelT")


@attrs.define
class Recorder:
    """A sink that records its calls and the files that became visible.

    ``fault`` is raised in the call with the number ``fails_at``, counted from 1.
    """

    fails_at: int | None = None
    fault: BaseException = attrs.Factory(lambda: OSError(28, "no space"))
    calls: list[str] = attrs.Factory(list)
    incoming: list[IncomingFile] = attrs.Factory(list)
    visible: list[bytes] = attrs.Factory(list)

    def record(self, name: str) -> None:
        """Record a call, and raise the fault if it is the one that fails."""
        self.calls.append(name)
        if len(self.calls) == self.fails_at:
            raise self.fault

    async def begin(self, incoming: IncomingFile) -> "RecorderWriter":
        """Begin a file."""
        self.incoming.append(incoming)
        self.record("begin")
        return RecorderWriter(self)


class RecorderWriter:
    """The writer of one file."""

    def __init__(self, sink: Recorder) -> None:
        self.sink = sink
        self.body = bytearray()

    async def write(self, block: memoryview) -> None:
        """Check a block and keep a copy of it."""
        assert 0 < len(block) <= 1 << 20
        assert block.readonly
        self.body += block
        self.sink.record("write")

    async def commit(self) -> int:
        """Make the file visible."""
        self.sink.record("commit")
        self.sink.visible.append(bytes(self.body))
        return len(self.body)

    async def abort(self) -> None:
        """Record the abort."""
        self.sink.record("abort")


@types.coroutine
def stopped(
    work: Coroutine[Any, Any, ModelT], at: int, stop: Callable[[], object]
) -> Generator[Any, Any, ModelT]:
    """Run a coroutine, and call ``stop`` when it waits for the ``at``-th time."""
    thrown: BaseException | None = None
    for wait in count(1):
        try:
            waited = work.send(None) if thrown is None else work.throw(thrown)
        except StopIteration as end:
            result: ModelT = end.value
            return result
        if wait == at:
            stop()
        thrown = None
        try:
            yield waited
        except asyncio.CancelledError as fault:
            thrown = fault
    raise AssertionError


def stopped_task(work: Coroutine[Any, Any, ModelT], at: int) -> asyncio.Task[ModelT]:
    """Start a task that is cancelled when it waits for the ``at``-th time."""
    own: list[asyncio.Task[ModelT]] = []

    async def run() -> ModelT:
        await asyncio.sleep(0)  # an eager task begins before it is known below
        return await stopped(work, at, own[0].cancel)

    own.append(asyncio.create_task(run()))
    return own[0]
