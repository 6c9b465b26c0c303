"""The cost of rate limits: microseconds for a permit."""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from toggl_async import Clock, Headers
from toggl_async.ratelimit.hourly_quota import workspace
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import PermitUse
from toggl_async.ratelimit.shared.file import FileRateLimit

_NO_HEADERS = Headers()


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
    given = parser.parse_args()
    for name, seconds in asyncio.run(_permit_costs(given.permits)).items():
        print(f"a permit, {name:45} {1e6 * seconds:8.1f} us")


if __name__ == "__main__":
    main()
