"""Signals during a bulk run, and a second run beside it."""

import signal
from datetime import date
from pathlib import Path

import anyio
import pytest

from tests.cli.program import Program, account, send_signal, until_received
from tests.support.archives import names_in
from toggl_async.sandbox import Company, Sandbox, faults

COMPANY = Company(entries=200, first_day=date(2026, 1, 1), last_day=date(2026, 3, 31))
RUN = ("bulk", "run", "--into", "archive", "--since", "2026-01-01", "--until", "2026-03-31")


async def until_files(sandbox: Sandbox, count: int) -> None:
    """Wait until the sandbox has received requests for a number of files."""
    with anyio.fail_after(15):
        while sum("time_entries" in request.path for request in sandbox.received) < count:  # noqa: ASYNC110
            await anyio.sleep(0.01)
    await anyio.sleep(0.1)  # until the first bytes have arrived


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
async def test_a_signal_ends_a_run_within_two_seconds_and_the_next_goes_on(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """A signal ends a run within two seconds while a file arrives; the next run adds the missing files."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup may have started the tests
    async with Sandbox(COMPANY) as sandbox:
        program = Program(tmp_path, account(sandbox))
        sandbox.fault(faults.Stall(after=100), "time_entries", times=1, after=1)
        process = await program.start(*RUN, "--concurrency", "1")
        await until_files(sandbox, 2)
        ended, took = await send_signal(process, number)
        assert (ended, len(names_in(tmp_path / "archive"))) == (code, 1)
        assert took < 2
        sandbox.clear_received()
        done = await program.fork("bulk", "run", "archive")
        assert done.code == 0
        assert len(sandbox.received) == 2
    assert len(names_in(tmp_path / "archive")) == 3


async def test_a_second_run_names_the_first(tmp_path: Path) -> None:
    """During a run, another one ends with exit code 75 and names its process; a status is shown."""
    async with Sandbox(COMPANY) as sandbox:
        program = Program(tmp_path, account(sandbox))
        sandbox.fault(faults.SlowFirstByte(30), "time_entries")
        process = await program.start(*RUN)
        await until_received(sandbox, "time_entries")
        try:
            second = await program.fork(*RUN)
            status = await program.fork("bulk", "status", "archive")
        finally:
            await send_signal(process, signal.SIGTERM)
        assert second.code == 75
        assert f"archive is in use by process {process.pid} on " in second.err
        assert (status.code, status.err) == (0, "")
