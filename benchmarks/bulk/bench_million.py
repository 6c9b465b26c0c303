"""A plan of a million files: previewed, run for a second, interrupted, previewed again, and resumed.

All steps run in a new process, whose peak of resident memory is printed. A small server on loopback, in
another process, lists the workspaces and sends the reports.
"""

import argparse
import asyncio
import itertools
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Sequence
from contextlib import aclosing
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from toggl_async import ApiToken, Hosts, RateLimit, Toggl
from toggl_async.bulk import Account, Plan, Run, open_archive, preview
from toggl_async.events import Listener

_FIRST = date(2015, 1, 1)
_CSV = b"User,Description,Start date,Start time,Duration\nAda,notes,2015-01-01,09:00:00,01:00:00\n"
_USED_UP = b"You have hit your hourly limit for API calls. Your quota will reset in 1800 seconds."


def _response(body: bytes, media_type: bytes, status: bytes = b"200 OK") -> bytes:
    lines = (b"HTTP/1.1 " + status, b"Content-Type: " + media_type, b"Connection: close")
    return b"".join(line + b"\r\n" for line in (*lines, b"Content-Length: %d" % len(body))) + b"\r\n" + body


def _serve(workspaces: int, quota: int, pipe: Connection) -> None:
    found = [{"id": each, "organization_id": 1, "admin": True} for each in range(1, workspaces + 1)]
    listing = _response(json.dumps(found).encode(), b"application/json")
    report = _response(_CSV, b"text/csv")
    used_up = _response(_USED_UP, b"text/plain", b"402 Payment Required")
    left = itertools.count(quota, -1)

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return  # the run was interrupted before it sent the request
        is_list = line.startswith(b"GET")
        writer.write(listing if is_list else report if next(left) > 0 else used_up)
        await writer.drain()
        writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(respond, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(serve())


def _mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _previewed(plan: Plan, port: int) -> str:
    async with open_archive(plan, open_client=_OpenClient(port)) as archive:
        found = await preview(archive, per_hour=600)
    return f"{found.requests} requests, {found.there.total()} files there"


async def _run(plan: Plan, port: int, seconds: float) -> str:
    async with open_archive(plan, open_client=_OpenClient(port)) as archive:
        run = Run(archive=archive)
        ends_at = time.monotonic() + seconds
        async with aclosing(run.outcomes()) as outcomes:
            async for _ in outcomes:
                if time.monotonic() > ends_at:
                    break
    result = run.result
    return f"{result.saved} saved, {result.found} found, to be resumed at {result.resume_at}"


class _OpenClient:
    """Makes clients of a server on loopback."""

    def __init__(self, port: int) -> None:
        self._port = port

    def __call__(self, _: Account, listeners: Sequence[Listener], /) -> Toggl:
        hosts = Hosts(track=f"http://127.0.0.1:{self._port}")
        limit = RateLimit(per_second=None)
        return Toggl(ApiToken("0" * 32), hosts=hosts, rate_limit=limit, listeners=listeners)


def _measure(port: int, workspaces: int, days: int, folder: str) -> None:
    plan = Plan(into=Path(folder), since=_FIRST, until=_FIRST + timedelta(days=days - 1), windows="day")
    print(f"{workspaces * days} files; {_mib():.0f} MiB after the imports")
    began = time.perf_counter()
    steps = [("preview", _previewed(plan, port)), ("run", _run(plan, port, 1.0))]
    steps += [("preview", _previewed(plan, port)), ("resumed", _run(plan, port, 1.0))]
    for name, step in steps:
        start = time.perf_counter()
        summary = asyncio.run(step)
        print(f"{name:8}{time.perf_counter() - start:6.1f} s  peak {_mib():4.0f} MiB  {summary}")
    print(f"in all  {time.perf_counter() - began:6.1f} s  (aim: 30 s, 100 MiB)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspaces", type=int, default=500)
    parser.add_argument("--days", type=int, default=2000)
    parser.add_argument("--quota", type=int, default=1_000_000, help="reports that the server sends")
    given = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    server = spawn.Process(target=_serve, args=(given.workspaces, given.quota, theirs), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory(prefix="toggl_async-bench-") as folder:
        arguments = (ours.recv(), given.workspaces, given.days, folder)
        measured = spawn.Process(target=_measure, args=arguments)
        measured.start()
        measured.join()
    server.terminate()
    server.join()


if __name__ == "__main__":
    main()
