"""The hours of each week, from the detailed csvs of an archive."""

import csv
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

from toggl_async import ApiToken, Hosts, RateLimit, Toggl
from toggl_async.bulk import (
    Account,
    Archive,
    FileRecord,
    LedgerEntry,
    Plan,
    PlannedReport,
    Run,
    WeeklyHours,
    open_archive,
    weekly_hours,
)
from toggl_async.bulk.plan.windows import WindowUnit
from toggl_async.sandbox import Company, Sandbox

PLAN = Plan(into="arch", since=date(2025, 1, 1), until=date(2025, 3, 31))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(Company(entries=2000)) as opened:
        yield opened


@asynccontextmanager
async def filled(sandbox: Sandbox, plan: Plan) -> AsyncIterator[Archive]:
    """Open an archive in which all files are saved."""

    def client(_: Account, listeners: Sequence[object]) -> Toggl:
        return Toggl(
            ApiToken(sandbox.api_token),
            hosts=Hosts(track=sandbox.track_url, focus=sandbox.focus_url),
            rate_limit=RateLimit(per_second=None),
        )

    async with open_archive(plan, open_client=client) as archive:
        async for _ in Run(archive=archive).outcomes():
            pass
        yield archive


async def hours_of(sandbox: Sandbox, plan: Plan) -> WeeklyHours | None:
    """Return the hours of an archive that was filled."""
    async with filled(sandbox, plan) as archive:
        return await weekly_hours(archive, await archive.known_groups())


def summed(folder: Path) -> Counter[date]:
    """Return the seconds of each week in the csvs of a folder, read with Python's own reader."""
    seconds: Counter[date] = Counter()
    for path in folder.glob("*_detailed_*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                day = date.fromisoformat(row["Start date"])
                hours, minutes, rest = map(int, row["Duration"].split(":"))
                seconds[day - timedelta(days=day.weekday())] += hours * 3600 + minutes * 60 + rest
    return seconds


@pytest.mark.parametrize("windows", ["month", "year", "week", "day"])
async def test_the_hours_are_those_of_the_rows(windows: WindowUnit, sandbox: Sandbox, tmp_path: Path) -> None:
    """The hours of each week are the sums of the rows, for every size of window."""
    last = date(2025, 1, 20) if windows == "day" else PLAN.until
    hours = await hours_of(sandbox, attrs.evolve(PLAN, into=str(tmp_path), windows=windows, until=last))
    assert hours is not None
    assert hours.seconds == summed(tmp_path)
    assert sum(hours.seconds.values()) > 100 * 3600
    assert hours.files == len(list(tmp_path.glob("*.csv")))
    assert (hours.unread_rows, hours.unreadable, hours.filtered) == (0, [], False)


async def test_a_total_in_the_ledger_saves_reading(sandbox: Sandbox, tmp_path: Path) -> None:
    """The file of a week is not read if the ledger has its total and its size has not changed."""
    plan = attrs.evolve(PLAN, into=str(tmp_path), windows="week", until=date(2025, 1, 12))
    async with filled(sandbox, plan) as archive:
        entries = await archive.ledger.do(lambda ledger: list(ledger.all_entries()))
        assert len(entries) == 2
        new = [attrs.evolve(each, file=_with_a_minute(each)) for each in entries]
        await archive.ledger.do(lambda ledger: ledger.put(*new))
        path = tmp_path / entries[1].name
        path.write_bytes(path.read_bytes().rsplit(b"\n", 2)[0] + b"\n")
        hours = await weekly_hours(archive, await archive.known_groups())
    assert hours is not None
    assert hours.seconds[date(2024, 12, 30)] == 60
    assert hours.seconds[date(2025, 1, 6)] == summed(tmp_path)[date(2025, 1, 6)] > 60


def _with_a_minute(entry: LedgerEntry) -> FileRecord:
    assert entry.file is not None
    return attrs.evolve(entry.file, tracked_seconds=60)


async def test_files_that_cannot_be_read_are_named(sandbox: Sandbox, tmp_path: Path) -> None:
    """A csv that is cut off, or of another report, is left out as a whole and named with the reason."""
    async with filled(sandbox, attrs.evolve(PLAN, into=str(tmp_path))) as archive:
        first, second, _ = sorted(tmp_path.glob("*.csv"))
        first.write_bytes(first.read_bytes()[:-100])
        second.write_bytes(b"a,b\n1,2\n")
        hours = await weekly_hours(archive, await archive.known_groups())
    assert hours is not None
    assert [name for name, _ in hours.unreadable] == [first.name, second.name]
    assert all(reason for _, reason in hours.unreadable)
    assert hours.files == 1
    first.unlink()
    second.unlink()
    assert hours.seconds == summed(tmp_path)


async def test_several_detailed_reports_are_counted_once(sandbox: Sandbox, tmp_path: Path) -> None:
    """Of several detailed reports, the one without filters is used; if all have filters, the hours say so."""
    billable = PlannedReport(kind="detailed", fields={"billable": True})
    both = (billable, PlannedReport(kind="detailed", formats=("pdf", "csv")))
    all_hours = await hours_of(sandbox, attrs.evolve(PLAN, into=str(tmp_path / "a"), reports=both))
    some_hours = await hours_of(sandbox, attrs.evolve(PLAN, into=str(tmp_path / "b"), reports=both[:1]))
    only = await hours_of(sandbox, attrs.evolve(PLAN, into=str(tmp_path / "c")))
    assert all_hours is not None
    assert only is not None
    assert some_hours is not None
    assert all_hours == only
    assert (all_hours.filtered, some_hours.filtered) == (False, True)
    assert 0 < some_hours.seconds.total() < all_hours.seconds.total()


async def test_a_plan_without_detailed_csvs_has_no_hours(sandbox: Sandbox, tmp_path: Path) -> None:
    """Summaries and pdfs give no hours of each week."""
    reports = (PlannedReport(kind="summary"), PlannedReport(kind="detailed", formats=("pdf",)))
    assert await hours_of(sandbox, attrs.evolve(PLAN, into=str(tmp_path), reports=reports)) is None
