"""An object in any store that obstore knows: S3, Google Cloud Storage, Azure, a folder, memory.

Needs the extra ``obstore``.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping

import attrs
import obstore
from obstore.store import LocalStore, ObjectStore

from toggl_async.sinks.protocol import IncomingFile


@attrs.frozen(kw_only=True)
class StoredObject:
    """An object that the store has taken; ``e_tag`` and ``version`` as far as the store has such."""

    path: str
    e_tag: str | None
    version: str | None


@attrs.frozen
class ObjectSink:
    """Puts a file into ``store`` under ``path``; an object that is there is replaced, in one step.

    A file of up to ``part_size`` bytes (5 MiB is the least that S3 takes) is sent in one request at the end.
    A larger one goes in parts as it comes, up to ``concurrency`` at a time, and is seen once the last is
    there; if it never comes whole, the store is told to drop the parts. (S3 says that a part which comes in
    at that moment may stay, unseen: a lifecycle rule of the bucket removes such.) Memory is about
    ``part_size * (concurrency + 3)``. ``attributes`` are sent along; Content-Type is the answer's media type
    where it is not among them, except to a folder, which keeps no attributes.

    A delivery that is cancelled while it is being committed may end as the whole object.
    """

    store: ObjectStore = attrs.field(repr=False)
    path: str
    part_size: int = attrs.field(default=5 << 20, kw_only=True)
    concurrency: int = attrs.field(default=2, kw_only=True)
    attributes: Mapping[str, str] = attrs.field(factory=dict[str, str], kw_only=True, repr=False)

    async def begin(self, incoming: IncomingFile) -> "ObjectWriter":
        """Begin an upload; nothing is sent yet."""
        kept = not isinstance(self.store, LocalStore)
        proper = {"Content-Type": incoming.media_type} if kept else {}
        return ObjectWriter(self, proper | dict(self.attributes))


class _AbortedError(Exception):
    """Raised into obstore's upload: it drops what it has sent."""


class ObjectWriter:
    """One file on its way into a store."""

    # obstore drops the parts of an upload where the source of its bytes raises, but leaves them lying
    # where the upload is cancelled. So the upload is never cancelled: it runs in a task of its own, and
    # learns of the end from its source.

    def __init__(self, sink: ObjectSink, attributes: dict[str, str]) -> None:
        self._sink = sink
        self._attributes = attributes
        self._held = bytearray()
        self._parts: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(1)
        self._upload: asyncio.Task[StoredObject] | None = None
        self._aborted = False

    async def write(self, block: memoryview) -> None:
        """Hold a block until there is a part of them; wait while the parts before are being sent."""
        self._held += block
        while len(self._held) > self._sink.part_size:
            part = bytes(memoryview(self._held)[: self._sink.part_size])
            del self._held[: self._sink.part_size]
            await self._hand_over(part)

    async def _hand_over(self, part: bytes) -> None:
        if self._upload is None:
            self._upload = asyncio.create_task(self._put(self._source()))
            self._upload.add_done_callback(lambda _: self._room.release())
        await self._room.acquire()
        if self._upload.done():
            self._upload.result()
        self._parts.put_nowait(part)

    async def _source(self) -> AsyncIterator[bytes]:
        while (part := await self._parts.get()) is not None:
            self._room.release()
            yield part
        if self._aborted:
            raise _AbortedError

    async def _put(self, source: AsyncIterator[bytes] | bytes) -> StoredObject:
        put = await obstore.put_async(
            self._sink.store,
            self._sink.path,
            source,
            attributes=self._attributes or None,
            use_multipart=not isinstance(source, bytes),
            chunk_size=self._sink.part_size,
            max_concurrency=self._sink.concurrency,
        )
        return StoredObject(path=self._sink.path, e_tag=put["e_tag"], version=put["version"])

    async def commit(self) -> StoredObject:
        """Send the rest; the store shows the object once all is there."""
        rest = bytes(self._held)
        if self._upload is None:
            self._upload = asyncio.create_task(self._put(rest))
        else:
            await self._hand_over(rest)
            self._parts.put_nowait(None)
        return await asyncio.shield(self._upload)

    async def abort(self) -> None:
        """Tell the store to drop what it has got."""
        upload = self._upload
        if upload is None:
            return
        known = upload.done()
        self._aborted = True
        while not self._parts.empty():
            self._parts.get_nowait()
        self._parts.put_nowait(None)
        try:
            await asyncio.wait({upload})
        finally:
            upload.cancel()
        fault = upload.exception()
        if fault is not None and not known and not isinstance(fault, _AbortedError):
            raise fault
