"""Outages: a host that is down for a while is asked now and then, and not by every call that waits for it."""

from toggl_async.failures import FAILURES, FailureKind


class Outage:
    """Notices that a host seems to be down, and lets few repeats through until it responds again.

    A host seems to be down after four failures in a row, over all calls, without a response in between that
    Toggl itself could have sent. Then patient calls (see ``Retry.patience``) share their repeats: one goes
    after two seconds, and the pauses double up to 20 seconds. So an outage of 90 seconds costs some eight
    repeats, however many calls wait, and one of five minutes some eighteen. As soon as one of them succeeds,
    all others may go.
    """

    _FAILURES = 4
    _FIRST_PAUSE = 2.0
    _LONGEST_PAUSE = 20.0
    _LASTING = 30.0

    def __init__(self) -> None:
        self._failures = 0
        self.since: float = 0.0
        """The moment of the first failure since the last response."""
        self._pause = self._FIRST_PAUSE
        self._next = 0.0

    @property
    def suspected(self) -> bool:
        """True if the host seems to be down."""
        return self._failures >= self._FAILURES

    def lasts(self, now: float) -> bool:
        """Return whether the host has seemed to be down for half a minute, so that other calls would fail."""
        return self.suspected and now - self.since >= self._LASTING

    def record(self, failure: FailureKind | None, now: float) -> None:
        """Record how an attempt ended; None is a success."""
        if failure is None or FAILURES[failure].shows_host:
            self._failures, self._pause = 0, self._FIRST_PAUSE
        elif FAILURES[failure].spends_budget:
            self._failures += 1
            if self._failures == 1:
                self.since = now
            if self._failures == self._FAILURES:
                self._next = now + self._pause

    def may_go(self, now: float) -> bool:
        """Return whether a patient call may repeat its attempt now; if so, the next one has to pause."""
        if not self.suspected:
            return True
        if now < self._next:
            return False
        self._pause = min(self._LONGEST_PAUSE, self._pause * 2.0)
        self._next = now + self._pause
        return True
