"""The schedule of faults: the faults that were requested, and the requests that they apply to."""

import re

from attrs import define, field

from toggl_async.sandbox.faults import Fault

PathFilter = str | re.Pattern[str]
"""The paths that a fault applies to: those that contain a text, or in which a pattern is found."""


@define
class ScheduledFault:
    """A fault for `times` requests whose path has `path` in it, after the first `after` of them."""

    fault: Fault
    path: PathFilter
    times: int
    after: int

    def applies_to(self, path: str) -> bool:
        """Return whether the fault applies to a request, and count the request."""
        if self.times <= 0 or not self._has(path):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True

    def _has(self, path: str) -> bool:
        return self.path in path if isinstance(self.path, str) else self.path.search(path) is not None


@define
class FaultSchedule:
    """The scheduled faults in the order in which they were added."""

    _scheduled: list[ScheduledFault] = field(factory=list[ScheduledFault], init=False)

    def add(self, scheduled: ScheduledFault) -> None:
        """Add a fault."""
        self._scheduled.append(scheduled)

    def clear(self) -> None:
        """Remove all faults."""
        self._scheduled.clear()

    def next_for(self, path: str) -> Fault | None:
        """Return the first fault that applies to a request, and count the request."""
        return next((each.fault for each in self._scheduled if each.applies_to(path)), None)
