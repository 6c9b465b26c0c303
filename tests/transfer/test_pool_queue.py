"""The number of threads that take the jobs of several pools."""

import functools
from collections.abc import Callable, Iterator

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


def in_steps(done: list[str], name: str) -> Iterator[None]:
    """Do two steps."""
    done.append(f"{name} 1")
    yield
    done.append(f"{name} 2")


def stepped(done: list[str], name: str, disk: str) -> QueuedJob:
    """Return a job of two steps for a disk."""
    return QueuedJob(functools.partial(in_steps, done, name), disk=disk)


def test_jobs_for_one_disk_are_done_step_by_step(time: Time) -> None:
    """One thread does the same step of all jobs for a disk, whichever pools they are of."""
    del time
    shared, done = SharedQueue(_FEW), list[str]()
    assert [shared.add(PoolQueue(1), stepped(done, name, "disk")) for name in "abc"] == [1, 0, 0]
    shared.work()
    assert done == ["a 1", "b 1", "c 1", "a 2", "b 2", "c 2"]


def test_jobs_for_other_disks_are_not_in_the_group(time: Time) -> None:
    """A disk that does not respond keeps no job for another disk waiting: it has a thread of its own."""
    del time
    shared, done = SharedQueue(_FEW), list[str]()
    pool = PoolQueue(4)
    assert shared.add(pool, *(stepped(done, name, disk) for name, disk in ("a1", "b2", "c1", "d2"))) == 2
    shared.work()
    assert done == ["a 1", "c 1", "a 2", "c 2", "b 1", "d 1", "b 2", "d 2"]
    assert pool.free == 4


def test_jobs_that_wait_for_their_pool_are_done_after_those_before(time: Time) -> None:
    """A thread goes on with the jobs that were beyond the limit of their pool, without being called again."""
    del time
    shared, done, pool = SharedQueue(_FEW), list[str](), PoolQueue(2)
    shared.add(pool, *(stepped(done, name, "disk") for name in "abc"))
    shared.work()
    assert done == ["a 1", "b 1", "a 2", "b 2", "c 1", "c 2"]
    assert pool.free == 2


def test_a_brief_job_does_not_wait_for_a_group(time: Time) -> None:
    """A thread that waits for a disk does not count as one that takes brief jobs soon."""
    shared, needed = SharedQueue(_FEW), list[int]()

    def wait() -> Iterator[None]:
        needed.extend(added(shared, 2, brief=True))
        yield

    shared.add(PoolQueue(1), QueuedJob(wait, disk="disk"))
    shared.work()
    assert needed == [1, 0]
    time.now += 1.0
    assert shared.late() is None


def test_jobs_that_gather_are_watched(time: Time) -> None:
    """While jobs wait for a group under way, a caller has to look; another thread takes them once late."""
    shared, done, looked = SharedQueue(_FEW), list[str](), list[object]()

    def wait() -> Iterator[None]:
        shared.add(PoolQueue(1), stepped(done, "late", "disk"))
        looked.append(shared.needs_watch())
        looked.append(shared.late())
        time.now += 0.1
        looked.append(shared.late())
        yield

    shared.add(PoolQueue(1), QueuedJob(wait, disk="disk"))
    shared.work()
    assert looked == [True, 0, 1]
    assert done == ["late 1", "late 2"]


def test_a_thread_first_takes_the_group_that_waits_for_it(time: Time) -> None:
    """A thread that comes for one disk is not held by another one, whose jobs have become late meanwhile."""
    shared, done = SharedQueue(_FEW), list[str]()

    def wait() -> Iterator[None]:
        assert shared.add(PoolQueue(1), stepped(done, "first disk", "first")) == 0
        assert shared.add(PoolQueue(1), stepped(done, "second disk", "second")) == 1
        time.now += 0.1
        shared.work()
        yield

    shared.add(PoolQueue(1), QueuedJob(wait, disk="first"))
    shared.work()
    assert done == ["second disk 1", "second disk 2", "first disk 1", "first disk 2"]


def test_the_end_of_a_group_is_counted(time: Time) -> None:
    """After a group, brief jobs share a thread again: its end is not forgotten."""
    del time
    shared, done = SharedQueue(_FEW), list[str]()
    shared.add(PoolQueue(1), stepped(done, "a", "disk"))
    shared.work()
    assert added(shared, 3, brief=True) == [1, 0, 0]
