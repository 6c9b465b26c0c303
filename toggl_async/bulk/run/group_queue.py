"""The due jobs of a group, looked up in blocks, since a plan may have millions of jobs."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.bulk.plan.windows import Window
from toggl_async.bulk.run.events import BulkListener, LookUpEvent
from toggl_async.bulk.status.job_finder import JOBS_PER_BLOCK, DueJob, JobFinder

_FIRST_BLOCK = 8
"""The number of jobs that are looked up first: of many groups, perhaps only one job is ever needed."""


class GroupQueue:
    """The due jobs of one group, oldest window first; a run has one queue for each group."""

    def __init__(
        self, group: JobGroup, windows: Sequence[Window], finder: JobFinder, listener: BulkListener
    ) -> None:
        self.group = group
        self._windows: Iterator[Window] = iter(windows)
        self._finder = finder
        self._block = _FIRST_BLOCK
        self._listener = listener
        self._due: deque[DueJob] = deque()

    async def next(self) -> DueJob | None:
        """Remove and return the next job that is due, None if no more are."""
        while await self.has_next():
            due = self._due.popleft()
            if not due.is_new_half:
                return due
            # The half may have a file: the ledger was lost after an earlier run had halved the window, or the
            # window of another plan had the same half, which may have been halved as well.
            found = await self._finder.look_up([due.job])
            if len(found.due) != 1:
                more = len(found.due) - 1
                self._listener(LookUpEvent(windows=0, due=more, skipped=found.skipped))
            self.put_back(*found.due[1:])
            if found.due:
                return found.due[0]
        return None

    async def has_next(self) -> bool:
        """Return whether another job is due."""
        while not self._due:
            jobs = [self.group.job(window) for window in islice(self._windows, self._block)]
            self._block = min(2 * self._block, JOBS_PER_BLOCK)
            if not jobs:
                return False
            found = await self._finder.look_up(jobs)
            self._due.extend(found.due)
            self._listener(LookUpEvent(windows=len(jobs), due=len(found.due), skipped=found.skipped))
        return True

    def put_back(self, *jobs: DueJob) -> None:
        """Add jobs at the front, such as the halves of one that was too large."""
        self._due.extendleft(reversed(jobs))

    async def drain(self) -> int:
        """Remove all jobs that are due, and return their number."""
        count = 0
        while await self.has_next():
            count += len(self._due)
            self._due.clear()
        return count
