"""Saving many exports, a bounded number at a time, each with its own outcome."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from pathlib import Path

import attrs

from toggl_async.errors import InvalidRequestError, TogglError
from toggl_async.options import Progress
from toggl_async.request.files import FileRequest
from toggl_async.saved import Saved
from toggl_async.transfer.file_names import file_name

Save = Callable[[FileRequest, Path], Awaitable[Saved]]


@attrs.frozen(kw_only=True)
class Outcome:
    """The outcome of one of many exports: either ``saved`` or ``error`` is None.

    ``error`` is a :class:`TogglError` or an ``OSError``; any other exception is a bug, and ends all exports.
    """

    request: FileRequest
    path: Path
    saved: Saved | None = None
    error: TogglError | OSError | None = None

    def result(self) -> Saved:
        """Return the file.

        Raises:
            TogglError, OSError: the file was not saved.
        """
        if self.saved is not None:
            return self.saved
        raise self.error or AssertionError(self)


@attrs.frozen(kw_only=True)
class ManyProgress:
    """The progress of many exports: how many there are, saved, failed and running, and the bytes so far."""

    total: int
    saved: int = 0
    failed: int = 0
    running: int = 0
    bytes_done: int = 0


@attrs.frozen
class SaveJob:
    """A request and the path of its file."""

    request: FileRequest
    path: Path


def plan(requests: Iterable[FileRequest], into: Path, names: str | None = None) -> list[SaveJob]:
    """Assign a path to each request; ``names`` is the pattern of its name, by default that of ``file_name``.

    Raises:
        InvalidRequestError: two requests would have the same path on a disk that ignores case, or the pattern
            makes no name.
    """
    jobs: dict[str, SaveJob] = {}
    for request in requests:
        name = file_name(request, names)
        if name.casefold() in jobs:
            raise InvalidRequestError(f"two of the requests ask for the same file: {name}")
        bulk = request.replaced("options", attrs.evolve(request.options, priority="bulk"))
        jobs[name.casefold()] = SaveJob(bulk, into / name)
    return list(jobs.values())


class ProgressTally:
    """Adds up the progress of all downloads."""

    def __init__(self, total: int, callback: Callable[[ManyProgress], None] | None) -> None:
        self._now = ManyProgress(total=total)
        self._callback = callback
        self._bytes: dict[Path, int] = {}

    def watched(self, job: SaveJob) -> FileRequest:
        """Return the job's request with a progress callback that counts, and then calls the request's own."""
        if self._callback is None:
            return job.request
        own = job.request.options.progress

        def progress(progress: Progress) -> None:
            self._bytes[job.path] = progress.bytes_done
            self.change()
            if own is not None:
                own(progress)

        return job.request.replaced("options", attrs.evolve(job.request.options, progress=progress))

    def change(self, saved: int = 0, failed: int = 0, running: int = 0) -> None:
        """Add to the counts, and call the callback."""
        self._now = attrs.evolve(
            self._now,
            saved=self._now.saved + saved,
            failed=self._now.failed + failed,
            running=self._now.running + running,
            bytes_done=sum(self._bytes.values()),
        )
        if self._callback is not None:
            self._callback(self._now)


async def _one(save: Save, job: SaveJob, tally: ProgressTally) -> Outcome:
    tally.change(running=1)
    try:
        saved = await save(tally.watched(job), job.path)
    except (TogglError, OSError) as error:
        tally.change(failed=1, running=-1)
        return Outcome(request=job.request, path=job.path, error=error)
    tally.change(saved=1, running=-1)
    return Outcome(request=job.request, path=saved.path, saved=saved)


async def save_all(
    save: Save, jobs: list[SaveJob], concurrency: int, callback: Callable[[ManyProgress], None] | None
) -> AsyncGenerator[Outcome]:
    """Save files, ``concurrency`` at a time; yield each outcome. Closing the iterator cancels the others."""
    tally = ProgressTally(len(jobs), callback)
    waiting = iter(jobs)
    running: set[asyncio.Task[Outcome]] = set()
    # Not asyncio.wait: its cost for each task that ends grows with the number of running tasks.
    ended: asyncio.Queue[asyncio.Task[Outcome]] = asyncio.Queue()

    def begin() -> None:
        job = next(waiting, None)
        if job is not None:
            task = asyncio.create_task(_one(save, job, tally))
            running.add(task)
            task.add_done_callback(ended.put_nowait)

    try:
        for _ in range(concurrency):
            begin()
        while running:
            task = await ended.get()
            running.discard(task)
            outcome = task.result()
            begin()
            yield outcome
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
