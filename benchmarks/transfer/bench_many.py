"""Many small exports into a folder: toggl_async beside plain aiohttp, in interleaved rounds.

Both run the same number of downloads at once, over the same number of connections, which are reused. There
is no rate limit.
"""

import argparse
import asyncio
import os
import resource
import tempfile
import time
from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import aiohttp
import attrs

from benchmarks.support.serving import serve_small
from benchmarks.support.small_responses import EXPORT_SIZE
from toggl_async import ApiToken, Connections, Hosts, Options, RateLimit, Toggl
from toggl_async.reports.exports import ExportDetailed

_TOKEN = "0" * 32
_PATH = "/reports/api/v3/workspace/7/search/time_entries.csv"
_FIRST = date(2020, 1, 1)


@attrs.frozen
class Task:
    """``count`` downloads, ``at_once`` at the same time, from a port into a folder."""

    port: int
    folder: Path
    count: int
    at_once: int


def _requests(count: int, options: Options) -> list[ExportDetailed]:
    days = [_FIRST + timedelta(days=number) for number in range(count)]
    return [ExportDetailed(start_date=day, end_date=day, options=options) for day in days]


def _with_toggl(options: Options) -> Callable[[Task], Coroutine[object, object, None]]:
    async def run(task: Task) -> None:
        origin = f"http://127.0.0.1:{task.port}"
        async with Toggl(
            ApiToken(_TOKEN),
            workspace_id=7,
            hosts=Hosts(track=origin, focus=origin),
            rate_limit=RateLimit(per_second=None),
            connections=Connections(limit=task.at_once, reuse=True),
        ) as toggl:
            requests = _requests(task.count, options)
            async for outcome in toggl.save_all(requests, into=task.folder, concurrency=task.at_once):
                outcome.result()

    return run


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


async def _with_aiohttp(task: Task) -> None:
    semaphore = asyncio.Semaphore(task.at_once)
    connector = aiohttp.TCPConnector(limit=task.at_once)
    fields = {"Authorization": aiohttp.encode_basic_auth(_TOKEN, "api_token")}
    async with aiohttp.ClientSession(connector=connector, headers=fields) as session:

        async def save(number: int) -> None:
            body = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
            async with (
                semaphore,
                session.post(f"http://127.0.0.1:{task.port}{_PATH}", json=body) as response,
            ):
                _write(task.folder / f"{number}.csv", await response.read())

        await asyncio.gather(*(save(number) for number in range(task.count)))


COMPETITORS: dict[str, Callable[[Task], Coroutine[object, object, None]]] = {
    "aiohttp": _with_aiohttp,
    "toggl_async, no fsync": _with_toggl(Options(fsync=False)),
    "toggl_async, no fsync, xxh3": _with_toggl(Options(fsync=False, digest="xxh3_128")),
    "toggl_async, no fsync, no hash": _with_toggl(Options(fsync=False, digest=None)),
    "toggl_async": _with_toggl(Options()),
}


def _voluntary() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw


def _run(name: str, port: int, folder: Path, given: argparse.Namespace) -> tuple[float, float, float]:
    """Run the downloads; return the seconds, CPU seconds and voluntary context switches that they took."""
    task = Task(port, folder, given.count, given.at_once)
    began, cpu, switches = time.perf_counter(), time.process_time(), _voluntary()
    asyncio.run(COMPETITORS[name](task))
    took = time.perf_counter() - began, time.process_time() - cpu, float(_voluntary() - switches)
    files = list(folder.iterdir())
    assert len(files) == given.count
    for file in files:
        # The files are emptied, not removed: for seconds after many removals, ext4 is slow to make files.
        assert file.stat().st_size == EXPORT_SIZE
        os.truncate(file, 0)
    return took


def _rounds(port: int, given: argparse.Namespace) -> dict[str, list[tuple[float, float, float]]]:
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in given.only}
    with tempfile.TemporaryDirectory(prefix="toggl_async-bench-", dir=given.folder) as base:
        for number in range(given.rounds + 1):
            names = given.only
            for name in names[number % len(names) :] + names[: number % len(names)]:
                folder = Path(base, f"{name} {number}")
                folder.mkdir()
                taken[name].append(_run(name, port, folder, given))
    return {name: each[1:] for name, each in taken.items()}  # the first round warms up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="exports in a round")
    parser.add_argument("--at-once", type=int, default=64, help="exports at once")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=list(COMPETITORS), default=list(COMPETITORS))
    parser.add_argument("--folder", help="where the files go, instead of the system's temporary folder")
    given = parser.parse_args()
    with serve_small("export") as port:
        taken = _rounds(port, given)
    for name, each in taken.items():
        seconds, cpu, switches = (median(column) for column in zip(*each, strict=True))
        ratio = median(theirs[0] / own[0] for own, theirs in zip(each, taken["aiohttp"], strict=True))
        print(
            f"{name:32}{given.count / seconds:7.0f} files/s{1e6 * cpu / given.count:7.0f} us CPU each"
            f"{switches / given.count:6.1f} switches{ratio:7.2f} x aiohttp"
        )


if __name__ == "__main__":
    main()
