"""A circuit breaker for credentials and workspaces that were refused."""

import attrs

from toggl_async.errors import StatusError, TogglError
from toggl_async.failures import FAILURES, Concern, FailureKind
from toggl_async.ratelimit.hourly_quota import ELSEWHERE, ME, QuotaKey


@attrs.define(eq=False, repr=False)
class Circuit:
    """One circuit: closed, open for a minute, or half-open while a single request is the probe."""

    error: StatusError | None = None
    open_until: float = 0.0
    probing: bool = False

    def blocking_error(self, now: float) -> StatusError | None:
        """Return the error that opened the circuit, None if a request may be sent."""
        return self.error if self.probing or now < self.open_until else None

    def sent(self) -> None:
        """Record that a request is sent; if the circuit was opened before, the request is the probe."""
        self.probing = self.error is not None

    def open(self, error: StatusError, until: float) -> None:
        """Let no request through for a while."""
        self.error, self.open_until, self.probing = error, until, False


class CircuitBreaker:
    """Keeps a refused credential, or one that may not see a workspace, from being sent again and again.

    After a 401, or a 403 whose body blames the credential, all calls fail at once for a minute. Then one
    request is let through as a probe. If its credential is accepted, all others may follow. If the probe gets
    no response, the next request is the probe.

    A 403 with an empty body is ambiguous. Most of the recorded 403s for wrong credentials are empty, but a
    workspace that the user may not see can cause one, too. To stop every call for that would end the work on
    all other workspaces, and to stop none would send a wrong credential again for every job. So such a 403
    blocks the calls of its place, the workspace or organization in its URL, and it blocks the credential only
    on better evidence:

    - it came from ``/me``, which every valid credential may see; or
    - no response has ever proved the credential, and a second place responded with an empty 403, too. (Calls
      whose URL has no workspace, such as those for a saved report, have no place that could be blocked, so
      each of them counts as a place of its own.)

    Any response that proves the credential ends the suspicion and closes its circuit, and the circuit of its
    own place, but not those of other places.
    """

    OPEN_SECONDS = 60.0
    _PLACES_FOR_SUSPICION = 2

    def __init__(self) -> None:
        self.accepted: bool = False
        """True once a response has proved the credential."""
        self._credential = Circuit()
        self._places: dict[QuotaKey, Circuit] = {}
        self._suspicious: set[QuotaKey] = set()
        self._elsewhere = 0

    @property
    def is_closed(self) -> bool:
        """True if nothing was refused: then a request changes nothing."""
        return self._credential.error is None and not self._places

    @property
    def open_until(self) -> float:
        """The moment until which a circuit is open, zero if none was opened."""
        return max(each.open_until for each in (self._credential, *self._places.values()))

    def _circuits(self, place: QuotaKey) -> tuple[Circuit, ...]:
        own = self._places.get(place)
        return (self._credential,) if own is None else (self._credential, own)

    def blocking_error(self, now: float, place: QuotaKey = ELSEWHERE) -> StatusError | None:
        """Return the error that refused the credential or the place, None if a request may be sent."""
        for each in self._circuits(place):
            if (error := each.blocking_error(now)) is not None:
                return error
        return None

    def sent(self, place: QuotaKey = ELSEWHERE) -> None:
        """Record that a request is sent; if the credential or place was refused before, it is the probe."""
        if not self.is_closed:
            for each in self._circuits(place):
                each.sent()

    def lost(self, place: QuotaKey = ELSEWHERE) -> None:
        """Record that a request got no response, which says nothing about the credential."""
        if not self.is_closed:
            for each in self._circuits(place):
                each.probing = False

    def responded(self, error: TogglError | None, now: float, place: QuotaKey = ELSEWHERE) -> None:
        """Record a response; ``error`` is None if it is good.

        If an empty 403 turns out to concern the credential, the error's ``concerns`` says so afterwards.
        """
        if error is None:
            self._proved(place)
            return
        self.lost(place)
        if isinstance(error, StatusError) and error.failure_kind is FailureKind.CREDENTIAL:
            self._credential.open(error, now + self.OPEN_SECONDS)
        elif isinstance(error, StatusError) and error.failure_kind is FailureKind.UNEXPLAINED:
            self._unexplained(error, now + self.OPEN_SECONDS, place)
        elif FAILURES[error.failure_kind].proves_credential:
            self._proved(place)

    def _unexplained(self, error: StatusError, until: float, place: QuotaKey) -> None:
        if place == ELSEWHERE:
            self._elsewhere += 1
        else:
            self._suspicious.add(place)
        places = len(self._suspicious) + self._elsewhere
        if place == ME or (not self.accepted and places >= self._PLACES_FOR_SUSPICION):
            error.concerns = Concern.CREDENTIAL
            self._credential.open(error, until)
        elif place == ELSEWHERE:
            error.concerns = Concern.JOB
        else:
            self._places.setdefault(place, Circuit()).open(error, until)

    def _proved(self, place: QuotaKey) -> None:
        self.accepted = True
        if self.is_closed and not (self._suspicious or self._elsewhere):
            return
        self._credential = Circuit()
        self._places.pop(place, None)
        self._suspicious.clear()
        self._elsewhere = 0
