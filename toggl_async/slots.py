"""The slots in which calls go: our own pace, and beside it one that is shared with other processes."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context

import attrs

from toggl_async.clock import sleep_until
from toggl_async.pace import Pace, Slot
from toggl_async.shared.line import Line, Reservation

_LAST_WORDS = 2.0
"""Seconds in which others can be told of the last calls before a client ends."""


def start(work: Coroutine[object, object, None]) -> asyncio.Task[None]:
    """Begin a task that works for all: what the first of them has in its context is not for the others."""
    return asyncio.get_running_loop().create_task(work, context=Context())


@attrs.frozen
class Taken:
    """A slot in which a call goes: in our own pace, and in the shared one."""

    own: Slot
    shared: Reservation | None


class Slots:
    """When the next call may go. A shared pace is kept beside our own, never instead of it."""

    def __init__(
        self,
        pace: Pace | None,
        shared: Line | None,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._pace = pace
        self._shared = shared
        self._clock = clock
        self._sleep = sleep
        self._reserved: Reservation | None = None
        self._comes = float("-inf")
        self._telling: set[asyncio.Task[None]] = set()

    @property
    def paced(self) -> bool:
        """Whether calls are spaced at all."""
        return self._pace is not None

    def is_free(self, now: float) -> bool:
        """Whether a call may go at once, without a word to others."""
        return self._pace is None or (self._shared is None and self._pace.earliest(now) <= now)

    def expected(self, now: float, ahead: int) -> float:
        """Seconds until a call may go that so many go before, at the least."""
        return 0.0 if self._pace is None else self._earliest(now) - now + ahead * self._pace.interval

    def _earliest(self, now: float) -> float:
        own = now if self._pace is None else self._pace.earliest(now)
        return own if self._reserved is None else max(own, self._comes)

    async def reserve(self, patience: Callable[[float], float | None]) -> float:
        """Wait for our own pace, then take the next slot of all; the moment when that comes.

        It is not taken if it comes after more seconds than ``patience`` gives for the time that it is then.
        """
        if self._pace is None:
            return self._clock()
        # Looked at again after each wait: a 429 may have come meanwhile, and then the slot is gone.
        while (earliest := self._pace.earliest(now := self._clock())) > now:
            await sleep_until(earliest, self._clock, self._sleep)
        if self._shared is None:
            return now
        reservation = await self._shared.reserve(self._pace.interval, patience(now))
        self._reserved = None if reservation.refused else reservation
        self._comes = self._clock() + reservation.wait
        return self._comes

    def is_here(self, now: float) -> bool:
        """Whether the slot that was reserved has come, and no 429 since."""
        if self._shared is not None and self._reserved is None:
            return self._pace is None
        return self._earliest(now) <= now

    def take(self, now: float) -> Taken | None:
        """A call goes."""
        if self._pace is None:
            return None
        reserved, self._reserved = self._reserved, None
        return Taken(self._pace.take(now), reserved)

    async def pass_up(self) -> None:
        """Nobody wanted the slot that came."""
        if self._shared is not None and self._reserved is not None:
            reserved, self._reserved = self._reserved, None
            await self._shared.give_back(reserved)

    def give_back(self, taken: Taken | None) -> None:
        """Nothing was sent in a slot: it is free again, unless another was taken after it."""
        if self._pace is not None and taken is not None:
            self._pace.give_back(taken.own)
            if self._shared is not None and taken.shared is not None:
                self._tell(self._shared.give_back(taken.shared))

    def slow_down(self, now: float, asked: float | None) -> None:
        """The server said 429, and for how long, if it did."""
        if self._pace is not None:
            wait = self._pace.penalize(now, asked)
            if self._shared is not None:
                self._tell(self._shared.penalize(wait))

    def ease(self) -> None:
        """A call went well."""
        if self._pace is not None:
            self._pace.ease()

    def _tell(self, work: Coroutine[object, object, None]) -> None:
        telling = start(work)
        self._telling.add(telling)
        telling.add_done_callback(self._told)

    def _told(self, telling: asyncio.Task[None]) -> None:
        self._telling.discard(telling)
        if not telling.cancelled():
            # What could not be told the others see by themselves: their next answer is a 429 too.
            telling.exception()

    async def close(self) -> None:
        """Let go of what it holds, once the others know what they were to be told."""
        if self._telling:
            _, untold = await asyncio.wait({*self._telling}, timeout=_LAST_WORDS)
            for telling in untold:
                telling.cancel()
        if self._shared is not None:
            await self.pass_up()
            await self._shared.close()
