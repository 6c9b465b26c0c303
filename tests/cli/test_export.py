"""``toggl-async export``."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.program import Program
from toggl_async.cli.reports import REPORTS, Report
from toggl_async.sandbox import Sandbox

OWN_SANDBOX = ("--sandbox", "--entries", "500")
"""Asks a sandbox in the program's own process, with which it need not keep Toggl's pace."""
SPAN = ("--from", "2025-01-01", "--to", "2025-01-31")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_json_tells_what_lies_on_disk(program: Program, sandbox: Sandbox) -> None:
    """One JSON object a file, whose path, size and hash are those of the file; one request for each.

    The sandbox of its own is asked, and not the account that is set.
    """
    formats = ("--format", "csv,xlsx", "--format", "pdf")
    done = await program.fork("export", "detailed", *SPAN, *formats, "--json", *OWN_SANDBOX)
    assert (done.code, done.err) == (0, "")
    told = [json.loads(line) for line in done.out.splitlines()]
    assert [each["format"] for each in told] == ["csv", "xlsx", "pdf"]
    for each in told:
        content = (program.folder / each["path"]).read_bytes()
        assert (each["size"], each["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert (each["requests"], each["skipped"], each["report"]) == (1, False, "detailed")
        assert (each["from"], each["to"]) == ("2025-01-01", "2025-01-31")
    assert told[0]["rows"] == told[1]["rows"] > 0
    assert told[2]["pages"] > 0
    assert sandbox.received == []
    assert names(program.folder) == {
        f"{sandbox.workspace_id}_detailed_2025-01-01_2025-01-31.{suffix}" for suffix in ("csv", "xlsx", "pdf")
    }


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
async def test_every_report_comes_in_every_format(report: Report, program: Program) -> None:
    """What the table lists is understood by Toggl's side, field for field."""
    formats = ("--format", ",".join(report.requests))
    extra = ("--currency", "usd") if "employee" in report.name else ()
    done = await program.fork("export", report.name, *SPAN, *formats, *extra, *OWN_SANDBOX)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == len(report.requests) == len(names(program.folder))


async def test_filters_go_out_as_they_were_given(program: Program, sandbox: Sandbox) -> None:
    """Each filter option is its field in the body; 'none' is null; what was not given is left out."""
    filters = ("--client", "none", "--client", "61000013", "--user", "1", "--no-billable")
    more = ("--project", "7", "--tag", "8", "--task", "none", "--description", "a, b")
    done = await program.run("export", "detailed", *SPAN, *filters, *more)
    assert (done.code, done.err) == (0, "")
    assert sandbox.received[0].body == {
        "start_date": "2025-01-01",
        "end_date": "2025-01-31",
        "client_ids": [None, 61000013],
        "user_ids": [1],
        "project_ids": [7],
        "tag_ids": [8],
        "task_ids": [None],
        "billable": False,
        "description": "a, b",
    }


async def test_the_path_can_be_chosen_and_a_line_tells_of_it(program: Program) -> None:
    """--output names the file; its line has path, size, rows, hash, time and requests."""
    done = await program.run("export", "detailed", *SPAN, "--output", "january.csv")
    content = (program.folder / "january.csv").read_bytes()
    assert done.code == 0
    assert done.out.startswith("january.csv  ")
    for part in (" kB", " rows", hashlib.sha256(content).hexdigest(), " s", "1 request"):
        assert part in done.out


async def test_a_file_that_exists_is_treated_as_asked(program: Program, sandbox: Sandbox) -> None:
    """With skip nothing is sent, with number another name is taken, with replace its place."""
    file = program.folder / "x.csv"
    file.write_text("mine", encoding="utf-8")
    command = ("export", "detailed", *SPAN, "--output", "x.csv", "--existing")
    skipped = await program.fork(*command, "skip", "--json")
    assert json.loads(skipped.out)["skipped"] is True
    assert (file.read_text(encoding="utf-8"), sandbox.received) == ("mine", [])
    numbered = await program.fork(*command, "number")
    assert numbered.out.startswith("x-2.csv  ")
    replaced = await program.fork(*command, "replace", "--quiet")
    assert (replaced.code, replaced.out, replaced.err) == (0, "", "")
    assert file.read_bytes() == (program.folder / "x-2.csv").read_bytes()


async def test_the_command_goes_before_the_environment(program: Program, sandbox: Sandbox) -> None:
    """--workspace is the workspace even where TOGGL_WORKSPACE_ID names another, or nothing sensible."""
    right = str(sandbox.workspace_id)
    done = await program.having(TOGGL_WORKSPACE_ID="nonsense").run(
        "export", "weekly", *SPAN, "--workspace", right
    )
    assert (done.code, done.err) == (0, "")


async def test_a_sandbox_of_its_own_needs_no_account(tmp_path: Path) -> None:
    """--sandbox needs no settings at all, and asks nobody else."""
    done = await Program(tmp_path, {}).run(
        "export", "detailed", *SPAN, "--sandbox", "--entries", "365", "--json"
    )
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["rows"] > 0
