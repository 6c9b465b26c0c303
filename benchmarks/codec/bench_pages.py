"""The rows of a page as they arrive, beside the same rows after the whole body has been read.

    python -m benchmarks.codec.bench_pages [--rows 100000] [--small 1 50 500] [--rounds 7] [--json]

A server in another process sends one JSON page of the detailed report. ``toggl.rows`` hands its rows out
while it arrives. The reference is the way of earlier versions: the body is read as a whole, and then decoded
piece by piece. Both are measured in interleaved rounds, and a ratio is the median over the rounds. The memory
is the peak of what Python allocates, in a round of its own, since counting takes time.
"""

import argparse
import asyncio
import gc
import json
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

import attrs

from benchmarks.support.serving import serve_page
from toggl_async import ApiToken, Hosts, RateLimit, Toggl
from toggl_async.codec import Piece, split
from toggl_async.exchange import pagination
from toggl_async.exchange.page_body import PageBody, WholePage
from toggl_async.exchange.page_reader import PageReader
from toggl_async.exchange.page_sizes import PageSizes
from toggl_async.exchange.raw_response import RawResponse
from toggl_async.reports.detailed import Detailed

Reader = Callable[[Toggl], AsyncIterator[object]]

WANTED = {"first row": 0.2, "memory": 0.1}
"""The figures of a long page, divided by those of the reference, must be at most this."""

_REQUEST = Detailed(start_date=date(2025, 3, 1), end_date=date(2025, 12, 31), workspace_id=7)
_AT_LEAST = 1000  # rows of one measurement of a small page, which is read several times
_MIB = 1 << 20


class _InPieces(WholePage[Any]):
    """A body that has arrived as a whole, and is decoded piece by piece."""

    def __init__(self, response: RawResponse[Any]) -> None:
        super().__init__(response)
        self._pieces = split(response.body)

    async def next(self) -> Piece | None:
        """Return the next piece, None after the last."""
        return next(self._pieces, None)


def _whole(toggl: Toggl) -> AsyncIterator[object]:
    async def open_page(request: Any) -> PageBody:
        return _InPieces(await toggl.send_raw(request))

    return pagination.rows(PageReader(toggl.send_raw, open_page, PageSizes()), _REQUEST)


READERS: Mapping[str, Reader] = {"as they arrive": lambda toggl: toggl.rows(_REQUEST), "whole": _whole}


@attrs.frozen
class Cost:
    """The cost of a page: the seconds until its first row and its last, and CPU seconds."""

    first: float
    last: float
    cpu: float


async def _read(reader: Reader, toggl: Toggl, rows: int) -> Cost:
    gc.collect()
    began, cpu, first, count = time.perf_counter(), time.process_time(), 0.0, 0
    async for _ in reader(toggl):
        if not count:
            first = time.perf_counter() - began
        count += 1
    assert count == rows
    return Cost(first, time.perf_counter() - began, time.process_time() - cpu)


async def _peak(reader: Reader, toggl: Toggl, rows: int) -> float:
    tracemalloc.start()
    await _read(reader, toggl, rows)
    peak: float = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / _MIB


async def _measure(origin: str, rows: int, rounds: int, repeats: int) -> dict[str, list[Cost]]:
    taken: dict[str, list[Cost]] = {name: [] for name in READERS}
    async with _client(origin) as toggl:
        for number in range(rounds + 1):
            for name, reader in list(READERS.items())[:: 1 if number % 2 else -1]:
                costs = [await _read(reader, toggl, rows) for _ in range(repeats)]
                if number:  # the first round warms up
                    taken[name].append(
                        Cost(*(median(each) for each in zip(*map(attrs.astuple, costs), strict=True)))
                    )
    return taken


async def _peaks(origin: str, rows: int) -> dict[str, float]:
    async with _client(origin) as toggl:
        return {name: await _peak(reader, toggl, rows) for name, reader in READERS.items()}


def _client(origin: str) -> Toggl:
    return Toggl(ApiToken("0" * 32), hosts=Hosts(track=origin), rate_limit=RateLimit(per_second=None))


def _ratio(taken: Mapping[str, Sequence[Cost]], figure: Callable[[Cost], float]) -> float:
    pairs = zip(taken["as they arrive"], taken["whole"], strict=True)
    return median(figure(own) / figure(other) for own, other in pairs)


def _figures(taken: Mapping[str, Sequence[Cost]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: {
            "first row, ms": 1e3 * median(cost.first for cost in costs),
            "last row, ms": 1e3 * median(cost.last for cost in costs),
            "CPU, ms": 1e3 * median(cost.cpu for cost in costs),
        }
        for name, costs in taken.items()
    }
    found["ratio"] = {
        "first row": _ratio(taken, lambda cost: cost.first),
        "last row": _ratio(taken, lambda cost: cost.last),
        "CPU": _ratio(taken, lambda cost: cost.cpu),
    }
    return found


def _print(rows: int, figures: Mapping[str, Mapping[str, float]]) -> None:
    print(f"\n{rows:,} rows")
    for name, values in figures.items():
        print(f"  {name:16}" + "  ".join(f"{what} {value:.2f}" for what, value in values.items()))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the long page")
    parser.add_argument("--small", type=int, nargs="*", default=[1, 50, 500], metavar="ROWS")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    found: dict[int, dict[str, Any]] = {}
    for rows in [*given.small, given.rows]:
        repeats = 1 if rows == given.rows else max(1, _AT_LEAST // rows)
        with serve_page(rows) as origin:
            found[rows] = _figures(asyncio.run(_measure(origin, rows, given.rounds, min(repeats, 40))))
            if rows == given.rows:
                peaks = asyncio.run(_peaks(origin, rows))
                for name, peak in peaks.items():
                    found[rows][name]["memory, MiB"] = peak
                found[rows]["ratio"]["memory"] = peaks["as they arrive"] / peaks["whole"]
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for rows, figures in found.items():
        _print(rows, figures)
    for name, wanted in WANTED.items():
        print(f"{name}: {found[given.rows]['ratio'][name]:.3f} x whole (wanted: at most {wanted})")


if __name__ == "__main__":
    main()
