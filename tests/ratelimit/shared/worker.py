"""A process of a test: the real client makes some calls under a shared rate limit."""

import asyncio
import json
import sys
from collections.abc import Mapping

from toggl_async import ApiToken, Connections, Hosts, RateLimit, Toggl
from toggl_async.ratelimit.shared.bucket import SharedRateLimit
from toggl_async.ratelimit.shared.file import FileRateLimit
from toggl_async.ratelimit.shared.redis import RedisRateLimit


def shared_rate_limit(where: str) -> SharedRateLimit:
    """Make a rate limit that is shared in Redis or in a file."""
    return RedisRateLimit(where) if where.startswith("redis://") else FileRateLimit(where)


async def work(settings: Mapping[str, str]) -> None:
    """Make calls, one after the other in each of two tasks, after a line on standard input."""
    rate_limit = RateLimit(
        per_second=float(settings["per_second"]), shared=shared_rate_limit(settings["where"])
    )
    hosts = Hosts(track=settings["track"])
    connections = Connections(headers={"X-Worker": settings["number"]})
    async with Toggl(
        ApiToken(settings["token"]), hosts=hosts, rate_limit=rate_limit, connections=connections
    ) as toggl:

        async def calls() -> None:
            for _ in range(int(settings["calls"])):
                await toggl.track.organizations()

        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        await asyncio.gather(calls(), calls())


if __name__ == "__main__":
    asyncio.run(work(json.loads(sys.argv[1])))
