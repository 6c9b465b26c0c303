"""Failures that are not the user's mistake: the exit code states the kind of failure."""

import socket

import pytest

from tests.cli.program import Program, account
from toggl_async.sandbox import Company, Sandbox, faults

DETAILED = ("export", "detailed", "--from", "2025-01-01", "--to", "2025-12-31", "--output", "x.csv")


async def test_a_refused_credential_ends_with_1(program: Program) -> None:
    """A refused credential ends with exit code 1, and is not printed."""
    done = await program.with_settings(TOGGL_API_TOKEN="0" * 32).run(*DETAILED)
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
async def test_an_unusable_response_leaves_no_file(
    fault: faults.Fault, code: int, program: Program, sandbox: Sandbox
) -> None:
    """A transient failure ends with exit code 3, a permanent one with 1, and neither leaves a file."""
    sandbox.fault(fault, path="search/time_entries", times=99)
    done = await program.fork(*DETAILED, "--deadline", "0.4")
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1), done.err
    assert list(program.folder.iterdir()) == []


async def test_an_export_that_reaches_its_deadline_says_so(program: Program, sandbox: Sandbox) -> None:
    """An export that reaches its deadline ends with exit code 3 and a message about the time."""
    sandbox.fault(faults.SlowFirstByte(30), path="search/time_entries")
    done = await program.fork(*DETAILED, "--deadline", "0.4")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("toggl-async: not done within 0.4 s")


async def test_an_unreachable_host_ends_with_3(program: Program) -> None:
    """A host that cannot be reached ends the program with exit code 3."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening, so that no other process gets the port
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        done = await program.with_settings(TOGGL_TRACK_URL=url).run(*DETAILED, "--deadline", "0.5")
    assert (done.code, done.err.count("\n")) == (3, 1), done.err


async def test_a_used_up_quota_ends_with_4(program: Program) -> None:
    """A used-up quota ends the program at once with exit code 4, and the message says when it resets."""
    async with Sandbox(Company(entries=10), hourly=0) as sandbox:
        done = await Program(program.folder, account(sandbox)).run(*DETAILED)
        assert len(sandbox.received) == 1
    assert (done.code, done.err.count("\n")) == (4, 1)
    assert "Toggl accepts requests again in 3600 s at " in done.err


async def test_a_full_disk_ends_with_1(program: Program) -> None:
    """A full disk ends the program with exit code 1 and the system's reason, and leaves no file."""
    limited = ("bash", "-c", 'ulimit -f 100; exec "$@"', "bash")
    done = await program.run(*DETAILED, prefix=limited)
    assert (done.code, done.err.count("\n")) == (1, 1), done.err
    assert "too large" in done.err
    assert list(program.folder.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [DETAILED, ("list", "clients"), ("report", "me"), ("quota",), ("--help",)], ids=str
)
async def test_output_to_a_closed_descriptor_is_dropped(arguments: tuple[str, ...], program: Program) -> None:
    """A program that is started without standard output runs as if the output went to the null device."""
    closed = ("sh", "-c", 'exec "$@" >&-', "sh")
    done = await program.run(*arguments, prefix=closed)
    assert (done.code, done.out, done.err) == (0, "", "")


async def test_a_mistake_ends_with_2_without_standard_error(program: Program) -> None:
    """A program that is started without standard error still ends with the exit code of the mistake."""
    done = await program.run("list", "nothing", prefix=("sh", "-c", 'exec "$@" 2>&-', "sh"))
    assert (done.code, done.out, done.err) == (2, "", "")


async def test_the_error_of_a_full_disk_names_the_file(program: Program) -> None:
    """A full disk ends the program with exit code 1 and the name of the file, and leaves no file."""
    small = ("sh", "-c", 'ulimit -f 8; exec "$@"', "sh")
    done = await program.run(*DETAILED, prefix=small)
    assert (done.code, done.out, done.err) == (1, "", "toggl-async: x.csv: File too large\n")
    assert list(program.folder.iterdir()) == []
