"""The check of what a test leaves behind finds it on every event loop."""

import asyncio
import socket
from pathlib import Path

import pytest

from tests.support import leaks


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "_TIMEOUT", 0.02)


async def test_nothing_is_reported_of_a_server_and_a_program_that_ended(tmp_path: Path) -> None:
    """A server that was closed and a program that has ended leave nothing behind."""
    async with leaks.nothing_left(tmp_path):
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        server.close()
        await server.wait_closed()
        program = await asyncio.create_subprocess_exec("true", stdout=asyncio.subprocess.PIPE)
        await program.communicate()


async def test_a_server_that_was_left_open_is_reported(tmp_path: Path) -> None:
    """A server that still listens is reported with its descriptor."""
    with pytest.raises(AssertionError, match=r"left behind: .*socket:"):
        async with leaks.nothing_left(tmp_path):
            server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    server.close()
    await server.wait_closed()


async def test_a_pair_of_sockets_that_was_left_open_is_reported(tmp_path: Path) -> None:
    """A pair of sockets of the test's own is not taken for a pair of the event loop."""
    with pytest.raises(AssertionError, match=r"socket:.*socket:") as raised:
        async with leaks.nothing_left(tmp_path):
            left, right = socket.socketpair()
    assert str(left.fileno()) in str(raised.value)
    left.close()
    right.close()


async def test_a_pipe_of_a_program_that_still_runs_is_reported(tmp_path: Path) -> None:
    """A program's open pipe is reported."""
    with pytest.raises(AssertionError, match=r"left behind: .*(pipe|socket):"):
        async with leaks.nothing_left(tmp_path):
            program = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)
    await program.communicate(b"")


async def test_a_task_and_a_part_file_that_were_left_are_reported(tmp_path: Path) -> None:
    """A task that still runs and a part file are reported by their names."""
    with pytest.raises(AssertionError, match=r"\.tgl-1.*forgotten"):
        async with leaks.nothing_left(tmp_path):
            task = asyncio.create_task(asyncio.sleep(60), name="forgotten")
            Path(tmp_path, ".tgl-1").touch()
    task.cancel()
    Path(tmp_path, ".tgl-1").unlink()
