"""The order in which threads take the jobs of several pools.

Each pool has a queue of its own, and some jobs of each are in a shared queue, from which threads take them.
"""

import threading
from collections import deque
from collections.abc import Callable

Job = Callable[[], None]
"""Work on a thread. It raises nothing."""


class PoolQueue:
    """The jobs of one pool that wait until less than ``limit`` others are in the shared queue or running."""

    def __init__(self, limit: int) -> None:
        self.waiting: deque[Job] = deque()
        self.free = limit


class SharedQueue:
    """The jobs that the next free threads take, in their order, whichever pools they are of.

    A pool whose disk does not respond has no more jobs here than its own limit. A pool with much work goes
    to the end of the queue after each job, so that the others get their turns.
    """

    def __init__(self, threads: int) -> None:
        # Reentrant: the garbage collector may end a call that was never finished, which then cleans up here.
        self._lock = threading.RLock()
        self._jobs: deque[tuple[PoolQueue, Job]] = deque()
        self._free = threads

    def add(self, queue: PoolQueue, job: Job) -> bool:
        """Add a job of a pool; return whether another thread has to call :meth:`work`."""
        with self._lock:
            if not queue.free:
                queue.waiting.append(job)
                return False
            queue.free -= 1
            self._jobs.append((queue, job))
            if not self._free:
                return False
            self._free -= 1
            return True

    def work(self) -> None:
        """Run jobs until there are none."""
        queue: PoolQueue | None = None
        while (following := self._following(queue)) is not None:
            queue, job = following
            del following
            job()
            del job  # it refers to its result

    def _following(self, ended: PoolQueue | None) -> tuple[PoolQueue, Job] | None:
        """Return the next job, after one of the pool ``ended`` has ended."""
        with self._lock:
            if ended is not None and ended.waiting:
                self._jobs.append((ended, ended.waiting.popleft()))
            elif ended is not None:
                ended.free += 1
            if self._jobs:
                return self._jobs.popleft()
            self._free += 1
            return None
