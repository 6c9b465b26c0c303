"""The events of a run, from which a display can say how many of all jobs are done."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.bulk.scripted import plan_into, scripted_archive
from tests.support.clock import Clock
from toggl_async import Headers, PlanError, QuotaError, ServerError
from toggl_async.bulk import Archive, Run, RunResult
from toggl_async.bulk.ledger.seen_account import SeenQuota
from toggl_async.bulk.plan.jobs import jobs_of
from toggl_async.bulk.run.events import BulkEvent, CloseEvent, LookUpEvent, StartEvent
from toggl_async.bulk.status.job_finder import DueJob

NO_HEADERS = Headers(())


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def run(archive: Archive, *, wait: bool = False, only: list[DueJob] | None = None) -> list[BulkEvent]:
    """Run an archive to its end, and return the events."""
    events: list[BulkEvent] = []
    bulk_run = Run(archive=archive, concurrency=2, wait=wait, listener=events.append, only=only)
    async for _ in bulk_run.outcomes():
        pass
    return events


def result_of(events: list[BulkEvent]) -> RunResult:
    """Return the result of a run."""
    return next(each.result for each in events if isinstance(each, StartEvent))


def used_up(clock: Clock, seconds: int = 3600) -> QuotaError:
    """Return the error that the hourly quota is used up."""
    error = QuotaError("no calls left", status=402, headers=NO_HEADERS)
    error.retry_at = clock.utc() + timedelta(seconds=seconds)
    return error


async def test_jobs_that_are_not_due_are_reported(tmp_path: Path, clock: Clock) -> None:
    """The first run reports that all jobs are due, and the second that none is."""
    async with scripted_archive(plan_into(tmp_path), clock) as (archive, _):
        first, second = await run(archive), await run(archive)
    assert [each for each in first if isinstance(each, LookUpEvent)] == [
        LookUpEvent(windows=6, due=6, skipped=0)
    ]
    assert second == [StartEvent(6, RunResult()), LookUpEvent(windows=6, due=0, skipped=6)]


async def test_a_job_is_looked_up_once_though_a_run_waits(tmp_path: Path, clock: Clock) -> None:
    """A run that waits for the quota goes on with the same jobs, and counts none of them twice."""
    errors = [used_up(clock)]

    def script(name: str) -> None:
        if "2026-03" in name and errors:
            raise errors.pop()

    async with scripted_archive(plan_into(tmp_path), clock, script) as (archive, destination):
        events = await run(archive, wait=True)
    lookups = [each for each in events if isinstance(each, LookUpEvent)]
    assert lookups == [LookUpEvent(windows=6, due=6, skipped=0)]
    assert result_of(events).saved == 6
    assert result_of(events).complete
    assert len(destination.requested) == 7


async def test_a_job_that_failed_is_requested_once_in_a_run(tmp_path: Path, clock: Clock) -> None:
    """A run that waits for the quota does not repeat, after the wait, a job that failed before it."""
    errors = [used_up(clock)]

    def script(name: str) -> None:
        if "2026-02" in name:
            raise ServerError("no", status=500, headers=NO_HEADERS)
        if "2026-03" in name and errors:
            raise errors.pop()

    async with scripted_archive(plan_into(tmp_path), clock, script) as (archive, destination):
        events = await run(archive, wait=True)
    assert len(result_of(events).failed) == 1
    assert sum("2026-02" in name for name in destination.requested) == 1
    assert result_of(events).saved == 5


async def test_a_quota_that_was_reset_meanwhile_is_used(tmp_path: Path, clock: Clock) -> None:
    """Jobs that wait for a quota are run if it is reset while other jobs are running."""

    def script(_: str) -> None:
        clock.now += 60

    async with scripted_archive(plan_into(tmp_path), clock, script, organizations=(1, 2)) as (archive, _):
        quota = SeenQuota("default", 1, clock.utc() + timedelta(seconds=90))
        await archive.ledger.do(lambda ledger: ledger.put_quota(quota))
        events = await run(archive)
    assert result_of(events).saved == 12
    assert result_of(events).complete


async def test_a_closed_group_reports_how_many_jobs_are_left(tmp_path: Path, clock: Clock) -> None:
    """If the Toggl plan lacks a report, an event has the number of files that are not fetched."""

    def script(_: str) -> None:
        raise PlanError("not in your plan", status=402, headers=NO_HEADERS)

    async with scripted_archive(plan_into(tmp_path), clock, script) as (archive, _):
        events = await run(archive)
    assert [each.closed.jobs for each in events if isinstance(each, CloseEvent)] == [5]
    assert len(result_of(events).failed) == 1


async def test_a_repair_has_as_many_jobs_as_it_repairs(tmp_path: Path, clock: Clock) -> None:
    """The first event of a repair has the number of its jobs."""
    async with scripted_archive(plan_into(tmp_path), clock) as (archive, destination):
        groups = (await archive.groups()).groups
        some = [DueJob(job, None) for job in jobs_of(groups, archive.windows)][:2]
        events = await run(archive, only=some)
    assert events[0] == StartEvent(2, result_of(events))
    assert len(destination.requested) == 2
