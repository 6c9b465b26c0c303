"""``toggl-async list``, ``demo`` and ``sandbox``, ``--help``, and the progress on a terminal."""

import json
import os
import re
import signal
from datetime import date
from pathlib import Path

import anyio
import pytest

from tests.cli.program import COMMAND, Program, account, read_until, send_signal
from toggl_async import Toggl
from toggl_async.cli.field_values import fields_of
from toggl_async.cli.json_reports import JSON_REPORTS
from toggl_async.cli.listing import LISTINGS
from toggl_async.cli.reports import REPORTS
from toggl_async.reports.exports import ExportDetailed
from toggl_async.sandbox import Company, Sandbox, faults

JANUARY = ("--from", "2025-01-01", "--to", "2025-01-31")


async def test_the_clients_of_all_pages_are_listed(tmp_path: Path) -> None:
    """Each client is one line with its id and name, separated by a tab."""
    async with Sandbox(Company(entries=10, clients=250)) as sandbox:
        done = await Program(tmp_path, account(sandbox)).run("list", "clients")
        assert len(sandbox.received) == 2
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert (done.code, done.err, len(rows)) == (0, "", 250)
    assert all(len(row) == 2 and row[0].isdigit() for row in rows)


async def test_names_are_exact_in_json_and_escaped_in_text(program: Program) -> None:
    """--name filters; --json prints a line break in a name unchanged, and a line of text escapes it."""
    exact = await program.fork("list", "clients", "--name", "Line", "--json")
    shown = await program.fork("list", "clients", "--name", "Line")
    names = [json.loads(line)["name"] for line in exact.out.splitlines()]
    assert names
    assert all("Line\nBreak" in name for name in names)
    assert "Line\\nBreak" in shown.out
    assert len(shown.out.splitlines()) == len(names)


async def test_a_project_has_the_id_of_its_client(program: Program) -> None:
    """A project's line has its id, its client's id and its name; its JSON has every field."""
    exact = await program.fork("list", "projects", "--json")
    shown = await program.fork("list", "projects")
    assert (exact.code, shown.code) == (0, 0)
    project = json.loads(exact.out.splitlines()[0])
    assert project.keys() > {"id", "client_id", "name", "active", "currency"}
    assert shown.out.splitlines()[0].split("\t")[::2] == [str(project["id"]), project["name"]]


async def test_the_demo_exports_a_year_in_every_format(tmp_path: Path) -> None:
    """The demo needs no account, creates its folder, ends soon, and replaces its files when run again."""
    program = Program(tmp_path, {})
    with anyio.fail_after(15):
        first = await program.run("demo")
    assert first.code == 0, first.err
    files = sorted(path.name for path in (tmp_path / "toggl-demo").iterdir())
    assert [Path(name).suffix for name in files] == [".csv", ".pdf", ".xlsx", ".csv", ".csv"]
    assert all(name in first.out for name in files)
    commands = re.findall(r"^  toggl-async (.+)$", first.err, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["list", "export"]
    for command in commands:  # what the user is told to type next
        done = await program.run(
            *command.replace(" --workspace ID", "").split(), "--sandbox", "--entries", "50"
        )
        assert done.code == 0, done.err
    again = await program.run("demo", "--entries", "100", "--json")
    files_again = [json.loads(line) for line in again.out.splitlines()]
    assert sorted(Path(each["path"]).name for each in files_again) == files
    assert files_again[0]["rows"] == 100


async def test_the_sandbox_serves_until_a_signal_stops_it(tmp_path: Path) -> None:
    """The printed settings are all that a client needs, and Ctrl-C ends the sandbox with exit code 0."""
    process = await Program(tmp_path, {}).start("sandbox", "--entries", "50", "--json", "--hourly", "none")
    settings = json.loads(await read_until(process, b"\n"))
    done = await Program(tmp_path, settings).run("list", "clients")
    assert (done.code, done.err) == (0, "")
    code, took = await send_signal(process, signal.SIGINT)
    assert code == 0
    assert took < 2


async def test_the_sandbox_prints_nothing_if_a_client_disconnects(tmp_path: Path) -> None:
    """A client that disconnects within a body causes no traceback on standard error."""
    process = await Program(tmp_path, {}).start("sandbox", "--entries", "200000", "--json")
    settings = json.loads(await read_until(process, b"\n"))
    request = ExportDetailed(start_date=date(2025, 1, 1), end_date=date(2025, 12, 31))
    async with Toggl.from_env(settings) as toggl, toggl.open(request) as stream:
        async for _ in stream:
            break
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    assert b"".join([chunk async for chunk in process.stderr]) == b""
    await process.aclose()


async def test_a_shell_can_eval_the_settings_of_the_sandbox(tmp_path: Path) -> None:
    """Without --json, each line exports one setting, and no value needs quotes."""
    process = await Program(tmp_path, {}).start("sandbox", "--entries", "0", "--min-interval", "0.001")
    lines = await read_until(process, b"\nexport TOGGL_WORKSPACE_ID=")
    assert [line.split(b"=")[0] for line in lines.splitlines()] == [
        b"export TOGGL_TRACK_URL",
        b"export TOGGL_FOCUS_URL",
        b"export TOGGL_API_TOKEN",
        b"export TOGGL_FOCUS_KEY",
    ]
    code, _ = await send_signal(process, signal.SIGTERM)
    assert code == 0


async def test_progress_is_shown_on_a_terminal_and_data_go_to_standard_output(
    program: Program, sandbox: Sandbox
) -> None:
    """A terminal on standard error shows the download and the hourly quota; standard output has the data."""
    sandbox.fault(faults.Drip(size=2000, every=0.02), path="search/time_entries")
    terminal, terminal_stderr = os.openpty()
    shown = bytearray()
    try:
        process = await program.start("export", "detailed", *JANUARY, "--json", stderr=terminal_stderr)
        os.close(terminal_stderr)
        assert process.stdout is not None
        printed = b"".join([chunk async for chunk in process.stdout])
        assert await process.wait() == 0
        await process.aclose()
        os.set_blocking(terminal, False)
        shown += os.read(terminal, 100_000)
    finally:
        os.close(terminal)
    assert json.loads(printed)["rows"] > 0
    assert b"detailed csv" in shown
    assert b"requests left" in shown


async def test_help_explains_the_exit_codes(program: Program) -> None:
    """--help lists the commands and explains each exit code."""
    done = await program.run("--help")
    assert done.code == 0
    for word in ("export", "list", "demo", "sandbox", "Exit codes", "130"):
        assert word in done.out


async def test_a_command_runs_inside_a_sandbox(tmp_path: Path) -> None:
    """``sandbox -- COMMAND`` gives a command the variables of a sandbox, and returns its exit code."""
    inner = (*COMMAND, "list", "clients")
    done = await Program(tmp_path, {}).run("sandbox", "--entries", "10", "--clients", "3", "--", *inner)
    assert (done.code, len(done.out.splitlines()), done.err) == (0, 3, "")
    script = 'test -n "$TOGGL_API_TOKEN" && test "$1" = "a b" && exit 7'
    failed = await Program(tmp_path, {}).run(
        "sandbox", "--entries", "10", "--", "sh", "-c", script, "-", "a b"
    )
    assert (failed.code, failed.out, failed.err) == (7, "", "")
    killed = await Program(tmp_path, {}).run("sandbox", "--entries", "10", "--", "sh", "-c", "kill -9 $$")
    assert killed.code == 128 + signal.SIGKILL


@pytest.mark.parametrize("script", ["exec sleep 30", "trap '' TERM; echo; while :; do sleep 0.1; done"])
async def test_a_signal_ends_the_sandbox_and_its_command(script: str, tmp_path: Path) -> None:
    """A signal to the sandbox ends the command inside it, too, even one that ignores signals."""
    process = await Program(tmp_path, {}).start(
        *("sandbox", "--entries", "10", "--", "sh", "-c", f"echo $$; {script}")
    )
    child = int(await read_until(process, b"\n"))
    code, took = await send_signal(process, signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    assert took < 2
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


COMMANDS = [
    *(("export", report.name, *report.fields) for report in REPORTS),
    *(("report", each.name, *(field.name for field in fields_of(each.request))) for each in JSON_REPORTS),
    *(("list", each.name, *(field.name for field in fields_of(each.request))) for each in LISTINGS),
]
OPTIONS = {
    "--from ": "start_date",
    "--last ": "start_date",
    "--client ": "client_ids",
    "--project ": "project_ids",
    "--user ": "user_ids",
    "--tag ": "tag_ids",
    "--task ": "task_ids",
    "--billable ": "billable",
    "--description ": "description",
    "--currency ": "currency",
    "--name ": "name",
}


@pytest.mark.parametrize(
    ("group", "name", "fields"), [pytest.param(c[0], c[1], c[2:], id=f"{c[0]} {c[1]}") for c in COMMANDS]
)
async def test_help_shows_the_options_that_a_command_accepts(
    group: str, name: str, fields: tuple[str, ...], program: Program
) -> None:
    """The help of a command shows an option if, and only if, its request has the field."""
    done = await program.fork(group, name, "--help")
    shown = {option for option in OPTIONS if f" {option}" in done.out}
    offered = {"export": set(OPTIONS) - {"--name "}, "report": {"--from ", "--last "}, "list": {"--name "}}
    assert shown == {option for option in offered[group] if OPTIONS[option] in fields}
