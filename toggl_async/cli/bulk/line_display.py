"""The progress of a run as a few short lines, for a standard error that is not a terminal."""

from collections.abc import Callable
from datetime import timedelta

from attrs import define

from toggl_async.bulk.run.events import BulkEvent, QuotaWaitEvent, StartEvent
from toggl_async.cli.bulk.notices import notices_of
from toggl_async.cli.bulk.progress_text import counts_line, wait_line
from toggl_async.cli.bulk.run_progress import RunProgress
from toggl_async.cli.bulk.wording import number

_SECONDS = 5.0
"""The shortest time between two lines of ordinary progress."""
_SAME_WAIT = timedelta(minutes=1)


@define
class LineDisplay:
    """Writes lines about the events of a run: ordinary progress every few seconds, failures at once."""

    write: Callable[[str], object]
    progress: RunProgress
    quiet: bool = False
    _written: float = 0.0
    _counts: str = ""

    def listen(self, event: BulkEvent) -> None:
        """Write the lines about an event."""
        is_new = isinstance(event, QuotaWaitEvent) and self._is_new(event)
        self.progress.feed(event)
        for line in notices_of(event):
            self.write(line)
        if self.quiet:
            return
        if isinstance(event, StartEvent):
            self.write(f"{number(event.jobs, 'file')} in all")
            self._written = self.progress.clock.now()
        elif isinstance(event, QuotaWaitEvent):
            if is_new:
                self.write(wait_line(event.account, event.until, None))
        else:
            self._write_counts()

    def _write_counts(self) -> None:
        now = self.progress.clock.now()
        if now - self._written < _SECONDS:
            return
        line = counts_line(self.progress)
        if line != self._counts:
            self._written, self._counts = now, line
            self.write(line)

    def _is_new(self, event: QuotaWaitEvent) -> bool:
        """Return whether no other call has reported the same wait before."""
        if event.account not in self.progress.waits:
            return True
        known = self.progress.waits[event.account]
        if known is None or event.until is None:
            return known is not event.until
        return abs(event.until - known) > _SAME_WAIT
