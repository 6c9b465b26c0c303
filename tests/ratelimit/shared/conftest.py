"""A Redis server for the tests, and a shared rate limit in a file and in Redis."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest

from toggl_async.ratelimit.shared.bucket import SharedRateLimit
from toggl_async.ratelimit.shared.file import FileRateLimit
from toggl_async.ratelimit.shared.redis import RedisRateLimit

PROGRAM = shutil.which("redis-server")


@attrs.define
class RedisServer:
    """A Redis server that can be stopped, paused and started again, always on the same port.

    ``settings`` are further arguments of the program; ``password`` is asked of every client.
    """

    folder: Path
    port: int
    settings: tuple[str, ...] = ()
    password: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address of the server."""
        user = f":{self.password}@" if self.password else ""
        return f"redis://{user}127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server, with nothing in it, and wait until it responds."""
        assert PROGRAM is not None
        settings = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        password = ("--requirepass", self.password) if self.password else ()
        folder = ("--dir", str(self.folder), "--daemonize", "no")
        command = (PROGRAM, *settings, *folder, *password, *self.settings)
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while not self._responds():
            assert time.monotonic() < until
            time.sleep(0.02)

    def _responds(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) in (b"+PONG\r\n", b"-NOAUTH")
        except OSError:
            return False

    def pause(self) -> None:
        """Suspend the server: it accepts connections and does not respond."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let the server go on after a pause."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Kill the server."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_redis(*settings: str, password: str = "") -> Iterator[RedisServer]:
    """Run a Redis server while the block runs."""
    if PROGRAM is None:
        pytest.skip("needs redis-server: apt-get install redis-server")
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder), _free_port(), settings, password)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def common_redis() -> Iterator[RedisServer]:
    with running_redis() as server:
        yield server


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    with running_redis() as server:
        yield server


@pytest.fixture(params=["file", "redis"])
def shared_rate_limit(request: pytest.FixtureRequest, tmp_path: Path) -> SharedRateLimit:
    """Make a new shared rate limit, in a file and in Redis."""
    if request.param == "file":
        return FileRateLimit(tmp_path / "rate")
    server: RedisServer = request.getfixturevalue("common_redis")
    return RedisRateLimit(server.address, name=str(tmp_path))
