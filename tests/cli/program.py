"""The program as a user starts it."""

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
from toggl_async.sandbox import Sandbox

STREAMS = ("out", "err")
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.cli.program", "toggl_async.cli.app"])
COMMAND = (sys.executable, "-W", "error", "-m", "toggl_async.cli")


@frozen
class Ended:
    """How a run ended: its exit code, what it printed and what it said."""

    code: int
    out: str
    err: str


def account(sandbox: Sandbox) -> dict[str, str]:
    """What somebody has set whose account is the sandbox's."""
    return {
        "TOGGL_TRACK_URL": sandbox.track_url,
        "TOGGL_FOCUS_URL": sandbox.focus_url,
        "TOGGL_API_TOKEN": sandbox.api_token,
        "TOGGL_WORKSPACE_ID": str(sandbox.workspace_id),
    }


@frozen
class Program:
    """The program in a folder, with some settings in its environment."""

    folder: Path
    settings: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment without Toggl's settings but with those of the program."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOGGL_")}
        return {**kept, "PYTHONPATH": str(Path(__file__).parents[2]), **self.settings}

    def having(self, **settings: str) -> "Program":
        """The same with other settings."""
        return Program(self.folder, {**self.settings, **settings})

    async def run(self, *arguments: str, prefix: Sequence[str] = (), sends: str | None = None) -> Ended:
        """Run it to its end; a prefix is a command that starts it, and what is sent its standard input."""
        return await self._run([*prefix, *COMMAND, *arguments], sends)

    async def script(self, source: str, *arguments: str) -> Ended:
        """Run a script in its place, which may look at the same arguments."""
        return await self._run([sys.executable, "-W", "error", "-c", source, *arguments])

    async def _run(self, command: Sequence[str], sends: str | None = None) -> Ended:
        words = None if sends is None else sends.encode()
        with anyio.fail_after(30):
            done = await anyio.run_process(
                command, input=words, cwd=self.folder, env=self.environment, check=False
            )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    async def start(
        self, *arguments: str, source: str | None = None, stderr: int = subprocess.PIPE
    ) -> Process:
        """Start it, or a script in its place."""
        command = [*COMMAND, *arguments] if source is None else [sys.executable, "-c", source]
        return await anyio.open_process(command, cwd=self.folder, env=self.environment, stderr=stderr)

    async def fork(self, *arguments: str) -> Ended:
        """Run it to its end in a process of its own, which shares the imports with others: much faster."""
        with tempfile.TemporaryDirectory() as words:
            process = FORKS.Process(target=carry_out, args=(arguments, self.environment, self.folder, words))
            process.start()
            await anyio.to_thread.run_sync(process.join, 30)
            code = process.exitcode
            process.close()
            out, err = ((Path(words) / name).read_text(encoding="utf-8") for name in STREAMS)
        assert code is not None
        return Ended(code, out, err)


def carry_out(arguments: Sequence[str], environment: Mapping[str, str], folder: Path, words: str) -> None:
    """Be the program, in a process of its own."""
    for number, name in enumerate(STREAMS, start=1):
        os.dup2(os.open(Path(words) / name, os.O_CREAT | os.O_WRONLY), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["toggl-async", *arguments]
    sys.exit(main())


async def until_received(sandbox: Sandbox, path: str) -> None:
    """Wait until a request for a path has come."""
    with anyio.fail_after(15):
        while True:
            if any(path in received.path for received in sandbox.received):
                break
            await anyio.sleep(0.01)
    await anyio.sleep(0.1)  # the first bytes are on their way to disk


async def told(process: Process, until: bytes) -> bytes:
    """What a running program prints before something."""
    assert process.stdout is not None
    with anyio.fail_after(15):
        return await BufferedByteReceiveStream(process.stdout).receive_until(until, 4096)


async def end(process: Process, number: signal.Signals) -> tuple[int, float]:
    """Send a signal; the exit code, and the seconds it took."""
    began = time.monotonic()
    process.send_signal(number)
    with anyio.fail_after(15):
        code = await process.wait()
    took = time.monotonic() - began
    await process.aclose()
    return code, took
