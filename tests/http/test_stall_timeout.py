"""The stall_timeout ends what creeps."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from toggl_async.http.stall_timeout import StallTimeout


class Clock:
    """A loop's clock and timers, turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        """Seconds."""
        return self.now

    def call_later(self, seconds: float, act: Callable[[], None]) -> Any:
        """Act later."""
        timer = (self.now + seconds, act)
        self.timers.append(timer)
        clock = self

        class Handle:
            """What a timer is cancelled by."""

            def cancel(self) -> None:
                """Take it off."""
                if timer in clock.timers:
                    clock.timers.remove(timer)

        return Handle()

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        until = self.now + seconds
        while due := [timer for timer in self.timers if timer[0] <= until]:
            timer = min(due, key=lambda each: each[0])
            self.timers.remove(timer)
            self.now = timer[0]
            timer[1]()
        self.now = until


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A loop made of a clock."""
    made = Clock()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: made)
    return made


def watch(dropped: list[float], clock: Clock) -> StallTimeout:
    """10 bytes in 60 seconds."""
    return StallTimeout(60, 10, lambda: dropped.append(clock.now))


def test_silence_is_ended_after_the_period(clock: Clock) -> None:
    """Nothing came while somebody waited."""
    dropped: list[float] = []
    stall = watch(dropped, clock)
    stall.resume()
    clock.pass_(59)
    assert dropped == []
    clock.pass_(2)
    assert dropped == [60]
    assert stall.complaint == "only 0 bytes arrived in 60 s"


def test_enough_bytes_begin_a_new_period(clock: Clock) -> None:
    """Each period wants its own."""
    dropped: list[float] = []
    stall = watch(dropped, clock)
    for _ in range(10):
        stall.resume()
        clock.pass_(25)
        stall.received(5)
    assert dropped == []
    stall.resume()
    clock.pass_(200)
    assert len(dropped) == 1


def test_time_of_the_consumer_does_not_count(clock: Clock) -> None:
    """An hour between two reads is the disk's or the caller's."""
    dropped: list[float] = []
    stall = watch(dropped, clock)
    for _ in range(5):
        stall.resume()
        clock.pass_(10)
        stall.received(1)
        clock.pass_(3600)
    assert dropped == []
    stall.resume()
    clock.pass_(11)
    assert len(dropped) == 1


def test_a_drip_is_ended(clock: Clock) -> None:
    """A byte every nine seconds is too few."""
    dropped: list[float] = []
    stall = watch(dropped, clock)
    while not dropped and clock.now < 1000:
        stall.resume()
        clock.pass_(9)
        stall.received(1)
    assert dropped == [60]


def test_stop_ends_it_with_a_reason(clock: Clock) -> None:
    """No timer is left, and the first complaint stays."""
    stall = watch([], clock)
    stall.resume()
    stall.stop("closed")
    stall.stop("again")
    assert (stall.complaint, clock.timers) == ("closed", [])
