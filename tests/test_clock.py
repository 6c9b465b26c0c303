"""The clock by which waits are measured."""

import sys
import time

import pytest

from tests.support.clock import Clock as HandSetClock
from toggl_async.clock import Clock, seconds

_DAY = 86400.0


def test_the_clock_is_not_the_wall_clock() -> None:
    """The clock counts from a moment such as the machine's start, so nobody can set it to another time."""
    assert abs(seconds() - time.time()) > 1000 * _DAY
    assert Clock().now() == pytest.approx(seconds(), abs=60)


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own name for this clock")
def test_the_clock_counts_the_sleep_of_the_machine() -> None:
    """On Linux, the clock that runs on while the machine sleeps is the one since boot."""
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    now = seconds()
    assert before <= now <= time.clock_gettime(time.CLOCK_BOOTTIME)


async def test_a_long_sleep_reads_the_clock_often() -> None:
    """A sleep consists of pieces of at most 30 seconds, and ends when the clock shows the moment."""
    clock, pieces = HandSetClock(), list[float]()

    async def sleep(length: float) -> None:
        pieces.append(length)
        clock.now += length if len(pieces) == 1 else 3600.0  # the machine was asleep during the second piece

    await Clock(clock, sleep).sleep_until(clock.now + 1000.0)
    assert pieces == [30.0, 30.0]
