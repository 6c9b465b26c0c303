"""A ledger that cannot be used is a clear error before any request; what it forgot is read from the files."""

import errno
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.bulk.status.test_recovery import opened, run_to_end
from tests.support.archive_checks import ArchiveChecks, jobs_in
from tests.support.report_server import ReportServer
from tests.support.server import serve
from toggl_async.bulk import BulkError, LedgerEntry, LedgerError, Plan, Run
from toggl_async.bulk.archive import ledger_path
from toggl_async.bulk.ledger.ledger import Ledger

A_YEAR: dict[str, Any] = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}


def checks_of(folder: Path, **settings: Any) -> ArchiveChecks:
    """Return the checks of an archive of twelve files."""
    plan = Plan(into=folder / "archive", **A_YEAR, **settings)
    return ArchiveChecks(plan, jobs_in(plan, [7]))


async def archive_of(folder: Path) -> tuple[ArchiveChecks, ReportServer]:
    """Make an archive, and return its checks and its server, whose count of requests is zero."""
    checks, reports = checks_of(folder), ReportServer()
    async with serve(reports) as server:
        await run_to_end(checks.plan, server)
    reports.requests.clear()
    return checks, reports


@pytest.mark.parametrize("pages", range(1, 8))
async def test_a_ledger_on_a_full_disk_ends_the_run(tmp_path: Path, pages: int) -> None:
    """A full disk is reported as one, with the ledger's path, and the next run requests nothing twice."""
    checks, reports = checks_of(tmp_path), ReportServer()
    path = ledger_path(checks.plan)

    def bound(ledger: Ledger) -> None:
        used = ledger._file.execute("PRAGMA page_count").fetchone()[0]
        ledger._file.execute(f"PRAGMA max_page_count = {used + pages}")
        ledger._file.execute("CREATE TABLE filler AS SELECT zeroblob(4096 * ?)", (pages - 1,))

    async with serve(reports) as server:
        with pytest.raises(OSError) as error:  # noqa: PT011
            async with opened(checks.plan, server) as archive:
                await archive.ledger.do(bound)
                async for _ in Run(archive=archive, concurrency=1).outcomes():
                    pass
        assert (error.value.errno, error.value.filename) == (errno.ENOSPC, str(path))
        checks.after_kill()
        checks.repeats.clear()
        await run_to_end(checks.plan, server)
    checks.complete(reports.requests)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a disk, or change its options."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "toggl_async-test", str(folder)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as fault:
            pytest.skip(f"a small disk needs the right to mount one, as root has it: {fault}")
        return folder

    yield mount
    if os.path.ismount(folder):
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_disk_that_fills_up_ends_the_run(tmp_path: Path, small_disk: Callable[[str], Path]) -> None:
    """A full disk of the ledger ends the run with that error; the next run succeeds once there is room."""
    checks = checks_of(tmp_path, ledger=str(small_disk("size=160k") / "ledger.sqlite3"))
    reports = ReportServer()
    async with serve(reports) as server:
        with pytest.raises(OSError) as error:  # noqa: PT011
            for _ in range(40):
                await run_to_end(checks.plan, server)
                shutil.rmtree(checks.folder)
                reports.requests.clear()
        assert error.value.errno == errno.ENOSPC
        assert str(error.value.filename).startswith(str(ledger_path(checks.plan)))
        small_disk("remount,size=10m")
        await run_to_end(checks.plan, server)
    assert max(reports.requests.values()) <= 2
    checks.requests_may_repeat()
    checks.complete(reports.requests)


async def test_a_read_only_disk_is_an_error(tmp_path: Path, small_disk: Callable[[str], Path]) -> None:
    """A ledger on a disk that has become read-only is an error before any request."""
    checks = checks_of(tmp_path, ledger=str(small_disk("size=1m") / "ledger.sqlite3"))
    reports = ReportServer()
    async with serve(reports) as server:
        await run_to_end(checks.plan, server)
        small_disk("remount,ro")
        seen = len(server.received)
        with pytest.raises((OSError, LedgerError), match=r"[Rr]ead-only"):
            await run_to_end(checks.plan, server)
        assert len(server.received) == seen
        async with opened(checks.plan, server, writes=False) as archive:
            assert await archive.ledger.do(lambda ledger: len(list(ledger.all_entries()))) == 12


def empty(path: Path) -> None:
    """Leave a file of no length."""
    path.write_bytes(b"")


def text(path: Path) -> None:
    """Write a text over the ledger."""
    path.write_text("hello" * 500)


def truncated(path: Path) -> None:
    """Cut the ledger."""
    os.truncate(path, path.stat().st_size // 2)


def newer(path: Path) -> None:
    """Give the ledger the number of a later version."""
    with closing(sqlite3.connect(path)) as ledger:
        ledger.execute("PRAGMA user_version = 99")


def foreign(path: Path) -> None:
    """Put another program's database in place of the ledger."""
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE job (name TEXT)")


def folder(path: Path) -> None:
    """Put a folder in place of the ledger."""
    path.unlink()
    path.mkdir()


def without_plan(path: Path) -> None:
    """Remove the plan from the ledger."""
    with closing(sqlite3.connect(path, isolation_level=None)) as ledger:
        ledger.execute("DELETE FROM about")


def without_table(path: Path) -> None:
    """Remove a table of the ledger."""
    with closing(sqlite3.connect(path, isolation_level=None)) as ledger:
        ledger.execute("DROP TABLE job")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (empty, "is empty: remove it and run the plan again, which makes it from the files"),
        (text, "is damaged: move it away and run the plan again, which makes it from the files"),
        (truncated, "is damaged"),
        (newer, r"is from another version of this program \(99, not 1\)"),
        (foreign, "is a database of another program: name another folder or ledger"),
        (folder, "is not a file"),
        (without_plan, "contains no plan"),
        (without_table, "cannot be used: no such table: job"),
    ],
)
async def test_a_ledger_that_is_none_is_an_error(
    tmp_path: Path, damage: Callable[[Path], None], message: str
) -> None:
    """A ledger that is empty, damaged, newer or another program's is an error before any request."""
    checks, reports = await archive_of(tmp_path)
    damage(ledger_path(checks.plan))
    async with serve(reports) as server:
        for writes in (True, False):
            with pytest.raises(LedgerError, match=message):
                async with opened(checks.plan, server, writes=writes):
                    pass
        assert not server.received


async def test_bytes_that_were_overwritten_cost_no_file(tmp_path: Path) -> None:
    """Random bytes in a ledger are a clear error, or make no difference to the files."""
    checks, reports = await archive_of(tmp_path)
    path = ledger_path(checks.plan)
    whole, draw, refused = path.read_bytes(), random.Random(5), 0  # noqa: S311
    async with serve(reports) as server:
        for _ in range(60):
            damaged = bytearray(whole)
            at = draw.randrange(len(whole))
            damaged[at : at + 64] = draw.randbytes(len(damaged[at : at + 64]))
            path.write_bytes(damaged)
            seen = len(server.received)
            try:
                await run_to_end(checks.plan, server)
            except BulkError:
                refused += 1
                assert len(server.received) == seen
            for job in checks.jobs:
                checks.check_file(job)
            for suffix in ("-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
    assert refused > 5


async def test_a_ledger_that_was_removed_is_made_again(tmp_path: Path) -> None:
    """A removed ledger is made again from the files, without a request for a report."""
    checks, reports = await archive_of(tmp_path)
    ledger_path(checks.plan).unlink()
    async with serve(reports) as server:
        run = await run_to_end(checks.plan, server)
    assert (run.result.found, run.result.requests, run.result.complete) == (12, 0, True)
    assert not reports.requests
    checks.complete(reports.requests)


async def test_a_ledger_that_was_not_written_leaves_no_transaction(tmp_path: Path) -> None:
    """After a commit that failed, another entry can be written."""

    class Failing(sqlite3.Connection):
        fails = True

        def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
            if sql == "COMMIT" and self.fails:
                raise sqlite3.OperationalError("disk I/O error")
            return super().execute(sql, *args)

    path = tmp_path / "ledger.sqlite3"
    Ledger.create(path, "{}").close()
    connection = sqlite3.connect(path, isolation_level=None, factory=Failing)
    ledger = Ledger(path, connection)
    entry = LedgerEntry.of(checks_of(tmp_path).jobs[0], "running")
    with pytest.raises(LedgerError):
        ledger.put(entry)
    connection.fails = False
    ledger.put(attrs.evolve(entry, state="due"))
    assert [each.state for each in ledger.all_entries()] == ["due"]
    ledger.close()
