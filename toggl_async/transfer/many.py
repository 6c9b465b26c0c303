"""Saving many exports, a bounded number at a time, each with its own outcome."""

import asyncio
import functools
from collections import Counter, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from pathlib import Path

import attrs

from toggl_async.errors import InvalidRequestError, TogglError, concern_of
from toggl_async.exchange.exchange import Exchange
from toggl_async.failures import Concern
from toggl_async.hosts import Host
from toggl_async.options import Options, Progress
from toggl_async.request.files import FileRequest
from toggl_async.saved import Saved
from toggl_async.transfer.concerned import QuotaKeyOf, error_of_unsent, is_concerned
from toggl_async.transfer.file_names import file_name
from toggl_async.transfer.save import find_saved, open_or_none, save
from toggl_async.transfer.thread_pool import ThreadPool

Save = Callable[[FileRequest, Path], Awaitable[Saved]]
FindSaved = Callable[[FileRequest, Path], Awaitable[Saved | None]]


@attrs.frozen(kw_only=True)
class Outcome:
    """The outcome of one of many exports: either ``saved`` or ``error`` is None.

    ``error`` is a :class:`TogglError` or an ``OSError``; any other exception is a bug, and ends all exports.
    ``unsent`` is true if the export was not begun, because another one failed in a way that concerns this one
    too (see :class:`Concern`), such as a full disk; ``error`` is then a copy of that failure's error.
    """

    request: FileRequest
    path: Path
    saved: Saved | None = None
    error: TogglError | OSError | None = None
    unsent: bool = False

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


class BulkPriority:
    """Gives options the priority of bulk calls, once for requests in a row that share theirs."""

    def __init__(self) -> None:
        self._given: Options | None = None
        self._made: Options = Options(priority="bulk")

    def of(self, options: Options) -> Options:
        """Return the options with that priority."""
        if options is not self._given:
            self._given, self._made = options, attrs.evolve(options, priority="bulk")
        return self._made


@attrs.frozen
class SaveJob:
    """A request and the path of its file."""

    request: FileRequest
    path: Path

    @classmethod
    def of(cls, request: FileRequest, path: Path, priority: BulkPriority) -> "SaveJob":
        """Return the job of a request, which gets the priority of bulk calls."""
        return cls(request.replaced("options", priority.of(request.options)), path)


def check_concurrency(value: int) -> None:
    """Check a number of exports that run at a time.

    Raises:
        InvalidRequestError: it is less than one.
    """
    if value < 1:
        raise InvalidRequestError(f"concurrency must be at least 1, not {value}")


def plan(requests: Iterable[FileRequest], into: Path, names: str | None = None) -> list[SaveJob]:
    """Assign a path to each request; ``names`` is the pattern of its name, by default that of ``file_name``.

    Raises:
        InvalidRequestError: two requests would have the same path on a disk that ignores case, or the pattern
            makes no name.
    """
    jobs: dict[str, SaveJob] = {}
    priority = BulkPriority()
    for request in requests:
        name = file_name(request, names)
        key = name.casefold()
        if key in jobs:
            raise InvalidRequestError(f"two of the requests ask for the same file: {name}")
        jobs[key] = SaveJob.of(request, into / name, priority)
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
        if self._callback is None:
            return
        self._now = attrs.evolve(
            self._now,
            saved=self._now.saved + saved,
            failed=self._now.failed + failed,
            running=self._now.running + running,
            bytes_done=sum(self._bytes.values()),
        )
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


class JobQueue:
    """The exports that have not begun, without those that a failure concerns."""

    def __init__(self, jobs: Iterable[SaveJob], quota_key: QuotaKeyOf) -> None:
        self._jobs = deque(jobs)
        self._quota_key = quota_key
        self._saved: Counter[Host] = Counter()

    def next(self) -> SaveJob | None:
        """Remove and return the next export, None if there is none."""
        return self._jobs.popleft() if self._jobs else None

    def saved_from(self, host: Host) -> int:
        """Return how many files of a host have been saved."""
        return self._saved[host]

    def ended(self, outcome: Outcome, saved_before: int) -> list[SaveJob]:
        """Record an outcome; remove and return the exports that its failure concerns.

        ``saved_before`` is how many files of the host were saved before the export began.
        """
        host = outcome.request.route.host
        if outcome.error is None:
            self._saved[host] += 1
            return []
        concern = concern_of(outcome.error)
        if concern is Concern.JOB or (concern is Concern.HOST and self._saved[host] > saved_before):
            return []  # in the second case, the host responded to others while this export failed
        request, jobs = outcome.request, self._jobs
        concerned = [each for each in jobs if is_concerned(each.request, request, concern, self._quota_key)]
        if concerned:
            gone = set(map(id, concerned))
            self._jobs = deque(each for each in jobs if id(each) not in gone)
        return concerned


@attrs.frozen(kw_only=True)
class Saving:
    """The functions with which exports are saved.

    ``save`` saves one. ``find`` returns the file of an export that exists already and is to be skipped, and
    ``quota_key`` the hourly quota in which a request counts.
    """

    save: Save
    find: FindSaved
    quota_key: QuotaKeyOf


async def _unsent(saving: Saving, job: SaveJob, error: TogglError | OSError, tally: ProgressTally) -> Outcome:
    try:
        saved = await saving.find(job.request, job.path)
    except OSError:
        saved = None
    if saved is not None:
        tally.change(saved=1)
        return Outcome(request=job.request, path=saved.path, saved=saved)
    tally.change(failed=1)
    copied = error_of_unsent(error, job.request, job.path)
    return Outcome(request=job.request, path=job.path, error=copied, unsent=True)


async def save_all(
    saving: Saving, jobs: list[SaveJob], concurrency: int, callback: Callable[[ManyProgress], None] | None
) -> AsyncGenerator[Outcome]:
    """Save files, ``concurrency`` at a time; yield each outcome. Closing the iterator cancels the others.

    A failure that concerns other exports ends those that have not begun; those that run end on their own.
    """
    tally = ProgressTally(len(jobs), callback)
    waiting = JobQueue(jobs, saving.quota_key)
    running: dict[asyncio.Task[Outcome], int] = {}
    # Not asyncio.wait: its cost for each task that ends grows with the number of running tasks.
    ended: asyncio.Queue[asyncio.Task[Outcome]] = asyncio.Queue()

    def begin() -> None:
        job = waiting.next()
        if job is not None:
            task = asyncio.create_task(_one(saving.save, job, tally))
            running[task] = waiting.saved_from(job.request.route.host)
            task.add_done_callback(ended.put_nowait)

    try:
        for _ in range(concurrency):
            begin()
        while running:
            task = await ended.get()
            outcome = task.result()
            concerned = waiting.ended(outcome, running.pop(task))
            begin()
            yield outcome
            if outcome.error is not None:
                for job in concerned:
                    yield await _unsent(saving, job, outcome.error, tally)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def save_into(
    folder: Path,
    jobs: list[SaveJob],
    concurrency: int,
    callback: Callable[[ManyProgress], None] | None,
    *,
    exchange: Exchange,
    threads: ThreadPool,
) -> AsyncGenerator[Outcome]:
    """Save files in one folder, which is opened once; see :func:`save_all`."""
    directory = await open_or_none(folder, threads)
    saving = Saving(
        save=functools.partial(save, exchange=exchange, threads=threads, directory=directory),
        find=functools.partial(find_saved, exchange=exchange, threads=threads, directory=directory),
        quota_key=exchange.quota_key,
    )
    try:
        async with aclosing(save_all(saving, jobs, concurrency, callback)) as outcomes:
            async for outcome in outcomes:
                yield outcome
    finally:
        if directory is not None:
            directory.release()
