"""The share of Python's garbage collector in the cost of the rows of a long page.

    python -m benchmarks.codec.bench_garbage [--rows 100000] [--rounds 7]

A server in another process sends one JSON page of the detailed report. It is read in several ways, each with
the collector and without it, in interleaved rounds. The CPU time of a row with the collector, divided by that
without it, is the price of looking for garbage among rows that are all in use.
"""

import argparse
import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import date
from statistics import median

import attrs

from benchmarks.support.serving import serve_page
from toggl_async import ApiToken, Hosts, RateLimit, Toggl
from toggl_async.reports.detailed import Detailed

WANTED = 1.3
"""The CPU time with the collector, divided by that without it, is to be at most this."""

_REQUEST = Detailed(start_date=date(2025, 3, 1), end_date=date(2025, 12, 31), workspace_id=7)


async def _drop(toggl: Toggl) -> object:
    async for _ in toggl.rows(_REQUEST):
        pass
    return None


async def _keep(toggl: Toggl) -> object:
    return [row async for row in toggl.rows(_REQUEST)]


async def _pages(toggl: Toggl) -> object:
    return [page async for page in toggl.pages(_REQUEST)]


async def _send(toggl: Toggl) -> object:
    return await toggl.send(_REQUEST)


WAYS: Mapping[str, Callable[[Toggl], Awaitable[object]]] = {
    "rows, none kept": _drop,
    "rows, all kept": _keep,
    "pages": _pages,
    "send": _send,
}


@attrs.frozen
class Cost:
    """The CPU seconds of a page, and the collections of each generation meanwhile."""

    cpu: float
    collections: tuple[int, ...]


@contextmanager
def _collector(*, on: bool) -> Generator[None]:
    gc.collect()
    if not on:
        gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _collections() -> tuple[int, ...]:
    return tuple(each["collections"] for each in gc.get_stats())


async def _measured(way: Callable[[Toggl], Awaitable[object]], toggl: Toggl, *, on: bool) -> Cost:
    with _collector(on=on):
        before, began = _collections(), time.process_time()
        kept = await way(toggl)
        cost = time.process_time() - began
        after = _collections()
    del kept
    return Cost(cost, tuple(late - early for early, late in zip(before, after, strict=True)))


async def _measure(origin: str, rounds: int) -> dict[str, list[tuple[Cost, Cost]]]:
    taken: dict[str, list[tuple[Cost, Cost]]] = {name: [] for name in WAYS}
    async with Toggl(
        ApiToken("0" * 32), hosts=Hosts(track=origin), rate_limit=RateLimit(per_second=None)
    ) as toggl:
        for number in range(rounds + 1):
            for name, way in WAYS.items():
                first = await _measured(way, toggl, on=bool(number % 2))
                second = await _measured(way, toggl, on=not number % 2)
                if number:  # the first round warms up
                    taken[name].append((first, second) if number % 2 else (second, first))
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with serve_page(given.rows) as origin:
        taken = asyncio.run(_measure(origin, given.rounds))
    print(f"{given.rows:,} rows          us/row: collector     none    ratio  collections")
    for name, costs in taken.items():
        on, off = (1e6 / given.rows * median(pair[which].cpu for pair in costs) for which in (0, 1))
        ratio = median(with_it.cpu / without.cpu for with_it, without in costs)
        print(f"{name:24} {on:16.2f} {off:8.2f} {ratio:8.2f}  {costs[0][0].collections}")
    print(f"wanted: a ratio of at most {WANTED}")


if __name__ == "__main__":
    main()
