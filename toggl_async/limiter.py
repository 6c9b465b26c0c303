"""When a call may be sent: paced, within the hour's quota, in turn.

The order is: a slot in the pace (:mod:`pace`, and one shared with other processes where that is asked for),
then whose turn it is (:mod:`turnstile`) of those for whom there is room in the hour (:mod:`windows`). A call
that would wait past its deadline, or for quota longer than it may, is refused at once and takes no slot.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import attrs

from toggl_async.errors import DeadlineError, QuotaError, TogglError
from toggl_async.headers import Headers
from toggl_async.pace import Pace
from toggl_async.turnstile import Lane, Turnstile
from toggl_async.windows import Bucket, Windows

_RESET_SPREAD = 5.0
"""Seconds over which those who wait for the same reset are spread."""


class SharedPace(Protocol):
    """A pace that several processes keep together, by the clock of what they share."""

    async def reserve(self, interval: float) -> float:
        """Take the next slot of all; the seconds until it comes."""
        ...

    async def give_back(self, interval: float) -> None:
        """Let go of the slot just taken, if nobody took one after it."""
        ...

    async def penalize(self, seconds: float) -> None:
        """Let nobody go for so long."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...


@attrs.define(eq=False)
class Ticket:
    """One who waits: what for, and how long at most."""

    bucket: Bucket
    lane: Lane
    deadline: float | None
    max_wait: float | None
    patient_until: float
    go: asyncio.Future[None]


@attrs.frozen
class Permit:
    """The right to send one call; it ends with exactly one of its two methods."""

    _limiter: "Limiter"
    _bucket: Bucket

    def answered(self, headers: Headers, error: TogglError | None) -> None:
        """An answer came, good or bad."""
        self._limiter.answered(self._bucket, headers, error)

    def lost(self, *, arrived: bool) -> None:
        """No answer came; ``arrived`` is whether Toggl may have counted the call."""
        self._limiter.lost(self._bucket, arrived=arrived)


class Limiter:
    """Lets the calls of one credential to one host go, one by one."""

    def __init__(
        self,
        pace: Pace | None,
        *,
        reserve: int = 0,
        shared: SharedPace | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self.windows = Windows()
        self._pace = pace
        self._reserve = reserve
        self._shared = shared
        self._clock = clock
        self._sleep = sleep
        self._draw = draw
        self._waiting: Turnstile[Ticket] = Turnstile()
        self._serving: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._telling: set[asyncio.Future[None]] = set()

    @property
    def waiting(self) -> int:
        """How many calls wait for their turn."""
        return len(self._waiting)

    async def turn(
        self,
        bucket: Bucket,
        lane: Lane = "interactive",
        deadline: float | None = None,
        max_wait: float | None = None,
    ) -> Permit:
        """Wait for a turn. ``deadline`` is a moment of the clock, ``max_wait`` the seconds for quota alone.

        Raises:
            QuotaError: the hour's calls are used up, and it may not be waited for as long as needed.
            DeadlineError: the turn would come too late.
        """
        if self._pace is None and self._shared is None and not self._waiting and self._has_room(bucket, lane):
            self.windows[bucket].sent()
            return Permit(self, bucket)
        now = self._clock()
        go: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        ticket = Ticket(bucket, lane, deadline, max_wait, now + (max_wait or 0.0), go)
        self._refuse_what_is_vain(ticket, now)
        await self._queue(ticket)
        return Permit(self, bucket)

    def _refuse_what_is_vain(self, ticket: Ticket, now: float) -> None:
        if not self._has_room(ticket.bucket, ticket.lane):
            self._expect_reset(ticket, now)
        ahead = self._waiting.ahead(ticket.lane)
        earliest = self._pace.earliest(now) + ahead * self._pace.interval if self._pace else now
        if ticket.deadline is not None and earliest > ticket.deadline:
            raise _too_late(earliest - now)

    def _expect_reset(self, ticket: Ticket, now: float) -> None:
        resets_at = self.windows[ticket.bucket].resets_at
        if resets_at is None or resets_at > ticket.patient_until:
            raise _used_up(ticket.bucket, None if resets_at is None else resets_at - now)
        if ticket.deadline is not None and resets_at > ticket.deadline:
            raise _used_up(ticket.bucket, resets_at - now)

    async def _queue(self, ticket: Ticket) -> None:
        self._waiting.enter(ticket, ticket.lane, ticket.bucket)
        self._changed.set()
        if self._serving is None or self._serving.done():
            self._serving = asyncio.get_running_loop().create_task(self._serve())
        try:
            await ticket.go
        except BaseException:
            self._waiting.leave(ticket)
            self._changed.set()
            if ticket.go.done() and not ticket.go.cancelled() and ticket.go.exception() is None:
                # The turn came just as the wait was given up: nothing will be sent for it.
                self.windows[ticket.bucket].under_way -= 1
            raise

    def _has_room(self, bucket: Bucket, lane: Lane) -> bool:
        room = self.windows[bucket].room(self._clock())
        return room is None or room > (self._reserve if lane == "bulk" else 0)

    async def _serve(self) -> None:
        """Deal out turns until nobody waits."""
        while self._waiting:
            await self._slot()
            ticket = self._waiting.next(lambda each: self._has_room(each.bucket, each.lane))
            if ticket is not None:
                self._let(ticket)
            elif self._waiting:
                await self._unused_slot()
                await self._until_something_changes()
            else:
                await self._unused_slot()

    def _let(self, ticket: Ticket) -> None:
        if self._pace is not None:
            self._pace.take(self._clock())
        self.windows[ticket.bucket].sent()
        ticket.go.set_result(None)

    async def _slot(self) -> None:
        now = self._clock()
        if self._pace is not None and (wait := self._pace.earliest(now) - now) > 0:
            await self._sleep(wait)
        if self._shared is not None and self._pace is not None:
            wait = await self._shared.reserve(self._pace.interval)
            if wait > 0:
                await self._sleep(wait)

    async def _unused_slot(self) -> None:
        if self._shared is not None and self._pace is not None:
            await self._shared.give_back(self._pace.interval)

    async def _until_something_changes(self) -> None:
        """All who wait, wait for quota: dismiss the impatient, sleep to the next reset or the next change."""
        now = self._clock()
        for ticket in self._waiting.everyone():
            try:
                self._expect_reset(ticket, now)
            except QuotaError as error:
                self._waiting.leave(ticket)
                ticket.go.set_exception(error)
        resets = [self.windows[each.bucket].resets_at for each in self._waiting.everyone()]
        moments = [moment for moment in resets if moment is not None]
        if not moments:
            return
        self._changed.clear()
        waiter = asyncio.ensure_future(self._changed.wait())
        sleeper = asyncio.ensure_future(self._sleep(min(moments) - now + self._draw() * _RESET_SPREAD))
        try:
            await asyncio.wait({waiter, sleeper}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiter.cancel()
            sleeper.cancel()

    def answered(self, bucket: Bucket, headers: Headers, error: TogglError | None) -> None:
        """An answer came: learn from it."""
        now = self._clock()
        window = self.windows[bucket]
        window.answered(headers, now)
        if isinstance(error, QuotaError) and error.limit == "hourly":
            window.exhausted(error.resets_in, now)
        elif isinstance(error, QuotaError) and self._pace is not None:
            wait = self._pace.penalize(now, error.resets_in)
            if self._shared is not None:
                self._penalize_all(self._shared, wait)
        elif self._pace is not None:
            self._pace.ease()
        self._changed.set()

    def _penalize_all(self, shared: SharedPace, wait: float) -> None:
        telling = asyncio.ensure_future(shared.penalize(wait))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    def lost(self, bucket: Bucket, *, arrived: bool) -> None:
        """No answer came."""
        self.windows[bucket].lost(arrived=arrived)
        self._changed.set()

    async def close(self, reason: TogglError) -> None:
        """Send everybody away who waits."""
        for ticket in self._waiting.everyone():
            self._waiting.leave(ticket)
            if not ticket.go.done():
                ticket.go.set_exception(reason)
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.wait({self._serving})
        if self._shared is not None:
            await self._shared.close()


def _too_late(wait: float) -> DeadlineError:
    said = f"the next turn is in {wait:.0f} s, after the deadline; nothing was sent"
    error = DeadlineError(said, retryable=False)
    error.retry_at = datetime.now(UTC) + timedelta(seconds=wait)
    return error


def _used_up(bucket: Bucket, resets_in: float | None) -> QuotaError:
    when = "" if resets_in is None else f"; they are given back in {resets_in:.0f} s"
    error = QuotaError(
        f"the hour's calls of {bucket} are used up{when}; nothing was sent", status=402, headers=Headers()
    )
    error.resets_in = resets_in
    return error
