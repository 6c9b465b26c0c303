"""The cost of small JSON calls, beside plain aiohttp that decodes the same JSON.

The calls go to a server in another process, which responds at once. They are made all at once, over eight
connections, or one after the other, each over a new connection or over those that are open. Both clients take
turns. CPU times are those of the client's process; other programs disturb them less than the seconds that
pass.
"""

import argparse
import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Literal, TypeAlias

import aiohttp
import attrs
import msgspec

from benchmarks.support.serving import serve_small
from toggl_async import ApiToken, Connections, Hosts, RateLimit, Toggl
from toggl_async.reports import Reports

_CONNECTIONS = 8
_TOKEN = "0" * 32
_PATH = "/reports/api/v3/workspace/7/search/clients"
_REQUEST = Reports.search_clients.request(name="a")
_FIELDS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "benchmark"}

Call: TypeAlias = Callable[[], Awaitable[object]]
Client: TypeAlias = Callable[["Case", int], Awaitable["Cost"]]


@attrs.frozen
class Case:
    """The way in which calls are made; ``kind`` is the server's."""

    name: str
    kind: Literal["list", "list-kept"]
    at_once: bool

    @property
    def reuse(self) -> bool:
        """True if connections stay open between calls."""
        return self.kind == "list-kept"


_CASES = (
    Case("at once, new connections", "list", at_once=True),
    Case("at once, reused connections", "list-kept", at_once=True),
    Case("one by one, new connections", "list", at_once=False),
    Case("one by one, reused connection", "list-kept", at_once=False),
)


@attrs.frozen
class Cost:
    """The cost of a call: seconds, and CPU seconds of the client."""

    seconds: float
    cpu: float


async def _made(case: Case, call: Call, count: int) -> Cost:
    await call()  # its connection, its imports and its caches are no part of the cost
    gc.collect()
    began, cpu = time.perf_counter(), time.process_time()
    if case.at_once:
        await asyncio.gather(*(call() for _ in range(count)))
    else:
        for _ in range(count):
            await call()
    return Cost((time.perf_counter() - began) / count, (time.process_time() - cpu) / count)


def _toggl(port: int) -> Client:
    origin = f"http://127.0.0.1:{port}"

    async def measure(case: Case, count: int) -> Cost:
        async with Toggl(
            ApiToken(_TOKEN),
            workspace_id=7,
            hosts=Hosts(track=origin, focus=origin),
            rate_limit=RateLimit(per_second=None),
            connections=Connections(limit=_CONNECTIONS, reuse=case.reuse),
        ) as toggl:
            return await _made(case, lambda: toggl.send(_REQUEST), count)

    return measure


def _aiohttp(port: int) -> Client:
    fields = _FIELDS | {"Authorization": aiohttp.encode_basic_auth(_TOKEN, "api_token")}

    async def measure(case: Case, count: int) -> Cost:
        connector = aiohttp.TCPConnector(force_close=not case.reuse, limit=_CONNECTIONS)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:

            async def call() -> object:
                body, url = {"name": "a"}, f"http://127.0.0.1:{port}{_PATH}"
                async with session.post(url, json=body, headers=fields) as response:
                    return msgspec.json.decode(await response.read())

            return await _made(case, call, count)

    return measure


async def _measured(case: Case, port: int, count: int, rounds: int) -> tuple[list[Cost], list[Cost]]:
    ours: list[Cost] = []
    theirs: list[Cost] = []
    for number in range(rounds + 1):
        pair = [(_toggl(port), ours), (_aiohttp(port), theirs)]
        for client, costs in pair if number % 2 else pair[::-1]:
            costs.append(await client(case, count))
    return ours[1:], theirs[1:]  # the first round warms up


def _print(case: Case, ours: list[Cost], theirs: list[Cost]) -> None:
    print(case.name)
    for name, costs in (("toggl_async", ours), ("aiohttp", theirs)):
        calls = 1 / min(each.seconds for each in costs)
        best, middle = min(each.cpu for each in costs), median(each.cpu for each in costs)
        print(f"  {name:12} {calls:7.0f} calls/s  {1e6 * best:6.0f} us CPU, median {1e6 * middle:6.0f}")
    speed = min(each.seconds for each in theirs) / min(each.seconds for each in ours)
    cpu = min(each.cpu for each in theirs) / min(each.cpu for each in ours)
    middle = median(other.cpu / own.cpu for own, other in zip(ours, theirs, strict=True))
    print(f"  x aiohttp    {speed:7.2f}          {cpu:6.2f} of CPU, median {middle:6.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=500, help="calls in a round")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", help="cases whose names contain this text")
    given = parser.parse_args()
    for case in _CASES:
        if given.only is None or given.only in case.name:
            with serve_small(case.kind) as port:
                _print(case, *asyncio.run(_measured(case, port, given.calls, given.rounds)))


if __name__ == "__main__":
    main()
