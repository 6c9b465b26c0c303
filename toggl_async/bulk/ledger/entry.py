"""The entries of the ledger: what is known of each job."""

from datetime import date, datetime
from typing import Literal, TypeAlias

import attrs

from toggl_async.bulk.plan.jobs import Job

JobState: TypeAlias = Literal["due", "running", "done", "failed", "halved"]


@attrs.frozen(kw_only=True)
class FileRecord:
    """What is known of a file that was saved.

    ``size`` is in bytes. ``rows`` and ``tracked_seconds`` are those of a csv, where they could be read.
    ``fetched_at`` is aware, UTC. ``last`` is the last day that the request for it named.
    """

    size: int
    sha256: str
    fetched_at: datetime
    last: date
    rows: int | None = None
    tracked_seconds: int | None = None


@attrs.frozen(kw_only=True)
class LedgerEntry:
    """What is known of a job.

    ``state`` is ``"running"`` from before its request is sent until its outcome is known; a process that was
    killed leaves it so. ``"halved"`` is a window that was too large, whose two halves have entries of their
    own, ``"due"`` at first, with its name as their ``parent``. ``query`` is a digest of all that the request
    asks for but its dates, and ``request`` the last request, as JSON. ``file`` is the file that was saved
    last, which an entry in any state may have. ``requests`` counts all requests that were sent for the job.
    ``error`` is the last failure, and ``shrunk`` says by how much the file has become smaller. ``replaces``
    is the version of the file that was there before the request, None if there was none.
    """

    name: str
    account: str
    workspace_id: int
    report: str
    file_format: str
    start: date
    end: date
    query: str
    state: JobState
    parent: str | None = None
    file: FileRecord | None = None
    requests: int = 0
    request: str | None = None
    error: str | None = None
    shrunk: str | None = None
    replaces: str | None = None

    @classmethod
    def of(cls, job: Job, state: JobState, parent: str | None = None) -> "LedgerEntry":
        """Return the first entry of a job."""
        return cls(
            name=job.name,
            account=job.group.account,
            workspace_id=job.group.workspace_id,
            report=job.group.report.kind,
            file_format=job.group.file_format,
            start=job.window.start,
            end=job.window.end,
            query=job.group.query,
            state=state,
            parent=parent,
        )
