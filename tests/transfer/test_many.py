"""Many exports at once: bounded, each for itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date
from pathlib import Path

import pytest

from tests.support.calls import NO_WAIT
from toggl_async import (
    ApiToken,
    FileRequest,
    Hosts,
    InvalidRequestError,
    ManyProgress,
    NotFoundError,
    Options,
    RateLimit,
    Toggl,
)
from toggl_async.reports.exports import ExportDetailed, ExportDetailedPdf, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.sandbox import Company, Sandbox, faults
from toggl_async.transfer.file_names import file_name

FIRST, LAST = date(2025, 1, 1), date(2025, 1, 31)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A small company's Toggl."""
    async with Sandbox(Company(entries=600)) as made:
        yield made


@pytest.fixture
async def toggl(sandbox: Sandbox) -> AsyncIterator[Toggl]:
    """Its client, which does not pace."""
    hosts = Hosts(track=sandbox.track_url, focus=sandbox.focus_url)
    async with Toggl(
        ApiToken(sandbox.api_token),
        workspace_id=sandbox.workspace_id,
        hosts=hosts,
        rate_limit=RateLimit(per_second=None),
        retry=NO_WAIT,
    ) as made:
        yield made


def months(count: int = 12) -> list[FileRequest]:
    """The detailed report, month by month."""
    return [
        ExportDetailed(start_date=date(2025, number, 1), end_date=date(2025, number, 28))
        for number in range(1, count + 1)
    ]


async def test_each_file_is_saved_under_a_name_of_ours(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The folder holds a file for each request, and nothing else."""
    outcomes = [outcome async for outcome in toggl.save_all(months(), into=tmp_path)]
    assert all(outcome.error is None for outcome in outcomes)
    names = {f"{sandbox.workspace_id}_detailed_2025-{n:02}-01_2025-{n:02}-28.csv" for n in range(1, 13)}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert {outcome.result().path.name for outcome in outcomes} == names


async def test_one_that_fails_harms_no_other(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """Its outcome has the error; the others have their files."""
    sandbox.fault(faults.Status(404), path="search/time_entries", times=1, after=3)
    outcomes = [outcome async for outcome in toggl.save_all(months(), into=tmp_path)]
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    assert [type(outcome.error) for outcome in failed] == [NotFoundError]
    with pytest.raises(NotFoundError):
        failed[0].result()
    assert len(list(tmp_path.iterdir())) == 11


async def test_what_ends_first_is_told_first(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """A slow export does not hold back the others' outcomes."""
    sandbox.fault(faults.SlowFirstByte(0.5), path="search/time_entries", times=1)
    told = [outcome.request async for outcome in toggl.save_all(months(4), into=tmp_path, concurrency=4)]
    assert len(told) == 4
    slow = next(iter(sandbox.received)).body
    assert isinstance(slow, dict)
    last = told[-1]
    assert isinstance(last, ExportDetailed)
    assert last.start_date.isoformat() == slow["start_date"]


async def test_no_more_run_than_were_allowed(toggl: Toggl, tmp_path: Path) -> None:
    """Progress tells how many run, how many ended, and the bytes of all."""
    told: list[ManyProgress] = []
    _ = [
        outcome
        async for outcome in toggl.save_all(months(), into=tmp_path, concurrency=3, progress=told.append)
    ]
    assert max(each.running for each in told) == 3
    last = told[-1]
    assert (last.total, last.saved, last.failed, last.running) == (12, 12, 0, 0)
    assert last.bytes_done == sum(path.stat().st_size for path in tmp_path.iterdir())


async def test_leaving_early_ends_the_others(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """No task goes on, and no partial file is left."""
    sandbox.fault(faults.Stall(after=10), path="search/time_entries", times=100, after=1)
    async with aclosing(toggl.save_all(months(), into=tmp_path, concurrency=4)) as outcomes:
        async for outcome in outcomes:
            assert outcome.saved is not None
            break
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if "_one" in repr(task)] == []
    assert [path.suffix for path in tmp_path.iterdir()] == [".csv"]


async def test_two_requests_for_one_file_are_refused(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """Before anything is sent."""
    with pytest.raises(InvalidRequestError, match="the same file"):
        toggl.save_all([*months(2), *months(1)], into=tmp_path)
    assert sandbox.received == []


async def test_files_that_are_there_can_be_skipped(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """A second run asks for what is missing only."""
    skipping = [request.evolve(options=Options(existing="skip")) for request in months(6)]
    _ = [outcome async for outcome in toggl.save_all(skipping[:4], into=tmp_path)]
    sent = len(sandbox.received)
    outcomes = [outcome async for outcome in toggl.save_all(skipping, into=tmp_path)]
    assert len(sandbox.received) - sent == 2
    assert sum(outcome.result().skipped for outcome in outcomes) == 4


def test_names_tell_what_is_in_the_file() -> None:
    """Workspace, report and days; a digest where there is more to tell apart."""
    plain = ExportDetailed(workspace_id=7, start_date=FIRST, end_date=LAST)
    assert file_name(plain) == "7_detailed_2025-01-01_2025-01-31.csv"
    filtered = file_name(plain.evolve(client_ids=[None]))
    assert filtered.startswith("7_detailed_2025-01-01_2025-01-31_")
    assert filtered != file_name(plain.evolve(client_ids=[1]))
    assert filtered == file_name(plain.evolve(client_ids=[None], options=Options(existing="skip")))
    pdf = ExportDetailedPdf(workspace_id=7, start_date=FIRST, end_date=LAST)
    assert file_name(pdf) == "7_detailed_2025-01-01_2025-01-31.pdf"
    weekly = ExportWeekly(workspace_id=7, start_date=FIRST, end_date=LAST)
    assert file_name(weekly) == "7_weekly_2025-01-01_2025-01-31.csv"


def test_a_saved_reports_token_is_not_in_its_name() -> None:
    """Who sees the file's name cannot open the report."""
    name = file_name(ExportSaved("secrettoken", format="pdf"))
    assert name.startswith("saved_")
    assert name.endswith(".pdf")
    assert "secrettoken" not in name
