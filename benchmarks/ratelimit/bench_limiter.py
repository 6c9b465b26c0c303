"""What limits cost: a permit in microseconds, and many small calls beside aiohttp alone.

The calls go to a server in a process of its own that answers at once. Both clients use a connection once and
have eight at a time. Figures are medians; the ratio is that of each round.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

import aiohttp
import msgspec

from toggl_async import ApiToken, Connections, Headers, Hosts, RateLimit, Toggl
from toggl_async.ratelimit.hourly_quota import workspace
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import PermitUse
from toggl_async.ratelimit.shared.file import FileRateLimit
from toggl_async.reports import Reports

_HERE = Path(__file__).parent
_CONNECTIONS = 8
_TOKEN = "0" * 32
_PATH = "/reports/api/v3/workspace/7/search/clients"
_REQUEST = Reports.search_clients.request(name="a")
_NOTHING = Headers()
_FIELDS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "benchmark"}


class Passing:
    """A clock that goes on by as much as is slept."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """What time it is."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


async def _permits(limiter: Limiter, count: int, at_once: int) -> float:
    """Seconds for each of so many permits, of which so many are waited for at the same time."""

    async def take(number: int) -> None:
        for _ in range(number):
            permit = await limiter.acquire(workspace(7))
            await asyncio.sleep(0)
            limiter.settle(permit, PermitUse(headers=_NOTHING))
            permit.release()

    began = time.perf_counter()
    await asyncio.gather(*(take(count // at_once) for _ in range(at_once)))
    return (time.perf_counter() - began) / count


async def _paced(count: int, at_once: int) -> float:
    passing = Passing()
    return await _permits(Limiter(LeakyBucket(1.0), clock=passing, sleep=passing.sleep), count, at_once)


async def _filed(count: int) -> float:
    passing = Passing()
    with tempfile.TemporaryDirectory() as folder:
        line = FileRateLimit(Path(folder) / "pace").bind("benchmark")
        limiter = Limiter(LeakyBucket(1.0), shared=line, clock=passing, sleep=passing.sleep)
        cost = await _permits(limiter, count, 1)
        await line.close()
    return cost


async def _permit_costs(count: int) -> dict[str, float]:
    return {
        "no pace": await _permits(Limiter(None), count, 1),
        "no pace, of 8 at once 1,000 wait": await _permits(Limiter(None, connections=8), count, 1000),
        "own pace": await _paced(count, 1),
        "own pace, 1,000 wait": await _paced(count, 1000),
        "pace in a file": await _filed(count // 20),
    }


async def _with_toggl(port: int, count: int) -> None:
    origin = f"http://127.0.0.1:{port}"
    async with Toggl(
        ApiToken(_TOKEN),
        workspace_id=7,
        hosts=Hosts(track=origin, focus=origin),
        rate_limit=RateLimit(per_second=None),
        connections=Connections(limit=_CONNECTIONS),
    ) as toggl:
        await asyncio.gather(*(toggl.send(_REQUEST) for _ in range(count)))


async def _with_aiohttp(port: int, count: int) -> None:
    connector = aiohttp.TCPConnector(force_close=True, limit=_CONNECTIONS)
    fields = _FIELDS | {"Authorization": aiohttp.encode_basic_auth(_TOKEN, "api_token")}

    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def call() -> object:
            body = {"name": "a"}
            async with session.post(f"http://127.0.0.1:{port}{_PATH}", json=body, headers=fields) as response:
                return msgspec.json.decode(await response.read())

        await asyncio.gather(*(call() for _ in range(count)))


async def _seconds(work: Callable[[int, int], Awaitable[None]], port: int, count: int) -> tuple[float, float]:
    """How long calls take, and how much CPU."""
    began, cpu = time.perf_counter(), time.process_time()
    await work(port, count)
    return time.perf_counter() - began, time.process_time() - cpu


async def _throughput(port: int, count: int, rounds: int) -> None:
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for number in range(rounds + 1):
        pair = [(_with_toggl, ours), (_with_aiohttp, theirs)]
        for work, kept in pair if number % 2 else pair[::-1]:
            kept.append(await _seconds(work, port, count))
    ours, theirs = ours[1:], theirs[1:]  # the first round warms up
    for name, kept in (("toggl_async", ours), ("aiohttp", theirs)):
        calls = count / median(seconds for seconds, _ in kept)
        print(
            f"{name:12} {calls:7.0f} calls/s  {1e6 * median(cpu for _, cpu in kept) / count:6.0f} us CPU each"
        )
    ratio = median(other[0] / own[0] for own, other in zip(ours, theirs, strict=True))
    extra = median(own[1] - other[1] for own, other in zip(ours, theirs, strict=True)) / count
    print(f"x aiohttp    {ratio:7.2f}          {1e6 * extra:6.0f} us CPU more for each call")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--permits", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    for name, seconds in asyncio.run(_permit_costs(given.permits)).items():
        print(f"a permit, {name:34} {1e6 * seconds:8.1f} us")
    server = [sys.executable, str(_HERE / "small_answers.py"), "list"]
    with subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = int(process.stdout.readline())
        asyncio.run(_throughput(port, given.calls, given.rounds))
        process.stdin.close()


if __name__ == "__main__":
    main()
