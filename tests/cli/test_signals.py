"""Ctrl-C, SIGTERM, SIGHUP and SIGKILL during an export."""

import asyncio
import os
import shutil
import signal

import pytest

from tests.cli.program import COMMAND, Program, read_until, send_signal, until_received
from tests.support.leaks import parts
from toggl_async.sandbox import Sandbox, faults

DETAILED = ("export", "detailed", "--from", "2025-01-01", "--to", "2025-12-31", "--output", "x.csv")


@pytest.mark.parametrize(
    ("number", "code", "fault"),
    [
        (signal.SIGINT, 130, faults.Stall(after=20_000)),
        (signal.SIGTERM, 143, faults.SlowFirstByte(30)),
        (signal.SIGHUP, 129, faults.Stall(after=20_000)),
    ],
    ids=["interrupted within the body", "terminated before the response", "hung up within the body"],
)
async def test_a_signal_ends_the_program_within_two_seconds(
    number: signal.Signals, code: int, fault: faults.Fault, program: Program, sandbox: Sandbox
) -> None:
    """A signal ends the program with the shell's exit code for that signal, and no file is left."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup may have started the tests
    sandbox.fault(fault, path="search/time_entries")
    process = await program.start(*DETAILED)
    await until_received(sandbox, "search/time_entries")
    ended, took = await send_signal(process, number)
    assert (ended, list(program.folder.iterdir())) == (code, [])
    assert took < 2


async def test_a_killed_program_leaves_no_file_under_the_final_name(
    program: Program, sandbox: Sandbox
) -> None:
    """What a killed program leaves, if anything, has another name and does not disturb the next run."""
    sandbox.fault(faults.Stall(after=200_000), path="search/time_entries")
    process = await program.start(*DETAILED)
    await until_received(sandbox, "search/time_entries")
    await send_signal(process, signal.SIGKILL)
    assert not (program.folder / "x.csv").exists()
    done = await program.run(*DETAILED)
    assert done.code == 0
    for part in parts(program.folder):
        part.unlink()
    assert [path.name for path in program.folder.iterdir()] == ["x.csv"]


_STUBBORN = """
import asyncio, sys, time
from toggl_async.cli.signals import run
async def work():
    print('ready', flush=True)
    try:
        await asyncio.to_thread(time.sleep, 30)
    finally:
        print('stopping', flush=True)
        {stopping}
sys.exit(run(work()))
"""


@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("stopping", ["await asyncio.sleep(30)", "time.sleep(30)", "pass"])
async def test_a_second_signal_ends_the_program_at_once(
    first: signal.Signals, second: signal.Signals, stopping: str, program: Program
) -> None:
    """A second signal ends the program at once and without a traceback, whatever it is doing then."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup may have started the tests
    process = await program.start(source=_STUBBORN.format(stopping=stopping))
    assert await read_until(process, b"\n") == b"ready"
    process.send_signal(first)
    assert await read_until(process, b"\n") == b"stopping"
    assert process.stderr is not None
    ended, took = await send_signal(process, second, close=False)
    assert ended == 128 + second
    assert took < 1
    assert [line async for line in process.stderr] in ([], [b"toggl-async: interrupted\n"])
    await process.aclose()


async def test_nohup_keeps_its_meaning(program: Program, sandbox: Sandbox) -> None:
    """A program that was started by nohup goes on after a hangup."""
    sandbox.fault(faults.SlowFirstByte(1), path="search/time_entries")
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # inherited by the program
    try:
        process = await program.start(*DETAILED)
    finally:
        signal.signal(signal.SIGHUP, before)
    await until_received(sandbox, "search/time_entries")
    ended, _ = await send_signal(process, signal.SIGHUP)
    assert ended == 0
    assert [path.name for path in program.folder.iterdir()] == ["x.csv"]


async def test_a_running_thread_does_not_delay_the_exit(program: Program) -> None:
    """The program exits although a thread, which cannot be stopped, is still running."""
    source = (
        "import asyncio, sys, time\n"
        "from toggl_async.cli.signals import run\n"
        "async def work():\n"
        "    print('ready', flush=True)\n"
        "    await asyncio.to_thread(time.sleep, 30)\n"
        "sys.exit(run(work()))"
    )
    process = await program.start(source=source)
    assert await read_until(process, b"\n") == b"ready"
    ended, took = await send_signal(process, signal.SIGINT)
    assert ended == 130
    assert took < 2


@pytest.mark.skipif(shutil.which("setsid") is None, reason="setsid gives the program its terminal")
async def test_a_terminal_that_is_closed_ends_the_program(program: Program, sandbox: Sandbox) -> None:
    """If its terminal is closed, the program ends with the exit code for a hangup and leaves no file."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup may have started the tests
    sandbox.fault(faults.Stall(after=20_000), path="search/time_entries")
    terminal, its_end = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *("setsid", "--ctty", "--wait", *COMMAND, *DETAILED),
        cwd=program.folder,
        env=program.environment,
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
    )
    os.close(its_end)
    await until_received(sandbox, "search/time_entries")
    os.close(terminal)
    async with asyncio.timeout(15):
        assert await process.wait() == 129
    assert list(program.folder.iterdir()) == []
