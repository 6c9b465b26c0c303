"""The outcomes of jobs, and the result of a run."""

from datetime import datetime
from typing import Literal, TypeAlias

import attrs

from toggl_async.bulk.accounts.access import FailedAccount
from toggl_async.bulk.ledger.entry import FileRecord
from toggl_async.bulk.plan.jobs import Job, JobGroup
from toggl_async.errors import TogglError

JobResult: TypeAlias = Literal["saved", "unchanged", "halved", "postponed", "failed"]


@attrs.frozen(kw_only=True)
class JobOutcome:
    """The outcome of a job.

    ``result`` is ``"saved"`` if the file is new or has other bytes than before; ``"unchanged"`` if the same
    bytes were fetched; ``"halved"`` if the window was too large for one report; ``"postponed"`` if the hourly
    quota is used up; and ``"failed"`` otherwise, with the ``error``. ``requests`` counts the requests that
    were sent. ``shrunk`` says by how much the content of the window has become smaller since it was last
    fetched, None if it has not.
    """

    job: Job
    result: JobResult
    requests: int
    file: FileRecord | None = None
    error: TogglError | OSError | None = None
    shrunk: str | None = None


@attrs.frozen
class ClosedGroup:
    """The remaining jobs of a group, which were not requested because of another job's error.

    ``jobs`` is the number of them that were due.
    """

    group: JobGroup
    error: TogglError | OSError
    jobs: int


@attrs.define
class RunResult:
    """The result of a run, which is updated while it runs.

    ``found`` counts the whole files that were found without being in the ledger. ``failed`` has the jobs
    that failed, ``shrunk`` those whose files have become smaller, and ``closed`` the groups that were not
    requested after an error that concerns more than one job. ``failed_accounts`` are those whose workspaces
    could not be listed, for instance because of a wrong token. ``resume_at`` (aware, UTC) is when the hourly
    quota is reset, if it ended the run. ``fatal`` is the error that ended the run, such as a full disk.
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
    failed_accounts: list[FailedAccount] = attrs.Factory(list[FailedAccount])
    resume_at: datetime | None = None
    fatal: TogglError | OSError | None = None

    @property
    def complete(self) -> bool:
        """True if nothing is left to do today."""
        return not (self.failed or self.closed or self.failed_accounts or self.resume_at or self.fatal)

    def add(self, outcome: JobOutcome) -> None:
        """Add the outcome of a job."""
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
