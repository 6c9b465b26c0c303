"""The threads for work on files, which may block."""

import asyncio
import functools
import os
import weakref
from collections.abc import Callable, Generator, Hashable
from concurrent.futures import Future
from types import TracebackType
from typing import Generic, TypeVar

from toggl_async.transfer.loop_jobs import LoopJob, ResultBox, SteppedLoopJob
from toggl_async.transfer.pool_queue import PATIENCE, PoolQueue, QueuedJob
from toggl_async.transfer.shared_threads import SharedThreads, Threads

ResultT = TypeVar("ResultT")

_NAME = "toggl_async-file"
_WATCHED_EVERY = 2 * PATIENCE


def _retrieve_error(work: "asyncio.Future[ResultT]") -> None:
    # If a call fails for another reason, nobody awaits the work, and asyncio would log its error.
    if not work.cancelled():
        work.exception()


def _watch(loop: asyncio.AbstractEventLoop, watched: "weakref.ref[Threads]") -> None:
    """Have more threads do the brief jobs that wait."""
    threads = watched()
    if threads is not None and threads.spread():
        loop.call_later(_WATCHED_EVERY, _watch, loop, watched)


class _FutureJob(Generic[ResultT]):
    """A function to run on a thread, unless its future is cancelled before."""

    __slots__ = ("_work", "future")

    def __init__(self, work: Callable[[], ResultT]) -> None:
        self.future: Future[ResultT] = Future()
        self._work = work

    def __call__(self) -> None:
        if self.future.set_running_or_notify_cancel():
            with self:
                result = self._work()
                self.future.set_result(result)

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None:
            self.future.set_exception(error)
        return True


class ThreadPool:
    """At most ``limit`` threads at a time, started when needed and kept until :meth:`close`.

    They are threads of ``shared`` if that is given, otherwise the pool's own. Work beyond the limit waits,
    without holding a thread. A call that is cancelled while a thread works for it does not wait for the
    thread. In a forked process, the pool begins with new threads.
    """

    __slots__ = (
        "_closed",
        "_gathered",
        "_limit",
        "_process",
        "_queue",
        "_results",
        "_shared",
        "_threads",
    )

    def __init__(self, limit: int, shared: SharedThreads | None = None) -> None:
        self._limit = limit
        self._shared = shared
        self._closed = False
        self._process = 0
        self._queue: PoolQueue | None = None
        self._threads: Threads | None = None
        self._results: ResultBox | None = None
        self._gathered: list[QueuedJob] = []

    def start(self, work: Callable[[], ResultT]) -> "Future[ResultT]":
        """Start a function on a thread.

        Raises:
            RuntimeError: Python is ending, or the system starts no more threads.
        """
        job = _FutureJob(work)
        queue, threads = self._usable()
        threads.run(queue, QueuedJob(job))
        return job.future

    def _usable(self) -> tuple[PoolQueue, Threads]:
        if self._closed:
            # A call that was under way when the client was closed still has to clean up.
            return PoolQueue(1), self._new_threads()
        if self._queue is None or self._threads is None or self._process != os.getpid():
            # After a fork, none of the jobs and threads of the parent are there.
            self._queue, self._threads = PoolQueue(self._limit), self._new_threads()
            self._process = os.getpid()
        return self._queue, self._threads

    def _new_threads(self) -> Threads:
        return self._shared() if self._shared is not None else Threads(self._limit, _NAME)

    def run(
        self,
        work: Callable[[], ResultT],
        unwanted: Callable[[ResultT], None] | None = None,
        *,
        brief: bool = False,
    ) -> "asyncio.Future[ResultT]":
        """Run a function on a thread; the result may be awaited or not.

        ``unwanted`` is called with a result that nobody gets, since the future was cancelled. If the function
        is ``brief``, the thread of another job may do it next, unless that takes long.
        """
        job = LoopJob(work, self._box(), unwanted)
        self._queued(QueuedJob(job, brief=brief))
        return self._awaitable(job.future)

    def run_in_steps(
        self, work: Callable[[], Generator[None, None, ResultT]], disk: Hashable
    ) -> "asyncio.Future[ResultT]":
        """Run a generator on a thread; the result may be awaited or not.

        Wherever it yields, the thread may do as much of the other jobs that wait for the same disk.
        """
        job = SteppedLoopJob(work, self._box())
        self._queued(QueuedJob(job, disk=disk))
        return self._awaitable(job.future)

    def _box(self) -> ResultBox:
        loop = asyncio.get_running_loop()
        if self._results is None or self._results.loop is not loop:
            self._results, self._gathered = ResultBox(loop), []
        return self._results

    def _queued(self, job: QueuedJob) -> None:
        """Hand a job over; those that may share a thread together, at the end of the loop's iteration."""
        if not (job.brief or job.disk is not None):
            self._hand_over([job])
            return
        if not self._gathered:
            asyncio.get_running_loop().call_soon(self._hand_over_gathered, self._gathered, self._box())
        self._gathered.append(job)

    def _hand_over_gathered(self, gathered: list[QueuedJob], box: ResultBox) -> None:
        waits = self._usable()[1].waits
        count = waits.count if all(job.brief for job in gathered) else 0
        jobs = gathered[: count or None]
        del gathered[: len(jobs)]
        if gathered:
            box.loop.call_soon(self._hand_over_gathered, gathered, box)
        self._hand_over(jobs)
        if count:
            waits.wait(len(jobs), functools.partial(box.wait, len(jobs)))

    def _hand_over(self, jobs: list[QueuedJob]) -> None:
        queue, threads = self._usable()
        if threads.run(queue, *jobs):
            loop = asyncio.get_running_loop()
            loop.call_later(_WATCHED_EVERY, _watch, loop, weakref.ref(threads))

    @staticmethod
    def _awaitable(future: "asyncio.Future[ResultT]") -> "asyncio.Future[ResultT]":
        future.add_done_callback(_retrieve_error)
        return future

    def close(self) -> None:
        """Let the threads end once they have done their work."""
        self._closed = True
        self._queue = self._threads = None
