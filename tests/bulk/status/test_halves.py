"""Halved windows of plans that are changed: every day stays in one file, whatever was halved before."""

import itertools
from collections.abc import Mapping
from contextlib import aclosing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.archives import clock_on, detailed, opener, plan_of, run_plan
from toggl_async.bulk import ExaminedJob, JobStatus, Plan, Run, coverage_of, open_archive
from toggl_async.bulk.inspection.coverage import examined_jobs
from toggl_async.sandbox import Company, Sandbox

TODAY = date(2026, 6, 15)
BUSY = Company(entries=1200, first_day=date(2026, 1, 1), last_day=date(2026, 3, 31))
LARGEST = 60
DAY = timedelta(days=1)
BY_MONTH, BY_START = "{workspace}_{start:%Y-%m}", "{workspace}_{start:%Y-%m-%d}"
FIRST_QUARTER = {"until": date(2026, 3, 31)}


async def jobs_in(plan: Plan, sandbox: Sandbox, today: date) -> list[ExaminedJob]:
    """Return the jobs of an archive, the halves of a window in its place, oldest first."""
    clock = clock_on(today)
    async with open_archive(
        plan, writes=False, open_client=opener(sandbox, clock), clock=clock.setting
    ) as archive:
        jobs = [each async for each in examined_jobs(archive, await archive.known_groups())]
    return sorted(jobs, key=lambda each: each.job.window.start)


def assert_whole(jobs: list[ExaminedJob], first: date, last: date) -> None:
    """Assert that each day is in one file of the archive."""
    windows = [each.job.window for each in jobs]
    assert (windows[0].start, windows[-1].last) == (first, last)
    assert [after.start - before.last for before, after in itertools.pairwise(windows)] == [DAY] * (
        len(windows) - 1
    )
    assert {each.status for each in jobs} <= {JobStatus.SETTLED, JobStatus.DONE}
    assert len({each.job.name for each in jobs}) == len(jobs)


@pytest.mark.parametrize(
    ("names", "before", "after"),
    [
        (BY_MONTH, {"since": date(2026, 1, 15)}, {}),
        (BY_MONTH, {}, {"since": date(2026, 1, 15)}),
        (BY_MONTH, {"until": date(2026, 2, 20)}, {"until": date(2026, 3, 31)}),
        (BY_MONTH, {"until": date(2026, 2, 20)}, {"until": "yesterday"}),
        (BY_START, {"windows": "month"}, {"windows": "quarter"}),
        (BY_START, {"windows": "quarter"}, {"windows": "month"}),
        (BY_START, {"windows": "year"}, {"windows": "week"}),
        (None, {"windows": "month"}, {"windows": "week"}),
        (None, {"windows": "week"}, {"windows": "month"}),
        (None, {"windows": "month"}, {"windows": "year"}),
        (None, {"since": date(2026, 1, 15)}, {}),
    ],
)
async def test_an_adopted_plan_has_each_day(
    tmp_path: Path, names: str | None, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """A plan whose windows or days are changed, and changed back, has each day in one file."""
    plans = [plan_of(tmp_path, names=names, **{**FIRST_QUARTER, **each}) for each in (before, after, before)]
    async with Sandbox(BUSY, largest_report=LARGEST) as sandbox:
        for plan in plans:
            run, _ = await run_plan(plan, sandbox, clock_on(TODAY), adopt=True)
            assert run.result.complete
            assert not run.result.shrunk
            assert_whole(await jobs_in(plan, sandbox, TODAY), plan.since, plan.last_day(TODAY))
            again, _ = await run_plan(plan, sandbox, clock_on(TODAY))
            assert again.result.requests == 0


async def test_a_halved_window_that_grows_has_each_day(tmp_path: Path) -> None:
    """The newest window is halved while it grows, and again once its second half is too large."""
    plan = plan_of(tmp_path, windows="quarter", names="{workspace}_{start:%Y}_{start:%m}")
    async with Sandbox(BUSY, largest_report=LARGEST) as sandbox:
        for day in (date(2026, 1, 20), date(2026, 1, 21), date(2026, 2, 3), date(2026, 3, 30), TODAY):
            run, _ = await run_plan(plan, sandbox, clock_on(day))
            assert run.result.complete
            assert_whole(await jobs_in(plan, sandbox, day), plan.since, day - DAY)
        clock = clock_on(TODAY)
        async with open_archive(
            plan, writes=False, open_client=opener(sandbox, clock), clock=clock.setting
        ) as archive:
            assert (await coverage_of(archive, await archive.known_groups())).rows == 1200


async def test_a_file_of_other_days_or_fields_does_not_shrink(tmp_path: Path) -> None:
    """A file that holds less because the plan asks for less is not reported as one that became smaller."""
    named = {**FIRST_QUARTER, "names": BY_MONTH}
    plans = (
        plan_of(tmp_path, **named),
        plan_of(tmp_path, **{**named, "since": date(2026, 1, 20)}),
        plan_of(tmp_path, **{**named, "reports": [detailed("csv", billable=True)]}),
    )
    async with Sandbox(BUSY) as sandbox:
        for plan in plans:
            run, _ = await run_plan(plan, sandbox, clock_on(TODAY), adopt=True)
            assert run.result.saved > 0
            assert not run.result.shrunk


async def test_a_half_that_was_halved_before_is_not_requested_again(tmp_path: Path) -> None:
    """If a half is a window of an earlier plan, and was too large then, its own halves are requested."""
    part = plan_of(tmp_path, until=date(2026, 1, 16))
    whole = plan_of(tmp_path, until=date(2026, 1, 31))
    async with Sandbox(BUSY, largest_report=LARGEST) as sandbox:
        clock = clock_on(TODAY)
        async with open_archive(part, open_client=opener(sandbox, clock), clock=clock.setting) as archive:
            async with aclosing(Run(archive=archive).outcomes()) as outcomes:
                assert (await anext(outcomes)).result == "halved"
        run, done = await run_plan(whole, sandbox, clock, adopt=True)
        assert run.result.complete
        assert (date(2026, 1, 1), date(2026, 1, 16)) not in [
            (each.job.window.start, each.job.window.last) for each in done
        ]
        assert_whole(await jobs_in(whole, sandbox, TODAY), whole.since, date(2026, 1, 31))
