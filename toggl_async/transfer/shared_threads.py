"""The threads that all clients of a process share.

A process may have a thousand clients, one for each token, and a thousand threads would cost memory and time.
So the clients share two sets of threads: 48 that work on files, and 16 that work for sinks. They are two, so
that deliveries to sinks go on while disks that do not respond hold all 48. A set is made when it is first
needed, and its threads end once no pool uses it any more.
"""

import concurrent.futures  # not its class: that is imported with the first thread
import os
import threading
import weakref
from typing import Final

from toggl_async.transfer.brief_waits import BriefWaits
from toggl_async.transfer.pool_queue import PoolQueue, QueuedJob, SharedQueue


class Threads:
    """At most ``limit`` threads, which end once nobody refers to this object and all jobs have run."""

    def __init__(self, limit: int, name: str) -> None:
        # Neither a job nor a queue refers to the executor: an error that a caller keeps refers to the frames
        # of its thread, and would keep all threads.
        self._executor = concurrent.futures.ThreadPoolExecutor(limit, thread_name_prefix=name)
        self._queue = SharedQueue(limit)
        self.waits: BriefWaits = BriefWaits()
        """Whether event loops wait for brief jobs on these threads."""

    def run(self, queue: PoolQueue, *jobs: QueuedJob) -> bool:
        """Run jobs of a pool on threads; one that is at work may do those next that are brief or have a disk.

        Return whether the caller has to call :meth:`spread` after a while.

        Raises:
            RuntimeError: Python is ending, or the system starts no more threads.
        """
        self._start(self._queue.add(queue, *jobs))
        return any(job.brief or job.disk is not None for job in jobs) and self._queue.needs_watch()

    def spread(self) -> bool:
        """Start more threads if jobs have waited too long; return whether to call this again soon."""
        count = self._queue.late()
        self._start(count or 0)
        return count is not None

    def _start(self, count: int) -> None:
        for _ in range(count):
            self._executor.submit(self._queue.work)


class _Current:
    """The threads of one process, or of none yet."""

    def __init__(self) -> None:
        self.lock = threading.RLock()  # reentrant for the same reason as in the queue
        # Weak, so that the threads end with the last pool that uses them, even if that is never closed.
        self.threads: weakref.ref[Threads] | None = None


class SharedThreads:
    """A set of at most ``limit`` threads, of which a forked process has its own."""

    def __init__(self, limit: int, name: str) -> None:
        self._limit = limit
        self._name = name
        # By process: a child has none of its parent's threads, and another thread may hold the parent's lock
        # at the moment of the fork.
        self._current: dict[int, _Current] = {}

    def __call__(self) -> Threads:
        """Return the threads, which live as long as somebody refers to them."""
        current = self._current.setdefault(os.getpid(), _Current())
        with current.lock:
            threads = None if current.threads is None else current.threads()
            if threads is None:
                threads = Threads(self._limit, self._name)
                current.threads = weakref.ref(threads)
            return threads


FILE_THREADS: Final = SharedThreads(48, "toggl_async-file")
"""The threads that work on files."""
SINK_THREADS: Final = SharedThreads(16, "toggl_async-sink")
"""The threads that decompress, check and hash for sinks."""
