"""One download by one competitor in a fresh interpreter, whose figures are printed as JSON.

    python -m benchmarks.support.competitors NAME ORIGIN PATH [CA]

All imports come before the measurement, so the figures are those of the download alone. The interpreter may
be one without toggl_async and its dependencies: this module imports nothing but the standard library.
"""

import asyncio
import contextlib
import ctypes
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

Download: TypeAlias = Callable[["Source", Path], object]

_CHUNK = 64 << 10
_PATH = "/reports/api/v3/workspace/1/search/time_entries.csv"
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # of glibc's mallopt
_HIGH_WATER = 5  # written to Linux's clear_refs, this resets the peak of resident memory


class Source:
    """The origin that serves the body, and the file of its certificate authority, None without TLS."""

    def __init__(self, origin: str, authority: str | None) -> None:
        self.origin = origin
        self.authority = authority

    @property
    def url(self) -> str:
        """The address of the export."""
        return self.origin + _PATH

    def context(self) -> ssl.SSLContext | None:
        """Return a TLS context that trusts the authority, None without TLS."""
        return ssl.create_default_context(cafile=self.authority) if self.authority else None


def _toggl_async(**chosen: object) -> Download:
    package = importlib.import_module("toggl_async")
    for module in ("client", "reports", "transfer.save"):  # public names are imported at their first use
        importlib.import_module(f"toggl_async.{module}")
    options = package.Options(existing="replace", **chosen)

    async def download(source: Source, to: Path) -> None:
        hosts = package.Hosts(track=source.origin)
        connections = package.Connections(tls=source.context())
        async with package.Toggl(
            package.ApiToken("0" * 32), workspace_id=1, hosts=hosts, connections=connections
        ) as toggl:
            await toggl.reports.export_detailed(
                to, start_date=date(2026, 1, 1), end_date=date(2026, 12, 31), options=options
            )

    return lambda source, to: asyncio.run(download(source, to))


def _toggl_async_no_hash() -> Download:
    return _toggl_async(digest=None, fsync=False)


def _toggl_async_counting() -> Download:
    return _toggl_async(count_rows=True)


def _writing(download: Callable[[Source, BinaryIO], Coroutine[object, object, None]]) -> Download:
    def run(source: Source, to: Path) -> None:
        with to.open("wb", buffering=0) as file:
            asyncio.run(download(source, file))

    return run


def _keep_freed_memory() -> None:
    """Let glibc keep freed blocks of up to 64 MiB: by default it returns the larger ones, page by page."""
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for parameter in (_MMAP_THRESHOLD, _TRIM_THRESHOLD):
            mallopt(parameter, 64 << 20)


def _aiohttp() -> Download:
    """Make the quickest download that aiohttp alone allows: any piece that arrived, written at once."""
    _keep_freed_memory()
    aiohttp = importlib.import_module("aiohttp")

    async def download(source: Source, file: BinaryIO) -> None:
        tls = source.context() or True
        async with aiohttp.ClientSession() as session, session.get(source.url, ssl=tls) as response:
            async for chunk in response.content.iter_any():
                file.write(chunk)

    return _writing(download)


def _httpx() -> Download:
    httpx = importlib.import_module("httpx")

    async def download(source: Source, file: BinaryIO) -> None:
        tls = source.context() or True
        async with httpx.AsyncClient(verify=tls) as client, client.stream("GET", source.url) as response:
            async for chunk in response.aiter_bytes(_CHUNK):
                file.write(chunk)

    return _writing(download)


def _requests() -> Download:
    requests = importlib.import_module("requests")

    def download(source: Source, to: Path) -> None:
        trust = source.authority or True
        with (
            requests.get(source.url, stream=True, timeout=60, verify=trust) as response,
            to.open("wb") as file,
        ):
            for chunk in response.iter_content(_CHUNK):
                file.write(chunk)

    return download


def _toggl_api_wrapper() -> Download:
    reports = importlib.import_module("toggl_api.asyncio")
    httpx = importlib.import_module("httpx")
    body = importlib.import_module("toggl_api.reports").ReportBody(date(2026, 1, 1), date(2026, 12, 31))

    async def download(source: Source, file: BinaryIO) -> None:
        async with httpx.AsyncClient(verify=source.context() or True) as client:
            # The address is taken from the class; base_url of the client has no effect.
            kind = reports.AsyncDetailedReportEndpoint
            kind.BASE_ENDPOINT = httpx.URL(f"{source.origin}/reports/api/v3/")
            endpoint = kind(1, httpx.BasicAuth("0", "x"), client=client)
            report = await endpoint.export_report(body, "csv")
            file.write(report.result)

    return _writing(download)


COMPETITORS: dict[str, Callable[[], Download]] = {
    "toggl_async": _toggl_async,
    "toggl_async-no-hash": _toggl_async_no_hash,
    "toggl_async-counting": _toggl_async_counting,
    "aiohttp": _aiohttp,
    "httpx": _httpx,
    "requests": _requests,
    "toggl-api-wrapper": _toggl_api_wrapper,
}


def leave_warm(path: Path) -> None:
    """Remove the file that keeps memory in use until the download; see ``_warm`` of bench_download."""
    path.with_suffix(".warm").unlink(missing_ok=True)


def reset_peak() -> None:
    """Let the peak of this process's resident memory begin at its present size, where Linux offers that."""
    try:
        Path("/proc/self/clear_refs").write_text(f"{_HIGH_WATER}\n", encoding="ascii")
    except OSError:
        return


def peak_memory() -> int:
    """Return the peak of this process's resident memory, in KiB."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0])


def write_calls() -> int:
    """Return how often this process has called write, 0 if the system does not count it."""
    try:
        return int(Path("/proc/self/io").read_text(encoding="ascii").partition("syscw:")[2].split()[0])
    except OSError:
        return 0


def main() -> None:
    name, origin, path, *authority = sys.argv[1:]
    download = COMPETITORS[name]()
    source = Source(origin, authority[0] if authority else None)
    leave_warm(Path(path))
    reset_peak()
    before, memory, writes = resource.getrusage(resource.RUSAGE_SELF), peak_memory(), write_calls()
    began = time.perf_counter()
    download(source, Path(path))
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
