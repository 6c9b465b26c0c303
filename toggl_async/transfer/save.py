"""Saving the response to a request at a path, which is checked before anything is sent."""

import asyncio
import functools
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol, TypeVar

import attrs

from toggl_async.errors import Attempt
from toggl_async.exchange.exchange import Exchange
from toggl_async.request.files import FileRequest
from toggl_async.saved import Saved
from toggl_async.transfer.destination import open_destination
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.download import Download
from toggl_async.transfer.existing_file import StopSign
from toggl_async.transfer.part_file import PublishedFile
from toggl_async.transfer.progress_reporter import ProgressReporter
from toggl_async.transfer.thread_pool import ThreadPool


class _Releasable(Protocol):
    def release(self) -> None: ...


HeldT = TypeVar("HeldT", bound=_Releasable)


async def open_or_none(path: Path, threads: ThreadPool) -> TargetDirectory | None:
    """Open a folder for many files; return None if that fails, since each file then reports its own error."""
    try:
        return await _held(functools.partial(TargetDirectory.open, path), threads)
    except OSError:
        return None


async def _held(work: Callable[[], HeldT], threads: ThreadPool) -> HeldT:
    """Return what a thread opens; release it if the call is cancelled meanwhile."""
    opening = threads.start(work)
    try:
        return await asyncio.wrap_future(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_release_late)
        raise


def _release_late(opening: "Future[HeldT]") -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().release()


async def save(
    request: FileRequest,
    path: Path,
    *,
    exchange: Exchange,
    threads: ThreadPool,
    directory: TargetDirectory | None = None,
) -> Saved:
    """Send a request and save its response; ``directory`` is the path's folder, if it is open already.

    Raises:
        FileExistsError: the path exists, or is not a regular file.
        OSError: the folder does not exist or cannot be written, or the disk is full.
        TogglError: the request was refused, or no complete file arrived.
    """
    began = time.monotonic()
    limits = exchange.settings.with_options(request.options).size_limits
    stop = StopSign()
    try:
        destination = await _held(
            functools.partial(open_destination, path, directory, request, limits, stop), threads
        )
    finally:
        stop.is_set = True
    try:
        if destination.whole is not None:
            found = PublishedFile(destination.whole, path, replaced=False)
            return attrs.evolve(_saved(request, found, (), began), skipped=True)
        download = Download(
            request=request,
            destination=destination,
            limits=limits,
            reporter=ProgressReporter(request.options.progress, lambda: exchange.quota.remaining),
            threads=threads,
        )
        published, attempts = await exchange.run(request, download)
    finally:
        destination.release()
    return _saved(request, published, attempts, began)


def _saved(
    request: FileRequest, published: PublishedFile, attempts: tuple[Attempt, ...], began: float
) -> Saved:
    file = published.file
    return Saved(
        path=published.path,
        replaced=published.replaced,
        size=file.size,
        sha256=file.sha256,
        xxh3_128=file.xxh3_128,
        media_type=file.media_type,
        request=request,
        rows=file.contents.rows,
        pages=file.contents.pages,
        attempts=attempts,
        seconds=time.monotonic() - began,
    )
