"""A circuit breaker for a credential that was refused."""

from toggl_async.errors import StatusError, TogglError
from toggl_async.failures import FAILURES, FailureKind


class CircuitBreaker:
    """Keeps a refused credential from being sent again and again.

    After a 401, or a 403 that means the same, calls fail at once for a minute. Then one request is let
    through as a probe. If its credential is accepted, all others may follow. If the probe gets no response,
    the next request is the probe.
    """

    OPEN_SECONDS = 60.0

    def __init__(self) -> None:
        self._error: StatusError | None = None
        self._open_until = 0.0
        self._probing = False

    def blocking_error(self, now: float) -> StatusError | None:
        """Return the error that refused the credential, None if a request may be sent."""
        return self._error if self._probing or now < self._open_until else None

    def sent(self) -> None:
        """Record that a request is sent; if the credential was refused before, the request is the probe."""
        self._probing = self._error is not None

    def lost(self) -> None:
        """Record that a request got no response, which says nothing about the credential."""
        self._probing = False

    def responded(self, error: TogglError | None, now: float) -> None:
        """Record a response; ``error`` is None if it is good."""
        self._probing = False
        if isinstance(error, StatusError) and error.failure_kind is FailureKind.CREDENTIAL:
            self._error, self._open_until = error, now + self.OPEN_SECONDS
        elif error is None or FAILURES[error.failure_kind].proves_credential:
            self._error, self._open_until = None, 0.0
