"""Many exports at once: a bounded number, each with its own outcome."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date
from pathlib import Path
from typing import Any

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
from toggl_async.reports.exports import ExportDetailed, ExportDetailedPdf, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.reports.summary import Audit, GroupFilter
from toggl_async.request.fields import UNSET
from toggl_async.sandbox import Company, Sandbox, faults
from toggl_async.transfer.file_names import file_name

FIRST, LAST = date(2025, 1, 1), date(2025, 1, 31)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox with the data of a small company."""
    async with Sandbox(Company(entries=600)) as running:
        yield running


@pytest.fixture
async def toggl(sandbox: Sandbox) -> AsyncIterator[Toggl]:
    """A client of the sandbox, without a rate limit of its own."""
    hosts = Hosts(track=sandbox.track_url, focus=sandbox.focus_url)
    async with Toggl(
        ApiToken(sandbox.api_token),
        workspace_id=sandbox.workspace_id,
        hosts=hosts,
        rate_limit=RateLimit(per_second=None),
        retry=NO_WAIT,
    ) as client:
        yield client


def months(count: int = 12) -> list[FileRequest]:
    """Return requests for the detailed report, one for each month."""
    return [
        ExportDetailed(start_date=date(2025, number, 1), end_date=date(2025, number, 28))
        for number in range(1, count + 1)
    ]


async def test_each_file_is_saved_under_a_generated_name(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The directory contains one file for each request, under a name made from the request."""
    outcomes = [outcome async for outcome in toggl.save_all(months(), into=tmp_path)]
    assert all(outcome.error is None for outcome in outcomes)
    names = {f"{sandbox.workspace_id}_detailed_2025-{n:02}-01_2025-{n:02}-28.csv" for n in range(1, 13)}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert {outcome.result().path.name for outcome in outcomes} == names


async def test_a_failed_export_does_not_affect_the_others(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path
) -> None:
    """An export that fails has its error in its outcome, and the other files are saved."""
    sandbox.fault(faults.Status(404), path="search/time_entries", times=1, after=3)
    outcomes = [outcome async for outcome in toggl.save_all(months(), into=tmp_path)]
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    assert [type(outcome.error) for outcome in failed] == [NotFoundError]
    with pytest.raises(NotFoundError):
        failed[0].result()
    assert len(list(tmp_path.iterdir())) == 11


async def test_outcomes_come_in_the_order_in_which_exports_end(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path
) -> None:
    """A slow export does not hold back the outcomes of the others."""
    sandbox.fault(faults.SlowFirstByte(0.5), path="search/time_entries", times=1)
    ended = [outcome.request async for outcome in toggl.save_all(months(4), into=tmp_path, concurrency=4)]
    assert len(ended) == 4
    slow = next(iter(sandbox.received)).body
    assert isinstance(slow, dict)
    last = ended[-1]
    assert isinstance(last, ExportDetailed)
    assert last.start_date.isoformat() == slow["start_date"]


async def test_concurrency_is_bounded(toggl: Toggl, tmp_path: Path) -> None:
    """At most ``concurrency`` exports run at once, and progress reports the counts and bytes of all."""
    reported: list[ManyProgress] = []
    _ = [
        outcome
        async for outcome in toggl.save_all(months(), into=tmp_path, concurrency=3, progress=reported.append)
    ]
    assert max(progress.running for progress in reported) == 3
    last = reported[-1]
    assert (last.total, last.saved, last.failed, last.running) == (12, 12, 0, 0)
    assert last.bytes_done == sum(path.stat().st_size for path in tmp_path.iterdir())


async def test_leaving_early_cancels_the_others(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """Leaving the iteration early cancels the other exports and leaves no part file."""
    sandbox.fault(faults.Stall(after=10), path="search/time_entries", times=100, after=1)
    async with aclosing(toggl.save_all(months(), into=tmp_path, concurrency=4)) as outcomes:
        async for outcome in outcomes:
            assert outcome.saved is not None
            break
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if "_one" in repr(task)] == []
    assert [path.suffix for path in tmp_path.iterdir()] == [".csv"]


async def test_two_requests_for_one_file_are_refused(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """Two requests for the same file are refused before anything is sent."""
    with pytest.raises(InvalidRequestError, match="the same file"):
        toggl.save_all([*months(2), *months(1)], into=tmp_path)
    assert sandbox.received == []


async def test_existing_files_can_be_skipped(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """A second run with ``existing="skip"`` requests only the files that are missing."""
    skipping = [request.evolve(options=Options(existing="skip")) for request in months(6)]
    _ = [outcome async for outcome in toggl.save_all(skipping[:4], into=tmp_path)]
    sent = len(sandbox.received)
    outcomes = [outcome async for outcome in toggl.save_all(skipping, into=tmp_path)]
    assert len(sandbox.received) - sent == 2
    assert sum(outcome.result().skipped for outcome in outcomes) == 4


def test_file_names_describe_the_request() -> None:
    """A file name has the workspace, report and dates, and a digest if the request has other fields."""
    unfiltered = ExportDetailed(workspace_id=7, start_date=FIRST, end_date=LAST)
    assert file_name(unfiltered) == "7_detailed_2025-01-01_2025-01-31.csv"
    filtered = file_name(unfiltered.evolve(client_ids=[None]))
    assert filtered.startswith("7_detailed_2025-01-01_2025-01-31_")
    assert filtered != file_name(unfiltered.evolve(client_ids=[1]))
    assert filtered == file_name(unfiltered.evolve(client_ids=[None], options=Options(existing="skip")))
    pdf = ExportDetailedPdf(workspace_id=7, start_date=FIRST, end_date=LAST)
    assert file_name(pdf) == "7_detailed_2025-01-01_2025-01-31.pdf"
    weekly = ExportWeekly(workspace_id=7, start_date=FIRST, end_date=LAST)
    assert file_name(weekly) == "7_weekly_2025-01-01_2025-01-31.csv"


def test_the_token_of_a_saved_report_is_not_in_its_file_name() -> None:
    """The file name of a saved report does not contain its token, with which anyone could open the report."""
    name = file_name(ExportSaved("secrettoken", format="pdf"))
    assert name.startswith("saved_")
    assert name.endswith(".pdf")
    assert "secrettoken" not in name


QUERY = ExportDetailed(workspace_id=7, start_date=FIRST, end_date=LAST, client_ids=[1, 2])
QUERY_AS_PDF = ExportDetailedPdf(workspace_id=7, start_date=FIRST, end_date=LAST, client_ids=[1, 2])


def test_all_formats_of_a_query_have_the_same_digest() -> None:
    """The csv, xlsx and pdf of one query differ in their extension alone."""
    names = [file_name(each) for each in (QUERY, QUERY.evolve(format="xlsx"), QUERY_AS_PDF)]
    assert [name.rpartition(".")[2] for name in names] == ["csv", "xlsx", "pdf"]
    assert len({name.rpartition(".")[0] for name in names}) == 1
    saved = {file_name(ExportSaved("token", format="csv")), file_name(ExportSaved("token", format="pdf"))}
    assert len({name.rpartition(".")[0] for name in saved}) == 1
    assert file_name(ExportSaved("token")) != file_name(ExportSaved("other"))


def test_the_order_of_ids_does_not_matter_to_the_digest() -> None:
    """A list of ids is a set: order and repetition do not change the name, and other values do."""
    name = file_name(QUERY)
    assert name == file_name(QUERY.evolve(client_ids=[2, 1])) == file_name(QUERY.evolve(client_ids=[2, 1, 2]))
    others: list[list[int | None] | None] = [[1], [1, 2, None], [12], [], None]
    assert len({name, *(file_name(QUERY.evolve(client_ids=each)) for each in others)}) == 6
    moved = QUERY.evolve(client_ids=UNSET, project_ids=[1, 2])
    assert file_name(moved) != name
    audits = [Audit(group_filter=GroupFilter(currency=each)) for each in ("usd", "usd", "eur")]
    dates: dict[str, Any] = {"start_date": FIRST, "end_date": LAST}
    same, equal, other = (file_name(ExportSummary(audit=each, **dates)) for each in audits)
    assert same == equal != other


async def test_two_orders_of_the_same_ids_are_the_same_file(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Two requests that differ only in the order of their ids are refused as requests for the same file."""
    with pytest.raises(InvalidRequestError, match="the same file"):
        toggl.save_all([QUERY, QUERY.evolve(client_ids=[2, 1])], into=tmp_path)
    assert sandbox.received == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{workspace}_{report}_{start}_{end}_{client}", "7_detailed_2025-01-01_2025-01-31_1-2.csv"),
        ("{workspace_id} {start_date}", "7 2025-01-01.csv"),
        ("{start:%Y-%m}", "2025-01.csv"),
        ("{project}-{rounding}", "all-default.csv"),
        ("{client}-{tag}-{description}", "1-2-none-null.csv"),
        ("{format}", "csv.csv"),
        ("plain{{}}", "plain{}.csv"),
        ("{description_}", "a_b_c.csv"),
        ("a/b:c\\d", "a_b_c_d.csv"),
        ("../up", "_._up.csv"),
        ("con", "_con.csv"),
        ("lines\n", "lines_.csv"),
        ("half \ud800", "half _.csv"),
        ("end. ", "end_.csv"),
    ],
)
def test_a_pattern_makes_the_name(pattern: str, expected: str) -> None:
    """A placeholder is a field of the request, and characters that are unsafe in names are replaced."""
    request = QUERY.evolve(tag_ids=[None], description=None)
    if "description_" in pattern:
        request, pattern = QUERY.evolve(description='a/b"c'), "{description}"
    assert file_name(request, pattern) == expected
    if pattern != "{format}":
        assert file_name(request.evolve(format="xlsx"), pattern) == expected.removesuffix("csv") + "xlsx"


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("{nonsense}", "nonsense.*{workspace}"),
        ("{}", "placeholder"),
        ("{0}", "placeholder"),
        ("{start.year}", "placeholder"),
        ("{start!r}", "placeholder"),
        ("{client:>5}", "format"),
        ("{start:\0}", "written as|empty"),
        ("{start:\ud800}", "written as"),
        ("{start:%", "not a pattern"),
        ("{start", "not a pattern"),
        ("", "empty"),
        ("{description}", "empty"),
        ("{report}.csv", "extension"),
        ("x" * 300, "255"),
        ("{options}", "options"),
        (7, "pattern"),
    ],
)
async def test_a_wrong_pattern_is_an_error_before_any_request(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path, pattern: Any, problem: str
) -> None:
    """A pattern that makes no name is an InvalidRequestError that shows the fault."""
    request = QUERY.evolve(description="")
    with pytest.raises(InvalidRequestError, match=problem):
        toggl.save_all([request], into=tmp_path, names=pattern)
    assert sandbox.received == []
    assert list(tmp_path.iterdir()) == []


def test_a_token_cannot_be_part_of_a_name() -> None:
    """A saved report's token cannot be a placeholder, and a report without dates has no {start}."""
    with pytest.raises(InvalidRequestError, match="secret"):
        file_name(ExportSaved("secrettoken"), "{report_token}")
    with pytest.raises(InvalidRequestError, match="start"):
        file_name(ExportSaved("secrettoken"), "{start}")
    assert file_name(ExportSaved("token"), "{report}_{digest}").startswith("saved_")


async def test_a_pattern_names_the_files(toggl: Toggl, sandbox: Sandbox, tmp_path: Path) -> None:
    """Files are saved under the names that a pattern makes, unless it makes one name for two files."""
    with pytest.raises(InvalidRequestError, match=r"the same file: detailed\.csv"):
        toggl.save_all(months(2), into=tmp_path, names="{report}")
    with pytest.raises(InvalidRequestError, match="the same file"):
        described = [each.evolve(description=text) for each, text in zip(months(2), "aA", strict=True)]
        toggl.save_all(described, into=tmp_path, names="{description}")
    assert sandbox.received == []
    _ = [each.result() async for each in toggl.save_all(months(2), into=tmp_path, names="{start:%Y-%m}")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2025-01.csv", "2025-02.csv"]
