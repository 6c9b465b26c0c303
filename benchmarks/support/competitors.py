"""One competitor, one download, in a fresh interpreter: ``competitors.py NAME ORIGIN PATH [CA]`` prints JSON.

What a competitor needs is imported before anything is measured: figures are those of the download alone.
"""

import asyncio
import importlib
import json
import resource
import ssl
import sys
import time
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeAlias

SendRaw: TypeAlias = Callable[["Source", Path], object]

_CHUNK = 64 << 10
_PATH = "/reports/api/v3/workspace/1/search/time_entries.csv"
_HIGH_WATER = 5  # what Linux's clear_refs takes as: forget the peak of resident memory


class Source:
    """Where the body comes from, and who vouches for it."""

    def __init__(self, origin: str, authority: str | None) -> None:
        self.origin = origin
        self.authority = authority

    @property
    def url(self) -> str:
        """The address of the export."""
        return self.origin + _PATH

    def context(self) -> ssl.SSLContext | None:
        """What trusts the authority; None without TLS."""
        return ssl.create_default_context(cafile=self.authority) if self.authority else None


def _toggl_async(**chosen: object) -> SendRaw:
    package = importlib.import_module("toggl_async")
    for needed in ("client", "reports", "download"):  # its names are imported when they are first used
        importlib.import_module(f"toggl_async.{needed}")
    options = package.Options(existing="replace", **chosen)

    async def send_raw(source: Source, to: Path) -> None:
        hosts = package.Hosts(track=source.origin)
        connections = package.Connections(tls=source.context())
        async with package.Toggl(
            package.ApiToken("0" * 32), workspace_id=1, hosts=hosts, connections=connections
        ) as toggl:
            await toggl.reports.export_detailed(
                to, start_date=date(2026, 1, 1), end_date=date(2026, 12, 31), options=options
            )

    return lambda source, to: asyncio.run(send_raw(source, to))


def _toggl_async_no_hash() -> SendRaw:
    return _toggl_async(digest=None, fsync=False)


def _toggl_async_counting() -> SendRaw:
    return _toggl_async(count_rows=True)


def _writing(send_raw: Callable[[Source, BinaryIO], Coroutine[object, object, None]]) -> SendRaw:
    def run(source: Source, to: Path) -> None:
        with to.open("wb") as file:
            asyncio.run(send_raw(source, file))

    return run


def _aiohttp() -> SendRaw:
    aiohttp = importlib.import_module("aiohttp")

    async def send_raw(source: Source, file: BinaryIO) -> None:
        tls = source.context() or True
        async with aiohttp.ClientSession() as session, session.get(source.url, ssl=tls) as response:
            async for chunk in response.content.iter_chunked(_CHUNK):
                file.write(chunk)

    return _writing(send_raw)


def _httpx() -> SendRaw:
    httpx = importlib.import_module("httpx")

    async def send_raw(source: Source, file: BinaryIO) -> None:
        tls = source.context() or True
        async with httpx.AsyncClient(verify=tls) as client, client.stream("GET", source.url) as response:
            async for chunk in response.aiter_bytes(_CHUNK):
                file.write(chunk)

    return _writing(send_raw)


def _requests() -> SendRaw:
    requests = importlib.import_module("requests")

    def send_raw(source: Source, to: Path) -> None:
        trust = source.authority or True
        with (
            requests.get(source.url, stream=True, timeout=60, verify=trust) as response,
            to.open("wb") as file,
        ):
            for chunk in response.iter_content(_CHUNK):
                file.write(chunk)

    return send_raw


def _toggl_api_wrapper() -> SendRaw:
    reports = importlib.import_module("toggl_api.asyncio")
    httpx = importlib.import_module("httpx")
    body = importlib.import_module("toggl_api.reports").ReportBody(date(2026, 1, 1), date(2026, 12, 31))

    async def send_raw(source: Source, file: BinaryIO) -> None:
        async with httpx.AsyncClient(verify=source.context() or True) as client:
            # Its requests go where the class says, whatever the client's own address is.
            kind = reports.AsyncDetailedReportEndpoint
            kind.BASE_ENDPOINT = httpx.URL(f"{source.origin}/reports/api/v3/")
            endpoint = kind(1, httpx.BasicAuth("0", "x"), client=client)
            report = await endpoint.export_report(body, "csv")
            file.write(report.result)

    return _writing(send_raw)


COMPETITORS: dict[str, Callable[[], SendRaw]] = {
    "toggl_async": _toggl_async,
    "toggl_async-no-hash": _toggl_async_no_hash,
    "toggl_async-counting": _toggl_async_counting,
    "aiohttp": _aiohttp,
    "httpx": _httpx,
    "requests": _requests,
    "toggl-api-wrapper": _toggl_api_wrapper,
}


def leave_warm(path: Path) -> None:
    """Give back the memory that was kept in use for the download: see the benchmark's ``_warm``."""
    path.with_suffix(".warm").unlink(missing_ok=True)


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
    name, origin, path, *authority = sys.argv[1:]
    send_raw = COMPETITORS[name]()
    source = Source(origin, authority[0] if authority else None)
    leave_warm(Path(path))
    _forget_peak()
    before, memory, writes = resource.getrusage(resource.RUSAGE_SELF), peak_memory(), write_calls()
    began = time.perf_counter()
    send_raw(source, Path(path))
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
