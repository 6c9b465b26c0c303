"""Saving the response to a request at a path, which is checked before anything is sent."""

import asyncio
import functools
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from toggl_async.exchange.exchange import Exchange
from toggl_async.options import Existing
from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import MEDIA_TYPES
from toggl_async.saved import Saved
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.download import Download
from toggl_async.transfer.progress_reporter import ProgressReporter
from toggl_async.transfer.thread_pool import ThreadPool


async def open_or_none(path: Path, threads: ThreadPool) -> TargetDirectory | None:
    """Open a folder for many files; return None if that fails, since each file then reports its own error."""
    try:
        return await _held(functools.partial(TargetDirectory.open, path), threads)
    except OSError:
        return None


async def _held(work: Callable[[], TargetDirectory | None], threads: ThreadPool) -> TargetDirectory | None:
    """Return the directory that a thread opens; release it if the call is cancelled meanwhile."""
    opening = threads.start(work)
    try:
        return await asyncio.wrap_future(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_release_late)
        raise


def _release_late(opening: "Future[TargetDirectory | None]") -> None:
    directory = None if opening.cancelled() or opening.exception() else opening.result()
    if directory is not None:
        directory.release()


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
        FileExistsError: the path exists.
        OSError: the folder does not exist or cannot be written, or the disk is full.
        TogglError: the request was refused, or no complete file arrived.
    """
    began = time.monotonic()
    options = request.options
    target = await _held(functools.partial(_target, path, directory, options.existing), threads)
    if target is None:
        return await _skipped(request, path, threads)
    download = Download(
        request=request,
        directory=target,
        name=path.name,
        limits=exchange.settings.with_options(options).size_limits,
        reporter=ProgressReporter(options.progress, lambda: exchange.quota.remaining),
        threads=threads,
    )
    try:
        (file, name), attempts = await exchange.run(request, download)
    finally:
        target.release()
    return Saved(
        path=path.with_name(name),
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


async def find_saved(
    request: FileRequest, path: Path, *, threads: ThreadPool, directory: TargetDirectory | None = None
) -> Saved | None:
    """Return the file at a path if it exists and the request's options say to skip it, else None.

    Raises:
        OSError: the folder or the file cannot be read, or the file exists and is not to be skipped.
    """
    if request.options.existing != "skip":
        return None
    target = await _held(functools.partial(_target, path, directory, "skip"), threads)
    if target is None:
        return await _skipped(request, path, threads)
    target.release()
    return None


def _target(path: Path, opened: TargetDirectory | None, existing: Existing) -> TargetDirectory | None:
    """Return the folder to save in, None if the path exists and must be left as it is."""
    directory = TargetDirectory.open(path.parent) if opened is None else opened.hold()
    try:
        keep = directory.keeps(path.name, existing)
    except BaseException:
        directory.release()
        raise
    if keep:
        directory.release()
    return None if keep else directory


async def _skipped(request: FileRequest, path: Path, threads: ThreadPool) -> Saved:
    size, sha256 = await threads.run(functools.partial(_size_and_hash, path))
    return Saved(
        path=path,
        size=size,
        sha256=sha256,
        media_type=MEDIA_TYPES[request.file_format][0],
        request=request,
        skipped=True,
    )


def _size_and_hash(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()
