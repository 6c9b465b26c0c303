"""The order in which threads take the jobs of several pools, and the number of threads that do so.

Each pool has a queue of its own, and some jobs of each are in a shared queue, from which threads take them.

To pass a job to another thread may cost more than a brief job itself: each thread that is awakened competes
for the interpreter's lock at each of its system calls. So brief jobs are taken by one thread, one after the
other, as long as they really are brief. As soon as they are not, for example since each waits for the disk,
or as soon as no thread takes a job for a moment, other threads take the rest.
"""

import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Final

Job = Callable[[], None]
"""Work on a thread. It raises nothing."""

PATIENCE: Final = 0.001
"""The seconds that brief jobs wait while no thread takes one, until another thread does."""
_UNWATCHED: Final = 10 * PATIENCE  # an event loop may end before it has looked again
_SLOW: Final = 0.0015
"""The mean duration of jobs in seconds from which on each has a thread of its own."""
_LONGEST: Final = 0.004
_SHARE: Final = 1 / 8


class PoolQueue:
    """The jobs of one pool that wait until less than ``limit`` others are in the shared queue or running."""

    def __init__(self, limit: int) -> None:
        self.waiting: deque[tuple[Job, bool]] = deque()
        self.free = limit


class SharedQueue:
    """The jobs that the next free threads take, in their order, whichever pools they are of.

    A pool whose disk does not respond has no more jobs here than its own limit. A pool with much work goes
    to the end of the queue after each job, so that the others get their turns.
    """

    def __init__(self, threads: int) -> None:
        # Reentrant: the garbage collector may end a call that was never finished, which then cleans up here.
        self._lock = threading.RLock()
        self._jobs: deque[tuple[PoolQueue, Job, bool]] = deque()
        self._limit = threads
        self._busy = 0
        self._taken_at = self._watched_at = 0.0
        self._mean = 0.0

    def add(self, queue: PoolQueue, job: Job, *, brief: bool) -> int:
        """Add a job of a pool; return how many more threads have to call :meth:`work`."""
        with self._lock:
            if not queue.free:
                queue.waiting.append((job, brief))
                return 0
            queue.free -= 1
            self._jobs.append((queue, job, brief))
            if self._busy and brief and self._mean < _SLOW:
                return self._late()
            return self._more(1)

    def needs_watch(self) -> bool:
        """Return whether jobs wait, more threads could take them, and nobody calls :meth:`late` soon.

        If so, the caller has to do so, again and again until None is returned.
        """
        with self._lock:
            if not self._jobs or self._busy == self._limit or monotonic() - self._watched_at < _UNWATCHED:
                return False
            self._watched_at = monotonic()
            return True

    def late(self) -> int | None:
        """Return how many more threads have to call :meth:`work`; None if no jobs wait for more threads."""
        with self._lock:
            if not self._jobs or self._busy == self._limit:
                self._watched_at = 0.0
                return None
            self._watched_at = monotonic()
            return self._late()

    def _late(self) -> int:
        if monotonic() - self._taken_at < PATIENCE:
            return 0
        return self._more(min(len(self._jobs), max(self._busy, 1)))

    def _more(self, count: int) -> int:
        count = min(count, self._limit - self._busy)
        if count:
            self._taken_at = monotonic()  # the new threads need a moment
        self._busy += count
        return count

    def work(self) -> None:
        """Run jobs until there are none."""
        queue: PoolQueue | None = None
        seconds: float | None = None
        while (following := self._following(queue, seconds)) is not None:
            queue, job, brief = following
            del following
            began = monotonic()
            job()
            seconds = monotonic() - began if brief else None
            del job  # it refers to its result

    def _following(
        self, ended: PoolQueue | None, seconds: float | None
    ) -> tuple[PoolQueue, Job, bool] | None:
        """Return the next job, after one of the pool ``ended`` has ended."""
        with self._lock:
            if seconds is not None:
                self._mean += _SHARE * (min(seconds, _LONGEST) - self._mean)
            if ended is not None and ended.waiting:
                self._jobs.append((ended, *ended.waiting.popleft()))
            elif ended is not None:
                ended.free += 1
            if self._jobs:
                self._taken_at = monotonic()
                return self._jobs.popleft()
            self._busy -= 1
            if not self._busy:
                self._mean /= 2
            return None
