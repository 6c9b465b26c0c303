"""Downloads take constant memory, whatever their size and number."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.server import Conversation, Server, serve
from tests.support.wire import CSV_TYPE, csv_response, head

MIB = 1 << 20
HEADER = b"User,Description,Duration\n"
BLOCK = (HEADER + b"Ada,walls,01:00:00\n" * 60_000)[: MIB - 1] + b"\n"
SMALL = csv_response(HEADER + b"Ada,walls,01:00:00\n" * 1_000)
LARGE = 96

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="peaks of memory are read from Linux's /proc"
)

_CLIENT = """
import asyncio, sys
from datetime import date, timedelta
from pathlib import Path
from toggl_async import ApiToken, Connections, Hosts, RateLimit, Toggl
from toggl_async.reports import Reports

def peak():
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.partition("VmHWM:")[2].split()[0]), flush=True)

def exports(first, count):
    days = (date(2020, 1, 1) + timedelta(days=first + number) for number in range(count))
    return [Reports.export_detailed.request(start_date=day, end_date=day) for day in days]

async def main(origin, directory):
    connections = Connections(limit=32, reuse=False)
    async with Toggl(
        ApiToken("0" * 32), workspace_id=7, hosts=Hosts(track=origin), rate_limit=RateLimit(per_second=None),
        connections=connections,
    ) as toggl:
        first = 0
        for count in map(int, sys.argv[3:]):
            async for outcome in toggl.save_all(exports(first, count), into=directory, concurrency=32):
                outcome.result()
            first += count
            peak()

asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""


async def _send_small(conversation: Conversation) -> None:
    await conversation.receive()
    await conversation.send(SMALL)


async def _send_by_day(conversation: Conversation) -> None:
    """Send 1 MiB for the first day, and 96 MiB for every other day."""
    received = await conversation.receive()
    count = 1 if re.search(rb'"start_date":\s*"2020-01-01"', received.body) else LARGE
    length = str(count * MIB)
    await conversation.send(head(200, ("Content-Type", CSV_TYPE), ("Content-Length", length)))
    for _ in range(count):
        await conversation.send(BLOCK)


async def _peaks(server: Server, directory: Path, *counts: int) -> list[float]:
    """Run a client that saves a number of exports for each of ``counts``.

    Return its peak of memory after each of them, in MiB.
    """
    command = [sys.executable, "-B", "-c", _CLIENT, server.origin, str(directory), *map(str, counts)]
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await child.communicate()
    assert child.returncode == 0
    return [int(line) / 1024 for line in output.split()]


@pytest.fixture
async def small() -> AsyncIterator[Server]:
    """A server whose exports have 19 KB."""
    async with serve(_send_small) as server:
        yield server


async def test_a_large_export_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    """A client's peak of memory is at most 8 MiB higher after an export of 96 MiB than after one of 1 MiB."""
    async with serve(_send_by_day) as server:
        before, after = await _peaks(server, tmp_path, 1, 1)
    assert sorted(file.stat().st_size for file in tmp_path.iterdir()) == [MIB, LARGE * MIB]
    assert after - before < 8


async def test_a_thousand_exports_take_no_more_memory_than_a_hundred(small: Server, tmp_path: Path) -> None:
    """A client's peak of memory is at most 8 MiB higher after a thousand exports than after a hundred."""
    before, after = await _peaks(small, tmp_path, 100, 900)
    assert len(list(tmp_path.iterdir())) == 1_000
    assert after - before < 8
