"""A partition is run to its end, and its result is plain values."""

import pickle
from datetime import date, timedelta
from pathlib import Path

from tests.support.archives import SMALL, clock_on, names_in, opener, plan_of
from toggl_async.bulk import PartitionResult, open_archive, run_partition
from toggl_async.sandbox import Sandbox, SandboxWorkspace

TODAY = date(2026, 10, 15)


async def test_the_result_of_a_partition_can_be_pickled(tmp_path: Path) -> None:
    """A result has the counts of the run and the names of failed jobs, and can be pickled."""
    workspaces = [SandboxWorkspace(company=SMALL, id=11), SandboxWorkspace(id=12, refuses=True)]
    plan = plan_of(tmp_path)
    async with Sandbox(workspaces=workspaces) as sandbox:
        result = await run_partition(plan, open_client=opener(sandbox), clock=clock_on(TODAY).setting)
    assert pickle.loads(pickle.dumps(result)) == result
    assert result.saved == len(names_in(tmp_path)) == 10
    assert result.requests == 11
    assert result.account == "default"
    ((name, error),) = result.failed
    assert name.startswith("12_detailed_2026-01-01")
    assert error.startswith("ForbiddenError: ")
    assert result.closed == (("detailed csv of 12", error),)
    assert result.problem == f"{name}: {error}"
    assert not result.complete


async def test_a_partition_does_not_wait_for_quota(tmp_path: Path) -> None:
    """The result of a partition whose quota is used up says when to run it again."""
    clock = clock_on(TODAY)
    plan = plan_of(tmp_path)
    results = list[PartitionResult]()
    async with Sandbox(SMALL, hourly=4, clock=clock) as sandbox:
        while not results or results[-1].resume_at is not None:
            result = await run_partition(plan, open_client=opener(sandbox, clock), clock=clock.setting)
            results.append(result)
            if result.resume_at is not None:
                assert timedelta() < result.resume_at - clock.utc() <= timedelta(hours=1)
                clock.now += (result.resume_at - clock.utc()).total_seconds()
    assert sum(each.saved for each in results) == 10
    assert len(results) == 3
    assert results[-1].complete


async def test_an_archive_that_is_in_use_is_tried_again_soon(tmp_path: Path) -> None:
    """If another process uses the archive, the result names the process, and says when to run again."""
    plan, clock = plan_of(tmp_path), clock_on(TODAY)
    async with Sandbox(SMALL) as sandbox, open_archive(plan, open_client=opener(sandbox)):
        result = await run_partition(plan, open_client=opener(sandbox), clock=clock.setting)
        assert not sandbox.received
    assert result.in_use is not None
    assert "in use by process" in result.in_use
    assert result.resume_at == clock.utc() + timedelta(seconds=15)
    assert not result.complete


async def test_an_error_before_the_run_is_the_result(tmp_path: Path) -> None:
    """The error of a plan that cannot be run is text in the result."""
    plan = plan_of(tmp_path, since=date(2027, 1, 1), until=date(2027, 1, 31))
    async with Sandbox(SMALL) as sandbox:
        result = await run_partition(plan, open_client=opener(sandbox), clock=clock_on(TODAY).setting)
    assert result.fatal == 'InvalidPlanError: until 2027-01-31 is in the future: write until = "yesterday"'
    assert result.problem == result.fatal
