"""When a call may be sent: paced, within the hour's quota, in turn, and when a connection is free.

One task deals out turns while somebody waits. It looks for a free connection and for someone for whom there
is room in the hour (:mod:`windows`), waits for a slot in the pace (:mod:`pace`, and one shared with other
processes where that is asked for), and then lets the next one through (:mod:`turnstile`). A call that would
wait past its deadline, or for quota longer than it may, is refused at once and takes no slot.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Hashable

from toggl_async import clock as time
from toggl_async.errors import QuotaError, TogglError
from toggl_async.headers import Headers
from toggl_async.pace import Pace
from toggl_async.shared.line import Line
from toggl_async.slots import Slots, start
from toggl_async.turns import Permit, Ticket, Wait, too_late, used_up
from toggl_async.turnstile import Lane, Turnstile
from toggl_async.windows import Bucket, Windows

_RESET_SPREAD = 5.0
"""Seconds over which those who wait for the same reset are spread."""


class Limiter:
    """Lets the calls of one credential to one host go, one by one."""

    def __init__(
        self,
        pace: Pace | None,
        *,
        reserve: int = 0,
        connections: int | None = None,
        shared: Line | None = None,
        clock: Callable[[], float] = time.seconds,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self.windows: Windows = Windows()
        self._slots = Slots(pace, shared, clock, sleep)
        self._reserve = reserve
        self._free = connections
        self._clock = clock
        self._sleep = sleep
        self._draw = draw
        self._count = 0
        self._waiting: Turnstile[Ticket] = Turnstile()
        self._serving: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._closed: Callable[[], TogglError] | None = None

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
        tell: Callable[[Wait], None] | None = None,
    ) -> Permit:
        """Wait for a turn. ``deadline`` is a moment of the clock, ``max_wait`` the seconds for quota alone.

        ``tell`` is told before a wait, why and how long it will be as things are; what it raises ends it.

        Raises:
            QuotaError: the hour's calls are used up, and it may not be waited for as long as needed.
            DeadlineError: the turn would come too late.
        """
        if self._closed is not None:
            raise self._closed()
        bucket = self.windows.bucket(bucket)
        now = self._clock()
        if self._is_free(now) and self._room(bucket, lane) != 0:
            return self._permit(bucket)
        ticket = Ticket(bucket=bucket, lane=lane, deadline=deadline, max_wait=max_wait or 0.0)
        wait = self._expected(ticket, now)
        if tell is not None:
            ticket.tell, ticket.knows_of_quota = tell, wait.reason == "quota"
            if wait.seconds != 0:
                tell(wait)
        return await self._queue(ticket)

    def _is_free(self, now: float) -> bool:
        """Whether nobody waits and nothing is to be waited for."""
        waits = self._waiting or self._serving is not None or self._free == 0
        return not waits and self._slots.is_free(now)

    def _expected(self, ticket: Ticket, now: float) -> Wait:
        """Why and how long it will wait at the least; refuse it if that is too long."""
        if self._room(ticket.bucket, ticket.lane) == 0:
            return Wait("quota", self._expect_reset(ticket, now))
        wait = 0.0
        if self._slots.paced:
            wait = self._slots.expected(now, self._waiting.ahead(ticket.lane, ticket.bucket, self._room))
        if ticket.deadline is not None and now + wait > ticket.deadline:
            raise too_late(wait)
        return Wait("connections", None) if self._free == 0 and wait == 0 else Wait("pace", wait)

    def _expect_reset(self, ticket: Ticket, now: float) -> float:
        resets_at = self.windows[ticket.bucket].resets_at(now)
        wait = None if resets_at is None else resets_at - now
        if resets_at is None or wait is None or not ticket.is_patient(now, resets_at):
            raise used_up(ticket.bucket, ticket.lane, wait)
        if ticket.deadline is not None and resets_at > ticket.deadline:
            raise used_up(ticket.bucket, ticket.lane, wait)
        return wait

    async def _queue(self, ticket: Ticket) -> Permit:
        self._waiting.enter(ticket, ticket.lane, ticket.bucket)
        self._changed.set()
        if self._serving is None:
            self._serving = start(self._serve())
            self._serving.add_done_callback(self._served)
        try:
            return await ticket.outcome()
        except BaseException:
            self._waiting.leave(ticket, ticket.lane, ticket.bucket)
            self._changed.set()
            if ticket.permit is not None:
                # The turn came just as the wait was given up: nothing will be sent for it.
                ticket.permit.unused()
            raise

    def _served(self, serving: asyncio.Task[None]) -> None:
        fault = asyncio.CancelledError() if serving.cancelled() else serving.exception()
        if fault is not None:
            # A shared pace broke in a way of its own, or the loop ends: nobody is left waiting for ever.
            self.dismiss(lambda: fault)

    def _dismiss(self, ticket: Ticket, error: BaseException) -> None:
        self._waiting.leave(ticket, ticket.lane, ticket.bucket)
        ticket.dismiss(error)

    def _room(self, bucket: Hashable, lane: Lane) -> int | None:
        """How many calls may go, as far as the hour's quota is concerned; None is any number."""
        if not isinstance(bucket, Bucket):
            return None
        room = self.windows[bucket].room(self._clock())
        return None if room is None else max(0, room - (self._reserve if lane == "bulk" else 0))

    async def _serve(self) -> None:
        """Deal out turns until nobody waits."""
        try:
            while self._waiting:
                await self._serve_next()
        finally:
            # Not when the task is seen to be done: who comes in between starts the next one.
            self._serving = None

    async def _serve_next(self) -> None:
        self._changed.clear()
        if self._free == 0:
            await self._changed.wait()
        elif self._waiting.stuck(self._room):
            await self._until_room()
        else:
            await self._slot()
            await self._let_next()

    async def _slot(self) -> None:
        """Wait for a slot; for as long as somebody does, and without those who have no time for it."""
        comes = await self._slots.reserve(self._longest)
        now = self._clock()
        if comes <= now:
            return
        for ticket in self._waiting:
            if ticket.deadline is not None and ticket.deadline < comes:
                self._dismiss(ticket, too_late(comes - now))
        while self._waiting and self._clock() < comes:
            self._changed.clear()
            await self._until(comes)

    def _longest(self, now: float) -> float | None:
        """How many seconds those have who wait, the most patient of them; None is for ever."""
        deadlines = [ticket.deadline for ticket in self._waiting]
        known = [deadline - now for deadline in deadlines if deadline is not None]
        return max(known, default=None) if len(known) == len(deadlines) else None

    async def _let_next(self) -> None:
        goes = self._free != 0 and self._slots.is_here(self._clock())
        ticket = self._waiting.next(self._room) if goes else None
        if ticket is not None:
            ticket.let(self._permit(ticket.bucket))
        else:
            await self._slots.pass_up()

    def _permit(self, bucket: Bucket) -> Permit:
        slot = self._slots.take(self._clock())
        self._count += 1
        self.windows[bucket].sent(self._count)
        if self._free is not None:
            self._free -= 1
        return Permit(bucket, self._count, slot, self)

    async def _sleep_until(self, moment: float) -> None:
        await time.sleep_until(moment, self._clock, self._sleep)

    async def _until_room(self) -> None:
        """All who wait, wait for quota: dismiss the impatient, sleep to the next reset or the next change."""
        now = self._clock()
        moments = [moment for ticket in self._waiting if (moment := self._patience(ticket, now)) is not None]
        if moments:
            await self._until(min(moments) + self._draw() * _RESET_SPREAD)

    async def _until(self, moment: float) -> None:
        """Sleep to a moment, or to the next change."""
        changed, reached = start(self._change()), start(self._sleep_until(moment))
        try:
            await asyncio.wait({changed, reached}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            changed.cancel()
            reached.cancel()
            await asyncio.wait({changed, reached})

    async def _change(self) -> None:
        await self._changed.wait()

    def _patience(self, ticket: Ticket, now: float) -> float | None:
        """Until when a ticket will wait for quota; None if it will not."""
        try:
            wait = self._expect_reset(ticket, now)
        except QuotaError as error:
            self._dismiss(ticket, error)
            return None
        ticket.inform(Wait("quota", wait))
        return now + wait

    def answered(self, permit: Permit, headers: Headers, error: TogglError | None) -> None:
        """An answer came: learn from it."""
        now = self._clock()
        window = self.windows[permit.bucket]
        over = error if isinstance(error, QuotaError) else None
        # What answers 429 stands before what counts.
        window.answered(permit.number, headers, now, counted=over is None or over.limit == "hourly")
        if over is not None and over.limit == "hourly":
            window.exhausted(over.resets_in, now)
        elif over is not None:
            self._slots.slow_down(now, over.resets_in)
        else:
            self._slots.ease()
        self._changed.set()

    def lost(self, permit: Permit, *, arrived: bool) -> None:
        """No answer came."""
        window = self.windows[permit.bucket]
        if arrived:
            window.lost()
        else:
            window.unsent()

    def unused(self, permit: Permit) -> None:
        """Nothing was sent: the slot is free again, unless another was dealt out after it."""
        self.windows[permit.bucket].unsent()
        self._slots.give_back(permit.slot)

    def left(self) -> None:
        """A connection is free again."""
        if self._free is not None:
            self._free += 1
        self._changed.set()

    def dismiss(self, reason: Callable[[], BaseException]) -> None:
        """Send everybody away who waits."""
        for ticket in self._waiting:
            self._dismiss(ticket, reason())

    async def close(self, reason: Callable[[], TogglError]) -> None:
        """Send everybody away who waits, and whoever comes."""
        self._closed = reason
        self.dismiss(reason)
        if (serving := self._serving) is not None:
            serving.cancel()
            await asyncio.wait({serving})
        await self._slots.close()
