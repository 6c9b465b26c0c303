"""The one rule of recovery: a file under its final name is whole, whoever saved it.

If the file of a job is there, and is not the file that the ledger knew, then it was saved by a process that
was killed before it could say so, or before the ledger was lost. It is read, checked and entered. Otherwise
the job is due.
"""

import attrs

from toggl_async.bulk.destination import BulkDestination, FoundFile
from toggl_async.bulk.entry import FileRecord, LedgerEntry
from toggl_async.bulk.job_status import last_day_of
from toggl_async.bulk.jobs import Job


async def recovered(
    job: Job, entry: LedgerEntry | None, found: FoundFile, destination: BulkDestination
) -> LedgerEntry:
    """Return the entry of a job whose file is there, ``"done"`` if it is whole and new to the ledger.

    Raises:
        OSError: the file cannot be read.
    """
    known = entry or LedgerEntry.of(job, "due")
    checked = await destination.check(job.request(), job.name)
    if checked is None or (known.file is not None and known.file.sha256 == checked.sha256):
        return attrs.evolve(known, state="due")
    file = FileRecord(
        size=checked.size,
        sha256=checked.sha256,
        fetched_at=found.modified,
        last=last_day_of(job, found),
        rows=checked.rows,
        tracked_seconds=checked.tracked_seconds,
    )
    return attrs.evolve(LedgerEntry.of(job, "done", known.parent), file=file, requests=known.requests)
