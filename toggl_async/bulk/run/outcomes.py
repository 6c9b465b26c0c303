"""The outcomes of a run: of each job, and of the whole."""

from datetime import datetime
from typing import Literal, TypeAlias

import attrs

from toggl_async.bulk.ledger.entry import FileRecord
from toggl_async.bulk.plan.jobs import Job, JobGroup
from toggl_async.errors import TogglError

JobResult: TypeAlias = Literal["saved", "unchanged", "halved", "postponed", "failed"]


@attrs.frozen(kw_only=True)
class JobOutcome:
    """The outcome of a job.

    ``result`` is ``"saved"`` if the file is new or has other bytes than before, ``"unchanged"`` if it was
    fetched and has the same bytes, ``"halved"`` if the window was too large for one report, ``"postponed"``
    if the hourly quota was used up, and ``"failed"`` with its ``error``. ``requests`` counts the requests
    that were sent. ``shrunk`` says by how much the window has become smaller since it was fetched before,
    None if it has not.
    """

    job: Job
    result: JobResult
    requests: int
    file: FileRecord | None = None
    error: TogglError | OSError | None = None
    shrunk: str | None = None


@attrs.frozen
class ClosedGroup:
    """The rest of a group, which was not requested because of the error of another job.

    ``jobs`` is the number of its jobs that were due.
    """

    group: JobGroup
    error: TogglError | OSError
    jobs: int


@attrs.define
class RunResult:
    """The result of a run, which grows while it runs.

    ``found`` counts the files that were there without an entry in the ledger. ``failed`` are the jobs that
    failed, ``shrunk`` those whose files have become smaller, ``closed`` what was not requested after a
    failure that concerns more than one job. ``resume_at`` (aware, UTC) is when the hourly quota is reset, if
    it ended the run. ``fatal`` is the error that ended the run, such as that of a full disk.
    """

    saved: int = 0
    unchanged: int = 0
    halved: int = 0
    found: int = 0
    requests: int = 0
    bytes_saved: int = 0
    failed: list[JobOutcome] = attrs.Factory(list[JobOutcome])
    shrunk: list[JobOutcome] = attrs.Factory(list[JobOutcome])
    closed: list[ClosedGroup] = attrs.Factory(list[ClosedGroup])
    resume_at: datetime | None = None
    fatal: TogglError | OSError | None = None

    @property
    def complete(self) -> bool:
        """True if nothing is left to do today."""
        return not (self.failed or self.closed or self.resume_at or self.fatal)

    def add(self, outcome: JobOutcome) -> None:
        """Count the outcome of a job."""
        self.requests += outcome.requests
        match outcome.result:
            case "saved":
                self.saved += 1
                self.bytes_saved += 0 if outcome.file is None else outcome.file.size
            case "unchanged":
                self.unchanged += 1
            case "halved":
                self.halved += 1
            case "postponed":
                pass
            case "failed":
                self.failed.append(outcome)
        if outcome.shrunk is not None:
            self.shrunk.append(outcome)
