"""The events of a run, for progress bars and logs."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import attrs

from toggl_async.bulk.entry import LedgerEntry
from toggl_async.bulk.outcomes import ClosedGroup, JobOutcome, RunResult
from toggl_async.options import Progress


@attrs.frozen
class StartEvent:
    """A run begins: it has so many jobs in all, of which some may be done. ``result`` grows while it runs."""

    jobs: int
    result: RunResult


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
    StartEvent | JobStartEvent | DownloadEvent | JobEndEvent | FoundEvent | CloseEvent | QuotaWaitEvent
)
Listener: TypeAlias = Callable[[BulkEvent], None]


def no_listener(_: BulkEvent) -> None:
    """Ignore an event."""
