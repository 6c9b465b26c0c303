"""``toggl-async bulk`` as a user types it: its commands, exit codes and mistakes."""

import json
from collections.abc import AsyncGenerator, Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.cli.program import Program, account
from tests.support.archives import names_in
from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace, faults

COMPANY = Company(entries=200, first_day=date(2026, 1, 1), last_day=date(2026, 3, 31))
MONTHS = ("--since", "2026-01-01", "--until", "2026-03-31")
TOML = """
into = "archive"
since = 2026-01-01
until = 2026-03-31
[[account]]
token_env = "TOGGL_TOKEN_ACME"
[[report]]
kind = "detailed"
formats = ["csv", "xlsx"]
billable = true
"""


@pytest.fixture
async def acme() -> AsyncGenerator[Sandbox]:
    """Return a sandbox with a small company."""
    async with Sandbox(COMPANY) as sandbox:
        yield sandbox


def in_folder(folder: Path, sandbox: Sandbox) -> Program:
    """Return the program in a folder, with the account of a sandbox under two names."""
    return Program(folder, {**account(sandbox), "TOGGL_TOKEN_ACME": sandbox.api_token})


async def test_an_archive_is_made_looked_at_and_kept(tmp_path: Path, acme: Sandbox) -> None:
    """A plan in TOML is previewed, run, run again, shown, verified and listed."""
    (tmp_path / "archive.toml").write_text(TOML, "utf-8")
    program = in_folder(tmp_path, acme)
    planned = await program.fork("bulk", "plan", "archive.toml", "--per-hour", "30")
    assert planned.code == 0
    assert "6 requests; done at about" in planned.out
    assert not (tmp_path / "archive").exists()
    first = await program.fork("bulk", "run", "archive.toml")
    assert (first.code, first.out.split(" (")[0]) == (0, "6 files saved")
    assert len(names_in(tmp_path / "archive")) == 6
    acme.clear_received()
    again = await program.fork("bulk", "run", "archive")
    assert (again.code, again.out) == (0, "0 files saved (0 B); 0 requests\n")
    status = await program.fork("bulk", "status", "archive", "--json")
    counts = json.loads(status.out)["counts"]
    assert sum(counts.values()) == counts["settled"] == 6
    verified = await program.fork("bulk", "verify", "archive")
    assert (verified.code, verified.out.split(" (")[0]) == (0, "6 files read")
    manifest = await program.fork("bulk", "manifest", "archive")
    lines = [json.loads(line) for line in manifest.out.splitlines()]
    assert [line["name"] for line in lines] == names_in(tmp_path / "archive")
    assert not acme.received
    assert acme.api_token not in "".join(each.out + each.err for each in (first, status, manifest))


async def test_a_ledger_stands_for_its_plan(tmp_path: Path, acme: Sandbox) -> None:
    """If the ledger is outside the folder, commands accept its path instead of the plan."""
    program = in_folder(tmp_path, acme)
    first = await program.fork("bulk", "run", "--into", "files", "--ledger", "toggl.sqlite3", *MONTHS)
    assert first.code == 0
    verified = await program.fork("bulk", "verify", "toggl.sqlite3")
    assert (verified.code, verified.out.split(" (")[0]) == (0, "3 files read")


async def test_what_is_missing_is_repaired(tmp_path: Path, acme: Sandbox) -> None:
    """A verification that finds a missing file ends with exit code 1; with --repair, it fetches the file."""
    program = in_folder(tmp_path, acme)
    await program.fork("bulk", "run", "--into", "archive", *MONTHS)
    gone = tmp_path / "archive" / names_in(tmp_path / "archive")[1]
    gone.unlink()
    found = await program.fork("bulk", "verify", "archive", "--check-totals")
    assert found.code == 1
    assert f"missing: {gone.name}" in found.out
    assert "2 files compared with Toggl's totals: 0 differ" in found.out
    repaired = await program.fork("bulk", "verify", "archive", "--repair")
    assert repaired.code == 0
    assert gone.exists()
    assert (await program.fork("bulk", "verify", "archive")).code == 0


async def test_events_are_lines_of_json(tmp_path: Path, acme: Sandbox) -> None:
    """With --json, each event is a line, from the number of jobs to the result."""
    program = in_folder(tmp_path, acme)
    done = await program.fork("bulk", "run", "--into", "archive", *MONTHS, "--json")
    events = [json.loads(line) for line in done.out.splitlines()]
    assert events[0]["event"] == "start"
    assert events[0]["jobs"] == 3
    assert [event["result"] for event in events if event["event"] == "outcome"] == ["saved"] * 3
    assert events[-1]["event"] == "end"
    assert events[-1]["saved"] == 3


async def test_a_used_up_quota_ends_with_exit_code_75(tmp_path: Path) -> None:
    """When the quota is used up, the message says when to run again; a run before that sends nothing."""
    async with Sandbox(COMPANY, hourly=2) as sandbox:
        program = in_folder(tmp_path, sandbox)
        first = await program.fork("bulk", "run", "--into", "archive", *MONTHS)
        assert first.code == 75
        assert "2 files saved" in first.out
        assert "the hourly quota is used up: run it again after " in first.out
        sandbox.clear_received()
        second = await program.fork("bulk", "run", "archive")
        assert second.code == 75
        assert not sandbox.received


async def test_a_failure_is_named_and_ends_with_exit_code_1(tmp_path: Path, acme: Sandbox) -> None:
    """A file that failed is named with its reason, and the next run fetches it."""
    program = in_folder(tmp_path, acme)
    acme.fault(faults.Status(400, '"Invalid column"'), "csv", times=1, after=1)
    first = await program.fork("bulk", "run", "--into", "archive", *MONTHS)
    assert first.code == 1
    assert "2 files saved" in first.out
    assert "1 failed" in first.out
    assert ".csv: 400: Invalid column" in first.out
    second = await program.fork("bulk", "run", "archive")
    assert (second.code, second.out.split(" (")[0]) == (0, "1 file saved")


async def test_a_format_that_the_plan_lacks_is_named_once(tmp_path: Path) -> None:
    """If the Toggl plan lacks a format, its other files are not requested."""
    async with Sandbox(workspaces=[SandboxWorkspace(company=COMPANY, plan="free")]) as sandbox:
        program = in_folder(tmp_path, sandbox)
        done = await program.fork("bulk", "run", "--into", "archive", *MONTHS, "--format", "csv,xlsx")
    assert done.code == 1
    assert "3 files saved" in done.out
    assert f"not fetched: detailed xlsx of workspace {sandbox.workspace_id}: 402" in done.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "give a plan, such as archive.toml, or --into"),
        (["run", "--into", "x"], "or --since"),
        (["run", "--into", "x", "--since", "2999-01-01"], "since 2999-01-01 is after "),
        (["run", "--into", "x", "--since", "2026-02-30"], "'2026-02-30' is not a date"),
        (["run", "--into", "x", "--since", "2026-02-01", "--until", "2026-01-01"], "is before since"),
        (["run", "absent.toml"], "absent.toml: No such file or directory"),
        (["run", "."], "there is no archive in ."),
        (["status", "."], "there is no archive in ."),
        (["run", "bad.toml"], "bad.toml: this is not TOML"),
        (["run", "typo.toml"], "the plan has the unknown key 'sinse', did you mean since?"),
        (["run", "good.toml", "--report", "weekly"], "--report belongs in the plan good.toml"),
        (["run", "--into", "x", *MONTHS, "--report", "weekli"], "no kind 'weekli', did you mean weekly?"),
        (["run", "--into", "x", *MONTHS, "--workspaces", "nine"], "--workspaces: 'nine' is not an id"),
        (["run", "--into", "x", *MONTHS, "--workspaces", "9"], "does not belong to workspace 9"),
        (["run", "--into", "x", *MONTHS, "--names", "../{start}"], "leaves the folder"),
        (["run", "--into", "x", *MONTHS, "--names", "{start:%Y}"], "two files would be called"),
        (["run", "--into", "x", *MONTHS, "--concurrency", "0"], "'0' is not a whole number from 1 on"),
        (["verify", "--into", "x", *MONTHS, "--sample", "200%"], "--sample: '200%' is not a part"),
        (["run", "--into", "good.toml", *MONTHS], "good.toml: Not a directory"),
    ],
)
async def test_a_mistake_ends_with_exit_code_2(
    tmp_path: Path, acme: Sandbox, arguments: Sequence[str], message: str
) -> None:
    """A mistake is named in one line, before a report is requested."""
    (tmp_path / "bad.toml").write_text("into = ", "utf-8")
    (tmp_path / "typo.toml").write_text('into = "x"\nsinse = 2026-01-01\n', "utf-8")
    (tmp_path / "good.toml").write_text('into = "x"\nsince = 2026-01-01\n', "utf-8")
    done = await in_folder(tmp_path, acme).fork("bulk", *arguments)
    assert message in done.err
    assert done.err.count("\n") == 1
    assert (done.code, done.out) == (2, "")
    assert not [request for request in acme.received if request.path.startswith("/reports/")]


async def test_a_store_is_named_by_its_url(tmp_path: Path, acme: Sandbox) -> None:
    """`--into` takes a URL with `--ledger`; later commands find the plan by the ledger's folder."""
    program, url = in_folder(tmp_path, acme), (tmp_path / "store").as_uri()
    missing = await program.fork("bulk", "run", "--into", url, *MONTHS)
    assert missing.code == 2
    assert "ledger: the files go to an object store" in missing.err
    assert not acme.received
    ledger = "ledgers/bulk-ledger.sqlite3"
    first = await program.fork("bulk", "run", "--into", url, "--ledger", ledger, *MONTHS)
    assert (first.code, first.out.split(" (")[0]) == (0, "3 files saved")
    assert len(names_in(tmp_path / "store")) == 3
    verified = await program.fork("bulk", "verify", "ledgers")
    assert (verified.code, verified.out.split(" (")[0]) == (0, "3 files read")
    secret = await program.fork("bulk", "run", "--into", "s3://KEY:SECRET@bucket/a", "--ledger", "x", *MONTHS)
    assert secret.code == 2
    assert "SECRET" not in secret.err + secret.out


@pytest.mark.parametrize("flags", [(), ("--json",)])
async def test_an_account_that_is_refused_is_named(
    tmp_path: Path, acme: Sandbox, flags: Sequence[str]
) -> None:
    """The other account is exported, the refused one is named, and the exit code is 1."""
    plan = TOML.replace("[[report]]", '[[account]]\ntoken_env = "TOGGL_TOKEN_OLD"\n[[report]]')
    (tmp_path / "archive.toml").write_text(plan, "utf-8")
    program = in_folder(tmp_path, acme)
    program = Program(tmp_path, {**program.settings, "TOGGL_TOKEN_OLD": "0" * 32})
    done = await program.fork("bulk", "run", "archive.toml", *flags)
    planned = await program.fork("bulk", "plan", "archive.toml", *flags)
    assert (done.code, planned.code) == (1, 1)
    assert len(names_in(tmp_path / "archive")) == 6
    for said in (done.out, planned.out):
        if flags:
            accounts = json.loads(said.splitlines()[-1])["failed_accounts"]
            assert [each["account"] for each in accounts] == ["TOGGL_TOKEN_OLD"]
        else:
            assert "account TOGGL_TOKEN_OLD: 403" in said
    if flags:
        events = [json.loads(line) for line in done.out.splitlines()]
        assert [each["account"] for each in events if each["event"] == "account_failed"] == [
            "TOGGL_TOKEN_OLD"
        ]
    else:
        assert "not fetched: account TOGGL_TOKEN_OLD: 403" in done.err


@pytest.mark.parametrize("token", ["0" * 32, "", "two words"], ids=["refused", "unset", "malformed"])
@pytest.mark.parametrize("others", ["", '[[account]]\ntoken_env = "TOGGL_API_TOKEN"\nworkspaces = [12]\n'])
async def test_a_wrong_token_is_named_by_the_variable_of_its_account(
    tmp_path: Path, acme: Sandbox, token: str, others: str
) -> None:
    """A message about a token that the plan names says nothing of the variables of other accounts."""
    plan = TOML.replace("TOGGL_TOKEN_ACME", "TOKEN_B").replace("[[report]]", f"{others}[[report]]")
    (tmp_path / "archive.toml").write_text(plan, "utf-8")
    program = Program(tmp_path, {**in_folder(tmp_path, acme).settings, "TOKEN_B": token})
    said = (await program.fork("bulk", "run", "archive.toml")).err
    assert "TOKEN_B" in said
    assert "TOGGL_FOCUS_KEY" not in said
    assert "the one in TOGGL_API_TOKEN" not in said
    assert "0" * 32 not in said
