"""The output of ``bulk status``."""

import json
import os
import sys
from calendar import month_abbr

import pytest

from tests.cli.bulk.samples import PLAN, coverage, job
from tests.cli.program import Program
from toggl_async.bulk import JobStatus, calendar_of
from toggl_async.cli.bulk.coverage_output import print_coverage

RUN = ("bulk", "run", "--into", "arch", "--since", "2025-01-01", "--until", "2025-03-31", "--quiet")


async def test_status_prints_a_calendar_above_the_counts(program: Program) -> None:
    """In a pipe, the calendar is plain text, followed by its legend and the counts."""
    await program.fork(*RUN)
    next(program.folder.glob("arch/*_2025-02-01_*.csv")).unlink()
    done = await program.fork("bulk", "status", "arch")
    head, months, blank, legend, _, counts, *rest = done.out.splitlines()
    assert head.split() == ["Workspace", "Year", *month_abbr[1:]]
    assert months.split()[-4:] == ["2025", "s", "M", "s"]
    assert (blank, legend) == ("", "s settled   M missing")
    assert counts == "arch: 2 settled, 1 missing"
    assert rest[-1].startswith("  missing: ")
    assert "\x1b" not in done.out


async def test_status_before_the_first_run_says_so(program: Program) -> None:
    """There is no calendar before there are workspaces."""
    done = await program.fork("bulk", "status", "--into", "arch", "--since", "2025-01-01")
    assert done.out.splitlines()[0] == "arch: no jobs: run it first"


def test_the_first_files_are_named_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """At most twenty files that need attention are named, with the errors of those that failed."""
    result = coverage(*((number, JobStatus.FAILED) for number in range(1, 31)))
    print_coverage(PLAN, result, calendar_of(result, {}), as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert f"  failed: {job(1).name}: ServerError: <b>500</b>" in lines
    assert lines[-1] == "  and 10 more"
    assert sum(line.startswith("  failed: ") for line in lines) == 20


def test_json_has_all_files(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json, all files that need attention are in one line of JSON."""
    result = coverage(*((number, JobStatus.MISSING) for number in range(1, 31)))
    print_coverage(PLAN, result, calendar_of(result, {}), as_json=True)
    values = json.loads(capsys.readouterr().out)
    assert len(values["jobs"]) == values["counts"]["missing"] == 30


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, names of files are Unicode")
@pytest.mark.parametrize("options", [(), ("--json",), ("--html", "out.html")], ids=" ".join)
async def test_names_that_are_not_unicode_are_printed(options: tuple[str, ...], program: Program) -> None:
    """A file in the folder whose name is not Unicode is named with an escape."""
    await program.fork(*RUN)
    (program.folder / "arch" / os.fsdecode(b"\xff.csv")).touch()
    strict = program.with_settings(LC_ALL="C.UTF-8", PYTHONIOENCODING="utf-8:strict")
    done = await strict.run("bulk", "status", "arch", *options)
    assert (done.code, done.err) == (0, "")
    assert "\\udcff.csv" in done.out
