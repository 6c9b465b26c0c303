"""The archive: its lock, its ledger's plan, its preview and its coverage."""

from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

from tests.support.archives import SMALL, clock_on, detailed, opener, plan_of, run_plan
from toggl_async import InvalidSettingError
from toggl_async.bulk import (
    Account,
    ArchiveInUseError,
    InvalidPlanError,
    JobStatus,
    OtherPlanError,
    WorkspaceAccessError,
    coverage_of,
    open_archive,
    plan_in,
    preview,
)
from toggl_async.sandbox import Sandbox, SandboxWorkspace
from toggl_async.sandbox.faults import Status

TODAY = date(2026, 10, 15)


async def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A second run into the same folder is refused, and its message names the process that runs."""
    plan = plan_of(tmp_path)
    async with Sandbox(SMALL) as sandbox, open_archive(plan, open_client=opener(sandbox)):
        with pytest.raises(ArchiveInUseError, match=r"in use by process \d+ on "):
            async with open_archive(plan, open_client=opener(sandbox)):
                pass
        async with open_archive(plan, open_client=opener(sandbox), writes=False) as archive:
            assert archive.plan == plan
    async with Sandbox(SMALL) as sandbox, open_archive(plan, open_client=opener(sandbox)):
        pass


async def test_two_ledgers_do_not_fill_one_folder_at_a_time(tmp_path: Path) -> None:
    """The lock is that of the folder, wherever the ledger is."""
    plan = plan_of(tmp_path)
    other = attrs.evolve(plan, ledger=str(tmp_path / "other" / "toggl.sqlite3"))
    async with Sandbox(SMALL) as sandbox, open_archive(plan, open_client=opener(sandbox)):
        with pytest.raises(ArchiveInUseError):
            async with open_archive(other, open_client=opener(sandbox)):
                pass


async def test_a_ledger_of_another_name_is_no_extra_file(tmp_path: Path) -> None:
    """The coverage leaves the files of the ledger out, whatever its name."""
    plan = plan_of(tmp_path, since=date(2026, 9, 1), ledger=str(tmp_path / "toggl.sqlite3"))
    clock = clock_on(TODAY)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock)
        client = opener(sandbox)
        async with open_archive(plan, writes=False, open_client=client, clock=clock.setting) as archive:
            coverage = await coverage_of(archive, await archive.known_groups())
    assert coverage.extra == []


async def test_a_ledger_belongs_to_one_plan(tmp_path: Path) -> None:
    """A plan that differs from the ledger's is refused with the differences, unless it is adopted."""
    plan = plan_of(tmp_path, since=date(2026, 9, 1))
    other = attrs.evolve(plan, since=date(2026, 8, 1), reports=[detailed("csv", "pdf")])
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        with pytest.raises(OtherPlanError) as error:
            await run_plan(other, sandbox, clock_on(TODAY))
        reports, since = error.value.differences
        assert reports.startswith('report: [{"kind": "detailed", "formats": ["csv"]}] in the ledger, [{')
        assert since == 'since: "2026-09-01" in the ledger, "2026-08-01" in this plan'
        run, outcomes = await run_plan(other, sandbox, clock_on(TODAY), adopt=True)
    assert run.result.complete
    assert len(outcomes) == 4
    assert plan_in(tmp_path) == other


async def test_a_plan_that_was_corrected_before_anything_was_fetched_is_not_another(tmp_path: Path) -> None:
    """After a run that failed because of a mistake in the plan, the corrected plan can be run."""
    wrong = plan_of(tmp_path, accounts=[Account(workspaces=[99])])
    async with Sandbox(SMALL) as sandbox:
        with pytest.raises(WorkspaceAccessError):
            await run_plan(wrong, sandbox, clock_on(TODAY))
        run, _ = await run_plan(plan_of(tmp_path), sandbox, clock_on(TODAY))
    assert run.result.complete
    assert plan_in(tmp_path) == plan_of(tmp_path)


async def test_an_archive_may_be_moved(tmp_path: Path) -> None:
    """The archive in a folder that was moved can be continued."""
    plan = plan_of(tmp_path / "old")
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        (tmp_path / "old").rename(tmp_path / "new")
        run, outcomes = await run_plan(plan_in(tmp_path / "new"), sandbox, clock_on(TODAY))
    assert run.result.complete
    assert not outcomes


async def test_a_plan_is_found_by_a_ledger_elsewhere(tmp_path: Path) -> None:
    """A ledger outside the folder gives the plan, with the folder and the ledger's own path."""
    plan = plan_of(tmp_path / "files", ledger=str(tmp_path / "toggl.sqlite3"))
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        assert plan_in(tmp_path / "toggl.sqlite3") == plan
    assert not (tmp_path / "files" / "bulk-ledger.sqlite3").exists()


@pytest.mark.parametrize("names", ["../{report}_{start}", "x/{start}", "{start:%Y/%m}", "a\\{start}"])
def test_a_pattern_that_leaves_the_folder_is_refused(tmp_path: Path, names: str) -> None:
    """A pattern that would put files into another folder is refused."""
    with pytest.raises(InvalidPlanError, match="leaves the folder"):
        plan_of(tmp_path, names=names)


@pytest.mark.parametrize(
    ("names", "requests"), [("{report}", 0), ("{workspace}_{start:%Y}", 0), ("{start}_{end}", 1)]
)
async def test_two_files_of_one_name_are_refused(tmp_path: Path, names: str, requests: int) -> None:
    """A pattern under which two files would have the same name is refused before a report is requested.

    Only if their workspaces are the difference must these be listed first.
    """
    plan = plan_of(tmp_path, names=names)
    workspaces = [SandboxWorkspace(company=SMALL, id=11), SandboxWorkspace(id=12)]
    async with Sandbox(workspaces=workspaces) as sandbox:
        with pytest.raises(InvalidPlanError, match="two files would be called"):
            await run_plan(plan, sandbox, clock_on(TODAY))
        assert len(sandbox.received) == requests


async def test_the_preview_sends_one_request(tmp_path: Path) -> None:
    """A preview requests the workspaces, counts existing and due files, and creates nothing."""
    plan = plan_of(tmp_path / "archive", reports=[detailed("csv", "pdf")])
    clock = clock_on(TODAY)
    async with Sandbox(SMALL) as sandbox:
        client = opener(sandbox, clock)
        async with open_archive(plan, writes=False, open_client=client, clock=clock.setting) as archive:
            before = await preview(archive, per_hour=8)
            with pytest.raises(InvalidSettingError, match="per_hour must be at least 1"):
                await preview(archive, per_hour=0)
        assert len(sandbox.received) == 1
        assert not (tmp_path / "archive").exists()
        await run_plan(plan, sandbox, clock)
        async with open_archive(plan, writes=False, open_client=client, clock=clock.setting) as archive:
            after = await preview(archive)
    assert before.requests == 20
    assert before.due == {("detailed", "csv"): 10, ("detailed", "pdf"): 10}
    assert before.ends_at == clock.utc() + timedelta(hours=2, seconds=4)
    assert after.requests == 0
    assert after.there == {("detailed", "csv"): 10, ("detailed", "pdf"): 10}
    assert after.per_hour in (599, 600)  # two jobs may have ended before the first is looked at


async def test_the_coverage_counts_each_status(tmp_path: Path) -> None:
    """The coverage has the status of each job, the sums of the files, and the files of no job."""
    plan = plan_of(tmp_path)
    clock = clock_on(TODAY)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock)
        files = sorted(tmp_path.glob("*.csv"))
        rows = sum(path.read_bytes().count(b"\n") - 1 for path in files)
        files[0].unlink()
        files[1].write_bytes(b"")
        (tmp_path / "notes.txt").write_text("mine", "utf-8")
        async with open_archive(
            plan, writes=False, open_client=opener(sandbox), clock=clock.setting
        ) as archive:
            coverage = await coverage_of(archive, await archive.known_groups())
    assert coverage.counts == {
        JobStatus.MISSING: 1,
        JobStatus.ALTERED: 1,
        JobStatus.SETTLED: 6,
        JobStatus.DONE: 2,
    }
    assert coverage.extra == ["notes.txt"]
    assert not coverage.complete
    assert 0 < coverage.rows < rows
    assert coverage.tracked_seconds > 0
    assert sorted(month for _, month in coverage.cells) == [date(2026, month, 1) for month in range(1, 11)]


async def test_the_ledger_holds_no_secret(tmp_path: Path) -> None:
    """Neither the ledger nor the lock contains the credential with which the files were fetched."""
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan_of(tmp_path), sandbox, clock_on(TODAY))
        async with open_archive(plan_of(tmp_path), open_client=opener(sandbox)):
            contents = {path.suffix: path.read_bytes() for path in tmp_path.glob("bulk-ledger*")}
        assert contents.keys() >= {".sqlite3", ".lock", ".owner"}
        assert not any(sandbox.api_token.encode() in content for content in contents.values())


@pytest.mark.parametrize("refused", [False, True])
async def test_a_preview_of_another_day_writes_nothing(tmp_path: Path, *, refused: bool) -> None:
    """A preview of an archive whose workspaces were listed on another day lists them, and writes nothing."""
    plan, tomorrow = plan_of(tmp_path), clock_on(TODAY + timedelta(days=1))
    text = "You have hit your hourly limit for API calls. Your quota will reset in 600 seconds."
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        if refused:
            sandbox.fault(Status(402, text, content_type="text/plain"), "me/workspaces")
        client = opener(sandbox, tomorrow)
        async with open_archive(plan, writes=False, open_client=client, clock=tomorrow.setting) as archive:
            found = await preview(archive)
        after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert {name: after[name] for name in before} == before
        run, _ = await run_plan(plan, sandbox, tomorrow)
    assert found.requests == run.result.requests > 0
