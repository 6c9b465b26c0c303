"""The output of ``bulk run``, in a process of its own."""

import json

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox, faults

RUN = ("bulk", "run", "--into", "arch", "--since", "2025-01-01", "--until", "2025-03-31")


def events(out: str) -> list[dict[str, object]]:
    """Return lines of JSON."""
    return [json.loads(line) for line in out.splitlines()]


async def test_json_has_each_event_on_a_line(program: Program, sandbox: Sandbox) -> None:
    """With --json, the number of jobs, each job with its requests, and the end are printed as lines."""
    done = await program.fork(*RUN, "--json")
    assert (done.code, done.err) == (0, "")
    lines = events(done.out)
    assert lines[0] == {"event": "start", "jobs": 3}
    assert {"event": "looked_up", "windows": 3, "due": 3, "skipped": 0} in lines
    outcomes = [each for each in lines if each["event"] == "outcome"]
    assert [each["requests"] for each in outcomes] == [1, 1, 1]
    assert {str(each["name"]) for each in outcomes} == {
        f"{sandbox.workspace_id}_detailed_2025-0{month}-01_2025-0{month}-{last}.csv"
        for month, last in ((1, 31), (2, 28), (3, 31))
    }
    assert [each["event"] for each in lines].count("job") == 3
    assert (lines[-1]["event"], lines[-1]["saved"], lines[-1]["requests"]) == ("end", 3, 3)


async def test_json_reports_jobs_that_are_not_due(program: Program) -> None:
    """A second run reports that all jobs were skipped, and sends nothing."""
    await program.fork(*RUN, "--quiet")
    lines = events((await program.fork(*RUN, "--json")).out)
    assert {"event": "looked_up", "windows": 3, "due": 0, "skipped": 3} in lines
    assert (lines[-1]["event"], lines[-1]["requests"]) == ("end", 0)


async def test_a_pipe_gets_few_lines(program: Program) -> None:
    """If standard error is not a terminal, a short run writes the number of files and the result."""
    done = await program.fork(*RUN)
    assert done.err == "3 files in all\n"
    assert done.out.startswith("3 files saved (")


async def test_quiet_prints_failures_and_the_end(program: Program, sandbox: Sandbox) -> None:
    """With --quiet, failures are printed at once, and the result at the end."""
    done = await program.fork(*RUN, "--quiet")
    assert done.err == ""
    assert done.out.startswith("3 files saved (")
    assert sandbox.received


async def test_a_failure_is_a_line_at_once(program: Program, sandbox: Sandbox) -> None:
    """A file that fails is named on standard error, and again in the result."""
    sandbox.fault(faults.Status(400, '"no"'), path="search/time_entries")
    done = await program.fork(*RUN, "--quiet")
    assert done.code == 1
    assert done.err.startswith("failed: ")
    assert "failed" in done.out
