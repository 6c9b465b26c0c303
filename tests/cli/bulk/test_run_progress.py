"""The progress of a run, from its events."""

from datetime import timedelta

import pytest

from tests.cli.bulk.samples import arrives, closed, end, failed, job, saved, start
from tests.support.clock import Clock
from toggl_async.bulk import JobOutcome
from toggl_async.bulk.run.events import JobStartEvent, LookUpEvent, QuotaWaitEvent
from toggl_async.cli.bulk.run_progress import RunProgress


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(clock: Clock) -> RunProgress:
    return RunProgress(clock.setting)


def test_jobs_that_are_not_due_count_as_done(progress: RunProgress) -> None:
    """Jobs that were settled before count as done, like those that failed in this run."""
    result = start(progress, 10)
    progress.feed(LookUpEvent(windows=10, due=3, skipped=7))
    assert (progress.done, progress.total) == (7, 10)
    end(progress, result, saved(1))
    end(progress, result, failed(2))
    assert (progress.done, progress.total) == (9, 10)


def test_halves_are_two_jobs(progress: RunProgress) -> None:
    """A window that was halved counts as two jobs, whether in an earlier run or in this one."""
    result = start(progress, 4)
    progress.feed(LookUpEvent(windows=4, due=3, skipped=2))
    assert (progress.done, progress.total) == (2, 5)
    end(progress, result, JobOutcome(job=job(), result="halved", requests=1))
    assert (progress.done, progress.total) == (2, 6)


def test_jobs_that_are_not_fetched_leave_the_total(progress: RunProgress) -> None:
    """The bar reaches its end although some jobs are not fetched after a failure."""
    result = start(progress, 4)
    progress.feed(LookUpEvent(windows=4, due=4, skipped=0))
    end(progress, result, failed(1))
    progress.feed(closed(3))
    assert (progress.done, progress.total) == (1, 1)


def test_downloads_are_those_under_way(progress: RunProgress) -> None:
    """A download is listed from its start to its end, with the bytes that have arrived."""
    result = start(progress, 2)
    progress.feed(JobStartEvent(job(1).name))
    assert progress.downloads == {job(1).name: None}
    event = arrives(1, 500, remaining=28)
    progress.feed(event)
    assert progress.downloads == {job(1).name: event.progress}
    assert progress.requests_left == 28
    end(progress, result, saved(1))
    assert progress.downloads == {}


def test_the_time_left_follows_from_the_files_so_far(progress: RunProgress, clock: Clock) -> None:
    """The estimate is the mean time for each file so far, times the number of files left."""
    result = start(progress, 10)
    progress.feed(LookUpEvent(windows=10, due=10, skipped=0))
    for number in range(1, 5):
        assert progress.time_left is None or number == 4
        progress.feed(JobStartEvent(job(number).name))
        clock.now += 5
        end(progress, result, saved(number))
    assert progress.time_left == timedelta(seconds=30)


def test_jobs_that_were_not_looked_up_are_due_like_the_others(progress: RunProgress, clock: Clock) -> None:
    """If half of the jobs so far were due, half of the others are expected to be."""
    result = start(progress, 40)
    progress.feed(LookUpEvent(windows=8, due=4, skipped=4))
    progress.feed(JobStartEvent(job(1).name))
    clock.now += 40
    for number in range(1, 5):
        end(progress, result, saved(number))
    assert progress.time_left == timedelta(seconds=16 * 10)


def test_no_time_is_estimated_across_a_quota(progress: RunProgress, clock: Clock) -> None:
    """There is no estimate if the hourly quota will be used up before the end."""
    result = start(progress, 10)
    progress.feed(LookUpEvent(windows=10, due=10, skipped=0))
    progress.feed(arrives(1, 1, remaining=6))
    clock.now += 40
    for number in range(1, 5):
        end(progress, result, saved(number))
    assert progress.time_left is not None
    progress.feed(arrives(5, 1, remaining=5))
    assert progress.time_left is None


def test_a_wait_counts_down_until_the_quota_is_reset(progress: RunProgress, clock: Clock) -> None:
    """The wait that ends first is shown with its remaining time until it ends."""
    start(progress, 10)
    progress.feed(QuotaWaitEvent("B", clock.utc() + timedelta(seconds=90)))
    progress.feed(QuotaWaitEvent("A", clock.utc() + timedelta(seconds=60)))
    clock.now += 20
    assert progress.waiting == ("A", timedelta(seconds=40))
    clock.now += 50
    assert progress.waiting == ("B", timedelta(seconds=20))
    clock.now += 50
    assert progress.waiting is None


def test_a_wait_without_a_known_end_lasts_until_something_arrives(progress: RunProgress) -> None:
    """If Toggl does not report when the quota is reset, the next bytes end the wait."""
    start(progress, 10)
    progress.feed(QuotaWaitEvent("A", None))
    assert progress.waiting == ("A", None)
    progress.feed(arrives(1, 1))
    assert progress.waiting is None
