"""The loop of a call: wait for a permit, send, read, and begin again after a failure."""

from asyncio import Timeout
from collections.abc import Awaitable, Callable, Coroutine
from typing import Generic, TypeVar

import attrs

from toggl_async.clock import Clock
from toggl_async.errors import Attempt, DeadlineError, QuotaError, StatusError, TogglError
from toggl_async.exchange.admission import Admission
from toggl_async.exchange.call import Call
from toggl_async.exchange.pauses import Pauses
from toggl_async.exchange.reporter import CallReporter
from toggl_async.exchange.sender import Sender
from toggl_async.failures import FAILURES, Concern, FailureKind
from toggl_async.http.response import Response
from toggl_async.ratelimit.permit import Permit
from toggl_async.ratelimit.waiter import Wait
from toggl_async.retry import Repeat, asked_wait

ResultT = TypeVar("ResultT", covariant=True)

_LOOK_EVERY = 1.0
"""Seconds after which a patient call looks whether the host responds again."""


@attrs.define(kw_only=True, eq=False, repr=False)
class Attempts(Generic[ResultT]):
    """The attempts of one call.

    ``read`` takes a response and the number of the attempt, and returns the call's result; it closes the
    response when it succeeds. ``made`` lists the attempts so far, and ``quota_waits`` the seconds of each
    wait for quota; both may already contain those of the same call with another path.
    """

    call: Call
    read: Callable[[Response, int], Awaitable[ResultT]]
    admission: Admission
    sender: Sender
    pauses: Pauses
    reporter: CallReporter
    clock: Clock
    made: list[Attempt]
    quota_waits: list[float]
    _failures: list[FailureKind] = attrs.field(factory=list[FailureKind], init=False)
    _failing_since: list[float] = attrs.field(factory=list[float], init=False)  # one moment at most

    async def run(self, failed: TogglError | None = None) -> ResultT:
        """Send the request until an attempt succeeds or may not be repeated, or the deadline has come.

        ``failed`` is the error of the last attempt, if its result broke off later.

        Raises:
            TogglError: no attempt succeeded; this is the error of the last.
        """
        deadline: Timeout | None = None
        try:
            if self.call.ends_at is None:
                return await self._begun(failed)
            async with self.clock.timeout_at(self.call.ends_at) as deadline:
                return await self._begun(failed)
        except TogglError as error:
            self._set_retry_at(error)
            if FAILURES[error.failure_kind].spends_budget and self.admission.outage.lasts(self.clock.now()):
                error.concerns = Concern.HOST
            raise
        except TimeoutError:
            if deadline is None or not deadline.expired():
                raise
        late = DeadlineError(f"not done within {self.call.settings.timeout.deadline:g} s", retryable=False)
        self._set_retry_at(late)
        raise late

    def broke_off(self, error: TogglError) -> None:
        """Record that the result of the last attempt broke off later, while it was consumed."""
        self.made[-1] = attrs.evolve(self.made[-1], outcome=type(error).__name__)
        self.admission.body_failed(error)
        error.request, error.attempts = self.call.request, tuple(self.made)

    async def repeat(self, error: TogglError) -> ResultT:
        """Go on after a result that broke off, as after any failed attempt.

        Raises:
            TogglError: the call may not be repeated, then it is the given error; or no attempt succeeded.
        """
        try:
            return await self.run(error)
        except TogglError as last:
            last.request, last.attempts = self.call.request, tuple(self.made)
            raise

    def _begun(self, failed: TogglError | None) -> Coroutine[object, object, ResultT]:
        return self._loop() if failed is None else self._loop_after(failed)

    @property
    def _number(self) -> int:
        return len(self.made) + 1

    async def _loop(self) -> ResultT:
        while True:
            # An error while the call waits for its permit is final and is not an attempt: nothing was sent.
            permit = await self._permit()
            try:
                return await self._attempt(permit)
            except TogglError as error:
                repeat = self._after(error)
                if repeat is None:
                    raise
                outcome = type(error).__name__
                last = error if repeat.patient else None
            await self._before_repeat(repeat, outcome, last)
            last = None  # its traceback refers to this frame

    async def _loop_after(self, error: TogglError) -> ResultT:
        repeat = self._after(error)
        if repeat is None:
            raise error
        await self._before_repeat(repeat, type(error).__name__, error)
        del error  # its traceback refers to this frame
        return await self._loop()

    async def _before_repeat(self, repeat: Repeat, outcome: str, last: TogglError | None) -> None:
        self.made[-1] = attrs.evolve(self.made[-1], wait=repeat.wait)
        self.reporter.repeating(self.call, self._number, outcome, repeat.wait)
        if not await self._waited(repeat) and last is not None:
            raise last

    async def _waited(self, repeat: Repeat) -> bool:
        """Wait before a repeat; return false if a patient call's time is over, and the host still down."""
        began = self.clock.now()
        if not repeat.in_queue:
            await self.pauses.wait(repeat.wait)
        if not repeat.patient:
            return True
        ends_at = self._failed_since() + (self.call.settings.retry.patience or 0.0)
        if self.call.ends_at is not None:
            ends_at = min(ends_at, self.call.ends_at)
        # Looked at each second, since the wait may end because of any other call's success.
        while not (self.pauses.ended or self.admission.outage.may_go(self.clock.now())):
            if self.clock.now() + _LOOK_EVERY >= ends_at:
                return False
            await self.pauses.wait(_LOOK_EVERY)
        self.made[-1] = attrs.evolve(self.made[-1], wait=self.clock.now() - began)
        return True

    def _failed_since(self) -> float:
        """Return the moment since which the call has failed without a good response of the host."""
        outage = self.admission.outage
        return max(self._failing_since[0], outage.since if outage.suspected else 0.0)

    def _failing_for(self, kind: FailureKind) -> float | None:
        """Record a failure; return for how long the call has failed for a reason that may pass, else None."""
        consequences, outage, now = FAILURES[kind], self.admission.outage, self.clock.now()
        if not consequences.may_pass:
            self._failing_since.clear()
            return None
        if not self._failing_since:
            self._failing_since.append(now)
        # The host is down if it has responded to no call since this one failed first.
        down = outage.suspected or outage.since <= self._failing_since[0]
        return now - self._failed_since() if down or consequences.ignores_budget else None

    async def _permit(self) -> Permit:
        self.sender.check(self.call)
        notify = self._report_wait if self.reporter.wants_waits else None
        permit = await self.admission.admit(
            self.call.request, self.call.ends_at, notify, self._max_quota_wait
        )
        self.quota_waits.append(permit.quota_wait)
        return permit

    @property
    def _max_quota_wait(self) -> float | None:
        """The number of seconds for which the call may still wait for quota, None if it may not wait."""
        most = self.call.request.options.max_quota_wait
        return None if most is None else max(0.0, most - sum(self.quota_waits))

    def _report_wait(self, wait: Wait) -> None:
        self.reporter.waiting(self.call, self._number, wait)

    async def _attempt(self, permit: Permit) -> ResultT:
        number, began = self._number, self.clock.now()
        response: Response | None = None
        try:
            response = await self.sender.send(self.call, number, permit, self.admission)
            self.call.request.check_headers(response.headers)
            result = await self.read(response, number)
        except BaseException as error:
            refused = error if isinstance(error, StatusError) else None
            self._record(type(error).__name__, response or refused, began)
            if response is not None:
                response.close()
                if isinstance(error, TogglError):
                    self.admission.body_failed(error)
                    # The frames of the reader, which hold parts of the body, are dropped.
                    raise error.with_traceback(None) from None
            raise
        finally:
            permit.end_attempt()
        self._record("ok", response, began)
        self.sender.worked(self.call)
        return result

    def _record(self, outcome: str, response: Response | StatusError | None, began: float) -> None:
        self.made.append(
            Attempt(
                number=self._number,
                outcome=outcome,
                seconds=self.clock.now() - began,
                status=response.status if response else None,
                request_id=response.headers.request_id if response else None,
            )
        )

    def _after(self, error: TogglError) -> Repeat | None:
        ends_at, retry = self.call.ends_at, self.call.settings.retry
        repeat = retry.after(
            error,
            self._failures,
            reads_only=self.call.request.route.repeatable,
            max_quota_wait=self._max_quota_wait,
            failing_for=self._failing_for(error.failure_kind),
        )
        if repeat is None or not (repeat.patient or self.admission.budget.allows(error.failure_kind)):
            return None
        if not (repeat.patient and self.admission.outage.suspected):
            # What fails in an outage is not counted, so that all attempts are left when the host is back.
            self._failures.append(error.failure_kind)
        if ends_at is not None and self.clock.now() + repeat.wait >= ends_at:
            # The repeat would come too late: this error says more than a DeadlineError would.
            error.retry_in(repeat.wait, self.clock.utc)
            return None
        asked = 0.0 if repeat.in_queue else asked_wait(error)
        if asked > retry.longest_retry_after:
            # Only ``max_quota_wait`` allows the call to wait so long.
            self.quota_waits.append(asked)
        return repeat

    def _set_retry_at(self, error: TogglError) -> None:
        asked = error.resets_in if isinstance(error, QuotaError) else asked_wait(error)
        if asked:
            error.retry_in(asked, self.clock.utc)
