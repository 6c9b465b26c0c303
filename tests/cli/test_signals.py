"""Ctrl-C, SIGTERM and SIGKILL in the middle of an export."""

import signal

import pytest

from tests.cli.program import Program, end, told, until_received
from tests.support.leaks import parts
from toggl_async.sandbox import Sandbox, faults

DETAILED = ("export", "detailed", "--from", "2025-01-01", "--to", "2025-12-31", "--output", "x.csv")


@pytest.mark.parametrize(
    ("number", "code", "fault"),
    [
        (signal.SIGINT, 130, faults.Stall(after=20_000)),
        (signal.SIGTERM, 143, faults.SlowFirstByte(30)),
    ],
    ids=["interrupted in the body", "terminated before the answer"],
)
async def test_a_signal_ends_it_at_once(
    number: signal.Signals, code: int, fault: faults.Fault, program: Program, sandbox: Sandbox
) -> None:
    """Within two seconds it is gone, with the shell's code for the signal, and leaves no file of any kind."""
    sandbox.fault(fault, path="search/time_entries")
    process = await program.start(*DETAILED)
    await until_received(sandbox, "search/time_entries")
    ended, took = await end(process, number)
    assert (ended, list(program.folder.iterdir())) == (code, [])
    assert took < 2


async def test_a_kill_leaves_nothing_under_the_final_name(program: Program, sandbox: Sandbox) -> None:
    """What a kill leaves has another name, and the next run is not disturbed by it."""
    sandbox.fault(faults.Stall(after=200_000), path="search/time_entries")
    process = await program.start(*DETAILED)
    await until_received(sandbox, "search/time_entries")
    await end(process, signal.SIGKILL)
    assert not (program.folder / "x.csv").exists()
    done = await program.run(*DETAILED)
    assert done.code == 0
    for part in parts(program.folder):
        part.unlink()
    assert [path.name for path in program.folder.iterdir()] == ["x.csv"]


async def test_a_thread_that_goes_on_does_not_hold_up_the_end(program: Program) -> None:
    """A thread cannot be stopped, say one that makes a long pdf, and does not keep the program alive."""
    source = (
        "import asyncio, sys, time\n"
        "from toggl_async.cli.running import run\n"
        "async def work():\n"
        "    print('ready', flush=True)\n"
        "    await asyncio.to_thread(time.sleep, 30)\n"
        "sys.exit(run(work()))"
    )
    process = await program.start(source=source)
    assert await told(process, b"\n") == b"ready"
    ended, took = await end(process, signal.SIGINT)
    assert ended == 130
    assert took < 2
