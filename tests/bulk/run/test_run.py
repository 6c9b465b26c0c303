"""Runs of a plan against a sandbox."""

import errno
import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.archives import (
    SMALL,
    clock_on,
    detailed,
    names_in,
    opener,
    plan_of,
    reports_sent,
    run_plan,
)
from tests.support.clock import Clock, hurried
from toggl_async import InvalidSettingError
from toggl_async.bulk import Account, FoundFile, Run, open_archive
from toggl_async.bulk.destinations.folder import Folder
from toggl_async.bulk.run.events import BulkEvent, JobEndEvent, JobStartEvent, QuotaWaitEvent, StartEvent
from toggl_async.sandbox import Sandbox, SandboxWorkspace
from toggl_async.sandbox.accounts import Accessible
from toggl_async.sandbox.faults import Status

TODAY = date(2026, 10, 15)


async def test_each_window_of_each_report_is_a_file(tmp_path: Path) -> None:
    """A run saves a file for each window, format and workspace, named after them."""
    plan = plan_of(tmp_path / "new" / "archive", reports=[detailed("csv", "xlsx", "pdf")])
    async with Sandbox(SMALL) as sandbox:
        run, outcomes = await run_plan(plan, sandbox, clock_on(TODAY))
    names = names_in(Path(plan.into))
    assert len(names) == len(outcomes) == run.result.saved == run.result.requests == 30
    assert names[0] == f"{sandbox.workspace_id}_detailed_2026-01-01_2026-01-31.csv"
    assert names[-1] == f"{sandbox.workspace_id}_detailed_2026-10-01_2026-10-31.xlsx"
    assert run.result.complete


async def test_a_second_run_on_the_same_day_sends_nothing(tmp_path: Path) -> None:
    """A file that was fetched today is not fetched again, settled or not."""
    plan = plan_of(tmp_path)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        sandbox.clear_received()
        run, outcomes = await run_plan(plan, sandbox, clock_on(TODAY))
        assert not sandbox.received
    assert not outcomes
    assert run.result.complete


async def test_the_next_day_fetches_what_is_not_settled(tmp_path: Path) -> None:
    """On the next day only the windows that ended less than `settle` days before the fetch are requested."""
    plan = plan_of(tmp_path, settle=35)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        sandbox.clear_received()
        run, outcomes = await run_plan(plan, sandbox, clock_on(TODAY + timedelta(days=1)))
        assert reports_sent(sandbox) == 2
    # 35 days before 15 October is 10 September: August is settled, September and October are not.
    assert sorted(str(each.job.window.start) for each in outcomes) == ["2026-09-01", "2026-10-01"]
    assert run.result.saved + run.result.unchanged == 2


async def test_a_file_whose_bytes_are_the_same_is_left_alone(tmp_path: Path) -> None:
    """A window that is fetched again without a change keeps its file, with its time."""
    plan = plan_of(tmp_path, until=date(2026, 9, 30))
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.csv")}
        _, outcomes = await run_plan(plan, sandbox, clock_on(TODAY + timedelta(days=1)))
    assert [outcome.result for outcome in outcomes] == ["unchanged"]
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.csv")} == before


async def test_a_late_change_replaces_the_file_and_a_loss_is_reported(tmp_path: Path) -> None:
    """An entry that is deleted later makes the file smaller, and the outcome says by how much."""
    plan = plan_of(tmp_path, until=date(2026, 9, 30))
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        entry = next(sandbox.entries(date(2026, 9, 1)))
        sandbox.delete_entry(entry.id)
        run, outcomes = await run_plan(plan, sandbox, clock_on(TODAY + timedelta(days=1)))
    (outcome,) = outcomes
    assert outcome.result == "saved"
    assert outcome.shrunk is not None
    assert "rows on 2026-10-15" in outcome.shrunk
    assert run.result.shrunk == [outcome]


async def test_a_window_that_grows_keeps_its_name(tmp_path: Path) -> None:
    """The window of this month is requested up to yesterday, under the same name each day."""
    plan = plan_of(tmp_path, since=date(2026, 10, 1))
    async with Sandbox(SMALL) as sandbox:
        for day in (TODAY, TODAY + timedelta(days=1)):
            sandbox.clear_received()
            await run_plan(plan, sandbox, clock_on(day))
            (sent,) = [each for each in sandbox.received if each.path.startswith("/reports/")]
            assert f"'end_date': '{day - timedelta(days=1)}'" in repr(sent.body)
    assert [name.split("_", 2)[2] for name in names_in(tmp_path)] == ["2026-10-01_2026-10-31.csv"]


async def test_a_plan_without_xlsx_costs_one_request(tmp_path: Path) -> None:
    """The first job of each group runs alone, so a format that the Toggl plan lacks is requested once."""
    plan = plan_of(tmp_path, reports=[detailed("csv", "xlsx")])
    async with Sandbox(workspaces=[SandboxWorkspace(company=SMALL, plan="free")]) as sandbox:
        run, _ = await run_plan(plan, sandbox, clock_on(TODAY))
        assert reports_sent(sandbox) == 11
    assert run.result.saved == 10
    (closed,) = run.result.closed
    assert closed.group.file_format == "xlsx"
    assert len(run.result.failed) == 1


async def test_a_workspace_that_refuses_costs_one_request(tmp_path: Path) -> None:
    """A workspace whose reports are forbidden is requested once, and the others are exported."""
    workspaces = [SandboxWorkspace(company=SMALL, id=11), SandboxWorkspace(id=12, refuses=True)]
    plan = plan_of(tmp_path, reports=[detailed("csv", "pdf")])
    async with Sandbox(workspaces=workspaces) as sandbox:
        run, _ = await run_plan(plan, sandbox, clock_on(TODAY), concurrency=1)
        assert reports_sent(sandbox) == 21
    assert run.result.saved == 20
    assert {closed.group.workspace_id for closed in run.result.closed} == {12}


async def test_a_report_that_is_too_large_is_halved(tmp_path: Path) -> None:
    """A window with too many entries becomes two files, which later runs keep up to date."""
    plan = plan_of(tmp_path, until=date(2026, 9, 30), windows="quarter")
    async with Sandbox(SMALL, largest_report=60) as sandbox:
        run, outcomes = await run_plan(plan, sandbox, clock_on(TODAY))
        assert run.result.halved > 0
        assert run.result.complete
        files = names_in(tmp_path)
        assert len(files) == run.result.saved
        sandbox.clear_received()
        again, _ = await run_plan(plan, sandbox, clock_on(TODAY))
        assert not sandbox.received
        next_day, _ = await run_plan(plan, sandbox, clock_on(TODAY + timedelta(days=1)))
    assert again.result.complete
    assert next_day.result.halved == 0
    windows = sorted(
        (each.job.window.start, each.job.window.last) for each in outcomes if each.result == "saved"
    )
    assert windows[0][0] == date(2026, 1, 1)
    assert windows[-1][1] == date(2026, 9, 30)
    assert all(b[0] - a[1] == timedelta(days=1) for a, b in itertools.pairwise(windows))


async def test_a_single_day_that_is_too_large_fails_alone(tmp_path: Path) -> None:
    """A single day with too many entries is a failed job, since it cannot be halved."""
    plan = plan_of(tmp_path, since=date(2026, 3, 2), until=date(2026, 3, 3), windows="day")
    async with Sandbox(SMALL, largest_report=20) as sandbox:
        for _ in range(20):
            sandbox.add_entry(start=datetime(2026, 3, 2, 9, tzinfo=UTC), seconds=60)
        run, _ = await run_plan(plan, sandbox, clock_on(TODAY))
    assert [each.job.window.start for each in run.result.failed] == [date(2026, 3, 2)]
    assert not run.result.complete


@pytest.mark.parametrize("concurrency", [1, 16])
async def test_a_quota_of_30_an_hour_is_used_to_the_last_request(tmp_path: Path, concurrency: int) -> None:
    """A hundred files under 30 requests an hour take a hundred requests and little more than three hours."""
    clock = clock_on(date(2026, 4, 11))  # the hundredth day of the year is over
    begin = clock.now
    plan = plan_of(tmp_path, windows="day", reports=[detailed()])
    async with Sandbox(SMALL, hourly=30, clock=clock) as sandbox, hurried(clock):
        run, _ = await run_plan(plan, sandbox, clock, wait=True, concurrency=concurrency, per_second=1.0)
        assert run.result.saved == run.result.requests == reports_sent(sandbox) == 100
        assert not [request for request in sandbox.received if request.status == 402]
    assert clock.now - begin <= 3.1 * 3600


async def test_a_run_by_cron_sends_nothing_before_the_reset(tmp_path: Path) -> None:
    """A run that a used-up quota ends says when to run again; until then, another run sends nothing."""
    clock = clock_on(date(2026, 4, 11))
    plan = plan_of(tmp_path, windows="day")
    sent = list[int]()
    async with Sandbox(SMALL, hourly=30, clock=clock) as sandbox:
        for _ in range(14):
            sandbox.clear_received()
            run, _ = await run_plan(plan, sandbox, clock)
            sent.append(reports_sent(sandbox))
            assert not [request for request in sandbox.received if request.status == 402]
            if run.result.resume_at is not None:
                assert run.result.resume_at > clock.utc()
            clock.now += 15 * 60
    assert sum(sent) == 100
    assert sent == [30, 0, 0, 0, 30, 0, 0, 0, 30, 0, 0, 0, 10, 0]


@pytest.mark.parametrize("wait", [False, True])
async def test_a_list_that_the_quota_forbids_is_postponed(tmp_path: Path, *, wait: bool) -> None:
    """If the quota is used up before the workspaces are listed, nothing is sent before its reset."""
    clock = clock_on(TODAY)
    text = "You have hit your hourly limit for API calls. Your quota will reset in 600 seconds."
    plan = plan_of(tmp_path, since=date(2026, 9, 1), until=date(2026, 9, 30))
    async with Sandbox(SMALL) as sandbox:
        sandbox.fault(Status(402, text, content_type="text/plain"), "me/workspaces")
        if wait:
            async with hurried(clock):
                run, _ = await run_plan(plan, sandbox, clock, wait=True)
            assert run.result.complete
            assert run.result.saved == 1
        else:
            for _ in range(2):
                run, _ = await run_plan(plan, sandbox, clock)
                assert run.result.resume_at == clock.utc() + timedelta(seconds=600)
            assert len(sandbox.received) == 1


class SlowEvents(list[BulkEvent]):
    """A list of events that lets a minute pass at the end of each job."""

    clock: Clock

    def append(self, event: BulkEvent) -> None:
        """Add an event."""
        super().append(event)
        if isinstance(event, JobEndEvent):
            self.clock.now += 60


@pytest.mark.parametrize("resets_in", [1, 5, 400])
@pytest.mark.parametrize("wait", [False, True])
async def test_what_was_postponed_is_not_forgotten_once_the_quota_is_reset(
    tmp_path: Path, resets_in: int, *, wait: bool
) -> None:
    """A quota that is reset while other workspaces are exported is used in the same run."""
    clock, events = clock_on(TODAY), SlowEvents()
    events.clock = clock
    text = f"You have hit your hourly limit for API calls. Your quota will reset in {resets_in} seconds."
    plan = plan_of(tmp_path, until=date(2026, 9, 30))
    workspaces = [SandboxWorkspace(company=SMALL, id=11), SandboxWorkspace(id=12)]
    async with Sandbox(workspaces=workspaces) as sandbox, hurried(clock):
        sandbox.fault(Status(402, text, content_type="text/plain"), "11/search/time_entries.csv")
        run, outcomes = await run_plan(plan, sandbox, clock, concurrency=2, wait=wait, events=events)
        assert reports_sent(sandbox) == 19
    assert [each.result for each in outcomes].count("postponed") == (0 if wait else 1)
    assert run.result.saved == 18
    assert run.result.complete


@pytest.mark.parametrize("resets_in", [0, 1])
async def test_a_quota_that_is_never_reset_is_not_asked_again_and_again(
    tmp_path: Path, resets_in: int
) -> None:
    """A server that always reports a used-up quota with a reset in no time receives one request."""
    clock = clock_on(TODAY)
    text = f"You have hit your hourly limit for API calls. Your quota will reset in {resets_in} seconds."
    plan = plan_of(tmp_path, until=date(2026, 9, 30))
    async with Sandbox(SMALL) as sandbox:
        sandbox.fault(Status(402, text, content_type="text/plain"), "search/time_entries.csv", times=100)
        run, _ = await run_plan(plan, sandbox, clock)
        assert reports_sent(sandbox) == 1
    assert run.result.resume_at is not None
    assert run.result.resume_at > clock.utc()
    assert not run.result.complete


async def test_a_job_that_failed_is_not_requested_again_after_the_reset(tmp_path: Path) -> None:
    """If the quota is reset during a run, jobs that failed or were closed before are not repeated in it."""
    clock, events = clock_on(TODAY), SlowEvents()
    events.clock = clock
    text = "You have hit your hourly limit for API calls. Your quota will reset in 5 seconds."
    plan = plan_of(tmp_path, until=date(2026, 9, 30), reports=[detailed("csv", "xlsx")])
    workspaces = [SandboxWorkspace(company=SMALL, id=11, plan="free"), SandboxWorkspace(id=12, plan="free")]
    async with Sandbox(workspaces=workspaces) as sandbox:
        sandbox.fault(Status(400, "no"), "11/search/time_entries.csv", after=2)
        sandbox.fault(Status(402, text, content_type="text/plain"), "11/search/time_entries.csv", after=3)
        run, outcomes = await run_plan(plan, sandbox, clock, concurrency=2, events=events)
        assert reports_sent(sandbox) == sum(each.requests for each in outcomes) == 21
    assert run.result.saved == 17
    # The call beside the refused one may find the quota used up before it is sent.
    assert [each.result for each in outcomes].count("postponed") in (1, 2)
    assert [each.job.group.file_format for each in run.result.failed].count("xlsx") == 2
    assert len(run.result.failed) == 3


async def test_a_run_that_waits_says_so(tmp_path: Path) -> None:
    """When a run waits for the quota, an event has the account and the time of the reset."""
    clock, events = clock_on(date(2026, 2, 10)), list[BulkEvent]()
    plan = plan_of(tmp_path, windows="day")
    async with Sandbox(SMALL, hourly=30, clock=clock) as sandbox, hurried(clock):
        run, _ = await run_plan(plan, sandbox, clock, wait=True, events=events)
    assert run.result.complete
    waits = [event for event in events if isinstance(event, QuotaWaitEvent)]
    assert waits
    assert all(event.account == "default" and event.until is not None for event in waits)
    assert isinstance(events[0], StartEvent)
    assert sum(isinstance(event, JobStartEvent) for event in events) == 40


async def test_accounts_have_quotas_of_their_own(tmp_path: Path) -> None:
    """When the quota of one account is used up, the files of the other are still fetched."""
    clock = clock_on(date(2026, 3, 1))
    workspaces = [SandboxWorkspace(company=SMALL, id=11), SandboxWorkspace(id=12)]
    accounts = [
        Account(token_env="ANA", workspaces=(11,)),
        Account(token_env="BEN", workspaces=(12,)),
    ]
    plan = plan_of(tmp_path, windows="day", accounts=accounts, until=date(2026, 2, 10))
    people: dict[str, Accessible] = {"ana@example.com": {11: "admin"}, "ben@example.com": {12: "admin"}}
    async with Sandbox(workspaces=workspaces, accounts=people, hourly=41, clock=clock) as sandbox:
        first, _ = await run_plan(plan, sandbox, clock)
    assert first.result.saved == 82
    assert first.result.complete


async def test_files_that_are_there_are_not_fetched_when_the_ledger_is_lost(tmp_path: Path) -> None:
    """A new ledger is made from the files, which are read and checked; nothing is requested for them."""
    plan = plan_of(tmp_path, settle=0, until=date(2026, 9, 30))
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox)
        for path in tmp_path.glob("bulk-ledger*"):
            path.unlink()
        damaged = sorted(tmp_path.glob("*.csv"))[3]
        damaged.write_bytes(damaged.read_bytes()[:-20])
        sandbox.clear_received()
        run, outcomes = await run_plan(plan, sandbox)
        assert reports_sent(sandbox) == 1
    assert run.result.found == 8
    assert [outcome.job.name for outcome in outcomes] == [damaged.name]


async def test_a_file_that_was_removed_is_fetched_again(tmp_path: Path) -> None:
    """A settled file that was removed is fetched again."""
    plan = plan_of(tmp_path)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        gone = sorted(tmp_path.glob("*.csv"))[2]
        content = gone.read_bytes()
        gone.unlink()
        _, outcomes = await run_plan(plan, sandbox, clock_on(TODAY))
    assert [outcome.job.name for outcome in outcomes] == [gone.name]
    assert gone.read_bytes() == content


async def test_concurrency_is_a_positive_number(tmp_path: Path) -> None:
    """A concurrency below one is an error."""
    async with (
        Sandbox(SMALL) as sandbox,
        open_archive(plan_of(tmp_path), open_client=opener(sandbox)) as archive,
    ):
        with pytest.raises(InvalidSettingError, match="concurrency must be at least 1, not 0"):
            Run(archive=archive, concurrency=0)


async def test_a_destination_that_fails_ends_the_run_after_its_running_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If looking up files fails, the jobs that are running still end, and are counted."""
    plan = plan_of(tmp_path)
    workspaces = [SandboxWorkspace(company=SMALL, id=11), SandboxWorkspace(id=12)]
    find = Folder.find

    async def broken(folder: Folder, names: Sequence[str]) -> Mapping[str, FoundFile]:
        if names[0].startswith("12_"):
            raise OSError(errno.EIO, "broken")
        return await find(folder, names)

    monkeypatch.setattr(Folder, "find", broken)
    async with Sandbox(workspaces=workspaces) as sandbox:
        run, outcomes = await run_plan(plan, sandbox, clock_on(TODAY))
        assert reports_sent(sandbox) == 1
    assert [each.result for each in outcomes] == ["saved"]
    assert isinstance(run.result.fatal, OSError)
    assert not run.result.complete
