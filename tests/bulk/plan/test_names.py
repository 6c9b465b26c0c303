"""The names of the files of a plan are different, and safe on every file system."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toggl_async import InvalidRequestError
from toggl_async.bulk import InvalidPlanError, Job, Plan, PlannedReport, Window
from toggl_async.bulk.plan.jobs import JobGroup, check_names, groups_of, jobs_of
from toggl_async.bulk.plan.windows import WindowUnit, windows_of

DATED = ["{start}", "{end}", "{start_date:%Y-%m}", "{start:%-d}", "{end:%B}", "{start:%Y%m%d}", "{end:%j}"]
PLAIN = ["{workspace}", "{report}", "{digest}", "{format}", "{client_ids}"]
TEXTS = ["_", "-", ".", "1", "2", "x", "é", " ", "con", "aux.", "?", "{{", ""]
PIECES = st.sampled_from([*DATED, *PLAIN, *TEXTS, "_", "_"])
REPORTS = (
    PlannedReport(kind="detailed", formats=("csv", "pdf")),
    PlannedReport(kind="detailed", formats=("csv",), fields={"client_ids": [1, 12]}),
    PlannedReport(kind="summary", formats=("csv",)),
)
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]|^\.|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def plan_named(pattern: str | None, unit: WindowUnit = "week") -> tuple[Sequence[JobGroup], Sequence[Window]]:
    """Return the groups and windows of a plan with a pattern of names."""
    plan = Plan(into="x", since=date(2024, 1, 1), names=pattern, reports=REPORTS, windows=unit)
    groups = groups_of(plan, {"default": [1, 11, 21, 112]})
    return groups, windows_of(date(2024, 1, 1), date(2024, 12, 31), unit, grows=True)


def are_different(jobs: Sequence[Job]) -> bool:
    """Return whether no two jobs have the same name on a disk that ignores case."""
    return len({job.name.casefold() for job in jobs}) == len(jobs)


def with_halves(jobs: Sequence[Job]) -> list[Job]:
    """Return jobs, and their halves and quarters."""
    halves = [half for job in jobs for half in job.halves()]
    return [*jobs, *halves, *chain.from_iterable(half.halves() for half in halves)]


@settings(max_examples=300)
@given(pieces=st.lists(PIECES, min_size=1, max_size=6))
def test_names_are_different_or_refused(pieces: list[str]) -> None:
    """A pattern gives all files different names that are safe on every system, or it is refused."""
    try:
        groups, windows = plan_named("".join(pieces))
        check_names(groups, windows)
    except InvalidRequestError:
        return  # the pattern is malformed, or makes an empty name
    except InvalidPlanError as error:
        assert "two files would be called" in str(error)
        assert not are_different(list(jobs_of(groups, windows)))
        return
    jobs = list(jobs_of(groups, windows))
    assert are_different(jobs)
    assert not [job.name for job in with_halves(jobs) if UNSAFE.search(job.name.rpartition(".")[0])]


@pytest.mark.parametrize("pattern", [None, "{workspace}_{report}_{digest}_{start:%Y-%m-%d}"])
def test_parts_of_windows_have_different_names(pattern: str | None) -> None:
    """The halves and quarters of windows, and the windows, all have different names."""
    groups, windows = plan_named(pattern)
    check_names(groups, windows)
    assert are_different(with_halves(list(jobs_of(groups, windows))))


@pytest.mark.parametrize(
    "pattern", ["{start:%-j}{workspace}_{report}_{digest}", "{workspace}{end:%-j}-{digest}{report}"]
)
def test_names_that_run_into_each_other_are_refused(pattern: str) -> None:
    """Equal names are found where a workspace's id and a day are joined without a mark between them."""
    with pytest.raises(InvalidPlanError, match="two files would be called"):
        check_names(*plan_named(pattern, "day"))
