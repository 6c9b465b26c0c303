"""Many exports at once: bounded, each for itself, told as they end."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from pathlib import Path

import attrs

from toggl_async.errors import InvalidRequestError, TogglError
from toggl_async.naming import file_name
from toggl_async.options import Progress
from toggl_async.request import FileRequest
from toggl_async.saved import Saved

Save = Callable[[FileRequest, Path], Awaitable[Saved]]


@attrs.frozen(kw_only=True)
class Outcome:
    """How one of many exports ended: ``saved`` or ``error`` is None.

    ``error`` is a :class:`TogglError` or an ``OSError``; anything else is a bug, and ends all of them.
    """

    request: FileRequest
    path: Path
    saved: Saved | None = None
    error: TogglError | OSError | None = None

    def result(self) -> Saved:
        """The file.

        Raises:
            TogglError, OSError: it was not saved.
        """
        if self.saved is not None:
            return self.saved
        raise self.error or AssertionError(self)


@attrs.frozen(kw_only=True)
class ManyProgress:
    """How far many exports are: how many there are, ended well or badly, run; and bytes on disk so far."""

    total: int
    saved: int = 0
    failed: int = 0
    running: int = 0
    bytes_done: int = 0


@attrs.frozen
class Job:
    """A request and the path that its file gets."""

    request: FileRequest
    path: Path


def plan(requests: Iterable[FileRequest], into: Path) -> list[Job]:
    """Give each request its path.

    Raises:
        InvalidRequestError: two would have the same, as on a disk that does not tell letters by their case.
    """
    jobs: dict[str, Job] = {}
    for request in requests:
        name = file_name(request)
        if name.casefold() in jobs:
            raise InvalidRequestError(f"two of the requests ask for the same file: {name}")
        bulk = request.replaced("options", attrs.evolve(request.options, lane="bulk"))
        jobs[name.casefold()] = Job(bulk, into / name)
    return list(jobs.values())


class Tally:
    """Adds up what the single downloads tell."""

    def __init__(self, total: int, tell: Callable[[ManyProgress], None] | None) -> None:
        self._now = ManyProgress(total=total)
        self._tell = tell
        self._bytes: dict[Path, int] = {}

    def watched(self, job: Job) -> FileRequest:
        """The job's request, its progress told to us as well as to whom it was told before."""
        if self._tell is None:
            return job.request
        own = job.request.options.progress

        def progress(progress: Progress) -> None:
            self._bytes[job.path] = progress.bytes_done
            self.change()
            if own is not None:
                own(progress)

        return job.request.replaced("options", attrs.evolve(job.request.options, progress=progress))

    def change(self, saved: int = 0, failed: int = 0, running: int = 0) -> None:
        """Count, and tell."""
        self._now = attrs.evolve(
            self._now,
            saved=self._now.saved + saved,
            failed=self._now.failed + failed,
            running=self._now.running + running,
            bytes_done=sum(self._bytes.values()),
        )
        if self._tell is not None:
            self._tell(self._now)


async def _one(save: Save, job: Job, tally: Tally) -> Outcome:
    tally.change(running=1)
    try:
        saved = await save(tally.watched(job), job.path)
    except (TogglError, OSError) as error:
        tally.change(failed=1, running=-1)
        return Outcome(request=job.request, path=job.path, error=error)
    tally.change(saved=1, running=-1)
    return Outcome(request=job.request, path=saved.path, saved=saved)


async def save_all(
    save: Save, jobs: list[Job], at_once: int, tell: Callable[[ManyProgress], None] | None
) -> AsyncGenerator[Outcome]:
    """Save them, ``at_once`` at a time, and tell of each as it ends. Leaving early ends the others."""
    tally = Tally(len(jobs), tell)
    waiting = iter(jobs)
    running: set[asyncio.Task[Outcome]] = set()
    # Not asyncio.wait: to wait for all that run costs as much for each that ends as there are others.
    ended: asyncio.Queue[asyncio.Task[Outcome]] = asyncio.Queue()

    def begin() -> None:
        job = next(waiting, None)
        if job is not None:
            task = asyncio.create_task(_one(save, job, tally))
            running.add(task)
            task.add_done_callback(ended.put_nowait)

    try:
        for _ in range(at_once):
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
