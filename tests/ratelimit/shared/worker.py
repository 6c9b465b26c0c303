"""A process of a test: the real client makes some calls, and tells when each was answered."""

import asyncio
import json
import sys
from collections.abc import Mapping

from toggl_async import ApiToken, Connections, Hosts, RateLimit, Toggl
from toggl_async.ratelimit.shared.bucket import SharedRateLimit
from toggl_async.ratelimit.shared.file import FileRateLimit
from toggl_async.ratelimit.shared.redis import RedisRateLimit


def pace_of(where: str) -> SharedRateLimit:
    """A pace in Redis or in a file."""
    return RedisRateLimit(where) if where.startswith("redis://") else FileRateLimit(where)


async def work(told: Mapping[str, str]) -> None:
    """Make calls, one after the other in each of two tasks, once the word is given."""
    rate_limit = RateLimit(per_second=float(told["per_second"]), shared=pace_of(told["where"]))
    hosts = Hosts(track=told["track"])
    connections = Connections(headers={"X-Worker": told["number"]})
    async with Toggl(
        ApiToken(told["token"]), hosts=hosts, rate_limit=rate_limit, connections=connections
    ) as toggl:

        async def calls() -> None:
            for _ in range(int(told["calls"])):
                await toggl.track.organizations()

        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        await asyncio.gather(calls(), calls())


if __name__ == "__main__":
    asyncio.run(work(json.loads(sys.argv[1])))
