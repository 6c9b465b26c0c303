"""Runs that are killed: nothing is wrong, nothing is lost, and nothing is requested without need."""

import asyncio
import os
import random
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.support.archive_checks import ArchiveChecks, WrongArchiveError, check_order, entries_in, jobs_in
from tests.support.killed_runs import Forks, Order, Outcome, forks
from tests.support.report_server import ReportRequest, ReportServer, refuse_longer_than
from tests.support.server import Conversation, Server, serve
from tests.support.wire import csv_response
from toggl_async.bulk import Plan, plan_to_json

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="runs are forked and watched as on Linux")

TWO_MONTHS: dict[str, Any] = {"since": date(2025, 1, 1), "until": date(2025, 2, 28)}
A_YEAR: dict[str, Any] = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}
_BIRTH = 20
"""The number of steps before the first job."""
ROUNDS = int(os.environ.get("TOGGL_ASYNC_KILLS", "0"))


def order_for(plan: Plan, server: Server, **settings: Any) -> Order:
    """Return the order to run a plan against a server."""
    return Order(plan=plan_to_json(plan), origin=server.origin, **settings)


async def finish(forked: Forks, order: Order, checks: ArchiveChecks, reports: ReportServer) -> Outcome:
    """Run a plan to its end, and check the archive."""
    outcome = await forked.run(order)
    assert outcome.error is None, outcome.error
    assert outcome.complete, outcome.result
    checks.complete(reports.requests)
    return outcome


@attrs.frozen
class Slowly:
    """A response in two parts, with a pause of random length between them."""

    draw: random.Random

    async def __call__(self, conversation: Conversation, _: ReportRequest, body: bytes) -> None:
        """Send the report."""
        data = csv_response(body)
        half = len(data) // 2
        await conversation.send(data[:half])
        await asyncio.sleep(self.draw.uniform(0, 0.02))
        await conversation.send(data[half:])


async def kill_at_random(forked: Forks, folder: Path, jobs: int, kills: int, seed: int) -> list[int]:
    """Make archives until enough runs were killed; return the number of requests before each kill."""
    draw = random.Random(seed)  # noqa: S311
    workspaces, begun = list(range(1, 1 + jobs // 12)), list[int]()
    while len(begun) < kills:
        plan = Plan(into=folder / str(len(begun)), **A_YEAR)
        checks = ArchiveChecks(plan, jobs_in(plan, workspaces))
        reports = ReportServer(workspaces, respond=Slowly(draw))
        async with serve(reports) as server:
            killed = True
            while killed and len(begun) < kills:
                outcome = await forked.run(order_for(plan, server, kill_after=draw.uniform(0.0, 0.25)))
                assert outcome.error is None, outcome.error
                killed = outcome.killed
                if killed:
                    checks.after_kill()
                    begun.append(reports.requests.total())
            await finish(forked, order_for(plan, server), checks, reports)
    return begun


async def test_a_run_may_be_killed_at_any_moment(tmp_path: Path, forked: Forks) -> None:
    """After kills at random moments, the next run completes the archive, and each file is right."""
    begun = await kill_at_random(forked, tmp_path, jobs=120, kills=15, seed=1)
    assert len(set(begun)) > 1


@pytest.mark.slow
@pytest.mark.skipif(not ROUNDS, reason="set TOGGL_ASYNC_KILLS to the number of rounds, each of 75 kills")
@pytest.mark.timeout(0)
async def test_a_long_run_may_be_killed_at_any_moment(tmp_path: Path, forked: Forks) -> None:
    """An archive of 720 files is complete and right after dozens of kills."""
    for seed in range(ROUNDS):
        await kill_at_random(forked, tmp_path / str(seed), jobs=720, kills=75, seed=seed)


@attrs.frozen
class StepByStep:
    """Runs that are killed before their first step, their second, and so on, each followed by a whole run.

    Each begins with a copy of the archive ``base``, if there is one.
    """

    forked: Forks
    checks: ArchiveChecks
    reports: ReportServer
    base: Path | None = None
    variant: str | None = None

    async def run(self, first: int = 1) -> int:
        """Kill runs until one ends before it is killed; return how many steps it has."""
        step = first - 1
        async with serve(self.reports) as server:
            order = order_for(self.checks.plan, server, concurrency=1, variant=self.variant)
            while await self._is_killed(attrs.evolve(order, kill_at=step + 1)):
                await finish(self.forked, order, self.checks, self.reports)
                step += 1
            self.checks.complete(self.reports.requests)
        assert not self.checks.parts()
        return step

    async def _is_killed(self, order: Order) -> bool:
        shutil.rmtree(self.checks.folder, ignore_errors=True)
        if self.base is not None:
            shutil.copytree(self.base, self.checks.folder)
        self.reports.requests.clear()
        self.checks.repeats.clear()
        outcome = await self.forked.run(order)
        assert outcome.error is None, outcome.error
        if outcome.killed:
            self.checks.after_kill()
        return outcome.killed


def two_months(folder: Path) -> ArchiveChecks:
    """Return the checks of an archive of two files."""
    plan = Plan(into=folder / "archive", **TWO_MONTHS)
    return ArchiveChecks(plan, jobs_in(plan, [7]))


@pytest.mark.slow
async def test_a_first_run_may_be_killed_at_each_step(tmp_path: Path, forked: Forks) -> None:
    """After a kill before any step, the first of which creates the ledger, the next run ends well."""
    steps = await StepByStep(forked, two_months(tmp_path), ReportServer()).run()
    assert steps > 30


@pytest.mark.slow
async def test_an_update_may_be_killed_at_each_step(tmp_path: Path, forked: Forks) -> None:
    """After a kill during an update, each file is the old or the new one, as its entry says."""
    until = datetime.now(UTC).astimezone().date() - timedelta(days=1)
    since = (until.replace(day=1) - timedelta(days=1)).replace(day=1)
    plan = Plan(into=tmp_path / "archive", since=since, settle=100)
    checks = ArchiveChecks(plan, jobs_in(plan, [7]), versions=(0, 1))
    reports, base = ReportServer(), tmp_path / "base"
    async with serve(reports) as server:
        outcome = await forked.run(order_for(attrs.evolve(plan, into=str(base)), server, days=-1))
        assert outcome.complete, outcome.error
    reports.version = 1
    steps = await StepByStep(forked, checks, reports, base).run()
    assert steps > 20


@pytest.mark.slow
async def test_a_window_that_is_halved_may_be_killed_at_each_step(tmp_path: Path, forked: Forks) -> None:
    """After a kill, the halves of a window are found again, and the window itself is not requested twice."""
    plan = Plan(into=tmp_path / "archive", since=date(2025, 1, 1), until=date(2025, 1, 31))
    whole = jobs_in(plan, [7])
    checks = ArchiveChecks(plan, [half for job in whole for half in job.halves()], halved=whole)
    reports = ReportServer(respond=refuse_longer_than(17))
    await StepByStep(forked, checks, reports).run(_BIRTH)


STRACE = shutil.which("strace")


@pytest.mark.slow
@pytest.mark.skipif(STRACE is None, reason="the kills inside SQLite need strace: apt-get install strace")
@pytest.mark.parametrize(
    ("calls", "number"),
    [
        *(("pwrite64", number) for number in (2, 9, 17, 25)),
        *(("fsync,fdatasync", number) for number in (1, 4, 7)),
        *(("ftruncate,unlink,unlinkat,rename,linkat", number) for number in (2, 5, 8)),
    ],
)
async def test_a_run_may_be_killed_inside_sqlite(
    tmp_path: Path, forked: Forks, calls: str, number: int
) -> None:
    """A process that is killed at a system call of SQLite leaves a ledger that can be used."""
    checks, reports = two_months(tmp_path), ReportServer()
    trace = ("-e", f"trace={calls}", "-e", f"inject={calls}:signal=SIGKILL:when={number}")
    async with serve(reports) as server:
        order = order_for(checks.plan, server, concurrency=1)
        with forks("strace", "-f", "-qq", "-o", os.devnull, *trace) as traced:
            outcome = await traced.run(order)
        assert outcome.killed
        checks.after_kill()
        await finish(forked, order, checks, reports)


@pytest.mark.parametrize("variant", ["done_before_the_file", "no_recovery", "running_taken_for_done"])
async def test_the_kills_find_a_broken_variant(tmp_path: Path, forked: Forks, variant: str) -> None:
    """The kills find each broken variant that would lose a file or request one again."""
    with pytest.raises(WrongArchiveError):
        await StepByStep(forked, two_months(tmp_path), ReportServer(), variant=variant).run(_BIRTH)


async def run_of(forked: Forks, checks: ArchiveChecks, **settings: Any) -> Outcome:
    """Run a plan once."""
    reports = ReportServer(respond=half_at_first)
    async with serve(reports) as server:
        return await forked.run(order_for(checks.plan, server, concurrency=1, **settings))


async def half_at_first(conversation: Conversation, wanted: ReportRequest, body: bytes) -> None:
    """Send half of the records of a report when it is requested first, and the whole report later."""
    data = csv_response(body)
    cut = data.rindex(b"\n", 0, len(data) - len(body) // 2) + 1
    await conversation.send(data[: None if wanted.earlier else cut])


async def test_content_and_name_are_on_disk_before_a_job_is_done(tmp_path: Path, forked: Forks) -> None:
    """A file is synced before it gets its name, and the folder before the job is entered as done."""
    checks = two_months(tmp_path)
    outcome = await run_of(forked, checks, attempts=2)
    assert outcome.complete, outcome.error
    check_order(outcome.steps, [job.name for job in checks.jobs])


async def test_a_folder_that_is_not_synced_is_found(tmp_path: Path, forked: Forks) -> None:
    """The check of the order finds a variant that does not sync the folder."""
    checks = two_months(tmp_path)
    outcome = await run_of(forked, checks, attempts=2, variant="folder_not_synced")
    with pytest.raises(WrongArchiveError, match="entered before its name is on disk"):
        check_order(outcome.steps, [job.name for job in checks.jobs])


@pytest.mark.parametrize("variant", [None, "half_accepted"])
async def test_half_a_file_is_not_taken_for_a_whole_one(
    tmp_path: Path, forked: Forks, variant: str | None
) -> None:
    """A response that is cut off between records is requested again; a variant that accepts it is found."""
    checks = two_months(tmp_path)
    outcome = await run_of(forked, checks, attempts=2, variant=variant)
    assert outcome.complete, outcome.error
    if variant is None:
        checks.after_kill()
    else:
        with pytest.raises(WrongArchiveError, match="is wrong"):
            checks.after_kill()
    assert len(entries_in(checks.plan)) == len(checks.jobs)
