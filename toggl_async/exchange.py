"""The loop: send, read, and again if it broke. The reader runs inside, so half an answer is a failed try."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Generic, TypeVar

import attrs

from toggl_async.codec import encode
from toggl_async.coding import decoder
from toggl_async.errors import (
    AnswerError,
    Attempt,
    ConnectError,
    DeadlineError,
    NotFoundError,
    QuotaError,
    StatusError,
    TogglError,
)
from toggl_async.options import Limits, Options, Timeout
from toggl_async.quota import QuotaState
from toggl_async.refusals import refusal
from toggl_async.request import Call, Request, Route
from toggl_async.retry import Retry
from toggl_async.transport import Reply, Transport

AnswerT = TypeVar("AnswerT")


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


async def read_within(reply: Reply, limit: int, expansion: int) -> bytes:
    """The whole body, decoded.

    Raises:
        AnswerError: it is longer than ``limit`` bytes.
        InterruptedAnswerError: it broke off, or its coding is damaged.
    """
    undo = decoder(reply.headers.get("content-encoding"), expansion)
    body = bytearray()
    while block := await reply.read():
        for piece in undo.feed(memoryview(block)):
            body += piece
            if len(body) > limit:
                raise AnswerError(f"the answer is longer than {limit} bytes")
    undo.finish()
    return bytes(body)


async def excerpt(reply: Reply, limits: Limits) -> bytes:
    """The beginning of a body that tells of an error, decoded; what can be had of it."""
    # What an error says is worth little: a broken or endless body must not hide the status.
    body = bytearray()
    try:
        undo = decoder(reply.headers.get("content-encoding"), limits.expansion)
        while len(body) < limits.error and (block := await reply.read()):
            for piece in undo.feed(memoryview(block)):
                body += piece[: limits.error - len(body)]
    except TogglError:
        pass
    return bytes(body)


@attrs.define(kw_only=True, eq=False)
class Course(Generic[AnswerT]):
    """One call on its way: what is sent, what reads the answer, and what was tried so far."""

    request: Request[object]
    call: Call
    read: Callable[[Reply, int], Awaitable[AnswerT]]
    terms: Terms
    exchange: "Exchange"
    attempts: list[Attempt] = attrs.Factory(list[Attempt])

    async def finish(self) -> AnswerT:
        """Try until it succeeds, may not be tried again, or the deadline is there."""
        seconds = self.terms.timeout.deadline
        deadline = asyncio.timeout(seconds)
        try:
            async with deadline:
                return await self._try(deadline.when())
        except TogglError as error:
            self._sign(error)
            raise
        except TimeoutError:
            if not deadline.expired():
                raise
        late = DeadlineError(f"not done within {seconds:g} s", retryable=False)
        self._sign(late)
        raise late

    async def _try(self, deadline: float | None) -> AnswerT:
        while True:
            try:
                return await self._attempt()
            except TogglError as error:
                wait = self._wait_after(error, deadline)
                if wait is None:
                    raise
            self.attempts[-1] = attrs.evolve(self.attempts[-1], wait=wait)
            await self.exchange.pause(wait)

    async def _attempt(self) -> AnswerT:
        began = self.exchange.clock()
        reply: Reply | None = None
        try:
            reply = await self.exchange.send(self.call, self.terms)
            result = await self.read(reply, len(self.attempts) + 1)
        except BaseException as error:
            refused = error if isinstance(error, StatusError) else None
            self._note(type(error).__name__, reply or refused, began)
            if reply is not None:
                reply.close()
            raise
        self._note("ok", reply, began)
        return result

    def _note(self, outcome: str, answer: Reply | StatusError | None, began: float) -> None:
        self.attempts.append(
            Attempt(
                number=len(self.attempts) + 1,
                outcome=outcome,
                seconds=self.exchange.clock() - began,
                status=answer.status if answer else None,
                request_id=answer.headers.request_id if answer else None,
            )
        )

    def _wait_after(self, error: TogglError, deadline: float | None) -> float | None:
        if not (self.request.route.repeatable or isinstance(error, ConnectError)):
            return None
        wait = self.terms.retry.wait(error, len(self.attempts))
        if wait is None or deadline is None:
            return wait
        left = deadline - asyncio.get_running_loop().time()
        if wait < left:
            return wait
        # To wait for what cannot come in time would only hide the error that is known already.
        error.retry_at = datetime.now(UTC) + timedelta(seconds=wait)
        return None

    def _sign(self, error: TogglError) -> None:
        error.request = self.request
        error.attempts = tuple(self.attempts)
        if isinstance(error, QuotaError) and error.resets_in is not None:
            error.retry_at = datetime.now(UTC) + timedelta(seconds=error.resets_in)


class Exchange:
    """Carries out calls over a transport: one try after the other, within a deadline."""

    def __init__(self, transport: Transport, terms: Terms) -> None:
        self._transport = transport
        self.terms = terms
        self.quota = QuotaState()
        self._known: dict[Route, str] = {}
        self._pauses: set[asyncio.Timeout] = set()
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        self.clock: Callable[[], float] = time.monotonic

    async def pause(self, seconds: float) -> None:
        """Wait between two tries, but no longer than the client is open."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None) as pause:
                self._pauses.add(pause)
                try:
                    await self.sleep(seconds)
                finally:
                    self._pauses.discard(pause)

    async def close(self) -> None:
        """End every call that is under way with an error, and close the connections."""
        await self._transport.close()
        for pause in self._pauses:
            pause.reschedule(0)

    async def run(
        self, request: Request[object], read: Callable[[Reply, int], Awaitable[AnswerT]]
    ) -> tuple[AnswerT, tuple[Attempt, ...]]:
        """Send a request until ``read``, told which try it is, has made something of the answer.

        ``read`` closes the reply that it was given when it succeeds.

        Raises:
            TogglError: no try succeeded; it is the error of the last, with all of them listed.
        """
        terms = self.terms.under(request.options)
        attempts: list[Attempt] = []
        spellings = self._spellings(request.route)
        for path in spellings:
            call = encode(request, path)
            course = Course(
                request=request, call=call, read=read, terms=terms, exchange=self, attempts=attempts
            )
            try:
                answer = await course.finish()
            except NotFoundError:
                if path == spellings[-1]:
                    raise
            else:
                self._known[request.route] = path
                return answer, tuple(attempts)
        raise AssertionError(spellings)

    def _spellings(self, route: Route) -> tuple[str, ...]:
        # A 404 may mean that the host has the older spelling: it is asked once, and then remembered.
        if route in self._known:
            return (self._known[route],)
        return (route.path,) if route.older_path is None else (route.path, route.older_path)

    async def send(self, call: Call, terms: Terms) -> Reply:
        """Send a call once.

        Raises:
            StatusError: the answer's status is not 200.
            TransportError: no answer came.
        """
        reply = await self._transport.send(call, terms.timeout)
        told = QuotaState.told_by(reply.headers)
        if told.remaining is not None:
            self.quota = told
        if reply.status == HTTPStatus.OK:
            return reply
        try:
            # The body itself is kept out of the frame that raises: it may give the credential back.
            error = refusal(reply.status, reply.headers, await excerpt(reply, terms.limits), reply.redact)
        finally:
            reply.close()
        raise error
