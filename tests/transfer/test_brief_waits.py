"""When an event loop waits for brief jobs on a thread."""

import pytest

from toggl_async.transfer import brief_waits
from toggl_async.transfer.brief_waits import LONGEST, PAUSE, BriefWaits


class Time:
    """A time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.allowed: list[float] = []

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def wait(self, waits: BriefWaits, count: int, seconds: float) -> None:
        """Wait for jobs that take some seconds together."""

        def until_ended(most: float) -> bool:
            self.allowed.append(most)
            self.now += min(seconds, most)
            return seconds <= most

        waits.wait(count, until_ended)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def waits(time: Time) -> BriefWaits:
    return BriefWaits(time)


def test_as_many_jobs_are_waited_for_as_take_little_time(time: Time, waits: BriefWaits) -> None:
    """The quicker the jobs turn out to be, the more are handed over at a time; a slow one is alone."""
    for _ in range(50):
        time.wait(waits, 10, 0.001)
        time.now += 1
    assert waits.count in (14, 15)
    for _ in range(50):
        time.wait(waits, 1, 0.0029)
        time.now += 1
    assert waits.count == 1


def test_the_loop_waits_no_longer_than_it_works(time: Time, waits: BriefWaits) -> None:
    """Waits that follow one another are one wait; as much time as they took must pass until the next."""
    time.wait(waits, 4, 0.001)
    time.wait(waits, 4, 0.001)
    assert time.allowed == [pytest.approx(LONGEST), pytest.approx(LONGEST - 0.001)]
    assert waits.count > 0
    time.wait(waits, 4, 0.0009)
    assert waits.count == 0
    time.now += 0.0007
    assert waits.count in (1, 2, 3)
    time.now += 0.003
    assert waits.count > 3


def test_a_disk_that_responds_slowly_is_not_waited_for(time: Time, waits: BriefWaits) -> None:
    """After a wait in vain, which is short, there is none for a while."""
    began = time.now
    time.wait(waits, 1, 60.0)
    assert time.now - began == pytest.approx(LONGEST)
    assert waits.count == 0
    time.now += PAUSE - 2 * LONGEST
    assert waits.count == 0
    time.now += 2 * LONGEST
    assert waits.count > 0


def test_without_the_interpreters_lock_there_is_nothing_to_wait_for(
    waits: BriefWaits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a Python whose threads do not exclude each other, the loop goes on at once."""
    monkeypatch.setattr(brief_waits, "HAS_LOCK", False)
    assert waits.count == 0
