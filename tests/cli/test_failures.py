"""What is not the user's fault: the exit code tells what kind of failure it was."""

import os
import socket

import anyio
import pytest

from tests.cli.program import COMMAND, Program, account
from toggl_async.sandbox import Company, Sandbox, faults

DETAILED = ("export", "detailed", "--from", "2025-01-01", "--to", "2025-12-31", "--output", "x.csv")


async def test_toggl_refuses(program: Program) -> None:
    """Wrong credentials end with 1, and are not shown."""
    done = await program.having(TOGGL_API_TOKEN="0" * 32).run(*DETAILED)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "Incorrect username" in done.err
    assert "0" * 32 not in done.err


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.HtmlPage(), 1),
        (faults.Status(500, '"report is too big to be exported"'), 1),
        (faults.Status(503), 3),
        (faults.Cut(after=100), 3),
        (faults.Stall(after=100), 3),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_an_answer_that_cannot_be_used(
    fault: faults.Fault, code: int, program: Program, sandbox: Sandbox
) -> None:
    """What may pass ends with 3, what will not with 1; in no case is there a file."""
    sandbox.fault(fault, path="search/time_entries", times=99)
    done = await program.fork(*DETAILED, "--deadline", "0.4")
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1), done.err
    assert list(program.folder.iterdir()) == []


async def test_nobody_listens(program: Program) -> None:
    """A host that cannot be reached ends with 3."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not listening: nobody else gets the port
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        done = await program.having(TOGGL_TRACK_URL=url).run(*DETAILED, "--deadline", "0.5")
    assert (done.code, done.err.count("\n")) == (3, 1), done.err


async def test_the_quota_is_used_up(program: Program) -> None:
    """Over the hourly quota it ends with 4, at once, and says when calls are let through again."""
    async with Sandbox(Company(entries=10), hourly=0) as sandbox:
        done = await Program(program.folder, account(sandbox)).run(*DETAILED)
        assert len(sandbox.received) == 1
    assert (done.code, done.err.count("\n")) == (4, 1)
    assert "let through again in 3600 s at " in done.err


async def test_the_disk_is_full(program: Program) -> None:
    """A disk that takes no more ends with 1 and the system's reason, and leaves nothing."""
    limited = ("bash", "-c", 'ulimit -f 100; exec "$@"', "bash")
    done = await program.run(*DETAILED, prefix=limited)
    assert (done.code, done.err.count("\n")) == (1, 1), done.err
    assert "too large" in done.err
    assert list(program.folder.iterdir()) == []


async def test_nobody_reads_the_output(program: Program) -> None:
    """A reader that went away ends the program without a word."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        with anyio.fail_after(15):
            done = await anyio.run_process(
                [*COMMAND, "list", "clients"],
                cwd=program.folder,
                env=program.environment,
                stdout=writing,
                check=False,
            )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


async def test_the_disk_takes_no_more(program: Program) -> None:
    """It ends with 1, names the file that found no room, and leaves nothing."""
    small = ("sh", "-c", 'ulimit -f 8; exec "$@"', "sh")
    done = await program.run(*DETAILED, prefix=small)
    assert (done.code, done.out, done.err) == (1, "", "toggl-async: x.csv: File too large\n")
    assert list(program.folder.iterdir()) == []
