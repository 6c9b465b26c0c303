"""The schedule of faults: the faults that were requested, and the requests that they apply to."""

from attrs import define, field

from toggl_async.sandbox.faults import Fault


@define
class ScheduledFault:
    """A fault for `times` requests whose path contains `path`, after the first `after` of them."""

    fault: Fault
    path: str
    times: int
    after: int

    def applies_to(self, path: str) -> bool:
        """Return whether the fault applies to a request, and count the request."""
        if self.path not in path or self.times <= 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


@define
class FaultSchedule:
    """The scheduled faults in the order in which they were added."""

    _scheduled: list[ScheduledFault] = field(factory=list[ScheduledFault], init=False)

    def add(self, scheduled: ScheduledFault) -> None:
        """Add a fault."""
        self._scheduled.append(scheduled)

    def next_for(self, path: str) -> Fault | None:
        """Return the first fault that applies to a request, and count the request."""
        return next((each.fault for each in self._scheduled if each.applies_to(path)), None)
