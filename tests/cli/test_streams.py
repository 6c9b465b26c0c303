"""Closed standard streams, ``--output -``, ``NO_COLOR`` and readers that stop reading."""

import contextlib
import hashlib
import os
import re
import signal
from itertools import combinations
from pathlib import Path

import anyio
import anyio.to_thread
import pytest

from tests.cli.program import COMMAND, Program, account, read_until, send_signal
from toggl_async.sandbox import Company, Sandbox, faults

JANUARY = ("--from", "2025-01-01", "--to", "2025-01-31")
STREAMED = ("export", "detailed", *JANUARY, "--output", "-")
CLOSED = [closed for number in (1, 2, 3) for closed in combinations(("<&-", ">&-", "2>&-"), number)]


def without(closed: tuple[str, ...]) -> tuple[str, ...]:
    """Return a prefix that starts the program with closed streams."""
    return ("sh", "-c", f'exec "$@" {" ".join(closed)}', "sh")


@pytest.mark.parametrize("closed", CLOSED, ids=" ".join)
async def test_an_export_with_closed_streams_writes_its_file(
    closed: tuple[str, ...], program: Program
) -> None:
    """Whichever standard streams are closed, an export writes its whole file and ends with 0."""
    command = ("export", "weekly", *JANUARY, "--output", "x.csv")
    done = await program.run(*command, "--quiet", prefix=without(closed))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (program.folder / "x.csv").stat().st_size > 100


@pytest.mark.parametrize("closed", [each for each in CLOSED if "<&-" in each], ids=" ".join)
async def test_a_command_that_reads_a_closed_input_says_so(closed: tuple[str, ...], program: Program) -> None:
    """A command that needs standard input ends with 2 and one line if standard input is closed."""
    for command in (("query",), ("query", "--body", "-"), ("export", "saved", "--token-file", "-")):
        done = await program.run(*command, prefix=without(closed))
        assert (done.code, done.out) == (2, "")
        if "2>&-" not in closed:
            assert done.err.startswith("toggl-async: no ")
            assert done.err.count("\n") == 1


@pytest.mark.parametrize("closed", [each for each in CLOSED if ">&-" in each], ids=" ".join)
async def test_an_export_to_a_closed_output_costs_no_request(
    closed: tuple[str, ...], program: Program, sandbox: Sandbox
) -> None:
    """``--output -`` is refused if standard output is closed."""
    done = await program.run(*STREAMED, prefix=without(closed))
    assert (done.code, sandbox.received) == (2, [])
    assert "2>&-" in closed or done.err == "toggl-async: --output -: standard output is closed\n"


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "pdf"])
async def test_an_export_is_written_to_standard_output(file_format: str, program: Program) -> None:
    """``--output -`` writes the same bytes to a pipe that a file would get, and nothing else."""
    process = await program.start(*STREAMED, "--format", file_format)
    assert process.stdout is not None
    assert process.stderr is not None
    content = b"".join([chunk async for chunk in process.stdout])
    assert (await process.wait(), [chunk async for chunk in process.stderr]) == (0, [])
    await process.aclose()
    start = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK\x03\x04", "pdf": b"%PDF-"}[file_format]
    assert content.startswith(start)
    assert list(program.folder.iterdir()) == []
    if file_format == "csv":
        await program.fork("export", "detailed", *JANUARY, "--output", "x.csv")
        saved = (program.folder / "x.csv").read_bytes()
        assert hashlib.sha256(content).digest() == hashlib.sha256(saved).digest()


@pytest.mark.parametrize(
    ("fault", "code", "written"),
    [
        (faults.Cut(after=5000), 3, True),
        (faults.Status(500, '"report is too big to be exported"'), 1, False),
        (faults.HtmlPage(), 1, False),
    ],
    ids=["cut", "refused", "another page"],
)
async def test_a_stream_that_breaks_off_says_so(
    fault: faults.Fault, code: int, program: Program, sandbox: Sandbox, *, written: bool
) -> None:
    """The exit code says that the file is not whole; so does a line if some of its bytes were written."""
    sandbox.fault(fault, path="search/time_entries", times=9)
    done = await program.fork(*STREAMED)
    assert done.code == code
    assert bool(done.out) is written
    assert ("bytes on standard output are not a whole csv" in done.err) is written
    assert done.err.count("\n") == (2 if written else 1)
    assert len(sandbox.received) == 1 or not written


async def test_a_csv_that_ends_within_a_row_is_not_whole(program: Program, sandbox: Sandbox) -> None:
    """The contents are checked to the end, although a response without a length seems complete."""
    whole = (await program.fork(*STREAMED)).out.encode()
    cut = whole[: len(whole) // 2].rpartition(b",")[0]
    sandbox.fault(
        faults.Status(200, cut.decode(), content_type="text/csv"), path="search/time_entries", times=9
    )
    done = await program.fork(*STREAMED)
    assert done.code in (1, 3)
    assert f"the {len(cut)} bytes on standard output are not a whole csv" in done.err


async def test_a_signal_ends_a_stream_that_nobody_reads(tmp_path: Path) -> None:
    """Ctrl-C ends the program within two seconds, although the reader of the pipe has stopped reading."""
    year = ("--from", "2025-01-01", "--to", "2025-12-31")
    async with Sandbox(Company(entries=10_000)) as sandbox:  # more than the buffers of the pipe hold
        process = await Program(tmp_path, account(sandbox)).start(
            "export", "detailed", *year, "--output", "-"
        )
        await read_until(process, b",")
        await anyio.sleep(0.3)
        code, took = await send_signal(process, signal.SIGINT)
    assert (code, len(sandbox.received)) == (130, 1)
    assert took < 2.5


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--format", "csv,pdf"), "--format"),
        (("--to-dir", "."), "--to-dir"),
        (("--existing", "replace"), "--existing"),
        (("--existing", "update"), "--existing"),
        (("--json",), "--json"),
        (("--split", "month"), "--split"),
    ],
    ids=str,
)
async def test_options_about_files_contradict_standard_output(
    options: tuple[str, ...], expected: str, program: Program, sandbox: Sandbox
) -> None:
    """An option that only a file on disk can obey is refused with ``--output -``."""
    done = await program.fork(*STREAMED, *options)
    assert (done.code, done.out, sandbox.received) == (2, "", [])
    assert expected in done.err


async def on_terminal(program: Program, *arguments: str, columns: int = 80) -> tuple[int, bytes]:
    """Run the program with all its streams on a terminal; return its exit code and what is shown."""
    terminal, its_end = os.openpty()
    shown = bytearray()
    try:
        environment = {**program.environment, "COLUMNS": str(columns), "TERM": "xterm-256color"}
        async with await anyio.open_process(
            [*COMMAND, *arguments],
            cwd=program.folder,
            env=environment,
            stdin=its_end,
            stdout=its_end,
            stderr=its_end,
        ) as process:
            os.close(its_end)
            with contextlib.suppress(OSError):  # the program has closed the terminal
                while True:
                    shown += await anyio.to_thread.run_sync(os.read, terminal, 65536)
            return await process.wait(), bytes(shown)
    finally:
        os.close(terminal)


@pytest.mark.parametrize("file_format", ["xlsx", "pdf"])
async def test_a_binary_file_is_not_written_to_a_terminal(
    file_format: str, program: Program, sandbox: Sandbox
) -> None:
    """``--output -`` writes only text to a terminal."""
    code, shown = await on_terminal(program, *STREAMED, "--format", file_format)
    assert (code, sandbox.received) == (2, [])
    assert b"not written to a terminal" in shown


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("no_color", ["", "1"], ids=["colour", "no colour"])
async def test_no_color_turns_bold_off_too(no_color: str, columns: int, program: Program) -> None:
    """With NO_COLOR, the help has no colours and no bold text; in either case it fits the terminal."""
    plain = program.with_settings(NO_COLOR=no_color)
    code, shown = await on_terminal(plain, "export", "detailed", "--help", columns=columns)
    assert code == 0
    assert (b"\x1b[" in shown) is not bool(no_color)
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())
    assert max(map(len, text.splitlines())) <= columns


async def test_no_color_turns_bold_off_in_tables_and_progress(program: Program) -> None:
    """With NO_COLOR, tables and progress bars have no colours and no bold text."""
    code, shown = await on_terminal(program.with_settings(NO_COLOR="1"), "demo", "--entries", "50")
    assert (code, re.findall(rb"\x1b\[[0-9;]*m", shown)) == (0, [])


async def test_the_bars_of_the_demo_stay_full(program: Program) -> None:
    """On a terminal, each file keeps its bar with its size, although it is too small to be seen moving."""
    code, shown = await on_terminal(program, "demo", "--entries", "50")
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode().replace("\x1b[2K", "\n"))
    ends = re.findall(r"^(\w+ +\w+) +━+ ([\d.]+)/([\d.]+) \S+ .*requests left\s*$", text, re.MULTILINE)
    assert code == 0
    assert [(name.split(), done == total) for name, done, total in ends[-5:]] == [
        (["detailed", "csv"], True),
        (["detailed", "xlsx"], True),
        (["detailed", "pdf"], True),
        (["summary", "csv"], True),
        (["weekly", "csv"], True),
    ]


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("list", "clients"), ("export", "--help"), ("export", "detailed", "--help"), STREAMED],
    ids=" ".join,
)
async def test_a_reader_that_stops_ends_every_output_with_141(
    arguments: tuple[str, ...], program: Program
) -> None:
    """A reader that closes the pipe ends the program with 141 and no message: help, lists and files."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = await anyio.run_process(
            [*COMMAND, *arguments],
            cwd=program.folder,
            env=program.environment,
            stdout=writing,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
