"""``toggl-async list``, ``demo`` and ``sandbox``, and what it shows on a terminal."""

import json
import os
import signal
from datetime import date
from pathlib import Path

import anyio

from tests.cli.program import Program, account, end, told
from toggl_async import Toggl
from toggl_async.reports.exports import ExportDetailed
from toggl_async.sandbox import Company, Sandbox, faults

SPAN = ("--from", "2025-01-01", "--to", "2025-01-31")


async def test_clients_are_listed_over_all_pages(tmp_path: Path) -> None:
    """One client a line, id and name with a tab between, however many pages it takes."""
    async with Sandbox(Company(entries=10, clients=250)) as sandbox:
        done = await Program(tmp_path, account(sandbox)).run("list", "clients")
        assert len(sandbox.received) == 2
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert (done.code, done.err, len(rows)) == (0, "", 250)
    assert all(len(row) == 2 and row[0].isdigit() for row in rows)


async def test_names_are_found_and_kept_exact_in_json(program: Program) -> None:
    """--name filters; --json has each name as it is, a line break too, which a line shows escaped."""
    exact = await program.fork("list", "clients", "--name", "Line", "--json")
    shown = await program.fork("list", "clients", "--name", "Line")
    names = [json.loads(line)["name"] for line in exact.out.splitlines()]
    assert names
    assert all("Line\nBreak" in name for name in names)
    assert "Line\\nBreak" in shown.out
    assert len(shown.out.splitlines()) == len(names)


async def test_projects_have_their_clients(program: Program) -> None:
    """A project's line has its id, its client's and its name; its JSON has every field."""
    told = await program.fork("list", "projects", "--json")
    shown = await program.fork("list", "projects")
    assert (told.code, shown.code) == (0, 0)
    project = json.loads(told.out.splitlines()[0])
    assert project.keys() > {"id", "client_id", "name", "active", "currency"}
    assert shown.out.splitlines()[0].split("\t")[::2] == [str(project["id"]), project["name"]]


async def test_the_demonstration_leaves_a_year_in_every_format(tmp_path: Path) -> None:
    """It needs no account, makes its folder, ends soon, and can be run again over its own files."""
    program = Program(tmp_path, {})
    with anyio.fail_after(15):
        first = await program.run("demo")
    assert first.code == 0, first.err
    files = sorted(path.name for path in (tmp_path / "toggl-demo").iterdir())
    assert [Path(name).suffix for name in files] == [".csv", ".pdf", ".xlsx", ".csv", ".csv"]
    assert all(name in first.out for name in files)
    again = await program.run("demo", "--entries", "100", "--json")
    files_again = [json.loads(line) for line in again.out.splitlines()]
    assert sorted(Path(each["path"]).name for each in files_again) == files
    assert files_again[0]["rows"] == 100


async def test_the_sandbox_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    """Its lines are what another program needs, and Ctrl-C is its good end."""
    process = await Program(tmp_path, {}).start("sandbox", "--entries", "50", "--json", "--hourly", "none")
    settings = json.loads(await told(process, b"\n"))
    done = await Program(tmp_path, settings).run("list", "clients")
    assert (done.code, done.err) == (0, "")
    code, took = await end(process, signal.SIGINT)
    assert code == 0
    assert took < 2


async def test_a_client_that_leaves_is_no_news_to_the_sandbox(tmp_path: Path) -> None:
    """A body that nobody takes to its end leaves no traceback in the sandbox's terminal."""
    process = await Program(tmp_path, {}).start("sandbox", "--entries", "200000", "--json")
    settings = json.loads(await told(process, b"\n"))
    request = ExportDetailed(start_date=date(2025, 1, 1), end_date=date(2025, 12, 31))
    async with Toggl.from_env(settings) as toggl, toggl.open(request) as stream:
        async for _ in stream:
            break
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    assert b"".join([chunk async for chunk in process.stderr]) == b""
    await process.aclose()


async def test_a_shell_can_take_the_sandbox_s_lines(tmp_path: Path) -> None:
    """Without --json the lines are for eval, one setting each, none of which needs quoting."""
    process = await Program(tmp_path, {}).start("sandbox", "--entries", "0", "--pace", "0.001")
    lines = await told(process, b"\nexport TOGGL_WORKSPACE_ID=")
    assert [line.split(b"=")[0] for line in lines.splitlines()] == [
        b"export TOGGL_TRACK_URL",
        b"export TOGGL_FOCUS_URL",
        b"export TOGGL_API_TOKEN",
        b"export TOGGL_FOCUS_KEY",
    ]
    code, _ = await end(process, signal.SIGTERM)
    assert code == 0


async def test_progress_is_for_terminals_and_data_are_not(program: Program, sandbox: Sandbox) -> None:
    """With a terminal on standard error the bytes and the quota are shown there; the data go elsewhere."""
    sandbox.fault(faults.Drip(size=2000, every=0.02), path="search/time_entries")
    terminal, its_end = os.openpty()
    shown = bytearray()
    try:
        process = await program.start("export", "detailed", *SPAN, "--json", stderr=its_end)
        os.close(its_end)
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
    """--help lists the commands and what each exit code means."""
    done = await program.run("--help")
    assert done.code == 0
    for word in ("export", "list", "demo", "sandbox", "Exit codes", "130"):
        assert word in done.out
