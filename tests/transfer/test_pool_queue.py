"""The number of threads that take the jobs of several pools."""

import functools
from collections.abc import Callable

import pytest

from toggl_async.transfer import pool_queue
from toggl_async.transfer.pool_queue import PATIENCE, PoolQueue, QueuedJob, SharedQueue

_FEW = 4


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def passing(self, seconds: float) -> Callable[[], None]:
        """Return a job that takes some time."""

        def job() -> None:
            self.now += seconds

        return job


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """The clock of the queue."""
    time = Time()
    monkeypatch.setattr(pool_queue, "monotonic", time)
    return time


def nothing() -> None:
    """Take no time."""


def added(shared: SharedQueue, count: int, *, brief: bool, job: Callable[[], None] = nothing) -> list[int]:
    """Add jobs of as many pools; return how many threads each needed."""
    return [shared.add(PoolQueue(1), QueuedJob(job, brief=brief)) for _ in range(count)]


def test_brief_jobs_share_a_thread(time: Time) -> None:
    """One thread is started for brief jobs that come at the same time, and runs all of them."""
    done: list[float] = []
    shared = SharedQueue(_FEW)
    assert added(shared, 10, brief=True, job=lambda: done.append(time())) == [1, *[0] * 9]
    shared.work()
    assert len(done) == 10


def test_other_jobs_have_a_thread_each(time: Time) -> None:
    """Jobs that are not brief start threads up to the limit, also beside brief ones."""
    del time
    shared = SharedQueue(_FEW)
    assert added(shared, 1, brief=True) == [1]
    assert added(shared, 5, brief=False) == [1, 1, 1, 0, 0]


def test_threads_double_while_no_job_is_taken(time: Time) -> None:
    """If no thread takes a job for a moment, their number doubles up to the limit."""
    shared = SharedQueue(16)
    added(shared, 11, brief=True)
    assert shared.late() == 0
    for more in (1, 2, 4):
        time.now += 1.1 * PATIENCE
        assert shared.late() == more
        assert shared.late() == 0
    time.now += 1.1 * PATIENCE
    assert added(shared, 1, brief=True) == [8]
    assert shared.late() is None  # all threads are at work


def test_slow_jobs_get_threads_of_their_own(time: Time) -> None:
    """After many jobs that were called brief but were not, each starts a thread, until they are brief."""
    shared = SharedQueue(_FEW)
    added(shared, 30, brief=True, job=time.passing(0.02))
    shared.work()
    for needed in ([1, 1, 1], [1, 0, 0]):
        assert added(shared, 3, brief=True) == needed
        for _ in range(sum(needed)):
            shared.work()


def test_one_caller_watches(time: Time) -> None:
    """One caller is asked to look again while jobs wait; another one only if the first has not done so."""
    shared = SharedQueue(_FEW)
    assert not shared.needs_watch()
    added(shared, 2, brief=True)
    assert [shared.needs_watch(), shared.needs_watch()] == [True, False]
    time.now += 9 * PATIENCE
    assert shared.late() is not None
    time.now += 9 * PATIENCE
    assert not shared.needs_watch()
    time.now += 2 * PATIENCE
    assert shared.needs_watch()
    shared.work()
    assert shared.late() is None
    added(shared, 2, brief=True)
    assert shared.needs_watch()


def test_a_pool_has_no_more_jobs_in_the_queue_than_its_limit(time: Time) -> None:
    """Jobs beyond a pool's limit come after those that other pools have added meanwhile."""
    del time
    shared, much, little = SharedQueue(_FEW), PoolQueue(2), PoolQueue(2)
    order: list[str] = []
    for number in range(4):
        shared.add(much, QueuedJob(functools.partial(order.append, f"much {number}"), brief=True))
    shared.add(little, QueuedJob(functools.partial(order.append, "little"), brief=True))
    shared.work()
    assert order == ["much 0", "much 1", "little", "much 2", "much 3"]
    assert (much.free, little.free) == (2, 2)
