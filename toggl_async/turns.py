"""Waiting for a turn: who waits, for what, and what the turn is then good for."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol, TypeAlias

import attrs

from toggl_async.errors import DeadlineError, QuotaError, TogglError
from toggl_async.headers import Headers
from toggl_async.slots import Taken
from toggl_async.turnstile import Lane
from toggl_async.windows import Bucket

Reason: TypeAlias = Literal["pace", "quota", "connections"]


@attrs.frozen
class Wait:
    """That a call waits, why, and for how many seconds as things are; None is not known."""

    reason: Reason
    seconds: float | None


def _untold(_: Wait) -> None:
    pass


@attrs.define(eq=False, kw_only=True)
class Ticket:
    """One who waits: for what, how long at most, and how it ended."""

    bucket: Bucket
    lane: Lane
    deadline: float | None = None
    max_wait: float = 0.0
    patient_until: float | None = None
    tell: Callable[[Wait], None] = _untold
    woken: asyncio.Event = attrs.Factory(asyncio.Event)
    permit: "Permit | None" = None
    error: BaseException | None = None
    news: Wait | None = None
    knows_of_quota: bool = False

    def let(self, permit: "Permit") -> None:
        """It is its turn."""
        self.permit = permit
        self.woken.set()

    def dismiss(self, error: BaseException) -> None:
        """Its turn will not come."""
        self.error = error
        self.woken.set()

    def is_patient(self, now: float, moment: float) -> bool:
        """Whether it may wait for quota until a moment; its patience begins when it first has to."""
        if self.patient_until is None:
            self.patient_until = now + self.max_wait
        return moment <= self.patient_until

    def inform(self, wait: Wait) -> None:
        """It will wait for quota; told once."""
        if not self.knows_of_quota:
            self.knows_of_quota, self.news = True, wait
            self.woken.set()

    async def outcome(self) -> "Permit":
        """Wait for the turn; what comes on the way is told from here, so that who raises ends this call.

        Raises:
            TogglError: it was dismissed.
        """
        while self.permit is None:
            await self.woken.wait()
            self.woken.clear()
            if self.error is not None:
                raise self.error
            if self.news is not None:
                news, self.news = self.news, None
                self.tell(news)
        return self.permit


class Gate(Protocol):
    """What lets calls through, and is told how they ended."""

    def answered(self, permit: "Permit", headers: Headers, error: TogglError | None) -> None:
        """An answer came."""
        ...

    def lost(self, permit: "Permit", *, arrived: bool) -> None:
        """No answer came."""
        ...

    def unused(self, permit: "Permit") -> None:
        """Nothing was sent."""
        ...

    def left(self) -> None:
        """A connection is free again."""
        ...


@attrs.define(eq=False)
class Permit:
    """The right to send one call. Told first how it went, and then when its connection is free again.

    Only the first of :meth:`answered`, :meth:`lost` and :meth:`unused` counts, and the last two end it.
    """

    bucket: Bucket
    number: int
    slot: Taken | None
    _gate: Gate
    pending: bool = attrs.field(default=True, init=False)
    _connected: bool = attrs.field(default=True, init=False)

    def answered(self, headers: Headers, error: TogglError | None) -> None:
        """An answer came, good or bad; its body may still flow."""
        if self._once():
            self._gate.answered(self, headers, error)

    def lost(self, *, arrived: bool) -> None:
        """No answer came; ``arrived`` is whether Toggl may have counted the call."""
        if self._once():
            self._gate.lost(self, arrived=arrived)
        self.leave()

    def unused(self) -> None:
        """Nothing was sent: the slot is free for another."""
        if self._once():
            self._gate.unused(self)
        self.leave()

    def leave(self) -> None:
        """The connection is free again."""
        if self._connected:
            self._connected = False
            self._gate.left()

    def _once(self) -> bool:
        was, self.pending = self.pending, False
        return was


def too_late(wait: float) -> DeadlineError:
    """The error of a call whose turn would come after its deadline."""
    said = f"the next turn is in {wait:.0f} s, after the deadline; nothing was sent"
    error = DeadlineError(said, retryable=False)
    error.retry_at = datetime.now(UTC) + timedelta(seconds=wait)
    return error


def used_up(bucket: Bucket, lane: Lane, resets_in: float | None) -> QuotaError:
    """The error of a call for which nothing is left in the hour."""
    whose = "that bulk calls may use " if lane == "bulk" else ""
    when = "" if resets_in is None else f"; they are given back in {resets_in:.0f} s"
    said = f"the hour's calls of {bucket} {whose}are used up{when}; nothing was sent"
    error = QuotaError(said, status=402, headers=Headers())
    error.resets_in = resets_in
    return error
