"""The stall timeout closes a response whose body arrives too slowly."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from toggl_async.http.stall_timeout import StallTimeout


class Clock:
    """The clock and the timers of an event loop, advanced by the test."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        """Return the time in seconds."""
        return self.now

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Any:
        """Call a function later."""
        timer = (self.now + seconds, callback)
        self.timers.append(timer)
        timers = self.timers

        class Handle:
            """The handle of a timer."""

            def cancel(self) -> None:
                """Remove the timer."""
                if timer in timers:
                    timers.remove(timer)

        return Handle()

    def advance(self, seconds: float) -> None:
        """Advance the clock, and run each timer at its time."""
        end = self.now + seconds
        while due := [timer for timer in self.timers if timer[0] <= end]:
            timer = min(due, key=lambda each: each[0])
            self.timers.remove(timer)
            self.now = timer[0]
            timer[1]()
        self.now = end


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock in place of the running event loop."""
    clock = Clock()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: clock)
    return clock


def new_stall_timeout(closed_at: list[float], clock: Clock) -> StallTimeout:
    """Return a stall timeout that wants 10 bytes in 60 seconds, and notes the time at which it closes."""
    return StallTimeout(60, 10, lambda: closed_at.append(clock.now))


def test_a_silent_response_is_closed(clock: Clock) -> None:
    """A response of which nothing arrives is closed after 60 seconds of reading."""
    closed_at: list[float] = []
    stall_timeout = new_stall_timeout(closed_at, clock)
    stall_timeout.resume()
    clock.advance(59)
    assert closed_at == []
    clock.advance(2)
    assert closed_at == [60]
    assert stall_timeout.complaint == "only 0 bytes arrived in 60 s"


def test_a_response_stays_open_while_enough_bytes_arrive(clock: Clock) -> None:
    """A response stays open as long as 10 bytes arrive in every 60 seconds."""
    closed_at: list[float] = []
    stall_timeout = new_stall_timeout(closed_at, clock)
    for _ in range(10):
        stall_timeout.resume()
        clock.advance(25)
        stall_timeout.received(5)
    assert closed_at == []
    stall_timeout.resume()
    clock.advance(200)
    assert len(closed_at) == 1


def test_time_between_reads_does_not_count(clock: Clock) -> None:
    """Time between two reads does not count, since the disk or the caller takes it."""
    closed_at: list[float] = []
    stall_timeout = new_stall_timeout(closed_at, clock)
    for _ in range(5):
        stall_timeout.resume()
        clock.advance(10)
        stall_timeout.received(1)
        clock.advance(3600)
    assert closed_at == []
    stall_timeout.resume()
    clock.advance(11)
    assert len(closed_at) == 1


def test_a_slow_response_is_closed(clock: Clock) -> None:
    """A response that brings one byte every nine seconds is closed after 60 seconds."""
    closed_at: list[float] = []
    stall_timeout = new_stall_timeout(closed_at, clock)
    while not closed_at and clock.now < 1000:
        stall_timeout.resume()
        clock.advance(9)
        stall_timeout.received(1)
    assert closed_at == [60]


def test_stop_cancels_the_timer_and_keeps_the_first_reason(clock: Clock) -> None:
    """Stopping the stall timeout cancels its timer, and the first of several reasons stays."""
    stall_timeout = new_stall_timeout([], clock)
    stall_timeout.resume()
    stall_timeout.stop("closed")
    stall_timeout.stop("again")
    assert (stall_timeout.complaint, clock.timers) == ("closed", [])
