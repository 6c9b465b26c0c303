"""The order in which threads take the jobs of several pools, and the number of threads that do so.

Each pool has a queue of its own, and some jobs of each are in a shared queue, from which threads take them.

To pass a job to another thread may cost more than a brief job itself: each thread that is awakened competes
for the interpreter's lock at each of its system calls. So brief jobs are taken by one thread, one after the
other, as long as they really are brief. As soon as they are not, for example since each waits for the disk,
or as soon as no thread takes a job for a moment, other threads take the rest. Jobs that wait for the same
disk, step by step, are done in groups.
"""

import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from time import monotonic
from typing import Final, TypeAlias

from toggl_async.transfer.job_groups import JobGroups, run_together

Job: TypeAlias = Callable[[], Iterator[None] | None]
"""Work on a thread, which raises nothing; if it has several steps, it returns an iterator that does them."""

PATIENCE: Final = 0.001
"""The seconds that brief jobs wait while no thread takes one, until another thread does."""
_UNWATCHED: Final = 10 * PATIENCE  # an event loop may end before it has looked again
_SLOW: Final = 0.0015
"""The mean duration of jobs in seconds from which on each has a thread of its own."""
_LONGEST: Final = 0.004
_SHARE: Final = 1 / 8


# These classes are plain: to have attrs generate them would delay the first call of a program.


class QueuedJob:
    """A job that waits, and whether it is ``brief``, or which ``disk`` it waits for together with others."""

    __slots__ = ("brief", "disk", "run")

    def __init__(self, run: Job, *, brief: bool = False, disk: Hashable = None) -> None:
        self.run: Job = run
        self.brief: bool = brief
        self.disk: Hashable = disk


class PoolQueue:
    """The jobs of one pool that wait until less than ``limit`` others are in the shared queue or running."""

    def __init__(self, limit: int) -> None:
        self.waiting: deque[QueuedJob] = deque()
        self.free = limit


_Entry: TypeAlias = tuple[PoolQueue, QueuedJob]


class _Taken:
    """The jobs that a thread has taken: a group of a disk, or a single one."""

    __slots__ = ("brief", "groups", "jobs", "queues")

    def __init__(self, entries: list[_Entry], groups: JobGroups[_Entry] | None = None) -> None:
        self.jobs: list[Job] = [job.run for _, job in entries]
        self.queues: list[PoolQueue] = [queue for queue, _ in entries]
        self.brief: bool = entries[0][1].brief
        self.groups = groups


class SharedQueue:
    """The jobs that the next free threads take, in their order, whichever pools they are of.

    A pool whose disk does not respond has no more jobs here than its own limit. A pool with much work goes
    to the end of the queue after each job, so that the others get their turns.
    """

    def __init__(self, threads: int) -> None:
        # Reentrant: the garbage collector may end a call that was never finished, which then cleans up here.
        self._lock = threading.RLock()
        self._jobs: deque[_Entry] = deque()
        self._groups: dict[Hashable, JobGroups[_Entry]] = {}
        self._limit = threads
        self._busy = 0
        self._in_groups = 0
        self._taken_at = self._watched_at = 0.0
        self._mean = 0.0

    def add(self, queue: PoolQueue, *jobs: QueuedJob) -> int:
        """Add jobs of a pool; return how many more threads have to call :meth:`work`."""
        with self._lock:
            return sum([self._added(queue, job) for job in jobs]) + self._for_groups()

    def _added(self, queue: PoolQueue, job: QueuedJob) -> int:
        if not queue.free:
            queue.waiting.append(job)
            return 0
        queue.free -= 1
        self._put(queue, job, monotonic())
        if job.disk is not None:
            return 0
        if job.brief and self._mean < _SLOW and self._busy_with_jobs():
            return self._late()
        return self._more(1)

    def _put(self, queue: PoolQueue, job: QueuedJob, since: float) -> None:
        if job.disk is None:
            self._jobs.append((queue, job))
        else:
            self._groups.setdefault(job.disk, JobGroups()).add((queue, job), since)

    def _all_taken(self) -> bool:
        return not (self._jobs or any(self._groups.values())) or self._busy == self._limit

    def needs_watch(self) -> bool:
        """Return whether jobs wait, more threads could take them, and nobody calls :meth:`late` soon.

        If so, the caller has to do so, again and again until None is returned.
        """
        with self._lock:
            if self._all_taken() or monotonic() - self._watched_at < _UNWATCHED:
                return False
            self._watched_at = monotonic()
            return True

    def late(self) -> int | None:
        """Return how many more threads have to call :meth:`work`; None if no jobs wait for more threads."""
        with self._lock:
            if self._all_taken():
                self._watched_at = 0.0
                return None
            self._watched_at = monotonic()
            return self._for_groups() + self._late()

    def _for_groups(self) -> int:
        """Return how many more threads the groups need, which are expected from now on."""
        now, count = monotonic(), 0
        for groups in self._groups.values():
            while groups.lacks_thread(now) and self._busy < self._limit:
                groups.expect()
                self._busy += 1
                count += 1
        return count

    def _late(self) -> int:
        if not self._jobs or monotonic() - self._taken_at < PATIENCE:
            return 0
        return self._more(min(len(self._jobs), max(self._busy_with_jobs(), 1)))

    def _busy_with_jobs(self) -> int:
        """Return how many threads do single jobs, not those of a group."""
        return self._busy - self._in_groups - sum(groups.coming for groups in self._groups.values())

    def _more(self, count: int) -> int:
        count = min(count, self._limit - self._busy)
        if count:
            self._taken_at = monotonic()  # the new threads need a moment
        self._busy += count
        return count

    def work(self) -> None:
        """Run jobs until there are none."""
        taken: _Taken | None = None
        seconds = 0.0
        while (taken := self._following(taken, seconds)) is not None:
            began = monotonic()
            run_together(taken.jobs)
            seconds = monotonic() - began

    def _following(self, ended: _Taken | None, seconds: float) -> _Taken | None:
        """Return the next jobs, after those that have ended in some seconds."""
        with self._lock:
            if ended is not None:
                self._record(ended, seconds)
            due = self._group(due=True)
            if due is None and self._jobs:
                self._taken_at = monotonic()
                return _Taken([self._jobs.popleft()])
            group = due or self._group(due=False)
            if group is None:
                self._busy -= 1
                if not self._busy:
                    self._mean /= 2
            return group

    def _record(self, ended: _Taken, seconds: float) -> None:
        if ended.groups is not None:
            self._in_groups -= 1
            ended.groups.ended(len(ended.queues), seconds)
        elif ended.brief:
            self._mean += _SHARE * (min(seconds, _LONGEST) - self._mean)
        for queue in ended.queues:
            if queue.waiting:
                # It has waited long enough: no event loop may be looking whether it is late.
                self._put(queue, queue.waiting.popleft(), 0.0)
            else:
                queue.free += 1

    def _group(self, *, due: bool) -> _Taken | None:
        # First those for which threads have been started: another disk, which may not respond, must not get
        # such a thread, since no further one would be started.
        for groups in sorted(self._groups.values(), key=lambda each: not each.coming):
            if groups.is_due(monotonic()) if due else groups.is_ready(monotonic()):
                self._in_groups += 1
                return _Taken(groups.take(), groups)
        return None
