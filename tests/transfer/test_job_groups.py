"""The groups of jobs for one disk that threads do together."""

from collections.abc import Callable, Iterator

import pytest

from toggl_async.transfer.job_groups import MOST_TOGETHER, WAIT, JobGroups, run_together


def groups_of(count: int, since: float = 0.0) -> JobGroups[int]:
    """Return groups in which as many jobs wait."""
    groups: JobGroups[int] = JobGroups()
    for number in range(count):
        groups.add(number, since)
    return groups


def test_each_step_is_done_for_all_jobs_before_the_next_one() -> None:
    """Jobs with several steps go on side by side; one that ends early, or has no steps, leaves the others."""
    done: list[str] = []

    def steps(name: str, count: int) -> Iterator[None]:
        for number in range(count):
            done.append(f"{name}{number}")
            yield
        done.append(f"{name} ends")

    jobs: list[Callable[[], Iterator[None] | None]] = [
        lambda: steps("a", 2),
        lambda: done.append("b"),
        lambda: steps("c", 1),
    ]
    run_together(jobs)
    assert done == ["b", "a0", "c0", "a1", "c ends", "a ends"]
    assert jobs == []


def test_the_first_job_does_not_wait_for_others() -> None:
    """A thread comes at once if none is at work, and a single one for jobs that come together."""
    groups = groups_of(3)
    assert groups.lacks_thread(0.0)
    groups.expect()
    assert not groups.lacks_thread(0.0)
    assert groups.is_due(0.0)
    assert groups.take() == [0, 1, 2]
    assert groups.coming == len(groups) == 0


def test_jobs_gather_while_a_thread_is_at_work() -> None:
    """Further jobs wait for a full group, for the end of the one under way, or until they are late."""
    groups = groups_of(1)
    groups.take()
    for number in range(MOST_TOGETHER - 1):
        groups.add(number, 1.0)
    assert not groups.lacks_thread(1.0)
    assert not groups.is_ready(1.0)
    assert groups.lacks_thread(1.0 + 2.1 * WAIT)
    assert groups.is_due(1.0 + 2.1 * WAIT)
    groups.add(MOST_TOGETHER, 1.0)
    assert groups.lacks_thread(1.0)
    assert groups.is_ready(1.0)
    groups.ended(1, 0.001)
    assert len(groups.take()) == MOST_TOGETHER


def test_the_more_threads_are_at_work_the_longer_a_job_waits_for_another() -> None:
    """A disk that is busy with many groups gets a further one later than one that is not."""
    groups = groups_of(MOST_TOGETHER * 3 + 1)
    for _ in range(3):
        groups.take()
    assert not groups.is_due(3.9 * WAIT)
    assert groups.is_due(4.1 * WAIT)


@pytest.mark.parametrize(("seconds", "size"), [(0.0001, 16), (0.005, 8), (0.02, 2), (0.1, 1)])
def test_groups_are_small_where_the_disk_is_slow(seconds: float, size: int) -> None:
    """A group is so small that it takes some 40 ms, by the quickest of the last groups."""
    groups = groups_of(20)
    assert groups.size == MOST_TOGETHER
    for each in (seconds, 10 * seconds, 3 * seconds):
        groups.take()
        groups.ended(2, 2 * each)
    assert groups.size == size


def test_a_disk_that_has_become_slow_is_noticed() -> None:
    """Only the last groups count, so groups become small after some that took long."""
    groups = groups_of(0)
    for seconds in (0.0001, *[0.05] * 16):
        groups.add(1, 0.0)
        groups.take()
        groups.ended(1, seconds)
    assert groups.size == 1


def test_a_thread_is_no_longer_expected_once_another_has_taken_all() -> None:
    """A thread that finds nothing to do when it comes is not waited for by later jobs."""
    groups = groups_of(MOST_TOGETHER + 1)
    for _ in range(2):
        groups.expect()
    for _ in range(2):
        groups.ended(len(groups.take()), 0.001)
    groups.add(1, 0.0)
    assert groups.lacks_thread(0.0)


def test_threads_that_find_nothing_are_no_longer_expected() -> None:
    """If one thread takes all jobs, since the disk has become quick, nobody waits for the others."""
    groups = groups_of(1)
    groups.take()
    groups.ended(1, 0.02)
    for number in range(4):
        groups.add(number, 0.0)
    for _ in range(2):
        groups.expect()
    groups.take()
    groups.ended(2, 0.0001)
    groups.add(4, 0.0)
    groups.expect()
    groups.expect()
    assert (len(groups.take()), groups.coming) == (3, 0)
    groups.ended(3, 0.001)
    groups.add(5, 1.0)
    assert groups.lacks_thread(1.0)
