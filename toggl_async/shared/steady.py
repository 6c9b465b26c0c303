"""A line that may fail, and what then: its process goes on alone, at its own pace."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from toggl_async import clock as time
from toggl_async.shared.line import ALONE, Line, Reservation

_logger = logging.getLogger("toggl_async")

_PAUSE = 5.0
"""Seconds until one who did not answer is asked again."""

ResultT = TypeVar("ResultT")


class SteadyLine:
    """Never fails: while the other line does, it lets everybody go, at the pace that each process has anyway.

    That it goes on alone is a warning, once each time; a line that failed is asked again after some seconds.
    """

    def __init__(
        self,
        line: Line,
        name: str,
        faults: tuple[type[Exception], ...],
        clock: Callable[[], float] = time.seconds,
    ) -> None:
        self._line = line
        self._name = name
        self._faults = faults
        self._clock = clock
        self._alone_until: float | None = None

    async def reserve(self, interval: float, patience: float | None = None) -> Reservation:
        """Take the next turn, if it comes within ``patience`` seconds; it lasts ``interval`` seconds."""
        return await self._ask(lambda: self._line.reserve(interval, patience), ALONE)

    async def give_back(self, reservation: Reservation) -> None:
        """Let go of a turn in which nothing is sent; it is lost if another was taken after it."""
        if reservation.mark is not None:
            await self._ask(lambda: self._line.give_back(reservation), None)

    async def penalize(self, seconds: float) -> None:
        """Let nobody go for so long who reserves from now on; two minutes at the most."""
        await self._ask(lambda: self._line.penalize(seconds), None)

    async def close(self) -> None:
        """Let go of what it holds."""
        await self._line.close()

    async def _ask(self, ask: Callable[[], Awaitable[ResultT]], otherwise: ResultT) -> ResultT:
        if self._alone_until is not None and self._clock() < self._alone_until:
            return otherwise
        try:
            result = await ask()
        except self._faults as fault:
            self._failed(fault)
            return otherwise
        if self._alone_until is not None:
            self._alone_until = None
            _logger.info("the pace is shared through %s again", self._name)
        return result

    def _failed(self, fault: Exception) -> None:
        if self._alone_until is None:
            # The kind of fault alone: its message may repeat an address with a password in it.
            _logger.warning(
                "the pace cannot be shared through %s (%s): this process keeps its own meanwhile",
                self._name,
                type(fault).__name__,
            )
        self._alone_until = self._clock() + _PAUSE
