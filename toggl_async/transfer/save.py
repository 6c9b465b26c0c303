"""Saving the response to a request at a path, which is checked before anything is sent."""

import functools
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

import attrs

from toggl_async.errors import Attempt
from toggl_async.exchange.exchange import Exchange
from toggl_async.http.response import Response
from toggl_async.options import SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.saved import Saved
from toggl_async.transfer.destination import Destination, open_destination
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.download import Download
from toggl_async.transfer.existing_file import StopSign
from toggl_async.transfer.part_file import PublishedFile
from toggl_async.transfer.pipeline import PipelineOf, pipeline_of
from toggl_async.transfer.progress_reporter import ProgressReporter
from toggl_async.transfer.thread_pool import ThreadPool


class _Releasable(Protocol):
    def release(self) -> None: ...


HeldT = TypeVar("HeldT", bound=_Releasable)


class MakeReader(Protocol):
    """A class or function that makes the reader of a response, which writes a file within one attempt."""

    def __call__(
        self,
        *,
        request: FileRequest,
        destination: Destination,
        limits: SizeLimits,
        reporter: ProgressReporter,
        threads: ThreadPool,
    ) -> Callable[[Response, int], Awaitable[PublishedFile]]:
        """Return a reader."""
        ...


@attrs.frozen(kw_only=True)
class StoredForm:
    """The form in which responses are stored: ``reader`` writes a file, ``pipeline`` checks one on disk."""

    reader: MakeReader
    pipeline: PipelineOf


AS_SENT = StoredForm(reader=Download, pipeline=pipeline_of)
"""Each response is stored as it is sent."""


async def open_or_none(path: Path, threads: ThreadPool) -> TargetDirectory | None:
    """Open a folder for many files; return None if that fails, since each file then reports its own error."""
    try:
        return await _held(functools.partial(TargetDirectory.open, path), threads)
    except OSError:
        return None


async def _held(work: Callable[[], HeldT], threads: ThreadPool, *, brief: bool = True) -> HeldT:
    """Return what a thread opens; release it if the call is cancelled meanwhile."""
    return await threads.run(work, _release, brief=brief)


def _release(opened: _Releasable) -> None:
    opened.release()


async def save(
    request: FileRequest,
    path: Path,
    *,
    exchange: Exchange,
    threads: ThreadPool,
    directory: TargetDirectory | None = None,
    form: StoredForm = AS_SENT,
) -> Saved:
    """Send a request and save its response; ``directory`` is the path's folder, if it is open already.

    Raises:
        FileExistsError: the path exists, or is not a regular file.
        OSError: the folder does not exist or cannot be written, or the disk is full.
        TogglError: the request was refused, or no complete file arrived.
    """
    began = time.monotonic()
    limits = exchange.settings.with_options(request.options).size_limits
    destination = await _open(request, path, limits, threads, directory, form=form)
    try:
        skipped = _skipped(request, destination, began)
        if skipped is not None:
            return skipped
        reader = form.reader(
            request=request,
            destination=destination,
            limits=limits,
            reporter=ProgressReporter(request.options, lambda: exchange.quota.remaining),
            threads=threads,
        )
        published, attempts = await exchange.run(request, reader)
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
        changed=published.changed,
        size=file.size,
        sha256=file.sha256,
        xxh3_128=file.xxh3_128,
        media_type=file.media_type,
        request=request,
        rows=file.contents.rows,
        tracked_seconds=file.contents.tracked_seconds,
        pages=file.contents.pages,
        members=file.contents.members,
        attempts=attempts,
        seconds=time.monotonic() - began,
    )


async def find_saved(
    request: FileRequest,
    path: Path,
    *,
    exchange: Exchange,
    threads: ThreadPool,
    directory: TargetDirectory | None = None,
    form: StoredForm = AS_SENT,
) -> Saved | None:
    """Return the file at a path if it is whole and the request's options say to skip it, else None.

    Raises:
        OSError: the folder or the file cannot be read.
    """
    if request.options.existing != "skip":
        return None
    began = time.monotonic()
    limits = exchange.settings.with_options(request.options).size_limits
    destination = await _open(request, path, limits, threads, directory, form=form)
    destination.release()
    return _skipped(request, destination, began)


async def _open(
    request: FileRequest,
    path: Path,
    limits: SizeLimits,
    threads: ThreadPool,
    directory: TargetDirectory | None,
    *,
    form: StoredForm,
) -> Destination:
    stop = StopSign()
    opening = functools.partial(
        open_destination, path, directory, request, limits, stop, pipeline=form.pipeline
    )
    try:
        # A file that is there may be long.
        return await _held(opening, threads, brief=request.options.existing != "skip")
    finally:
        stop.is_set = True


def _skipped(request: FileRequest, destination: Destination, began: float) -> Saved | None:
    if destination.whole is None:
        return None
    found = PublishedFile(destination.whole, destination.path, replaced=False, changed=False)
    return attrs.evolve(_saved(request, found, (), began), skipped=True)
