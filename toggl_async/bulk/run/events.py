"""The events of a run, for progress bars and logs."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import attrs

from toggl_async.bulk.accounts.access import FailedAccount
from toggl_async.bulk.ledger.entry import LedgerEntry
from toggl_async.bulk.run.outcomes import ClosedGroup, JobOutcome, RunResult
from toggl_async.options import Progress


@attrs.frozen
class StartEvent:
    """A run begins.

    ``jobs`` is the number of all jobs, including those that are not due, which a :class:`LookUpEvent` reports
    when they are found. ``result`` grows while the run lasts.
    """

    jobs: int
    result: RunResult


@attrs.frozen(kw_only=True)
class LookUpEvent:
    """Jobs were looked up: ``due`` of them will be fetched, and ``skipped`` of them are not due.

    ``windows`` is the number of their windows, each of which is looked up once in a run. The number of jobs
    may be larger, since a window that was too large is two jobs. A half whose window was halved in this run
    is looked up again if it has a file: ``due`` is then the change, such as -1 if the file is whole.
    """

    windows: int
    due: int
    skipped: int


@attrs.frozen
class JobStartEvent:
    """A job begins: its request is sent, or waits for a permit."""

    name: str


@attrs.frozen
class DownloadEvent:
    """A part of a job's file has arrived."""

    name: str
    progress: Progress


@attrs.frozen
class JobEndEvent:
    """A job has ended."""

    outcome: JobOutcome


@attrs.frozen
class FoundEvent:
    """A whole file was found that was not in the ledger."""

    entry: LedgerEntry


@attrs.frozen
class CloseEvent:
    """The remaining jobs of a group will not be requested."""

    closed: ClosedGroup


@attrs.frozen
class AccountFailedEvent:
    """The workspaces of an account could not be listed, so nothing of it is requested."""

    failed: FailedAccount


@attrs.frozen
class QuotaWaitEvent:
    """The run waits for an hourly quota; ``until`` (aware, UTC) is about when it ends, None if unknown."""

    account: str
    until: datetime | None


BulkEvent: TypeAlias = (
    StartEvent
    | LookUpEvent
    | JobStartEvent
    | DownloadEvent
    | JobEndEvent
    | FoundEvent
    | CloseEvent
    | AccountFailedEvent
    | QuotaWaitEvent
)
BulkListener: TypeAlias = Callable[[BulkEvent], None]


def no_listener(_: BulkEvent) -> None:
    """Ignore an event."""
