"""``toggl-async export``: the files, their names, and the output about them."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.support.files import OLD
from toggl_async.cli.reports import REPORTS, ReportCommand
from toggl_async.sandbox import Sandbox

OWN_SANDBOX = ("--sandbox", "--entries", "500")
"""Options for a sandbox in the program's own process, where no rate limit slows the program down."""
JANUARY = ("--from", "2025-01-01", "--to", "2025-01-31")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_json_describes_the_files_on_disk(program: Program, sandbox: Sandbox) -> None:
    """Each file has a JSON object with its path, size and hash, and takes one request.

    With --sandbox, the account in the environment gets no request.
    """
    formats = ("--format", "csv,xlsx", "--format", "pdf")
    done = await program.fork("export", "detailed", *JANUARY, *formats, "--json", *OWN_SANDBOX)
    assert (done.code, done.err) == (0, "")
    results = [json.loads(line) for line in done.out.splitlines()]
    assert [each["format"] for each in results] == ["csv", "xlsx", "pdf"]
    for each in results:
        content = (program.folder / each["path"]).read_bytes()
        assert (each["size"], each["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert (each["requests"], each["skipped"], each["report"]) == (1, False, "detailed")
        assert (each["from"], each["to"]) == ("2025-01-01", "2025-01-31")
    assert results[0]["rows"] == results[1]["rows"] > 0
    assert results[2]["pages"] > 0
    assert sandbox.received == []
    assert names(program.folder) == {
        f"{sandbox.workspace_id}_detailed_2025-01-01_2025-01-31.{suffix}" for suffix in ("csv", "xlsx", "pdf")
    }


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
async def test_every_report_is_exported_in_every_format(report: ReportCommand, program: Program) -> None:
    """The sandbox accepts the request for each format in the table of reports."""
    formats = ("--format", ",".join(report.requests))
    extra = ("--currency", "usd") if "employee" in report.name else ()
    done = await program.fork("export", report.name, *JANUARY, *formats, *extra, *OWN_SANDBOX)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == len(report.requests) == len(names(program.folder))


async def test_filters_are_sent_in_the_body(program: Program, sandbox: Sandbox) -> None:
    """Each filter option sets its field in the body; 'none' becomes null; other fields are left out."""
    filters = ("--client", "none", "--client", "61000013", "--user", "1", "--no-billable")
    more = ("--project", "7", "--tag", "8", "--task", "none", "--description", "a, b")
    done = await program.run("export", "detailed", *JANUARY, *filters, *more)
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


async def test_output_sets_the_path_of_the_file(program: Program) -> None:
    """--output sets the path; the printed line has the path, size, rows, hash, time and requests."""
    done = await program.run("export", "detailed", *JANUARY, "--output", "january.csv")
    content = (program.folder / "january.csv").read_bytes()
    assert done.code == 0
    assert done.out.startswith("january.csv  ")
    for part in (" kB", " rows", hashlib.sha256(content).hexdigest(), " s", "1 request"):
        assert part in done.out


async def test_the_existing_option_decides_about_an_existing_file(program: Program, sandbox: Sandbox) -> None:
    """``skip`` sends nothing, ``number`` saves under another name, and ``replace`` replaces the file."""
    file = program.folder / "x.csv"
    file.write_bytes(OLD)
    command = ("export", "detailed", *JANUARY, "--output", "x.csv", "--existing")
    skipped = await program.fork(*command, "skip", "--json")
    assert json.loads(skipped.out)["skipped"] is True
    assert (file.read_bytes(), sandbox.received) == (OLD, [])
    numbered = await program.fork(*command, "number")
    assert numbered.out.startswith("x-2.csv  ")
    replaced = await program.fork(*command, "replace", "--quiet")
    assert (replaced.code, replaced.out, replaced.err) == (0, "", "")
    assert file.read_bytes() == (program.folder / "x-2.csv").read_bytes()


async def test_an_update_replaces_only_a_file_that_differs(program: Program, sandbox: Sandbox) -> None:
    """``update`` sends a request, leaves a file with the same bytes, and the output says what it did."""
    file = program.folder / "x.csv"
    command = ("export", "detailed", *JANUARY, "--output", "x.csv", "--existing", "update")
    new = json.loads((await program.fork(*command, "--json")).out)
    assert (new["changed"], new["replaced"]) == (True, False)
    os.utime(file, ns=(10**18, 10**18))
    before = file.stat()
    same = json.loads((await program.fork(*command, "--json")).out)
    assert (same["changed"], same["replaced"], same["skipped"], same["requests"]) == (False, False, False, 1)
    assert "  unchanged  " in (await program.fork(*command)).out
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    file.write_bytes(OLD)
    other = json.loads((await program.fork(*command, "--json")).out)
    assert (other["changed"], other["replaced"]) == (True, True)
    assert len(sandbox.received) == 4


async def test_a_file_that_is_not_whole_is_not_skipped(program: Program) -> None:
    """``skip`` replaces a file that is not whole, and the output says so."""
    file = program.folder / "x.csv"
    command = ("export", "detailed", *JANUARY, "--output", "x.csv", "--existing", "skip")
    file.write_text("garbage", encoding="utf-8")
    replaced = json.loads((await program.fork(*command, "--json")).out)
    assert (replaced["skipped"], replaced["replaced"], replaced["requests"]) == (False, True, 1)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert "  replaced  " in (await program.fork(*command)).out
    assert file.read_bytes() == whole
    assert "  skipped, " in (await program.fork(*command)).out


async def test_the_workspace_option_overrides_the_environment(program: Program, sandbox: Sandbox) -> None:
    """--workspace overrides TOGGL_WORKSPACE_ID even if that is malformed."""
    right = str(sandbox.workspace_id)
    done = await program.with_settings(TOGGL_WORKSPACE_ID="nonsense").run(
        "export", "weekly", *JANUARY, "--workspace", right
    )
    assert (done.code, done.err) == (0, "")


async def test_the_sandbox_option_needs_no_account(tmp_path: Path) -> None:
    """With --sandbox, an export needs no variables in the environment."""
    done = await Program(tmp_path, {}).run(
        "export", "detailed", *JANUARY, "--sandbox", "--entries", "365", "--json"
    )
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["rows"] > 0


async def test_fields_without_effect_on_a_file_come_last(program: Program) -> None:
    """--fields lists the fields that Toggl documents for a file, but that do not change it, with a remark."""
    done = await program.run("export", "detailed", "--fields")
    fields = [line for line in done.out.splitlines() if line.startswith("  ") and line[2] != " "]
    ignored = [line for line in fields if line.endswith(" (without an effect on a file)")]
    names = {line.partition(":")[0].strip() for line in ignored}
    assert names == {"enrich_response", "first_id", "first_row_number", "first_timestamp", "page_size"}
    assert fields[-len(ignored) :] == ignored


@pytest.mark.parametrize("name", ["x.xlsx", "x.pdf", "x.PDF", "x.csv", "x.txt", "x"])
async def test_the_suffix_of_the_output_decides_about_the_format(name: str, program: Program) -> None:
    """Without --format, the suffix of --output names the format; another suffix means csv."""
    done = await program.fork("export", "detailed", *JANUARY, "--output", name, "--json", *OWN_SANDBOX)
    known = {"x.xlsx": "xlsx", "x.pdf": "pdf", "x.PDF": "pdf"}
    assert (done.code, json.loads(done.out)["format"]) == (0, known.get(name, "csv")), done.err
    start = {"xlsx": b"PK", "pdf": b"%PDF-"}.get(known.get(name, ""), b"\xef\xbb\xbf")
    assert (program.folder / name).read_bytes().startswith(start)
