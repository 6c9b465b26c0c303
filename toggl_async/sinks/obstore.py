"""A sink for the stores of obstore: S3, Google Cloud Storage, Azure, a local folder, memory.

Needs the extra ``obstore``.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import ClassVar

import attrs

try:
    import obstore
    from obstore.store import LocalStore, ObjectStore
except ModuleNotFoundError:
    raise ModuleNotFoundError("ObjectSink needs obstore: pip install 'toggl-async[obstore]'") from None

from toggl_async.sinks.protocol import IncomingFile


@attrs.frozen(kw_only=True)
class StoredObject:
    """An object that was stored; ``e_tag`` and ``version`` are None if the store has no such thing."""

    path: str
    e_tag: str | None
    version: str | None


@attrs.frozen
class ObjectSink:
    """A sink that puts a file into ``store`` under ``path``; an existing object is replaced in one step.

    A file of up to ``part_size`` bytes (S3 requires at least 5 MiB) is sent in one request at the end. A
    larger file is sent in parts as it arrives, up to ``concurrency`` parts at a time, and becomes visible
    once all parts are stored. If the file does not arrive whole, the upload is aborted and the store drops
    the parts. (According to S3's documentation, a part that arrives while the upload is aborted may remain,
    invisible; a lifecycle rule of the bucket removes such parts.) A delivery needs about
    ``part_size * (concurrency + 3)`` bytes of memory. ``attributes`` are sent with the object. If
    Content-Type is not among them, it is the response's media type, except in a local folder, which keeps no
    attributes.

    If a delivery is cancelled while it is being committed, the whole object may still appear.
    """

    store: ObjectStore = attrs.field(repr=False)
    path: str
    part_size: int = attrs.field(default=5 << 20, kw_only=True)
    concurrency: int = attrs.field(default=2, kw_only=True)
    always_replaces: ClassVar[bool] = True
    attributes: Mapping[str, str] = attrs.field(factory=dict[str, str], kw_only=True, repr=False)

    async def begin(self, incoming: IncomingFile) -> "ObjectWriter":
        """Begin an upload; nothing is sent yet."""
        defaults: dict[str, str] = {}
        if not isinstance(self.store, LocalStore):
            defaults["Content-Type"] = incoming.media_type
        return ObjectWriter(self, defaults | dict(self.attributes))


class _AbortedError(Exception):
    """The error raised inside obstore's upload, so that obstore drops the parts that it has sent."""


class ObjectWriter:
    """The writer of one file to a store."""

    # If the source of an upload's bytes raises, obstore drops the parts that it has sent; if the upload is
    # cancelled, obstore leaves them in the store. So the upload runs in a task of its own, which is not
    # cancelled: its source ends, or raises.

    def __init__(self, sink: ObjectSink, attributes: dict[str, str]) -> None:
        self._sink = sink
        self._attributes = attributes
        self._collected = bytearray()
        self._parts: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(1)
        self._upload: asyncio.Task[StoredObject] | None = None
        self._aborted = False

    async def write(self, block: memoryview) -> None:
        """Collect blocks until they make a part, then queue it; wait while earlier parts are being sent."""
        self._collected += block
        while len(self._collected) > self._sink.part_size:
            part = bytes(memoryview(self._collected)[: self._sink.part_size])
            del self._collected[: self._sink.part_size]
            await self._queue_part(part)

    async def _queue_part(self, part: bytes) -> None:
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
        """Send the rest; the object becomes visible once it is stored."""
        rest = bytes(self._collected)
        if self._upload is None:
            self._upload = asyncio.create_task(self._put(rest))
        else:
            await self._queue_part(rest)
            self._parts.put_nowait(None)
        return await asyncio.shield(self._upload)

    async def abort(self) -> None:
        """End the upload so that the store drops the parts that it has."""
        upload = self._upload
        if upload is None:
            return
        was_done = upload.done()
        self._aborted = True
        while not self._parts.empty():
            self._parts.get_nowait()
        self._parts.put_nowait(None)
        try:
            await asyncio.wait({upload})
        finally:
            upload.cancel()
        fault = upload.exception()
        if fault is not None and not was_done and not isinstance(fault, _AbortedError):
            raise fault
