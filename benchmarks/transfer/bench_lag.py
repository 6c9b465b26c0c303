"""How long the event loop is kept from other work while exports are saved, and while a disk stalls.

A task asks every millisecond how late it is. One write in so many takes 300 ms, as on a disk that stalls. To
hold it against: the same task in a loop that has nothing else to do, beside as many threads that hash.
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

from body import Body
from serving import serve
from typing_extensions import Buffer

from toggl_async import ApiToken, Connections, Hosts, Options, RateLimit, Toggl

_STALL = 0.3
_EVERY = 0.001
_MS = 1000
_SECONDS = 2.0


@contextmanager
def _stalling(every: int) -> Iterator[None]:
    """Let one write in so many take long; none where that is 0."""
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
        asked = time.perf_counter()
        await asyncio.sleep(_EVERY)
        late.append(_MS * (time.perf_counter() - asked - _EVERY))


async def _save(origin: str, folder: Path, at_once: int) -> list[float]:
    """How late the watching task was, time after time, in milliseconds."""
    late: list[float] = []
    async with Toggl(
        ApiToken("0" * 32),
        workspace_id=1,
        hosts=Hosts(track=origin),
        rate_limit=RateLimit(per_second=None),
        connections=Connections(limit=at_once),
    ) as toggl:
        # The first call makes classes and threads: that is no matter of the disk.
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


def _tell(name: str, late: list[float]) -> None:
    cuts = quantiles(late, n=100)
    print(f"{name:28}{cuts[49]:6.2f} {cuts[98]:6.2f} {max(late):6.2f}")


async def _export(toggl: Toggl, to: Path) -> None:
    await toggl.reports.export_detailed(
        to, start_date=date(2026, 1, 1), end_date=date(2026, 12, 31), options=Options(existing="replace")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=128, help="MiB of each export")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--folder", help="where the files go, instead of the system's temporary folder")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="toggl_async-bench-", dir=given.folder) as folder,
        serve(Body(size=given.size), folder) as origin,
    ):
        # Python's collection of garbage takes some 25 ms of a process with as many modules, now and then.
        gc.collect()
        gc.freeze()
        print(f"{'late, in ms':28}median   99 %  worst")
        for name, every in (("no stall", 0), ("one write in 32 stalls", 32)):
            with _stalling(every):
                _tell(name, asyncio.run(_save(origin, Path(folder), given.at_once)))
        _tell("no export, threads that hash", asyncio.run(_hashing(given.at_once)))


if __name__ == "__main__":
    main()
