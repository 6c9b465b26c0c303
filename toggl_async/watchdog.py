"""Ends what creeps: a timer that asks now and then whether enough has come in."""

import asyncio
from collections.abc import Callable


class Watchdog:
    """Calls ``drop`` once fewer than ``least`` bytes came in ``period`` seconds of reading.

    One timer serves the whole body, so a block costs an addition. Time in which nobody reads (a slow
    disk, a slow consumer) does not count.
    """

    def __init__(self, period: float, least: int, drop: Callable[[], None]) -> None:
        self.complaint: str | None = None
        self._period = period
        self._least = least
        self._drop = drop
        self._seen = 0
        self._spent = 0.0
        self._since: float | None = None
        self._clock: Callable[[], float] = lambda: 0.0
        self._timer: asyncio.TimerHandle | None = None

    def _wake_in(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        now = self._clock()
        spent = self._spent + (now - self._since if self._since is not None else 0.0)
        if spent < self._period:
            self._wake_in(self._period - spent)
        elif self._seen >= self._least:
            self._seen, self._spent = 0, 0.0
            self._since = now if self._since is not None else None
            self._wake_in(self._period)
        else:
            self.complaint = f"only {self._seen} bytes came in {self._period:g} s"
            self._drop()

    def seen(self, size: int) -> None:
        """Bytes came in; the consumer has them now."""
        self._seen += size
        if self._since is not None:
            self._spent += self._clock() - self._since
            self._since = None

    def resume(self) -> None:
        """The consumer asks for more."""
        if self._timer is None:
            self._clock = asyncio.get_running_loop().time
            self._wake_in(self._period)
        self._since = self._clock()

    def stop(self, reason: str | None) -> None:
        """The body is done with; ``reason`` is for a reader that is cut off by it."""
        self.complaint = self.complaint or reason
        if self._timer is not None:
            self._timer.cancel()
