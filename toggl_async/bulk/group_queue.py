"""The due jobs of a group, found in blocks, since a plan may have millions of jobs."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from toggl_async.bulk.job_finder import DueJob, JobFinder
from toggl_async.bulk.jobs import JobGroup
from toggl_async.bulk.windows import Window

BLOCK = 500
"""How many jobs are looked up at once."""
_FIRST_BLOCK = 8
"""How many are looked up at first: of many groups, perhaps only the first job is ever needed."""


class GroupQueue:
    """The due jobs of one group, oldest window first."""

    def __init__(self, group: JobGroup, windows: Sequence[Window], finder: JobFinder) -> None:
        self.group = group
        self._windows: Iterator[Window] = iter(windows)
        self._finder = finder
        self._block = _FIRST_BLOCK
        self._due: deque[DueJob] = deque()

    async def next(self) -> DueJob | None:
        """Remove and return the next job that is due, None if there is no other."""
        while not self._due:
            jobs = [self.group.job(window) for window in islice(self._windows, self._block)]
            self._block = min(2 * self._block, BLOCK)
            if not jobs:
                return None
            self._due.extend(await self._finder.due(jobs))
        return self._due.popleft()

    def put_back(self, *jobs: DueJob) -> None:
        """Add jobs that come next, such as the halves of one that was too large."""
        self._due.extendleft(reversed(jobs))
