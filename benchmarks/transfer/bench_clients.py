"""Many clients in one process, each of which saves one small export, all at once.

Each round runs in a process of its own. The memory is that over the baseline: what the process used after one
client had saved a file, which imports modules and makes classes. With ``--pool``, the clients are those of a
pool, which share connections.
"""

import argparse
import asyncio
import gc
import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from statistics import median
from typing import Literal

import attrs

from benchmarks.support.serving import serve_small
from benchmarks.support.small_responses import EXPORT_SIZE, SHORT_SIZE
from toggl_async import (
    ApiToken,
    Clients,
    ClientSettings,
    Connections,
    Hosts,
    Options,
    RateLimit,
    Toggl,
    Workspace,
)

_KIB = 1024
_MANY = 1000
_EVERY = 0.002
_EVERY_FOR_SOCKETS = 0.05
_PER_CLIENT = 4
"""Descriptors of a client: a connection, a folder, a file, and one to spare."""


@attrs.frozen
class Round:
    """The figures of one round.

    A client takes ``made`` microseconds to make, and ``idle`` KiB before it does anything. ``memory`` is the
    peak in MiB, ``threads`` the most threads of the process, ``sockets`` the most open sockets.
    """

    made: float
    idle: float
    threads: int
    sockets: int
    memory: float
    seconds: float
    cpu: float


def _status(name: str) -> int:
    """Return a value of the process in KiB."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.partition(f"{name}:")[2].split()[0])


def _settings(port: int) -> ClientSettings:
    origin = f"http://127.0.0.1:{port}"
    return ClientSettings(
        workspace_id=7, hosts=Hosts(track=origin, focus=origin), rate_limit=RateLimit(per_second=None)
    )


def _token(number: int) -> ApiToken:
    return ApiToken(f"{number:032x}")


async def _save(toggl: Workspace, path: Path, options: Options) -> None:
    day = date(2026, 1, 1)
    saved = await toggl.reports.export_detailed(path, start_date=day, end_date=day, options=options)
    assert saved.size in {EXPORT_SIZE, SHORT_SIZE}


async def _count_threads(counts: list[int]) -> None:
    while True:
        counts.append(threading.active_count())
        await asyncio.sleep(_EVERY)


def _sockets() -> int:
    count = 0
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            count += str(each.readlink()).startswith("socket:")
    return count


async def _count_sockets(counts: list[int]) -> None:
    while True:
        counts.append(_sockets())
        await asyncio.sleep(_EVERY_FOR_SOCKETS)


@asynccontextmanager
async def _clients(port: int, given: argparse.Namespace) -> AsyncIterator[list[Workspace]]:
    settings, tokens = _settings(port), [_token(number) for number in range(given.clients)]
    async with AsyncExitStack() as closing:
        if given.pool:
            settings["connections"] = Connections(limit=given.limit)
            pool = await closing.enter_async_context(Clients(max_size=given.clients, **settings))
            yield [await closing.enter_async_context(pool.acquire(each)) for each in tokens]
        else:
            yield [await closing.enter_async_context(Toggl(each, **settings)) for each in tokens]


async def _round(port: int, folder: Path, given: argparse.Namespace) -> Round:
    options, count = Options(fsync=not given.no_fsync), given.clients
    async with Toggl(_token(0), **_settings(port)) as first:
        await _save(first, folder / "first.csv", options)
    gc.collect()
    baseline, threads, sockets = _status("VmRSS"), [threading.active_count()], [_sockets()]
    began = time.perf_counter()
    async with _clients(port, given) as clients:
        made, idle = time.perf_counter() - began, _status("VmRSS") - baseline
        counting = [
            asyncio.create_task(_count_threads(threads)),
            asyncio.create_task(_count_sockets(sockets)),
        ]
        began, cpu = time.perf_counter(), time.process_time()
        saves = (_save(each, folder / f"{number}.csv", options) for number, each in enumerate(clients))
        await asyncio.gather(*saves)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        for each in counting:
            each.cancel()
    return Round(
        made=1e6 * made / count,
        idle=idle / count,
        threads=max(threads),
        sockets=max(sockets) - sockets[0],
        memory=(_status("VmHWM") - baseline) / _KIB,
        seconds=seconds,
        cpu=cpu,
    )


def _run(port: int, base: str, given: argparse.Namespace) -> Round:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(prefix="toggl_async-bench-", dir=base) as folder:
        return asyncio.run(_round(port, Path(folder), given))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=_MANY)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--long", action="store_true", help="exports of 100 KB instead of 4 KB")
    parser.add_argument("--pool", action="store_true", help="clients of a pool, which share connections")
    parser.add_argument("--limit", type=int, default=64, help="the most connections of the pool")
    parser.add_argument("--no-fsync", action="store_true")
    parser.add_argument("--folder", help="where the files go, instead of the system's temporary folder")
    given = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < _PER_CLIENT * given.clients:
        sys.exit(f"{given.clients} clients need more than the {most} files that a process may open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # for the server too, which inherits it
    spawn = multiprocessing.get_context("spawn")
    kind: Literal["export", "short"] = "export" if given.long else "short"
    with serve_small(kind) as port, tempfile.TemporaryDirectory(dir=given.folder) as base:
        rounds: list[Round] = []
        for _ in range(given.rounds):
            with spawn.Pool(1) as process:
                rounds.append(process.apply(_run, (port, base, given)))
    print(f"{given.clients} clients, medians of {given.rounds} rounds")
    for name in attrs.fields_dict(Round):
        print(f"{name:10}{median(getattr(each, name) for each in rounds):10.2f}")


if __name__ == "__main__":
    main()
