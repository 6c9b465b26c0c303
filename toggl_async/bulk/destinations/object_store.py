"""An object store as the destination of a bulk export: S3, Google Cloud Storage, Azure.

Needs the extra ``obstore``. As with a folder, an object under its final name is whole: it appears at once or
not at all. An object is not uploaded if an equal one exists. The store's credentials are in its own
environment variables, such as ``AWS_ACCESS_KEY_ID`` and ``AWS_REGION``.

A few objects are looked up with a HEAD request each. To look up many, all objects are listed once, which
takes one request for each thousand of them.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from logging import getLogger
from typing import TYPE_CHECKING, Self

try:
    import obstore
    from obstore.store import LocalStore, MemoryStore, from_url
    from obstore.store import ObjectStore as AnyStore
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "exports into an object store need obstore: pip install 'toggl-async[obstore]'"
    ) from None

from toggl_async.bulk.destinations.destination import CheckedFile, FoundFile, SavedFile, archive_request
from toggl_async.bulk.destinations.store_errors import plain_store_errors
from toggl_async.bulk.destinations.store_url import check_store_url, local_folder
from toggl_async.bulk.destinations.updating_sink import UpdatingSink
from toggl_async.errors import IncompleteResponseError
from toggl_async.options import SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.sinks.obstore import ObjectSink
from toggl_async.transfer.formats.file_tail import FileTail
from toggl_async.transfer.pipeline import FilePipeline, FinishedFile, pipeline_of
from toggl_async.transfer.thread_pool import ThreadPool
from toggl_async.workspace import Workspace

if TYPE_CHECKING:  # obstore has its types for type checkers alone
    from obstore import ListResult, ObjectMeta

_logger = getLogger("toggl_async")
_THREADS = 4
_BLOCK = 1 << 20
_MOST_HEAD_REQUESTS = 16
"""The number of HEAD requests after which the objects are listed instead."""
_LISTING_SECONDS = 900.0
"""The seconds after which a listing is out of date: a run that waits for quota may take days."""


class ObjectStore:
    """A prefix of an object store. ``url`` names it in errors."""

    def __init__(self, store: AnyStore, url: str, size_limits: SizeLimits | None = None) -> None:
        self._store = store
        self._url = url
        self._size_limits = size_limits or SizeLimits()
        self._threads = ThreadPool(_THREADS)
        self._listing: dict[str, FoundFile] | None = None
        self._listed_at = 0.0
        self._head_requests = 0

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the store at a URL such as ``s3://bucket/toggl``; no request is sent yet.

        Raises:
            InvalidPlanError: the URL does not name a store, or contains a password.
            ObjectStoreError: a setting of the store in the environment is missing or wrong.
        """
        check_store_url(url)
        with plain_store_errors(url):
            return cls(_opened(url), url)

    def _errors(self) -> AbstractContextManager[None]:
        return plain_store_errors(self._url)

    async def find(self, names: Sequence[str]) -> Mapping[str, FoundFile]:
        """Return the objects that exist, by name.

        Raises:
            ObjectStoreError: the store refused access, has no such bucket, or failed.
        """
        if not names:
            return {}
        if self._listing is None and self._head_requests + len(names) <= _MOST_HEAD_REQUESTS:
            self._head_requests += len(names)
            found = await asyncio.gather(*map(self._head, names))
            if any(found):  # if none is found, the bucket itself may be missing, which a listing reports
                return {name: each for name, each in zip(names, found, strict=True) if each is not None}
        listing = await self._current_listing()
        return {name: listing[name] for name in names if name in listing}

    async def _head(self, name: str) -> FoundFile | None:
        with self._errors():
            try:
                about = await obstore.head_async(self._store, name)
            except FileNotFoundError:
                return None
        return FoundFile(size=about["size"], modified=about["last_modified"])

    async def _current_listing(self) -> dict[str, FoundFile]:
        if self._listing is None or time.monotonic() - self._listed_at > _LISTING_SECONDS:
            began, self._listing = time.monotonic(), None
            self._listing, self._listed_at = await self._list(), began
        return self._listing

    async def _list(self) -> dict[str, FoundFile]:
        # The delimiter leaves out objects with a deeper path, such as those of another partition. The
        # function is looked up by name, since its type is incomplete without an optional dependency of
        # obstore.
        list_objects: Callable[[AnyStore], Awaitable[ListResult[Sequence[ObjectMeta]]]]
        list_objects = vars(obstore)["list_with_delimiter_async"]
        with self._errors():
            found = await list_objects(self._store)
        return {
            each["path"]: FoundFile(size=each["size"], modified=each["last_modified"])
            for each in found["objects"]
        }

    async def all_names(self) -> AsyncIterator[str]:
        """Yield the names of all objects, in any order.

        Raises:
            ObjectStoreError: the store refused access, has no such bucket, or failed.
        """
        self._listing = None
        for name in list(await self._current_listing()):
            yield name

    async def check(self, request: FileRequest, name: str) -> CheckedFile | None:
        """Read an object and return its content; None if it is not a whole file, or does not exist.

        Raises:
            ObjectStoreError: the store refused access, or failed.
        """
        pipeline, tail = pipeline_of(archive_request(request), self._size_limits), FileTail()
        try:
            if not await self._read(name, partial(_feed, pipeline, tail)):
                return None
            file = await self._threads.run(partial(_finished, pipeline, tail))
        except IncompleteResponseError as fault:
            _logger.warning("%s of %s is not a whole file: %s", name, self._url, fault)
            return None
        return CheckedFile.of(file)

    async def _read(self, name: str, take: Callable[[memoryview], None]) -> bool:
        """Pass an object in blocks to a function on a thread; return False if the object does not exist."""
        with self._errors():
            try:
                found = await obstore.get_async(self._store, name)
            except FileNotFoundError:
                return False
            async for block in found.stream(min_chunk_size=_BLOCK):
                await self._threads.run(partial(take, memoryview(block)))
        return True

    async def _sha256(self, name: str) -> str | None:
        digest = hashlib.sha256()
        return digest.hexdigest() if await self._read(name, digest.update) else None

    async def save(self, client: Workspace, request: FileRequest, name: str) -> SavedFile:
        """Save the response to a request, whole or not at all; an object with other bytes is replaced.

        Raises:
            TogglError: the request was refused, or no whole file arrived.
            ObjectStoreError: the store refused access, has no such bucket, or failed.
        """
        existing = (await self.find([name])).get(name)
        sink = UpdatingSink(
            sink=ObjectSink(self._store, name),
            size=None if existing is None else existing.size,
            sha256=partial(self._sha256, name),
            threads=self._threads,
        )
        with self._errors():
            delivered = await client.deliver(archive_request(request), sink)
        if self._listing is not None and delivered.result:
            self._listing[name] = FoundFile(size=delivered.size, modified=datetime.now(UTC))
        return SavedFile.of_export(delivered, changed=delivered.result)

    async def close(self) -> None:
        """Close the threads."""
        self._threads.close()


def _opened(url: str) -> AnyStore:
    if url.startswith("memory:"):
        return MemoryStore()
    folder = local_folder(url)
    return from_url(url) if folder is None else LocalStore(folder)


def _feed(pipeline: FilePipeline, tail: FileTail, block: memoryview) -> None:
    for piece in pipeline.pieces(block):
        tail.add(piece)


def _finished(pipeline: FilePipeline, tail: FileTail) -> FinishedFile:
    pipeline.end()
    return pipeline.finished(pipeline.contents(lambda: tail))
