"""Events about calls, which are made only if the log or a listener wants them."""

from toggl_async.clock import Clock
from toggl_async.events import Events, QuotaLowEvent, RequestEvent, ResponseEvent, RetryEvent, WaitEvent
from toggl_async.exchange.call import Call
from toggl_async.http.response import Response
from toggl_async.quota_headers import remaining_calls
from toggl_async.ratelimit.hourly_quota import QuotaKey
from toggl_async.ratelimit.waiter import Wait

_NOTABLE_WAIT = 0.001


class CallReporter:
    """Reports what happens to calls to the log and to the listeners."""

    def __init__(self, events: Events, clock: Clock) -> None:
        self._events = events
        self._clock = clock

    @property
    def wants_waits(self) -> bool:
        """True if the log or a listener wants events about waits."""
        return self._events.wanted(WaitEvent.level)

    @property
    def wants_low_quota(self) -> bool:
        """True if the log or a listener wants events about a low quota."""
        return self._events.wanted(QuotaLowEvent.level)

    def waiting(self, call: Call, number: int, wait: Wait) -> None:
        """Report that a call begins to wait."""
        if wait.seconds is not None and wait.seconds < _NOTABLE_WAIT:
            return
        until = None if wait.seconds is None else self._clock.utc_in(wait.seconds)
        self._events.emit(
            call.event(WaitEvent, number, reason=wait.reason, seconds=wait.seconds, until=until)
        )

    def sending(self, call: Call, number: int) -> None:
        """Report that an attempt is sent."""
        if self._events.wanted(RequestEvent.level):
            self._events.emit(call.event(RequestEvent, number))

    def responded(
        self, call: Call, number: int, response: Response | None, outcome: str, began: float
    ) -> None:
        """Report that the response's headers arrived, or that the attempt failed without a response."""
        if not self._events.wanted(ResponseEvent.level):
            return
        self._events.emit(
            call.event(
                ResponseEvent,
                number,
                status=response.status if response else None,
                outcome=outcome,
                seconds=self._clock.now() - began,
                request_id=response.headers.request_id if response else None,
                remaining=remaining_calls(response.headers) if response else None,
            )
        )

    def repeating(self, call: Call, number: int, outcome: str, wait: float) -> None:
        """Report that a failed attempt will be repeated."""
        if self._events.wanted(RetryEvent.level):
            self._events.emit(call.event(RetryEvent, number, outcome=outcome, wait=wait))

    def quota_low(
        self, call: Call, number: int, key: QuotaKey, remaining: int, resets_in: float | None
    ) -> None:
        """Report that few calls are left in the hour."""
        self._events.emit(
            call.event(QuotaLowEvent, number, quota_key=str(key), remaining=remaining, resets_in=resets_in)
        )
