"""A timer that closes a response whose body arrives too slowly."""

import asyncio
import time
from collections.abc import Callable


class StallTimeout:
    """Calls ``drop`` once fewer than ``least`` bytes have arrived in ``period`` seconds of reading.

    One timer serves the whole body, so that counting a block is cheap. Time in which nobody reads (because of
    a slow disk or a slow consumer) does not count.
    """

    def __init__(self, period: float, least: int, drop: Callable[[], None]) -> None:
        self.complaint: str | None = None
        self._period = period
        self._least = least
        self._drop = drop
        self._received = 0
        self._spent = 0.0
        self._reading_since: float | None = None
        self._clock: Callable[[], float] = time.monotonic
        self._timer: asyncio.TimerHandle | None = None

    def _check_in(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._check)

    def _check(self) -> None:
        now = self._clock()
        reading = now - self._reading_since if self._reading_since is not None else 0.0
        spent = self._spent + reading
        if spent < self._period:
            self._check_in(self._period - spent)
        elif self._received >= self._least:
            self._received, self._spent = 0, 0.0
            self._reading_since = now if self._reading_since is not None else None
            self._check_in(self._period)
        else:
            self.complaint = f"only {self._received} bytes arrived in {self._period:g} s"
            self._drop()

    def received(self, size: int) -> None:
        """Count bytes that arrived; the time in which the consumer uses them does not count."""
        self._received += size
        if self._reading_since is not None:
            self._spent += self._clock() - self._reading_since
            self._reading_since = None

    def resume(self) -> None:
        """Go on counting time: the consumer waits for more bytes."""
        if self._timer is None:
            self._clock = asyncio.get_running_loop().time
            self._check_in(self._period)
        self._reading_since = self._clock()

    def stop(self, reason: str | None) -> None:
        """Stop the timer; ``reason`` becomes the complaint, if there is none yet."""
        self.complaint = self.complaint or reason
        if self._timer is not None:
            self._timer.cancel()
