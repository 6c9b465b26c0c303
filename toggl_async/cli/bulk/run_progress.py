"""The progress of a run, computed from its events."""

from datetime import datetime, timedelta

import attrs

from toggl_async.bulk import RunResult
from toggl_async.bulk.run.events import (
    BulkEvent,
    CloseEvent,
    DownloadEvent,
    JobEndEvent,
    JobStartEvent,
    LookUpEvent,
    QuotaWaitEvent,
    StartEvent,
)
from toggl_async.clock import Clock
from toggl_async.options import Progress

_FILES_FOR_ESTIMATE = 3
_SECONDS_FOR_ESTIMATE = 2.0


@attrs.define
class RunProgress:
    """The progress of a run, computed from its events.

    ``downloads`` has the progress of each running job, None before any bytes have arrived. ``waits`` has the
    accounts whose hourly quota the run waits for, and the time of its reset, None if unknown.
    ``requests_left`` is the rest of the hourly quota that Toggl reported last.
    """

    clock: Clock
    result: RunResult = attrs.field(factory=RunResult)
    downloads: dict[str, Progress | None] = attrs.field(factory=dict[str, "Progress | None"])
    waits: dict[str, datetime | None] = attrs.field(factory=dict[str, "datetime | None"])
    requests_left: int | None = None
    _jobs: int = 0
    _skipped: int = 0
    _due: int = 0
    _began: tuple[float, int] | None = None

    def feed(self, event: BulkEvent) -> None:
        """Update the progress with an event."""
        match event:
            case StartEvent():
                self._jobs, self.result = event.jobs, event.result
            case LookUpEvent():
                self._jobs += event.due + event.skipped - event.windows
                self._due += event.due
                self._skipped += event.skipped
            case CloseEvent():
                self._jobs -= event.closed.jobs
                self._due -= event.closed.jobs
            case JobStartEvent():
                self.downloads[event.name] = None
                self._began = self._began or (self.clock.now(), self.fetched)
            case DownloadEvent():
                self._arrived(event)
            case JobEndEvent():
                self.downloads.pop(event.outcome.job.name, None)
            case QuotaWaitEvent():
                self.waits[event.account] = event.until
                self._began = None  # the time of a wait does not count for the estimate
            case _:
                pass

    def _arrived(self, event: DownloadEvent) -> None:
        self.downloads[event.name] = event.progress
        self._began = self._began or (self.clock.now(), self.fetched)
        if event.progress.remaining is not None:
            self.requests_left = event.progress.remaining
        for account in [account for account, until in self.waits.items() if self._is_over(until)]:
            del self.waits[account]

    def _is_over(self, until: datetime | None) -> bool:
        """Return whether a wait is over; one without a known end is over when bytes arrive."""
        return until is None or until <= self.clock.utc()

    @property
    def total(self) -> int:
        """The number of jobs, as far as it is known; a window that was too large becomes two jobs."""
        return self._jobs + self.result.halved

    @property
    def fetched(self) -> int:
        """The number of jobs that ended in this run."""
        return self.result.saved + self.result.unchanged + len(self.result.failed)

    @property
    def done(self) -> int:
        """The number of jobs that ended, in this run or before."""
        return self._skipped + self.fetched

    @property
    def waiting(self) -> tuple[str, timedelta | None] | None:
        """The account whose hourly quota is reset first, and the time until then; None without a wait."""
        now = self.clock.utc()
        left = ((account, None if until is None else until - now) for account, until in self.waits.items())
        some = [(account, wait) for account, wait in left if wait is None or wait > timedelta()]
        return min(some, key=lambda each: each[1] or timedelta.max, default=None)

    @property
    def time_left(self) -> timedelta | None:
        """The time that the remaining jobs will take, None if it cannot be estimated.

        The part of the jobs that is due is assumed to be the same among those that were not looked up yet as
        among the others. There is no estimate if the hourly quota will be used up before the end.
        """
        if self._began is None or self.waiting is not None:
            return None
        began, before = self._began
        files, seconds = self.fetched - before, self.clock.now() - began
        looked_up = self._due + self._skipped
        due = max(self._due + self.result.halved - self.fetched, 0)
        unknown = max(self.total - self.done - due, 0)
        left = due + unknown * (self._due / looked_up if looked_up else 1)
        if files < _FILES_FOR_ESTIMATE or seconds < _SECONDS_FOR_ESTIMATE:
            return None
        if self.requests_left is not None and left > self.requests_left:
            return None
        return timedelta(seconds=round(left * seconds / files))
