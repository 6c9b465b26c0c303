"""The cost of rate limits: microseconds for a permit.

A permit is taken while calls of one, a thousand and three thousand workspaces wait, each workspace with a
known quota of its own, and while fifty thousand clients of one credential wait for their turn.
"""

import argparse
import asyncio
import tempfile
import time
from collections import deque
from pathlib import Path
from statistics import median

from toggl_async import Clock, Headers
from toggl_async.ratelimit.hourly_quota import workspace
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import PermitUse
from toggl_async.ratelimit.shared.file import FileRateLimit
from toggl_async.ratelimit.spacing import Spacing

_CONNECTIONS = 8
_NO_HEADERS = Headers()
_PLENTY = 1_000_000
"""A number of calls left in a quota that no measurement uses up."""
_FEW = 500
"""Permits of a measurement with many that wait: with a search through them all, more would take too long."""


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--permits", type=int, default=20_000, help="permits of each measurement")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    for name, seconds in asyncio.run(_permit_costs(given.permits)).items():
        print(f"a permit, {name:45} {1e6 * seconds:8.1f} us")
    asyncio.run(_many_workspaces(given.rounds))


if __name__ == "__main__":
    main()
