"""The loop of a call: wait for a permit, send, read, and begin again after a failure."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

import attrs

from toggl_async.clock import Clock
from toggl_async.errors import Attempt, DeadlineError, QuotaError, StatusError, TogglError
from toggl_async.exchange.admission import Admission
from toggl_async.exchange.call import Call
from toggl_async.exchange.pauses import Pauses
from toggl_async.exchange.reporter import CallReporter
from toggl_async.exchange.sender import Sender
from toggl_async.failures import FailureKind
from toggl_async.http.response import Response
from toggl_async.ratelimit.permit import Permit
from toggl_async.ratelimit.waiter import Wait
from toggl_async.retry import Repeat, asked_wait

ResultT = TypeVar("ResultT", covariant=True)


@attrs.frozen(kw_only=True, eq=False)
class Attempts(Generic[ResultT]):
    """The attempts of one call.

    ``read`` takes a response and the number of the attempt, and returns the call's result; it closes the
    response when it succeeds. ``made`` lists the attempts so far; it may already contain attempts of the same
    call with another path.
    """

    call: Call
    read: Callable[[Response, int], Awaitable[ResultT]]
    admission: Admission
    sender: Sender
    pauses: Pauses
    reporter: CallReporter
    clock: Clock
    made: list[Attempt]
    _failures: list[FailureKind] = attrs.field(factory=list[FailureKind], init=False)

    async def run(self) -> ResultT:
        """Send the request until an attempt succeeds or may not be repeated, or the deadline has come.

        Raises:
            TogglError: no attempt succeeded; this is the error of the last.
        """
        ends_at = self.call.ends_at
        deadline = asyncio.timeout(None if ends_at is None else max(0.0, ends_at - self.clock.now()))
        try:
            async with deadline:
                return await self._loop()
        except TogglError as error:
            self._set_retry_at(error)
            raise
        except TimeoutError:
            if not deadline.expired():
                raise
        late = DeadlineError(f"not done within {self.call.settings.timeout.deadline:g} s", retryable=False)
        self._set_retry_at(late)
        raise late

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
            self.made[-1] = attrs.evolve(self.made[-1], wait=repeat.wait)
            self.reporter.repeating(self.call, self._number, outcome, repeat.wait)
            if not repeat.in_queue:
                await self.pauses.wait(repeat.wait)

    async def _permit(self) -> Permit:
        self.sender.check(self.call)
        notify = self._report_wait if self.reporter.wants_waits else None
        return await self.admission.admit(self.call.request, self.call.ends_at, notify)

    def _report_wait(self, wait: Wait) -> None:
        self.reporter.waiting(self.call, self._number, wait)

    async def _attempt(self, permit: Permit) -> ResultT:
        began = self.clock.now()
        response: Response | None = None
        try:
            response = await self.sender.send(self.call, self._number, permit, self.admission)
            result = await self.read(response, self._number)
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
        self._record("ok", response, began)
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
        request, ends_at = self.call.request, self.call.ends_at
        repeat = self.call.settings.retry.after(
            error,
            self._failures,
            reads_only=request.route.repeatable,
            max_quota_wait=request.options.max_quota_wait,
        )
        self._failures.append(error.failure_kind)
        if repeat is None or not self.admission.budget.allows(error.failure_kind):
            return None
        if ends_at is not None and self.clock.now() + repeat.wait >= ends_at:
            # The repeat would come too late: this error says more than a DeadlineError would.
            error.retry_at = datetime.now(UTC) + timedelta(seconds=repeat.wait)
            return None
        return repeat

    def _set_retry_at(self, error: TogglError) -> None:
        asked = error.resets_in if isinstance(error, QuotaError) else asked_wait(error)
        if asked:
            error.retry_at = datetime.now(UTC) + timedelta(seconds=asked)
