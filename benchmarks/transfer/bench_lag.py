"""The delays of other tasks in the event loop while exports are saved, with and without a stalling disk.

A task sleeps for a millisecond again and again, and records how late it wakes up. For the stalling disk, one
write in 32 takes 300 ms. For comparison, the same task runs in a loop that is otherwise idle, while the same
number of threads hash.
"""

import argparse
import asyncio
import gc
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import quantiles

from typing_extensions import Buffer

from benchmarks.support.body import Body
from benchmarks.support.serving import serve
from toggl_async import ApiToken, Connections, Hosts, Options, RateLimit, Toggl

_STALL = 0.3
_EVERY = 0.001
_MS = 1000
_SECONDS = 2.0


@contextmanager
def _stalling(every: int) -> Iterator[None]:
    """Delay one write in ``every``; 0 delays none."""
    real, count = os.write, 0

    def write(file: int, data: Buffer, /) -> int:
        nonlocal count
        count += 1
        if every and count % every == 0:
            time.sleep(_STALL)
        return real(file, data)

    os.write = write
    try:
        yield
    finally:
        os.write = real


async def _watch(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_EVERY)
        late.append(_MS * (time.perf_counter() - began - _EVERY))


async def _save(origin: str, folder: Path, at_once: int) -> list[float]:
    """Save exports, and return the delays of the watching task in milliseconds."""
    late: list[float] = []
    async with Toggl(
        ApiToken("0" * 32),
        workspace_id=1,
        hosts=Hosts(track=origin),
        rate_limit=RateLimit(per_second=None),
        connections=Connections(limit=at_once),
    ) as toggl:
        # The first call makes classes and starts threads, which is not what is measured here.
        await _export(toggl, folder / "first.csv")
        watching = asyncio.create_task(_watch(late))
        await asyncio.gather(*(_export(toggl, folder / f"{number}.csv") for number in range(at_once)))
        watching.cancel()
    return late


def _hash(until: float) -> None:
    block, digest = bytes(1 << 20), hashlib.sha256()
    while time.perf_counter() < until:
        digest.update(block)


async def _hashing(at_once: int) -> list[float]:
    late: list[float] = []
    until = time.perf_counter() + _SECONDS
    watching = asyncio.create_task(_watch(late))
    await asyncio.gather(*(asyncio.to_thread(_hash, until) for _ in range(at_once)))
    watching.cancel()
    return late


def _print_delays(name: str, late: list[float]) -> None:
    cuts = quantiles(late, n=100)
    print(f"{name:28}{cuts[49]:6.2f} {cuts[98]:6.2f} {max(late):6.2f}")


async def _export(toggl: Toggl, to: Path) -> None:
    await toggl.reports.export_detailed(
        to, start_date=date(2026, 1, 1), end_date=date(2026, 12, 31), options=Options(existing="replace")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=128, help="MiB of each export")
    parser.add_argument("--at-once", type=int, default=4, help="exports at once")
    parser.add_argument("--folder", help="where the files go, instead of the system's temporary folder")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="toggl_async-bench-", dir=given.folder) as folder,
        serve(Body(size=given.size), folder) as origin,
    ):
        # In a process with this many modules a full garbage collection takes some 25 ms.
        gc.collect()
        gc.freeze()
        print(f"{'late, in ms':28}median   99 %  worst")
        for name, every in (("no stall", 0), ("one write in 32 stalls", 32)):
            with _stalling(every):
                _print_delays(name, asyncio.run(_save(origin, Path(folder), given.at_once)))
        _print_delays("no export, threads that hash", asyncio.run(_hashing(given.at_once)))


if __name__ == "__main__":
    main()
