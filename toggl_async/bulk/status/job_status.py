"""The status of a job: a pure function of its entry in the ledger, its file, and the day."""

from datetime import date, timedelta
from enum import Enum

import attrs

from toggl_async.bulk.destinations.destination import FoundFile
from toggl_async.bulk.ledger.entry import FileRecord, LedgerEntry
from toggl_async.bulk.plan.jobs import Job
from toggl_async.bulk.status.halves import known_halves

_DAY = timedelta(days=1)


class JobStatus(Enum):
    """The status of a job."""

    SETTLED = "settled"
    """The file exists and is final."""
    DONE = "done"
    """The file exists, but entries of its window may still change."""
    DUE = "due"
    """There is no file yet, or it must be fetched again today."""
    MISSING = "missing"
    """The file was saved, but does not exist any more."""
    ALTERED = "altered"
    """The file is not the one that was saved: its size or its hash differs."""
    FAILED = "failed"
    """The last request failed."""
    HALVED = "halved"
    """The window was too large, and two jobs have replaced it."""
    UNKNOWN = "unknown"
    """The file exists, but is not in the ledger: a killed process may have saved it."""


@attrs.frozen
class Today:
    """The day of a run, and the number of days after which a window is settled."""

    date: date
    settle: int


def status_of(job: Job, entry: LedgerEntry | None, found: FoundFile | None, today: Today) -> JobStatus:
    """Return the status of a job."""
    if entry is None or entry.state in ("running", "due"):
        return JobStatus.DUE if found is None else JobStatus.UNKNOWN
    if entry.state == "halved":
        return JobStatus.HALVED if known_halves(job, entry) else JobStatus.DUE
    if entry.state == "failed":
        return JobStatus.FAILED
    if found is None or entry.file is None:
        return JobStatus.MISSING
    return _status_of_file(job, entry, entry.file, found, today)


def _status_of_file(
    job: Job, entry: LedgerEntry, file: FileRecord, found: FoundFile, today: Today
) -> JobStatus:
    window = job.window
    same = (entry.start, entry.end, file.last, entry.query)
    if same != (window.start, window.end, window.last, job.group.query):
        return JobStatus.DUE  # the window has grown, or the plan has changed
    fetched_on = file.fetched_at.astimezone().date()
    settled = window.is_settled(fetched_on, today.settle)
    if not settled and fetched_on < today.date:
        return JobStatus.DUE
    if found.size != file.size:
        return JobStatus.ALTERED
    return JobStatus.SETTLED if settled else JobStatus.DONE


def last_day_of(job: Job, found: FoundFile) -> date:
    """Return the last day that a file of unknown origin certainly covers: the day before it was written."""
    return min(job.window.last, found.modified.astimezone().date() - _DAY)
