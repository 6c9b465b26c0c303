"""The coverage of an archive: the number of jobs of each status, and the files that belong to no job."""

from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import TypeAlias, TypeVar

import attrs

from toggl_async.bulk.archive import Archive, ledger_path
from toggl_async.bulk.destinations.store_url import local_folder
from toggl_async.bulk.ledger.entry import LedgerEntry
from toggl_async.bulk.ledger.ledger_file import LEDGER_NAME
from toggl_async.bulk.plan.jobs import JobGroup, jobs_of
from toggl_async.bulk.plan.windows import Window
from toggl_async.bulk.status.job_finder import JOBS_PER_BLOCK, ExaminedJob, JobFinder
from toggl_async.bulk.status.job_status import JobStatus

Cell: TypeAlias = tuple[int, date]
"""A workspace and the first day of a month."""
_MORE_THAN_A_MONTH = timedelta(days=31)
ItemT = TypeVar("ItemT")


@attrs.define
class Coverage:
    """The coverage of an archive.

    ``counts`` has the number of jobs of each status, and ``cells`` the same by workspace and month; a window
    counts in each of its months. ``jobs`` has the jobs that are missing, altered or failed. ``extra`` has the
    names of files that belong to no job, such as that of a window that was halved later. ``size``, in bytes,
    is the sum over all files; ``rows`` and ``tracked_seconds`` are the sums over the csvs. The three are
    those of the files as they were saved.
    """

    counts: Counter[JobStatus] = attrs.Factory(Counter[JobStatus])
    cells: dict[Cell, Counter[JobStatus]] = attrs.Factory(dict[Cell, "Counter[JobStatus]"])
    jobs: list[ExaminedJob] = attrs.Factory(list[ExaminedJob])
    extra: list[str] = attrs.Factory(list[str])
    size: int = 0
    rows: int = 0
    tracked_seconds: int = 0

    @property
    def complete(self) -> bool:
        """True if every file exists as it was saved, and none is due."""
        return set(self.counts) <= {JobStatus.SETTLED, JobStatus.DONE}

    def add(self, examined: ExaminedJob) -> None:
        """Add a job."""
        job, status, entry = examined.job, examined.status, examined.entry
        self.counts[status] += 1
        for month in _months(job.window):
            self.cells.setdefault((job.group.workspace_id, month), Counter())[status] += 1
        if status in (JobStatus.MISSING, JobStatus.ALTERED, JobStatus.FAILED):
            self.jobs.append(examined)
        if entry is not None and entry.file is not None and examined.found is not None:
            self.size += entry.file.size
            self.rows += entry.file.rows or 0
            self.tracked_seconds += entry.file.tracked_seconds or 0


def _months(window: Window) -> Iterator[date]:
    """Yield the first day of each month of a window, up to its last day so far."""
    month = window.start.replace(day=1)
    while month <= window.last:
        yield month
        month = (month + _MORE_THAN_A_MONTH).replace(day=1)


def _blocks(items: Iterable[ItemT]) -> Iterator[list[ItemT]]:
    """Yield items in lists, each of which is looked up at once."""
    rest = iter(items)
    while block := list(islice(rest, JOBS_PER_BLOCK)):
        yield block


async def examined_jobs(archive: Archive, groups: Iterable[JobGroup]) -> AsyncGenerator[ExaminedJob]:
    """Yield the jobs of groups with their entries, files and status; no request is sent to Toggl."""
    finder = JobFinder(archive.ledger, archive.destination, archive.today, _ignore)
    for block in _blocks(jobs_of(groups, archive.windows)):
        async for examined in finder.examine(block):
            yield examined


def _ignore(_: LedgerEntry) -> None:
    """Ignore an entry."""


async def coverage_of(archive: Archive, groups: Iterable[JobGroup]) -> Coverage:
    """Return the coverage of groups.

    Raises:
        LedgerError, OSError: the ledger or the files cannot be read.
    """
    coverage, known = Coverage(), set[str]()
    async for examined in examined_jobs(archive, groups):
        coverage.add(examined)
        known.add(examined.job.name)
    ledger = ledger_path(archive.plan)
    is_inside = ledger.parent == local_folder(archive.plan.into)
    own = (".", LEDGER_NAME, ledger.name) if is_inside else (".", LEDGER_NAME)
    async for name in archive.destination.all_names():
        if name not in known and not name.startswith(own):
            coverage.extra.append(name)
    coverage.extra.sort()
    return coverage
