"""Files that a killed process saved are recognized, since they differ from those before its request."""

import asyncio
import contextlib
import errno
import os
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.support.archive_checks import entries_in, jobs_in
from tests.support.archives import clock_on, detailed
from tests.support.calls import TOKEN
from tests.support.disks import refuse
from tests.support.report_server import ReportRequest, ReportServer, refuse_longer_than, report, respond_well
from tests.support.server import Conversation, Server, serve
from tests.support.wire import csv_response, response
from toggl_async import ApiToken, Clock, Hosts, RateLimit, Retry, Toggl
from toggl_async.bulk import Account, Archive, LedgerEntry, OpenClient, Plan, Run, open_archive, verify
from toggl_async.bulk.archive import ledger_path
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.events import Listener

DAY = date(2026, 10, 15)
ONE_MONTH: dict[str, Any] = {"since": date(2025, 1, 1), "until": date(2025, 1, 31)}


def opener(server: Server, attempts: int = 1) -> OpenClient:
    """Return a function that makes clients of a server."""

    def client(_: Account, listeners: Sequence[Listener], /) -> Toggl:
        return Toggl(
            ApiToken(TOKEN),
            hosts=Hosts(track=server.origin),
            retry=Retry(attempts=attempts, first_wait=1e-6),
            rate_limit=RateLimit(per_second=None),
            listeners=listeners,
        )

    return client


@asynccontextmanager
async def opened(
    plan: Plan, server: Server, day: date = DAY, *, attempts: int = 1, **settings: Any
) -> AsyncIterator[Archive]:
    """Open the archive of a plan on a day."""
    clock = Clock(utc=clock_on(day).utc)
    async with open_archive(plan, open_client=opener(server, attempts), clock=clock, **settings) as archive:
        yield archive


async def run_to_end(plan: Plan, server: Server, day: date = DAY, **settings: Any) -> Run:
    """Run a plan to its end."""
    async with opened(plan, server, day, **settings) as archive:
        run = Run(archive=archive)
        async for _ in run.outcomes():
            pass
        return run


def rewrite(plan: Plan, change: Callable[[LedgerEntry], LedgerEntry]) -> None:
    """Change each entry of a plan's ledger."""
    ledger = Ledger.open(ledger_path(plan))
    ledger.put(*map(change, list(ledger.all_entries())))
    ledger.close()


def as_running(entry: LedgerEntry) -> LedgerEntry:
    """Return the entry that a process leaves if it is killed after the file has got its name."""
    return attrs.evolve(entry, state="running", file=None)


async def interrupt(run: Run, reports: ReportServer) -> None:
    """Begin a run, and end it before the response to its first request."""
    requested = asyncio.Event()

    async def silent(conversation: Conversation, _: ReportRequest, __: bytes) -> None:
        requested.set()
        await conversation.wait_for_end()

    async def go() -> None:
        async for _ in run.outcomes():
            pass

    reports.respond = silent
    task = asyncio.create_task(go())
    await requested.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    reports.respond = respond_well


@pytest.mark.parametrize("size", ["same", "other"])
async def test_a_file_that_a_killed_repair_would_replace_is_still_altered(tmp_path: Path, size: str) -> None:
    """A killed repair that saved no file does not make the altered file look like a saved one."""
    plan, reports = Plan(into=tmp_path / "archive", **ONE_MONTH), ReportServer()
    async with serve(reports) as server:
        await run_to_end(plan, server)
        file = tmp_path / "archive" / jobs_in(plan, [7])[0].name
        right = file.read_bytes()
        file.write_bytes(right.replace(b"Ada", b"Bob") + (b"" if size == "same" else b"Bob,,,,\n"))
        async with opened(plan, server) as archive:
            groups = (await archive.groups()).groups
            repairs = (await verify(archive, groups)).repairs()
            assert len(repairs) == 1
            await interrupt(Run(archive=archive, only=repairs), reports)
        run = await run_to_end(plan, server)
        assert (run.result.saved, run.result.found) == (1, 0)
    assert file.read_bytes() == right


async def test_a_file_that_was_altered_before_a_killed_update_is_replaced(tmp_path: Path) -> None:
    """A file that was altered while its window was due is not entered as fetched when a run is killed."""
    plan, reports = Plan(into=tmp_path / "archive", settle=1000, **ONE_MONTH), ReportServer()
    async with serve(reports) as server:
        await run_to_end(plan, server)
        file = tmp_path / "archive" / jobs_in(plan, [7])[0].name
        right = file.read_bytes()
        file.write_bytes(right + b"Bob,,,,\n")
        tomorrow = DAY + timedelta(days=1)
        async with opened(plan, server, tomorrow) as archive:
            await interrupt(Run(archive=archive), reports)
        run = await run_to_end(plan, server, tomorrow)
        assert run.result.saved == 1
    assert file.read_bytes() == right


async def test_a_file_of_another_query_is_not_taken_for_that_of_the_plan(tmp_path: Path) -> None:
    """If a plan is changed after a kill, a file that was saved for the old plan is fetched again."""
    names = "{workspace}_{report}_{start}_{end}"
    plan, reports = Plan(into=tmp_path / "archive", names=names, **ONE_MONTH), ReportServer()
    async with serve(reports) as server:
        await run_to_end(plan, server)
        rewrite(plan, as_running)
        other = attrs.evolve(plan, reports=(detailed(client_ids=[1]),))
        run = await run_to_end(other, server, adopt=True)
        assert (run.result.unchanged, run.result.found) == (1, 0)


async def test_the_days_of_a_recovered_file_are_those_of_its_request(tmp_path: Path) -> None:
    """A file that was requested before midnight and saved after it lacks the day between."""
    plan = Plan(into=tmp_path / "archive", since=date(2025, 11, 1), settle=0)
    reports = ReportServer()
    async with serve(reports) as server:
        await run_to_end(plan, server, date(2025, 11, 30))
        (file,) = (tmp_path / "archive").glob("*.csv")
        midnight = datetime(2025, 12, 1, 0, 0, 5).astimezone().timestamp()
        os.utime(file, (midnight, midnight))
        rewrite(plan, as_running)
        run = await run_to_end(plan, server, date(2025, 12, 1))
        assert run.result.saved == 1
    assert file.read_bytes() == report(7, "2025-11-01", "2025-11-30")


async def test_a_recovered_file_keeps_its_request(tmp_path: Path) -> None:
    """The entry of a file that a killed process saved still has the request."""
    plan, reports = Plan(into=tmp_path / "archive", **ONE_MONTH), ReportServer()
    async with serve(reports) as server:
        await run_to_end(plan, server)
        before = entries_in(plan)
        rewrite(plan, as_running)
        run = await run_to_end(plan, server)
        assert (run.result.requests, run.result.found) == (0, 1)
    after = entries_in(plan)
    assert {name: entry.request for name, entry in after.items()} == {
        name: entry.request for name, entry in before.items()
    }
    assert all(entry.state == "done" for entry in after.values())


@pytest.mark.parametrize("names", ["{workspace}_{start:%Y-%m}", "{start}", "{end}_{report}", None])
async def test_the_parts_of_a_halved_window_have_names_of_their_own(
    tmp_path: Path, names: str | None
) -> None:
    """All parts of a window that was too large have different names, for every pattern of names."""
    plan = Plan(into=tmp_path / "archive", names=names, since=date(2025, 1, 1), until=date(2025, 2, 28))
    reports = ReportServer(respond=refuse_longer_than(9))
    async with serve(reports) as server:
        run = await run_to_end(plan, server)
        assert (run.result.saved, run.result.halved) == (8, 6)
        again = await run_to_end(plan, server)
        assert again.result.complete
        assert again.result.requests == 0
    days = [path.read_text("utf-8").split('"')[1].split(",")[0] for path in Path(plan.into).glob("*.csv")]
    ranges = sorted(tuple(map(date.fromisoformat, each.split(" to "))) for each in days)
    assert ranges[0][0] == date(2025, 1, 1)
    assert ranges[-1][1] == date(2025, 2, 28)
    assert all(last + timedelta(days=1) == first for (_, last), (first, _) in zip(ranges, ranges[1:]))  # noqa: B905, RUF007


async def test_a_half_that_has_not_begun_is_not_requested(tmp_path: Path) -> None:
    """If the last day of a plan becomes earlier, a half that begins after it is not requested."""
    plan = Plan(into=tmp_path / "archive", since=date(2025, 1, 1), until="today")
    reports = ReportServer(respond=refuse_longer_than(9))
    async with serve(reports) as server:
        await run_to_end(plan, server, date(2025, 1, 11))
        assert reports.requests.keys() >= {"7_2025-01-07_2025-01-11"}
        run = await run_to_end(attrs.evolve(plan, until="yesterday"), server, date(2025, 1, 7), adopt=True)
        assert run.result.complete


async def test_a_log_that_a_lost_ledger_left_is_not_applied_to_a_new_one(tmp_path: Path) -> None:
    """If the ledger was removed without its write-ahead log, the log is not applied to a new ledger."""
    plan, reports = Plan(into=tmp_path / "archive", **ONE_MONTH), ReportServer()
    path = ledger_path(plan)
    async with serve(reports) as server:
        async with opened(plan, server) as archive:
            async for _ in Run(archive=archive).outcomes():
                pass
            for suffix in ("-wal", "-shm"):
                shutil.copy(f"{path}{suffix}", f"{path}{suffix}.kept")
        path.unlink()
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}.kept").rename(f"{path}{suffix}")
        run = await run_to_end(attrs.evolve(plan, settle=3), server)
        assert (run.result.found, run.result.requests) == (1, 0)
        async with opened(plan, server, writes=False, adopt=True) as archive:
            lines = await archive.ledger.do(lambda ledger: ledger.plan)
    assert '"settle": 3' in lines


async def test_old_part_files_of_killed_processes_are_removed(tmp_path: Path) -> None:
    """A hidden file that is over an hour old is removed; a younger one, which may be in use, is not."""
    plan, reports = Plan(into=tmp_path / "archive", **ONE_MONTH), ReportServer()
    folder = tmp_path / "archive"
    folder.mkdir()
    old, young, other = (
        folder / name for name in (f".tgl-{'a' * 16}-0.part", f".tgl-{'b' * 16}-3.part", ".tgl")
    )
    for each in (old, young, other):
        each.write_bytes(b"half")
        moment = clock_on(DAY).utc().timestamp() - (60 if each is young else 7200)
        os.utime(each, (moment, moment))
    async with serve(reports) as server:
        async with opened(plan, server, writes=False):
            assert old.exists()
        await run_to_end(plan, server)
    assert not old.exists()
    assert young.exists()
    assert other.exists()
    young.unlink()
    other.unlink()


@pytest.mark.parametrize("attempts", [1, 3])
async def test_a_request_is_counted_if_its_file_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempts: int
) -> None:
    """A full disk ends the run, and the ledger still says how many requests were sent for the file."""

    async def at_last(conversation: Conversation, wanted: ReportRequest, body: bytes) -> None:
        whole = wanted.earlier + 1 == attempts
        await conversation.send(csv_response(body) if whole else response(b"", status=500))

    plan, reports = Plan(into=tmp_path / "archive", **ONE_MONTH), ReportServer(respond=at_last)
    async with serve(reports) as server:
        with monkeypatch.context() as patch:
            refuse(patch, "link", errno.ENOSPC, lambda *_: True)
            run = await run_to_end(plan, server, attempts=attempts)
        assert isinstance(run.result.fatal, OSError)
        assert run.result.requests == attempts == reports.requests.total()
        (entry,) = entries_in(plan).values()
        assert entry.requests == attempts
        reports.respond = respond_well
        await run_to_end(plan, server)
    (entry,) = entries_in(plan).values()
    assert (entry.state, entry.requests) == ("done", attempts + 1)


async def test_the_parts_of_a_halved_window_are_found_again_without_a_ledger(tmp_path: Path) -> None:
    """If the ledger is lost, a window that was too large is requested once more, but not its parts."""
    plan, reports = Plan(into=tmp_path / "archive", **ONE_MONTH), ReportServer(respond=refuse_longer_than(17))
    async with serve(reports) as server:
        await run_to_end(plan, server)
        ledger_path(plan).unlink()
        reports.requests.clear()
        run = await run_to_end(plan, server)
    assert (run.result.complete, run.result.found, run.result.halved) == (True, 2, 1)
    assert reports.requests.total() == 1
    assert sorted(entry.state for entry in entries_in(plan).values()) == ["done", "done", "halved"]
