"""The entries of the ledger, one for each job that was begun."""

import json
from datetime import date, datetime
from typing import Literal, TypeAlias

import attrs

from toggl_async._typeguards import is_mapping
from toggl_async.bulk.plan.jobs import Job

JobState: TypeAlias = Literal["due", "running", "done", "failed", "halved"]


@attrs.frozen(kw_only=True)
class FileRecord:
    """The record of a file that was saved.

    ``size`` is in bytes. ``rows`` and ``tracked_seconds`` are None unless it is a csv and they could be
    read. ``fetched_at`` is aware, UTC. ``last`` is the last day of the request for it.
    """

    size: int
    sha256: str
    fetched_at: datetime
    last: date
    rows: int | None = None
    tracked_seconds: int | None = None


@attrs.frozen(kw_only=True)
class LedgerEntry:
    """The entry of a job.

    ``state`` becomes ``"running"`` before the request is sent, and remains so if the process is killed before
    the outcome is known. It is ``"halved"`` if the window was too large: its two halves are jobs of their
    own. ``query`` is a digest of the request without its dates, and ``request`` is the last request, as JSON.
    ``file`` is the last file that was saved; an entry in any state may have one. ``requests`` counts all
    requests that were sent for the job. ``error`` is the last failure, and ``shrunk`` says by how much the
    file has become smaller. ``replaces`` is the version of the file that existed before the request, None if
    there was none.
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
    file: FileRecord | None = None
    requests: int = 0
    request: str | None = None
    error: str | None = None
    shrunk: str | None = None
    replaces: str | None = None

    @property
    def last_requested(self) -> date | None:
        """The last day that the last request named; None if there was none, or it cannot be read."""
        try:
            request: object = json.loads(self.request or "null")
            fields = request.get("fields") if is_mapping(request) else None
            return date.fromisoformat(str(fields["end_date"])) if is_mapping(fields) else None
        except (ValueError, KeyError):
            return None

    @classmethod
    def of(cls, job: Job, state: JobState) -> "LedgerEntry":
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
        )
