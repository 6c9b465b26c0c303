"""The verification of an archive, its repair, and its comparison with Toggl's totals."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest

from tests.support.archives import SMALL, clock_on, detailed, opener, plan_of, reports_sent, run_plan
from toggl_async import InvalidSettingError
from toggl_async.bulk import Archive, Plan, PlannedReport, Verification, check_totals, open_archive, verify
from toggl_async.sandbox import Sandbox

TODAY = date(2026, 10, 15)


@asynccontextmanager
async def opened(plan: Plan, sandbox: Sandbox) -> AsyncGenerator[Archive]:
    """Open an archive for reading."""
    clock = clock_on(TODAY)
    async with open_archive(
        plan, writes=False, open_client=opener(sandbox, clock), clock=clock.setting
    ) as archive:
        yield archive


async def verified(plan: Plan, sandbox: Sandbox, sample: float = 1.0) -> Verification:
    """Return the verification of an archive."""
    async with opened(plan, sandbox) as archive:
        draw = cycle([0.1, 0.3, 0.5, 0.7, 0.9]).__next__
        return await verify(archive, await archive.known_groups(), sample=sample, draw=draw)


async def test_every_file_is_read(tmp_path: Path) -> None:
    """A verification reads each file and sends nothing."""
    plan = plan_of(tmp_path, reports=[detailed("csv", "xlsx", "pdf")], since=date(2026, 8, 1))
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        sandbox.clear_received()
        found = await verified(plan, sandbox)
        assert not sandbox.received
    assert found.complete
    assert found.checked == 9
    assert found.size == sum(path.stat().st_size for path in tmp_path.glob("5*"))


async def test_an_altered_and_a_missing_file_are_named_and_repaired(tmp_path: Path) -> None:
    """A file with other bytes of the same length, and one that is gone, are fetched again by a repair."""
    plan = plan_of(tmp_path)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        files = sorted(tmp_path.glob("*.csv"))
        before = [path.read_bytes() for path in files]
        files[1].write_bytes(before[1].replace(b"1", b"7", 3))
        files[2].write_bytes(before[2] + before[2][-40:])
        files[4].unlink()
        found = await verified(plan, sandbox)
        assert [each.job.name for each in found.altered] == [files[1].name, files[2].name]
        assert [each.job.name for each in found.missing] == [files[4].name]
        sandbox.clear_received()
        run, _ = await run_plan(plan, sandbox, clock_on(TODAY), only=found.repairs())
        assert reports_sent(sandbox) == 3
        assert (await verified(plan, sandbox)).complete
    assert run.result.saved == 3
    assert [path.read_bytes() for path in files] == before


async def test_a_run_leaves_an_altered_file_alone(tmp_path: Path) -> None:
    """A run does not replace a file that its owner has changed; only a repair does."""
    plan = plan_of(tmp_path)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        file = min(tmp_path.glob("*.csv"))
        file.write_text("mine", "utf-8")
        run, _ = await run_plan(plan, sandbox, clock_on(TODAY))
    assert run.result.requests == 0
    assert file.read_text("utf-8") == "mine"


async def test_a_sample_reads_a_part_of_the_files(tmp_path: Path) -> None:
    """With a sample, some files are read, and each missing file is found."""
    plan = plan_of(tmp_path, windows="day", since=date(2026, 6, 1), until=date(2026, 9, 30))
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        sorted(tmp_path.glob("*.csv"))[7].unlink()
        found = await verified(plan, sandbox, 0.2)
        with pytest.raises(InvalidSettingError, match="sample must be more than 0"):
            await verified(plan, sandbox, 0)
    assert 5 <= found.checked <= 50
    assert len(found.missing) == 1


@pytest.mark.parametrize("windows", ["month", "week", "quarter"])
async def test_the_csvs_agree_with_toggls_totals(tmp_path: Path, windows: str) -> None:
    """The sums of all csvs agree with Toggl's totals; one request is sent for each filter and year."""
    reports = [detailed("csv", "pdf"), PlannedReport(kind="summary", formats=("csv",)), billable()]
    plan = plan_of(tmp_path, windows=windows, reports=reports, since=date(2025, 12, 1))
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        sandbox.clear_received()
        async with opened(plan, sandbox) as archive:
            checks = [each async for each in check_totals(archive, await archive.known_groups())]
        assert len(sandbox.received) == 4  # two years, with and without the filter
    assert len(checks) == 3 * len(archive.windows)
    assert sum(each.tracked_seconds for each in checks) > 0
    assert all(each.agrees for each in checks)


def billable() -> PlannedReport:
    """Return the detailed report of billable entries."""
    return PlannedReport(kind="detailed", fields={"billable": True})


async def test_a_row_that_is_missing_is_found_by_its_time(tmp_path: Path) -> None:
    """A csv that lacks a row is found, since its sum differs from Toggl's total by that row."""
    plan = plan_of(tmp_path, since=date(2026, 6, 1), until=date(2026, 9, 30))
    async with Sandbox(SMALL) as sandbox:
        for entry in list(sandbox.entries(date(2026, 7, 1), date(2026, 7, 31)))[:1]:
            sandbox.delete_entry(entry.id)
            lost = entry
        await run_plan(plan, sandbox, clock_on(TODAY))
        sandbox.add_entry(start=lost.start, seconds=lost.seconds)
        async with opened(plan, sandbox) as archive:
            checks = [each async for each in check_totals(archive, await archive.known_groups())]
    (differs,) = [each for each in checks if not each.agrees]
    assert differs.job.window.start == date(2026, 7, 1)
    assert differs.expected_seconds - differs.tracked_seconds == lost.seconds
