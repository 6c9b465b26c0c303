"""The one rule of recovery: a file under its final name is whole, whichever process saved it.

If the file of a job exists, and is not the one that existed before the job's request, then it was saved by a
process that was killed before it could write the entry, or before the ledger was lost. The file is read,
checked and entered. Otherwise the job is due.
"""

from datetime import date

import attrs

from toggl_async.bulk.destinations.destination import BulkDestination, FoundFile
from toggl_async.bulk.ledger.entry import FileRecord, LedgerEntry
from toggl_async.bulk.plan.jobs import Job
from toggl_async.bulk.status.job_status import last_day_of


async def recovered_entry(
    job: Job, entry: LedgerEntry | None, found: FoundFile, destination: BulkDestination
) -> LedgerEntry:
    """Return the entry of a job whose file exists; its state is ``"done"`` if the file is whole and new.

    Raises:
        OSError: the file cannot be read.
    """
    known = entry or LedgerEntry.of(job, "due")
    if not _is_new(job, known, found):
        return attrs.evolve(known, state="due")
    checked = await destination.check(job.request(), job.name)
    if checked is None or (known.file is not None and known.file.sha256 == checked.sha256):
        return attrs.evolve(known, state="due")
    file = FileRecord(
        size=checked.size,
        sha256=checked.sha256,
        fetched_at=found.modified,
        last=_last_day_of(job, known, found),
        rows=checked.rows,
        tracked_seconds=checked.tracked_seconds,
    )
    own = LedgerEntry.of(job, "done")
    return attrs.evolve(own, file=file, requests=known.requests, request=known.request)


def _is_new(job: Job, known: LedgerEntry, found: FoundFile) -> bool:
    """Return whether a file was saved after the job's request, and the plan still asks for it."""
    days = job.window.start, job.window.end
    same_job = (known.start, known.end, known.query) == (*days, job.group.query)
    return same_job and found.version != known.replaces


def _last_day_of(job: Job, known: LedgerEntry, found: FoundFile) -> date:
    """Return the last day that a file covers: the last day of its request, if that is known."""
    last = known.last_requested if known.state == "running" else None
    return last or last_day_of(job, found)
