"""A sink that notes its calls and fails when told to; and a way to stop a call at any of its waits."""

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
    """Keeps the calls and what could be seen; ``fault`` is raised in the call number ``fails_at``."""

    fails_at: int | None = None
    fault: BaseException = attrs.Factory(lambda: OSError(28, "no space"))
    calls: list[str] = attrs.Factory(list)
    arrived: list[IncomingFile] = attrs.Factory(list)
    visible: list[bytes] = attrs.Factory(list)

    def note(self, name: str) -> None:
        """A call came."""
        self.calls.append(name)
        if len(self.calls) == self.fails_at:
            raise self.fault

    async def begin(self, incoming: IncomingFile) -> "RecorderWriting":
        """Begin."""
        self.arrived.append(incoming)
        self.note("begin")
        return RecorderWriting(self)


class RecorderWriting:
    """One file."""

    def __init__(self, sink: Recorder) -> None:
        self.sink = sink
        self.body = bytearray()

    async def write(self, block: memoryview) -> None:
        """Keep a copy."""
        assert 0 < len(block) <= 1 << 20
        assert block.readonly
        self.body += block
        self.sink.note("write")

    async def commit(self) -> int:
        """Show it."""
        self.sink.note("commit")
        self.sink.visible.append(bytes(self.body))
        return len(self.body)

    async def abort(self) -> None:
        """Note it."""
        self.sink.note("abort")


@types.coroutine
def stopped(
    work: Coroutine[Any, Any, ModelT], at: int, stop: Callable[[], object]
) -> Generator[Any, Any, ModelT]:
    """Run a coroutine; as it waits for the ``at``-th time, ``stop`` is called."""
    thrown: BaseException | None = None
    for wait in count(1):
        try:
            waited = work.send(None) if thrown is None else work.throw(thrown)
        except StopIteration as end:
            answer: ModelT = end.value
            return answer
        if wait == at:
            stop()
        thrown = None
        try:
            yield waited
        except asyncio.CancelledError as fault:
            thrown = fault
    raise AssertionError


def stopped_task(work: Coroutine[Any, Any, ModelT], at: int) -> asyncio.Task[ModelT]:
    """A task that is cancelled as it waits for the ``at``-th time."""
    own: list[asyncio.Task[ModelT]] = []

    async def run() -> ModelT:
        return await stopped(work, at, own[0].cancel)

    own.append(asyncio.create_task(run()))
    return own[0]
