"""``toggl-async list`` and ``report``: every answer in JSON, from the request classes."""

import json
import sys
from pathlib import Path

import attrs
import pytest

from tests.cli.program import Program
from toggl_async.cli import main
from toggl_async.cli.asking import Inquiry
from toggl_async.cli.inquiries import INQUIRIES, SAVED
from toggl_async.cli.listing import LISTINGS
from toggl_async.sandbox import Company, Sandbox
from toggl_async.sandbox.saved_reports import saved_reports

OWN_SANDBOX = ("--sandbox", "--entries", "300")
SPAN = ("--from", "2025-01-01", "--to", "2025-01-31")
NEEDED = {
    "client-trends": ("ids=61000013", "currency=USD"),
    "project-trends": ("ids=190000001", "currency=USD"),
    "user-trends": ("ids=8000001", "currency=USD"),
    "project-summary": ("project_id=190000001",),
    "organization": ("organization_id=7000001",),
    "project-groups": ("project_ids=190000001,190000012",),
    "task-statuses": ("ids=110000001,110000014",),
    "project-profitability": ("currency=USD",),
}
"""What a request must say, where it must say anything."""


def carry_out(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """Be the program; what it prints, if all is well."""
    monkeypatch.setattr(sys, "argv", ["toggl-async", *arguments])
    code = main()
    out, err = capsys.readouterr()
    assert (code, err) == (0, ""), err
    return out


def span_of(inquiry: Inquiry) -> tuple[str, ...]:
    return SPAN if any(field.name == "start_date" for field in attrs.fields(inquiry.request)) else ()


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
def test_every_list_is_listed(
    listing: Inquiry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line has its columns, and the JSON of the same row every field of the answer."""
    command = ("list", listing.name, *NEEDED.get(listing.name, ()), *OWN_SANDBOX)
    lines = carry_out(command, monkeypatch, capsys).splitlines()
    rows = [json.loads(line) for line in carry_out((*command, "--json"), monkeypatch, capsys).splitlines()]
    assert len(lines) == len(rows) > 0
    for line, row in zip(lines, rows, strict=True):
        assert len(line.split("\t")) == len(listing.columns)
        assert row.keys() >= set(listing.columns)
        assert row["id"] is None or line.startswith(str(row["id"]))


@pytest.mark.parametrize("inquiry", INQUIRIES, ids=lambda inquiry: inquiry.name)
def test_every_report_is_printed(
    inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each line is JSON, typed or as the server sent it, and both have as many."""
    command = ("report", inquiry.name, *span_of(inquiry), *NEEDED.get(inquiry.name, ()), *OWN_SANDBOX)
    typed = carry_out(command, monkeypatch, capsys).splitlines()
    raw = carry_out((*command, "--raw"), monkeypatch, capsys).splitlines()
    assert len(typed) == len(raw) > 0
    assert all(isinstance(json.loads(line), dict) for line in (*typed, *raw))


@pytest.mark.parametrize("inquiry", [*LISTINGS, *INQUIRIES, SAVED], ids=lambda inquiry: inquiry.name)
def test_every_field_is_told_of(
    inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--fields lists them with type and sentence, and asks for nothing: no account is needed."""
    for name in ("TOGGL_API_TOKEN", "TOGGL_EMAIL", "TOGGL_FOCUS_KEY"):
        monkeypatch.delenv(name, raising=False)
    what = "list" if inquiry in LISTINGS else "report"
    told = carry_out((what, inquiry.name, "--fields"), monkeypatch, capsys)
    for field in attrs.fields(inquiry.request):
        assert (f"\n  {field.name}" in told) is (field.name != "options")
    assert "Unset" not in told
    assert "None |" not in told


async def test_fields_go_out_as_their_types_say(program: Program, sandbox: Sandbox) -> None:
    """Lists, days, truths, numbers, null, text as it is, and JSON for what has parts."""
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
    done = await program.run("report", "summary", *SPAN, *pairs)
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


async def test_an_export_takes_every_field_too(program: Program, sandbox: Sandbox) -> None:
    """What has no option is given by name, and two different exports get two names."""
    plain = await program.fork("export", "detailed", *SPAN)
    ordered = await program.fork("export", "detailed", *SPAN, "order_by=user", "--client", "none")
    assert (plain.code, ordered.code) == (0, 0), ordered.err
    body = sandbox.received[1].body
    assert isinstance(body, dict)
    assert (body["order_by"], body["client_ids"]) == ("user", [None])
    stem = f"{sandbox.workspace_id}_detailed_2025-01-01_2025-01-31"
    named = sorted(path.name for path in program.folder.iterdir())
    assert named[0] == f"{stem}.csv"
    assert named[1].startswith(f"{stem}_")


async def test_rows_come_over_all_pages(program: Program, sandbox: Sandbox) -> None:
    """A line for each row of every page, in typed form and in the server's."""
    command = ("report", "detailed", "--from", "2025-01-06", "--to", "2025-01-10", "page_size=20")
    typed = [json.loads(line) for line in (await program.fork(*command)).out.splitlines()]
    pages = len(sandbox.received)
    raw = [json.loads(line) for line in (await program.fork(*command, "--raw")).out.splitlines()]
    assert 1 < pages == len(sandbox.received) - pages
    assert [row["row_number"] for row in typed] == list(range(1, len(typed) + 1))
    assert [row["row_number"] for row in raw] == [row["row_number"] for row in typed]


async def test_secrets_are_printed_on_demand_alone(program: Program, sandbox: Sandbox) -> None:
    """An answer's tokens stand in what --raw prints, and nowhere else."""
    shown = await program.fork("report", "me")
    raw = await program.fork("report", "me", "--raw")
    assert sandbox.api_token not in shown.out
    assert json.loads(raw.out)["api_token"] == sandbox.api_token


async def test_workspaces_are_listed_without_one(program: Program, sandbox: Sandbox) -> None:
    """Who does not know a workspace's id yet can ask for it; what is about one says how."""
    nowhere = program.having(TOGGL_WORKSPACE_ID="")
    done = await nowhere.fork("list", "workspaces")
    assert done.code == 0
    assert done.out.startswith(f"{sandbox.workspace_id}\t")
    lost = await nowhere.fork("list", "clients")
    assert (lost.code, "list workspaces" in lost.err) == (2, True)


def test_a_saved_report_comes_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its files are named by a digest, since it has days of its own and its token is secret."""
    token = saved_reports(Company(entries=300))[0].token
    monkeypatch.setenv("TOGGL_REPORT_TOKEN", token)
    into = ("--to-dir", str(tmp_path), "--json")
    told = carry_out(
        ("export", "saved", "--format", "csv,xlsx,pdf", *into, *OWN_SANDBOX), monkeypatch, capsys
    )
    files = [json.loads(line) for line in told.splitlines()]
    assert [each["format"] for each in files] == ["csv", "xlsx", "pdf"]
    assert all(Path(each["path"]).name.startswith("saved_") and each["from"] is None for each in files)
    assert token not in told


@pytest.mark.parametrize("source", ["environment", "file", "standard input"])
async def test_a_saved_report_s_token_is_not_on_the_command_line(
    source: str, program: Program, sandbox: Sandbox
) -> None:
    """It comes from the environment, a file or standard input, opens the report, and is not shown."""
    token = saved_reports(Company(entries=2000))[0].token
    (program.folder / "token").write_text(token + "\n", encoding="utf-8")
    where = {"environment": (), "file": ("--token-file", "token"), "standard input": ("--token-file", "-")}
    asking = program.having(TOGGL_REPORT_TOKEN=token if source == "environment" else "")
    sent = token if source == "standard input" else None
    done = await asking.run("report", "saved", *where[source], sends=sent)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["report_type"] == "detailed"
    assert token not in done.out
