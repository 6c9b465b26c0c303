"""One call on its way, from its first try to its last."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

import attrs

from toggl_async.endings import Ending
from toggl_async.errors import Attempt, DeadlineError, QuotaError, StatusError, TogglError
from toggl_async.events import RetryEvent
from toggl_async.guard import Try
from toggl_async.options import Limits, Options, Timeout
from toggl_async.request import Call, Request
from toggl_async.retry import Again, Budget, Retry, asked_wait
from toggl_async.transport import Reply

AnswerT = TypeVar("AnswerT", covariant=True)
EventT = TypeVar("EventT")


@attrs.frozen(kw_only=True)
class Terms:
    """What holds for one call: the client's defaults with the call's own options laid over."""

    timeout: Timeout = attrs.Factory(Timeout)
    retry: Retry = attrs.Factory(Retry)
    limits: Limits = attrs.Factory(Limits)

    def under(self, options: Options) -> "Terms":
        """The terms of a call with these options."""
        return Terms(
            timeout=options.timeout or self.timeout,
            retry=options.retry or self.retry,
            limits=options.limits or self.limits,
        )


class Sender(Protocol):
    """What a course needs of the exchange."""

    clock: Callable[[], float]

    async def turn(self, course: "Course[object]", deadline: float | None) -> Try:
        """Wait until a call may be sent."""
        ...

    async def send(self, course: "Course[object]", one: Try) -> Reply:
        """Send a call once."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait between two tries."""
        ...

    def budget(self, course: "Course[object]") -> Budget:
        """What bounds the repeats against the call's host."""
        ...

    def tell_retry(self, event: RetryEvent) -> None:
        """A failed call will be tried again."""
        ...


@attrs.frozen(kw_only=True, eq=False)
class Course(Generic[AnswerT]):
    """One call on its way: what is sent, what reads the answer, and what was tried so far."""

    request: Request[object]
    call: Call
    read: Callable[[Reply, int], Awaitable[AnswerT]]
    terms: Terms
    sender: Sender
    attempts: list[Attempt]
    ends_at: float | None = None
    endings: list[Ending] = attrs.Factory(list[Ending])

    @property
    def number(self) -> int:
        """Which try this is, from 1."""
        return len(self.attempts) + 1

    def event(self, kind: Callable[..., EventT], **facts: object) -> EventT:
        """Something that happened to this call."""
        route = self.request.route
        return kind(
            endpoint=type(self.request).__name__,
            verb=route.verb,
            host=route.host.value,
            path=route.path,
            number=self.number,
            **facts,
        )

    async def finish(self) -> AnswerT:
        """Try until it succeeds, may not be tried again, or the deadline is there."""
        ends_at = self.ends_at
        deadline = asyncio.timeout(None if ends_at is None else max(0.0, ends_at - self.sender.clock()))
        try:
            async with deadline:
                return await self._try(ends_at)
        except TogglError as error:
            self._sign(error)
            raise
        except TimeoutError:
            if not deadline.expired():
                raise
        late = DeadlineError(f"not done within {self.terms.timeout.deadline:g} s", retryable=False)
        self._sign(late)
        raise late

    async def _try(self, ends_at: float | None) -> AnswerT:
        while True:
            # What ends the wait for a turn is final, and no attempt: nothing was sent.
            one = await self.sender.turn(self, ends_at)
            try:
                return await self._attempt(one)
            except TogglError as error:
                again = self._after(error, ends_at)
                if again is None:
                    raise
                outcome = type(error).__name__
            self.attempts[-1] = attrs.evolve(self.attempts[-1], wait=again.wait)
            self.sender.tell_retry(self.event(RetryEvent, outcome=outcome, wait=again.wait))
            if again.spends:
                await self.sender.pause(again.wait)
            # For quota it waits with the others in the limiter, which knows of the reset as well.

    async def _attempt(self, one: Try) -> AnswerT:
        began = self.sender.clock()
        reply: Reply | None = None
        try:
            reply = await self.sender.send(self, one)
            result = await self.read(reply, self.number)
        except BaseException as error:
            refused = error if isinstance(error, StatusError) else None
            self._note(type(error).__name__, reply or refused, began)
            if reply is not None:
                reply.close()
                if isinstance(error, TogglError):
                    self.sender.budget(self).note(error.ending)
            raise
        self._note("ok", reply, began)
        return result

    def _note(self, outcome: str, answer: Reply | StatusError | None, began: float) -> None:
        self.attempts.append(
            Attempt(
                number=self.number,
                outcome=outcome,
                seconds=self.sender.clock() - began,
                status=answer.status if answer else None,
                request_id=answer.headers.request_id if answer else None,
            )
        )

    def _after(self, error: TogglError, ends_at: float | None) -> Again | None:
        again = self.terms.retry.again(
            error,
            self.endings,
            reads_only=self.request.route.repeatable,
            max_wait=self.request.options.max_wait,
        )
        self.endings.append(error.ending)
        pressed = error.ending in (Ending.THROTTLED, Ending.QUOTA)
        if again is None or not (pressed or self.sender.budget(self).allows):
            return None
        if ends_at is not None and self.sender.clock() + again.wait >= ends_at:
            # To wait for what cannot come in time would only hide the error that is known already.
            error.retry_at = datetime.now(UTC) + timedelta(seconds=again.wait)
            return None
        return again

    def _sign(self, error: TogglError) -> None:
        error.request = self.request
        error.attempts = tuple(self.attempts)
        asked = error.resets_in if isinstance(error, QuotaError) else asked_wait(error)
        if asked:
            error.retry_at = datetime.now(UTC) + timedelta(seconds=asked)
