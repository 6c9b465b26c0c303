"""One competitor, one download, in a fresh interpreter: ``competitors.py NAME PORT PATH`` prints JSON.

What a competitor needs is imported before anything is measured: figures are those of the download alone.
"""

import asyncio
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeAlias

Fetch: TypeAlias = Callable[[str, Path], object]

_CHUNK = 64 << 10
_PATH = "/reports/api/v3/workspace/1/search/time_entries.csv"
_HIGH_WATER = 5  # what Linux's clear_refs takes as: forget the peak of resident memory


def _toggl_async(**chosen: object) -> Fetch:
    package = importlib.import_module("toggl_async")
    for needed in ("client", "reports", "download"):  # its names are imported when they are first used
        importlib.import_module(f"toggl_async.{needed}")
    options = package.Options(existing="replace", **chosen)

    async def fetch(origin: str, to: Path) -> None:
        hosts = package.Hosts(track=origin)
        async with package.Toggl(package.ApiToken("0" * 32), workspace_id=1, hosts=hosts) as toggl:
            await toggl.reports.export_detailed(
                to, start_date=date(2026, 1, 1), end_date=date(2026, 12, 31), options=options
            )

    return lambda origin, to: asyncio.run(fetch(origin, to))


def _toggl_async_no_hash() -> Fetch:
    return _toggl_async(digest=None, fsync=False)


def _toggl_async_counting() -> Fetch:
    return _toggl_async(count_rows=True)


def _writing(fetch: Callable[[str, BinaryIO], Coroutine[object, object, None]]) -> Fetch:
    def run(origin: str, to: Path) -> None:
        with to.open("wb") as file:
            asyncio.run(fetch(origin, file))

    return run


def _aiohttp() -> Fetch:
    aiohttp = importlib.import_module("aiohttp")

    async def fetch(origin: str, file: BinaryIO) -> None:
        async with aiohttp.ClientSession() as session, session.get(origin + _PATH) as response:
            async for chunk in response.content.iter_chunked(_CHUNK):
                file.write(chunk)

    return _writing(fetch)


def _httpx() -> Fetch:
    httpx = importlib.import_module("httpx")

    async def fetch(origin: str, file: BinaryIO) -> None:
        async with httpx.AsyncClient() as client, client.stream("GET", origin + _PATH) as response:
            async for chunk in response.aiter_bytes(_CHUNK):
                file.write(chunk)

    return _writing(fetch)


def _requests() -> Fetch:
    requests = importlib.import_module("requests")

    def fetch(origin: str, to: Path) -> None:
        with requests.get(origin + _PATH, stream=True, timeout=60) as response, to.open("wb") as file:
            for chunk in response.iter_content(_CHUNK):
                file.write(chunk)

    return fetch


COMPETITORS: dict[str, Callable[[], Fetch]] = {
    "toggl_async": _toggl_async,
    "toggl_async-no-hash": _toggl_async_no_hash,
    "toggl_async-counting": _toggl_async_counting,
    "aiohttp": _aiohttp,
    "httpx": _httpx,
    "requests": _requests,
}


def _forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text(f"{_HIGH_WATER}\n", encoding="ascii")
    except OSError:
        return


def peak_memory() -> int:
    """The most memory that this process has held, in KiB."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0])


def write_calls() -> int:
    """How many times this process has called write, where the system tells."""
    try:
        return int(Path("/proc/self/io").read_text(encoding="ascii").partition("syscw:")[2].split()[0])
    except OSError:
        return 0


def main() -> None:
    name, port, path = sys.argv[1:]
    fetch = COMPETITORS[name]()
    _forget_peak()
    before, memory, writes = resource.getrusage(resource.RUSAGE_SELF), peak_memory(), write_calls()
    began = time.perf_counter()
    fetch(f"http://127.0.0.1:{port}", Path(path))
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    json.dump(
        {
            "seconds": seconds,
            "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            "memory": (peak_memory() - memory) / 1024,
            "faults": after.ru_minflt - before.ru_minflt,
            "writes": write_calls() - writes,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
