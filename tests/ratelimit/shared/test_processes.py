"""Several processes with one token, each with the real client, share one rate limit."""

import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path

import anyio
import pytest
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream
from attrs import frozen

from tests.ratelimit.shared.conftest import RedisServer
from toggl_async.sandbox import Company, Sandbox

ROOT = Path(__file__).parents[3]
PER_SECOND = 15.0
PROCESSES = 4
CALLS = 4
"""The number of calls of each of the two tasks in a process."""


@frozen
class Workers:
    """Processes that share a rate limit and call a server."""

    sandbox: Sandbox
    where: str

    async def start(self, number: int) -> Process:
        """Start a process, which waits for a line on its standard input."""
        settings = {
            "where": self.where,
            "track": self.sandbox.track_url,
            "token": self.sandbox.api_token,
            "per_second": str(PER_SECOND),
            "calls": str(CALLS),
            "number": str(number),
        }
        command = [sys.executable, "-W", "error", "-m", "tests.ratelimit.shared.worker", json.dumps(settings)]
        process = await anyio.open_process(command, cwd=ROOT, stderr=None)
        assert process.stdout is not None
        await BufferedByteReceiveStream(process.stdout).receive_exactly(len("ready\n"))
        return process

    async def work(self) -> None:
        """Start all processes, let them begin at the same time, and check that each succeeds."""
        async with AsyncExitStack() as stack, anyio.create_task_group() as tasks:
            processes: list[Process] = []

            async def start(number: int) -> None:
                processes.append(await stack.enter_async_context(await self.start(number)))

            async with anyio.create_task_group() as starting:
                for number in range(PROCESSES):
                    starting.start_soon(start, number)
            for process in processes:
                tasks.start_soon(self._end, process)

    @staticmethod
    async def _end(process: Process) -> None:
        assert process.stdin is not None
        await process.stdin.send(b"go\n")
        assert await process.wait() == 0

    @property
    def moments(self) -> list[float]:
        """The moment at which each call arrived."""
        return [received.at for received in self.sandbox.received]

    def shares(self, calls: int) -> list[int]:
        """Return how many of the first calls each process made."""
        first = self.sandbox.received[:calls]
        return list(Counter(received.headers["x-worker"] for received in first).values())


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(Company(entries=1), hourly=None) as opened:
        yield opened


@pytest.fixture(params=["file", "redis"])
def workers(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path: Path) -> Workers:
    if request.param == "file":
        return Workers(sandbox, str(tmp_path / "rate"))
    server: RedisServer = request.getfixturevalue("own_redis")
    return Workers(sandbox, server.address)


async def test_processes_share_the_rate_fairly(workers: Workers) -> None:
    """Together they are no faster and no slower than one process, and each gets its share of the calls."""
    with anyio.fail_after(30):
        await workers.work()
    moments, total = workers.moments, PROCESSES * CALLS * 2
    assert len(moments) == total
    for seconds in (0.5, 1.0):
        assert workers.sandbox.peak_rate(seconds) <= PER_SECOND * seconds + 4
    took = moments[-1] - moments[0]
    assert (total - 1) / PER_SECOND * 0.98 < took < (total - 1) / PER_SECOND * 3
    assert max(later - earlier for earlier, later in pairwise(moments)) < 2
    shares = workers.shares(total // 2)
    assert len(shares) == PROCESSES
    assert min(shares) >= CALLS - 1
