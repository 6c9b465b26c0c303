"""The cost of rate limits: microseconds for a permit, and many small calls beside plain aiohttp.

A permit is taken while calls of one, a thousand and three thousand workspaces wait, each workspace with a
known quota of its own, and while fifty thousand clients of one credential wait for their turn.

The calls go to a server in another process, which responds at once. Both clients open a new connection for
each call, eight at a time. The figures are medians over the rounds, and so is the ratio.
"""

import argparse
import asyncio
import tempfile
import time
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

import aiohttp
import msgspec

from benchmarks.support.serving import serve_small
from toggl_async import ApiToken, Clock, Connections, Headers, Hosts, RateLimit, Toggl
from toggl_async.ratelimit.hourly_quota import workspace
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import PermitUse
from toggl_async.ratelimit.shared.file import FileRateLimit
from toggl_async.ratelimit.spacing import Spacing
from toggl_async.reports import Reports

_CONNECTIONS = 8
_TOKEN = "0" * 32
_PATH = "/reports/api/v3/workspace/7/search/clients"
_REQUEST = Reports.search_clients.request(name="a")
_NO_HEADERS = Headers()
_PLENTY = 1_000_000
"""A number of calls left in a quota that no measurement uses up."""
_FEW = 500
"""Permits of a measurement with many that wait: with a search through them all, more would take too long."""
_FIELDS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "benchmark"}


class FakeClock:
    """A clock that advances when its sleep is called, without waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Advance the clock."""
        self.now += seconds


async def _permits(limiter: Limiter, count: int, at_once: int) -> float:
    """Return the seconds that a permit takes when ``at_once`` tasks take ``count`` permits in all."""

    async def take(number: int) -> None:
        for _ in range(number):
            permit = await limiter.acquire(workspace(7))
            await asyncio.sleep(0)
            limiter.settle(permit, PermitUse(headers=_NO_HEADERS))
            permit.release()

    began = time.perf_counter()
    await asyncio.gather(*(take(count // at_once) for _ in range(at_once)))
    return (time.perf_counter() - began) / count


async def _limited(count: int, at_once: int) -> float:
    clock = FakeClock()
    return await _permits(Limiter(LeakyBucket(1.0), clock=Clock(clock, clock.sleep)), count, at_once)


async def _limited_by_file(count: int) -> float:
    clock = FakeClock()
    with tempfile.TemporaryDirectory() as folder:
        bucket = FileRateLimit(Path(folder) / "rate-limit").bind("benchmark")
        limiter = Limiter(LeakyBucket(1.0), shared=bucket, clock=Clock(clock, clock.sleep))
        cost = await _permits(limiter, count, 1)
        await bucket.close()
    return cost


def _good(now: float) -> PermitUse:
    """Return the use of a permit for which a response reports the quota; all quotas are reset every hour."""
    resets_in = str(round(3600 - now % 3600))
    fields = [("X-Toggl-Quota-Remaining", str(_PLENTY)), ("X-Toggl-Quota-Resets-In", resets_in)]
    return PermitUse(headers=Headers.of(fields))


async def _beside_workspaces(count: int, workspaces: int) -> float:
    """Return the CPU seconds that a permit takes while calls of some workspaces wait for a connection.

    For each call that gets its permit and a response, another one begins to wait.
    """
    clock = FakeClock()
    limiter = Limiter(LeakyBucket(1.0), connections=1, clock=Clock(clock, clock.sleep))
    for number in range(workspaces):
        limiter.quotas[workspace(number)].learn(_PLENTY, 3600, clock())
    loop = asyncio.get_running_loop()
    permit = await limiter.acquire(workspace(0))
    waiting = deque(
        loop.create_task(limiter.acquire(workspace(number % workspaces)))
        for number in range(max(workspaces, 1000))
    )
    await asyncio.sleep(0)
    began = time.process_time()
    for number in range(count):
        waiting.append(loop.create_task(limiter.acquire(workspace(number % workspaces))))
        limiter.settle(permit, _good(clock()))
        permit.release()
        permit = await waiting.popleft()
    cost = (time.process_time() - began) / count
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return cost


async def _spread_over(workspaces: int, calls: int) -> float:
    """Return the CPU seconds for some calls at once, spread over some workspaces, on eight connections."""
    clock = FakeClock()
    limiter = Limiter(LeakyBucket(1.0), connections=_CONNECTIONS, clock=Clock(clock, clock.sleep))

    async def call(number: int) -> None:
        permit = await limiter.acquire(workspace(number % workspaces))
        await asyncio.sleep(0)
        limiter.settle(permit, _good(clock()))
        permit.release()

    began = time.process_time()
    await asyncio.gather(*(call(number) for number in range(calls)))
    return time.process_time() - began


def _turn(clients: int, count: int) -> float:
    """Return the CPU seconds in which one of many clients of a credential waits, goes, and waits again."""
    spacing = Spacing()
    buckets = deque(LeakyBucket(1.0, spacing) for _ in range(clients))
    for bucket in buckets:
        bucket.wait()
    began = time.process_time()
    for _ in range(count):
        bucket = buckets.popleft()
        bucket.take(bucket.earliest(0.0))
        bucket.wait()
        bucket.earliest(0.0)
        buckets.append(bucket)
    return (time.process_time() - began) / count


async def _many_workspaces(rounds: int) -> None:
    ours: dict[int, list[float]] = {}
    for _ in range(rounds):
        for workspaces in (1, 1000, 3000):
            ours.setdefault(workspaces, []).append(await _beside_workspaces(_FEW, workspaces))
    for workspaces, seconds in ours.items():
        name = f"{workspaces:,} waiting workspaces with a quota"
        print(f"a permit, {name:45} {1e6 * median(seconds):8.1f} us CPU")
    pairs = [(await _spread_over(1, 3000), await _spread_over(3000, 3000)) for _ in range(rounds)]
    print(f"3,000 calls on {'one workspace':40} {1e3 * median(one for one, _ in pairs):8.1f} ms CPU")
    print(f"3,000 calls on {'3,000 workspaces':40} {1e3 * median(spread for _, spread in pairs):8.1f} ms CPU")
    print(f"x one workspace {median(spread / one for one, spread in pairs):48.2f}")
    print(f"a turn, {'50,000 waiting clients of one credential':47} {1e6 * _turn(50_000, _FEW):8.1f} us CPU")


async def _permit_costs(count: int) -> dict[str, float]:
    return {
        "no rate limit": await _permits(Limiter(None), count, 1),
        "no rate limit, 8 connections, 1,000 waiting": await _permits(
            Limiter(None, connections=8), count, 1000
        ),
        "own rate limit": await _limited(count, 1),
        "own rate limit, 1,000 waiting": await _limited(count, 1000),
        "rate limit shared in a file": await _limited_by_file(count // 20),
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
    """Return the seconds and the CPU seconds that the calls take."""
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1000, help="calls in a round")
    parser.add_argument("--permits", type=int, default=20_000, help="permits of each measurement")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    for name, seconds in asyncio.run(_permit_costs(given.permits)).items():
        print(f"a permit, {name:45} {1e6 * seconds:8.1f} us")
    asyncio.run(_many_workspaces(given.rounds))
    with serve_small("list") as port:
        asyncio.run(_throughput(port, given.calls, given.rounds))


if __name__ == "__main__":
    main()
