"""A sink that replaces an object only if its bytes differ."""

import hashlib
from collections.abc import Awaitable, Callable
from functools import partial

import attrs

from toggl_async.sinks.protocol import IncomingFile, Sink, SinkWriter
from toggl_async.transfer.thread_pool import ThreadPool


@attrs.frozen(kw_only=True)
class UpdatingSink:
    """A sink that writes to another sink, and commits only if the file differs from an existing object.

    The result of a delivery is True if the file was committed. ``size`` is the size of the existing object,
    None if there is none. ``sha256`` reads that object, and is called only if the new file has the same size.
    """

    sink: Sink[object]
    size: int | None
    sha256: Callable[[], Awaitable[str | None]]
    threads: ThreadPool

    async def begin(self, incoming: IncomingFile) -> "UpdatingWriter":
        """Begin a file."""
        return UpdatingWriter(self, await self.sink.begin(incoming))


class UpdatingWriter:
    """The writer of one file, which may turn out to equal the existing object."""

    def __init__(self, sink: UpdatingSink, writer: SinkWriter[object]) -> None:
        self._sink = sink
        self._writer = writer
        self._hash = hashlib.sha256()
        self._size = 0

    async def write(self, block: memoryview) -> None:
        """Write a block, and hash it if there is an object to compare it with."""
        self._size += len(block)
        if self._sink.size is not None:
            await self._sink.threads.run(partial(self._hash.update, block))
        await self._writer.write(block)

    async def commit(self) -> bool:
        """Make the file visible and return True; or discard it and return False if an equal object exists."""
        if self._size == self._sink.size and await self._sink.sha256() == self._hash.hexdigest():
            await self._writer.abort()
            return False
        await self._writer.commit()
        return True

    async def abort(self) -> None:
        """Remove everything that was written."""
        await self._writer.abort()
