"""Jobs looked up in the ledger and at the destination, in blocks."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

import attrs

from toggl_async.bulk.destinations.destination import BulkDestination, FoundFile
from toggl_async.bulk.ledger.entry import LedgerEntry
from toggl_async.bulk.ledger.ledger_thread import LedgerThread
from toggl_async.bulk.plan.jobs import Job
from toggl_async.bulk.status.halves import known_halves
from toggl_async.bulk.status.job_status import JobStatus, Today, status_of
from toggl_async.bulk.status.recovery import recovered_entry

JOBS_PER_BLOCK = 500
"""The largest number of jobs that are looked up at once."""
_NOT_DUE = frozenset({JobStatus.SETTLED, JobStatus.DONE, JobStatus.ALTERED})
"""An altered file may contain changes that its owner wants to keep, so only a repair replaces it."""


@attrs.frozen
class DueJob:
    """A job that is due, and its entry, if it has one; ``is_new`` is true if it never had a file."""

    job: Job
    entry: LedgerEntry | None
    is_new: bool = False

    @property
    def is_new_half(self) -> bool:
        """True if the job is a half of a window that was too large, and was never requested."""
        return self.job.window.is_half and self.entry is None

    def halves(self) -> "tuple[DueJob, ...]":
        """Return the two jobs that replace this one; none if its window is a single day."""
        return tuple(DueJob(half, None) for half in self.job.halves())


@attrs.frozen
class LookUp:
    """The result of looking up jobs: those that are due, and the number of the others."""

    due: list[DueJob]
    skipped: int


@attrs.frozen
class ExaminedJob:
    """A job, its entry in the ledger, its file, and the status that follows from them."""

    job: Job
    entry: LedgerEntry | None
    found: FoundFile | None
    status: JobStatus


@attrs.frozen
class JobFinder:
    """Finds the entries and the files of jobs."""

    ledger: LedgerThread
    destination: BulkDestination
    today: Today
    on_found: Callable[[LedgerEntry], None]
    """Called with the new entry of each whole file that was found without being in the ledger."""

    async def _examine_windows(self, jobs: Sequence[Job]) -> list[ExaminedJob]:
        """Return jobs with their entries, files and status."""
        names = [job.name for job in jobs]
        entries: Mapping[str, LedgerEntry] = await self.ledger.do(lambda ledger: ledger.entries(names))
        found = await self.destination.find(names)
        pairs = ((job, entries.get(job.name), found.get(job.name)) for job in jobs)
        return [ExaminedJob(*pair, status_of(*pair, self.today)) for pair in pairs]

    async def examine(self, jobs: Sequence[Job]) -> AsyncGenerator[ExaminedJob]:
        """Yield jobs with their entries, files and status; its halves replace a halved window."""
        for each in await self._examine_windows(jobs):
            if each.status is JobStatus.HALVED and each.entry is not None:
                async for half in self.examine(known_halves(each.job, each.entry)):
                    yield half
            else:
                yield each

    async def look_up(self, jobs: Sequence[Job]) -> LookUp:
        """Return the jobs that are due; its halves replace a halved window.

        A file that is not in the ledger is entered if it is whole.
        """
        due, skipped = list[DueJob](), 0
        async for each in self.examine(jobs):
            status, known = each.status, each.entry
            if status is JobStatus.UNKNOWN and each.found is not None:
                known = await self._recover(each.job, known, each.found)
                recovered_as = status_of(each.job, known, each.found, self.today)
                status = recovered_as if known.state == "done" else JobStatus.DUE
            if status in _NOT_DUE:
                skipped += 1
            else:
                is_new = each.found is None and (known is None or known.file is None)
                due.append(DueJob(each.job, known, is_new))
        return LookUp(due, skipped)

    async def _recover(self, job: Job, entry: LedgerEntry | None, found: FoundFile) -> LedgerEntry:
        known = await recovered_entry(job, entry, found, self.destination)
        await self.ledger.do(lambda ledger: ledger.put(known))
        if known.state == "done":
            self.on_found(known)
        return known
