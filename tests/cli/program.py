"""Runs the program as a user does, in a process of its own."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import anyio
import anyio.to_thread
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream
from attrs import frozen

from toggl_async.cli import main
from toggl_async.cli.command_list import COMMANDS
from toggl_async.sandbox import Sandbox

STREAMS = ("out", "err")
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "tests.cli.program",
        "toggl_async.cli.app",
        "toggl_async.cli.error_messages",
        *(each.path.partition(":")[0] for each in COMMANDS),
    ]
)
COMMAND = (sys.executable, "-W", "error", "-m", "toggl_async.cli")


@frozen
class Result:
    """The result of a run: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def home_in(folder: Path) -> dict[str, str]:
    """Return the environment variables of a home folder, which is made when something is written there."""
    home = folder / ".home"
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "XDG_DATA_HOME": str(home / "share")}


def account(sandbox: Sandbox) -> dict[str, str]:
    """Return the environment variables of a user whose account is in the sandbox."""
    return {
        "TOGGL_TRACK_URL": sandbox.track_url,
        "TOGGL_FOCUS_URL": sandbox.focus_url,
        "TOGGL_API_TOKEN": sandbox.api_token,
        "TOGGL_WORKSPACE_ID": str(sandbox.workspace_id),
    }


@frozen
class Program:
    """The program with its current folder and its Toggl variables."""

    folder: Path
    settings: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this process with the Toggl variables of the program instead of its own.

        The home folder is another, too, so that no configuration file of a developer is read or changed.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOGGL_")}
        root = str(Path(__file__).parents[2])
        return {**kept, **home_in(self.folder), "PYTHONPATH": root, **self.settings}

    def with_settings(self, **settings: str) -> "Program":
        """Return the program with some variables changed."""
        return Program(self.folder, {**self.settings, **settings})

    async def run(self, *arguments: str, prefix: Sequence[str] = (), stdin: str | None = None) -> Result:
        """Run the program to its end; ``prefix`` is a command that starts it."""
        return await self._run([*prefix, *COMMAND, *arguments], stdin)

    async def script(self, source: str, *arguments: str) -> Result:
        """Run a Python script instead of the program."""
        return await self._run([sys.executable, "-W", "error", "-c", source, *arguments])

    async def _run(self, command: Sequence[str], stdin: str | None = None) -> Result:
        content = None if stdin is None else stdin.encode()
        with anyio.fail_after(30):
            done = await anyio.run_process(
                command, input=content, cwd=self.folder, env=self.environment, check=False
            )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    async def start(
        self, *arguments: str, source: str | None = None, stderr: int = subprocess.PIPE
    ) -> Process:
        """Start the program, or a Python script instead of it."""
        command = [*COMMAND, *arguments] if source is None else [sys.executable, "-c", source]
        return await anyio.open_process(command, cwd=self.folder, env=self.environment, stderr=stderr)

    async def fork(self, *arguments: str) -> Result:
        """Run the program to its end in a forked process, which has everything imported: much faster."""
        with tempfile.TemporaryDirectory() as streams:
            process = FORKS.Process(
                target=run_in_fork, args=(arguments, self.environment, self.folder, streams)
            )
            process.start()
            await anyio.to_thread.run_sync(process.join, 30)
            code = process.exitcode
            process.close()
            out, err = ((Path(streams) / name).read_text(encoding="utf-8") for name in STREAMS)
        assert code is not None
        return Result(code, out, err)


def run_in_fork(arguments: Sequence[str], environment: Mapping[str, str], folder: Path, streams: str) -> None:
    """Run the program in this process, with its output in files."""
    for number, name in enumerate(STREAMS, start=1):
        os.dup2(os.open(Path(streams) / name, os.O_CREAT | os.O_WRONLY), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["toggl-async", *arguments]
    sys.exit(main())


async def until_received(sandbox: Sandbox, path: str) -> None:
    """Wait until the sandbox has received a request for a path."""
    with anyio.fail_after(15):
        while True:
            if any(path in received.path for received in sandbox.received):
                break
            await anyio.sleep(0.01)
    await anyio.sleep(0.1)  # until the first bytes are written to disk


async def read_until(process: Process, delimiter: bytes) -> bytes:
    """Return what a running program prints before a delimiter."""
    assert process.stdout is not None
    with anyio.fail_after(15):
        return await BufferedByteReceiveStream(process.stdout).receive_until(delimiter, 4096)


async def send_signal(process: Process, number: signal.Signals, *, close: bool = True) -> tuple[int, float]:
    """Send a signal; return the exit code, and the seconds until the program ended."""
    began = time.monotonic()
    process.send_signal(number)
    try:
        code = await exit_code(process)
        took = time.monotonic() - began
    finally:
        if close:
            await close_streams(process)
    return code, took


async def exit_code(process: Process) -> int:
    """Wait for the end of a program, though not for the end of its output.

    ``Process.wait`` waits for both before Python 3.12, so it never returns while nobody reads.
    """
    with anyio.fail_after(15):
        while process.returncode is None:  # noqa: ASYNC110 - nothing tells of the end alone
            await anyio.sleep(0.01)
    return process.returncode


async def close_streams(process: Process) -> None:
    """Read what a program left in its pipes, then close them: with anyio 4.9 one that is full stays open."""
    if process.returncode is None:
        process.kill()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(anyio.ClosedResourceError):
                async for _ in stream:
                    pass
    await process.aclose()
