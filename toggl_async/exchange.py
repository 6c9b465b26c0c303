"""The loop: take a turn, send, read, and again if it broke.

The reader runs inside, so that half an answer is a failed try and not a failed response.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import TypeVar

from toggl_async import clock as time
from toggl_async.clock import sleep_until
from toggl_async.codec import encode
from toggl_async.course import Course, Terms
from toggl_async.errors import Attempt, NotFoundError, StatusError, TogglError
from toggl_async.events import AnswerEvent, Events, QuotaLowEvent, RequestEvent, RetryEvent, WaitEvent
from toggl_async.guard import Guard, Try
from toggl_async.headers import Headers
from toggl_async.hosts import Host
from toggl_async.quota import QuotaState, remaining_calls, seconds_to_reset
from toggl_async.reading import excerpt
from toggl_async.refusals import refusal
from toggl_async.request import Request, Route
from toggl_async.retry import Budget
from toggl_async.settings import Quota
from toggl_async.transport import Reply, Transport
from toggl_async.turns import Wait
from toggl_async.windows import Bucket

AnswerT = TypeVar("AnswerT")

_NOTABLE_WAIT = 0.001


class Exchange:
    """Carries out calls over a transport: one try after the other, within a deadline."""

    def __init__(
        self, transport: Transport, terms: Terms, quota: Quota | None = None, events: Events | None = None
    ) -> None:
        self._transport = transport
        self.terms = terms
        self._limits = quota or Quota()
        self.events: Events = events or Events()
        self._guards: dict[Host, Guard] = {}
        self._organizations: dict[int, int] = {}
        self._last: tuple[int | None, float | None] = (None, None)
        self._known: dict[Route, str] = {}
        self._pauses: set[asyncio.Timeout] = set()
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        self.clock: Callable[[], float] = time.seconds

    def guard(self, host: Host) -> Guard:
        """What stands before a host."""
        if host not in self._guards:
            shared = self._limits.shared
            self._guards[host] = Guard(
                self._limits,
                shared=None if shared is None else shared.bind(self._transport.fingerprint(host)),
                connections=self._transport.limit,
                clock=self.clock,
                sleep=self.sleep,
            )
            for workspace_id, organization_id in self._organizations.items():
                self._guards[host].limiter.windows.learn(workspace_id, organization_id)
        return self._guards[host]

    def learn(self, workspace_id: int, organization_id: int) -> None:
        """A workspace belongs to an organization: their calls count in one hourly window."""
        if self._organizations.get(workspace_id) != organization_id:
            self._organizations[workspace_id] = organization_id
            for guard in self._guards.values():
                guard.limiter.windows.learn(workspace_id, organization_id)

    def budget(self, course: Course[object]) -> Budget:
        """What bounds the repeats against the call's host."""
        return self.guard(course.call.host).budget

    @property
    def quota(self) -> QuotaState:
        """What is known of the hour's calls."""
        guards = self._guards.values()
        return QuotaState(
            remaining=self._last[0],
            resets_in=self._last[1],
            waiting=sum(guard.limiter.waiting for guard in guards),
            buckets=tuple(bucket for guard in guards for bucket in guard.buckets()),
        )

    async def pause(self, seconds: float) -> None:
        """Wait between two tries, but no longer than the client is open."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None) as pause:
                self._pauses.add(pause)
                try:
                    await sleep_until(self.clock() + seconds, self.clock, self.sleep)
                finally:
                    self._pauses.discard(pause)

    async def close(self) -> None:
        """End every call that is under way with an error, and close the connections."""
        await self._transport.close()
        for guard in self._guards.values():
            await guard.close()
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
        ends_at = None if terms.timeout.deadline is None else self.clock() + terms.timeout.deadline
        for path in spellings:
            course = Course(
                request=request,
                call=encode(request, path),
                read=read,
                terms=terms,
                sender=self,
                attempts=attempts,
                ends_at=ends_at,
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

    async def turn(self, course: Course[object], deadline: float | None) -> Try:
        """Wait until a call may be sent.

        Raises:
            TogglError: it may not be, or not in time; nothing was sent.
        """
        self._transport.check(course.call.host)
        tell = partial(self._tell_wait, course) if self.events.wanted(WaitEvent.level) else None
        return await self.guard(course.call.host).turn(course.request, deadline, tell)

    async def send(self, course: Course[object], one: Try) -> Reply:
        """Send a call once, now that it is its turn.

        Raises:
            StatusError: the answer's status is not 200.
            TransportError: no answer came.
        """
        began = self.clock()
        try:
            if self.events.wanted(RequestEvent.level):
                self.events.tell(course.event(RequestEvent))
        except BaseException:
            one.unused()
            raise
        try:
            reply = await self._transport.send(course.call, course.terms.timeout, one.leave)
        except BaseException as fault:
            one.lost(fault)
            if isinstance(fault, TogglError):
                self._tell_answer(course, None, type(fault).__name__, began)
            raise
        try:
            await self._take_in(course, one, reply, began)
        except BaseException as fault:
            one.lost(fault)
            reply.close()
            raise
        return reply

    async def _take_in(self, course: Course[object], one: Try, reply: Reply, began: float) -> None:
        """Learn from an answer's status and headers; it is an error unless it is a 200."""
        error = None if reply.status == HTTPStatus.OK else await self._refused(course, reply)
        one.answered(reply.headers, error)
        self._learn(course, one.bucket, reply.headers)
        self._tell_answer(course, reply, type(error).__name__ if error else "ok", began)
        if error is not None:
            raise error

    async def _refused(self, course: Course[object], reply: Reply) -> StatusError:
        # The body itself is kept out of the frame that raises: it may give the credential back.
        said = await excerpt(reply, course.terms.limits)
        return refusal(reply.status, reply.headers, said, reply.redact)

    def _tell_wait(self, course: Course[object], wait: Wait) -> None:
        if wait.seconds is not None and wait.seconds < _NOTABLE_WAIT:
            return
        until = None if wait.seconds is None else datetime.now(UTC) + timedelta(seconds=wait.seconds)
        self.events.tell(course.event(WaitEvent, reason=wait.reason, seconds=wait.seconds, until=until))

    def _learn(self, course: Course[object], bucket: Bucket, headers: Headers) -> None:
        remaining, resets_in = remaining_calls(headers), seconds_to_reset(headers)
        if remaining is None:
            return
        self._last = (remaining, resets_in)
        if not self.events.wanted(QuotaLowEvent.level):
            return
        if self.guard(course.call.host).runs_low(bucket, self._limits.low):
            self.events.tell(
                course.event(QuotaLowEvent, bucket=str(bucket), remaining=remaining, resets_in=resets_in)
            )

    def _tell_answer(self, course: Course[object], reply: Reply | None, outcome: str, began: float) -> None:
        if not self.events.wanted(AnswerEvent.level):
            return
        self.events.tell(
            course.event(
                AnswerEvent,
                status=reply.status if reply else None,
                outcome=outcome,
                seconds=self.clock() - began,
                request_id=reply.headers.request_id if reply else None,
                remaining=remaining_calls(reply.headers) if reply else None,
            )
        )

    def tell_retry(self, event: RetryEvent) -> None:
        """A failed call will be tried again."""
        if self.events.wanted(RetryEvent.level):
            self.events.tell(event)
