"""The events of a run, for progress bars and logs."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import attrs

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
    """Some jobs were looked up: ``due`` of them will be fetched, and ``skipped`` are not due.

    ``windows`` is the number of their windows. The jobs may be more, since a window that was too large is
    two jobs. Each window is looked up once in a run. If a part of a window that was halved in this run turns
    out to be there, ``due`` is -1.
    """

    windows: int
    due: int
    skipped: int


@attrs.frozen
class JobStartEvent:
    """The request for a job's file is sent, or waits for a permit."""

    name: str


@attrs.frozen
class DownloadEvent:
    """A job's file arrives."""

    name: str
    progress: Progress


@attrs.frozen
class JobEndEvent:
    """A job has ended."""

    outcome: JobOutcome


@attrs.frozen
class FoundEvent:
    """The whole file of a job was there, without an entry in the ledger."""

    entry: LedgerEntry


@attrs.frozen
class CloseEvent:
    """The rest of a group is not requested."""

    closed: ClosedGroup


@attrs.frozen
class QuotaWaitEvent:
    """The run waits for the hourly quota, until about a moment (aware, UTC) if that is known."""

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
    | QuotaWaitEvent
)
Listener: TypeAlias = Callable[[BulkEvent], None]


def no_listener(_: BulkEvent) -> None:
    """Ignore an event."""
