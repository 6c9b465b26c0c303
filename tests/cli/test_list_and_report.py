"""``toggl-async list`` and ``report``: rows as text and as JSON, for every request class."""

import json
import sys
from pathlib import Path

import attrs
import pytest

from tests.cli.program import Program
from toggl_async.cli import main
from toggl_async.cli.json_reports import JSON_REPORTS, SAVED
from toggl_async.cli.listing import LISTINGS
from toggl_async.cli.row_commands import RowCommand
from toggl_async.sandbox import Company, Sandbox
from toggl_async.sandbox.saved_reports import saved_reports

OWN_SANDBOX = ("--sandbox", "--entries", "300")
JANUARY = ("--from", "2025-01-01", "--to", "2025-01-31")
REQUIRED = {
    "client-trends": ("ids=61000013", "currency=USD"),
    "project-trends": ("ids=190000001", "currency=USD"),
    "user-trends": ("ids=8000001", "currency=USD"),
    "project-summary": ("project_id=190000001",),
    "time-entry": ("time_entry_id=3100000007",),
    "organization": ("organization_id=7000001",),
    "organization-groups": ("organization_id=7000001",),
    "focus-time-entries": (
        "organization_id=7000001",
        "date_from=2025-01-01T00:00:00Z",
        "date_to=2026-01-01T00:00:00+00:00",
    ),
    "focus-tasks": ("organization_id=7000001",),
    "project-groups": ("project_ids=190000001,190000012",),
    "task-statuses": ("ids=110000001,110000014",),
    "project-profitability": ("currency=USD",),
}
"""The required fields of the requests that have any."""


def run_program(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """Run the program in this process, assert that it succeeds, and return its output."""
    monkeypatch.setattr(sys, "argv", ["toggl-async", *arguments])
    code = main()
    out, err = capsys.readouterr()
    assert (code, err) == (0, ""), err
    return out


def dates_for(command: RowCommand) -> tuple[str, ...]:
    return JANUARY if any(field.name == "start_date" for field in attrs.fields(command.request)) else ()


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
def test_every_list_is_printed_as_text_and_as_json(
    listing: RowCommand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line of text has the list's columns, and the JSON of the same row has every field of the model."""
    command = ("list", listing.name, *REQUIRED.get(listing.name, ()), *OWN_SANDBOX)
    lines = run_program(command, monkeypatch, capsys).splitlines()
    rows = [json.loads(line) for line in run_program((*command, "--json"), monkeypatch, capsys).splitlines()]
    assert len(lines) == len(rows) > 0
    for line, row in zip(lines, rows, strict=True):
        assert len(line.split("\t")) == len(listing.columns)
        assert row.keys() >= set(listing.columns)
        first = row[listing.columns[0]]
        assert first is None or line.startswith(str(first))


@pytest.mark.parametrize("report", JSON_REPORTS, ids=lambda report: report.name)
def test_every_report_is_printed(
    report: RowCommand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each line is JSON, with --raw too, and both forms have the same number of lines."""
    command = ("report", report.name, *dates_for(report), *REQUIRED.get(report.name, ()), *OWN_SANDBOX)
    typed = run_program(command, monkeypatch, capsys).splitlines()
    raw = run_program((*command, "--raw"), monkeypatch, capsys).splitlines()
    assert len(typed) == len(raw) > 0
    assert all(isinstance(json.loads(line), dict) for line in (*typed, *raw))


@pytest.mark.parametrize("command", [*LISTINGS, *JSON_REPORTS, SAVED], ids=lambda command: command.name)
def test_every_field_is_described(
    command: RowCommand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--fields lists each field with its type and docstring, and needs no account, since it sends nothing."""
    for name in ("TOGGL_API_TOKEN", "TOGGL_EMAIL", "TOGGL_FOCUS_KEY"):
        monkeypatch.delenv(name, raising=False)
    group = "list" if command in LISTINGS else "report"
    printed = run_program((group, command.name, "--fields"), monkeypatch, capsys)
    for field in attrs.fields(command.request):
        assert (f"\n  {field.name}" in printed) is (field.name != "options")
    assert "Unset" not in printed
    assert "None |" not in printed


async def test_field_arguments_are_converted_to_the_types_of_the_fields(
    program: Program, sandbox: Sandbox
) -> None:
    """Lists, booleans, numbers, null and objects are sent as JSON of that type; text is sent unchanged."""
    pairs = (
        "client_ids=61000013,none",
        "project_ids=none",
        "tag_ids=",
        "user_ids=null",
        "billable=False",
        "rounding=-1",
        "description=null, a=b",
        'audit={"show_empty_groups": true, "group_filter": {"currency": "EUR"}}',
    )
    done = await program.run("report", "summary", *JANUARY, *pairs)
    assert (done.code, done.err) == (0, "")
    assert sandbox.received[0].body == {
        "start_date": "2025-01-01",
        "end_date": "2025-01-31",
        "client_ids": [61000013, None],
        "project_ids": [None],
        "tag_ids": [],
        "user_ids": None,
        "billable": False,
        "rounding": -1,
        "description": "null, a=b",
        "audit": {"show_empty_groups": True, "group_filter": {"currency": "EUR"}},
    }


async def test_an_export_accepts_field_arguments_too(program: Program, sandbox: Sandbox) -> None:
    """A field without an option is given as FIELD=VALUE, and two different exports get two file names."""
    plain = await program.fork("export", "detailed", *JANUARY)
    ordered = await program.fork("export", "detailed", *JANUARY, "order_by=user", "--client", "none")
    assert (plain.code, ordered.code) == (0, 0), ordered.err
    body = sandbox.received[1].body
    assert isinstance(body, dict)
    assert (body["order_by"], body["client_ids"]) == ("user", [None])
    stem = f"{sandbox.workspace_id}_detailed_2025-01-01_2025-01-31"
    names = sorted(path.name for path in program.folder.iterdir())
    assert names[0] == f"{stem}.csv"
    assert names[1].startswith(f"{stem}_")


async def test_the_rows_of_all_pages_are_printed(program: Program, sandbox: Sandbox) -> None:
    """Each row of every page is printed as one line, with --raw too."""
    command = ("report", "detailed", "--from", "2025-01-06", "--to", "2025-01-10", "page_size=20")
    typed = [json.loads(line) for line in (await program.fork(*command)).out.splitlines()]
    pages = len(sandbox.received)
    raw = [json.loads(line) for line in (await program.fork(*command, "--raw")).out.splitlines()]
    assert 1 < pages == len(sandbox.received) - pages
    assert [row["row_number"] for row in typed] == list(range(1, len(typed) + 1))
    assert [row["row_number"] for row in raw] == [row["row_number"] for row in typed]


async def test_projects_are_active_archived_or_both(program: Program, sandbox: Sandbox) -> None:
    """A field that takes true, false or a word is converted, and --fields names all three values."""
    found = [
        set((await program.run("list", "track-projects", f"active={value}")).out.splitlines())
        for value in ("true", "False", "both")
    ]
    assert found[0] | found[1] == found[2]
    assert found[0]
    assert found[1]
    assert "active: true or false or both" in (await program.run("list", "track-projects", "--fields")).out
    wrong = await program.run("list", "track-projects", "active=all")
    assert (wrong.code, "active" in wrong.err) == (2, True)
    assert sandbox.refused == []


async def test_entries_are_listed_from_a_date_or_a_time(program: Program, sandbox: Sandbox) -> None:
    """A field that takes dates and times is converted, and --fields names no option for it."""
    both = ("start_date=2025-12-01T09:00:00+01:00", "end_date=2025-12-31")
    done = await program.run("list", "time-entries", *both)
    assert (done.code, done.err, sandbox.refused) == (0, "", [])
    described = (await program.run("list", "time-entries", "--fields")).out
    assert "start_date: a date such as 2025-01-31 or a time such as 2025-01-31T09:00:00Z" in described
    wrong = await program.run("list", "time-entries", "before=yesterday")
    assert (wrong.code, "is not a date such as 2025-01-31 or a time" in wrong.err) == (2, True)


async def test_tasks_are_printed_raw_without_the_object_around_them(program: Program) -> None:
    """A page of tasks comes in an object, and --raw prints its rows as for any other list."""
    command = ("list", "track-tasks", "active=both", "per_page=9")
    typed = (await program.run(*command)).out.splitlines()
    raw = (await program.run(*command, "--raw")).out.splitlines()
    assert [line.partition("\t")[0] for line in typed] == [str(json.loads(line)["id"]) for line in raw]
    assert len(raw) > 9


async def test_secrets_are_printed_only_with_raw(program: Program, sandbox: Sandbox) -> None:
    """The API token in a response is printed by --raw, and left out otherwise."""
    shown = await program.fork("report", "me")
    raw = await program.fork("report", "me", "--raw")
    assert sandbox.api_token not in shown.out
    assert json.loads(raw.out)["api_token"] == sandbox.api_token


async def test_workspaces_are_listed_without_a_workspace_id(program: Program, sandbox: Sandbox) -> None:
    """A user without a workspace id can list workspaces; the error of another command says so."""
    without_workspace = program.with_settings(TOGGL_WORKSPACE_ID="")
    done = await without_workspace.fork("list", "workspaces")
    assert done.code == 0
    assert done.out.startswith(f"{sandbox.workspace_id}\t")
    failed = await without_workspace.fork("list", "clients")
    assert (failed.code, "list workspaces" in failed.err) == (2, True)


def test_a_saved_report_is_exported_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The files are named by a digest, since the dates are unknown and the token is secret."""
    token = saved_reports(Company(entries=300))[0].token
    monkeypatch.setenv("TOGGL_REPORT_TOKEN", token)
    into = ("--to-dir", str(tmp_path), "--json")
    printed = run_program(
        ("export", "saved", "--format", "csv,xlsx,pdf", *into, *OWN_SANDBOX), monkeypatch, capsys
    )
    files = [json.loads(line) for line in printed.splitlines()]
    assert [each["format"] for each in files] == ["csv", "xlsx", "pdf"]
    assert all(Path(each["path"]).name.startswith("saved_") and each["from"] is None for each in files)
    assert token not in printed


@pytest.mark.parametrize("source", ["environment", "file", "standard input"])
async def test_a_report_token_is_read_from_the_environment_or_a_file(
    source: str, program: Program, sandbox: Sandbox
) -> None:
    """The token is read from the environment, a file or standard input, and is not printed."""
    token = saved_reports(Company(entries=2000))[0].token
    (program.folder / "token").write_text(token + "\n", encoding="utf-8")
    where = {"environment": (), "file": ("--token-file", "token"), "standard input": ("--token-file", "-")}
    with_token = program.with_settings(TOGGL_REPORT_TOKEN=token if source == "environment" else "")
    stdin = token if source == "standard input" else None
    done = await with_token.run("report", "saved", *where[source], stdin=stdin)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["report_type"] == "detailed"
    assert token not in done.out


def test_the_help_of_saved_reports_says_how_to_get_their_tokens(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tokens of saved reports are secrets, which only --raw prints, and the help says so."""
    command = ("list", "saved-reports")
    assert "Only --raw prints the tokens" in run_program((*command, "--help"), monkeypatch, capsys)
    printed = run_program((*command, *OWN_SANDBOX, "--json"), monkeypatch, capsys)
    assert '"token"' not in printed
    assert '"token"' in run_program((*command, *OWN_SANDBOX, "--raw"), monkeypatch, capsys)
