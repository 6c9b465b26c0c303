"""A csv over loopback into a Parquet file: ``to_parquet`` beside the csv reader of Arrow, and its memory.

The reference reads the same bytes with ``pyarrow.csv.open_csv``, which guesses the types from the first
block, and writes each batch with ``pyarrow.parquet.ParquetWriter``. It neither checks that the csv is whole
nor syncs the file, its durations are times of day, and it has no schema of its own. Each run is in a process
of its own, which has imported everything before.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

import attrs
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from benchmarks.support.competitors import peak_memory, reset_peak
from benchmarks.support.serving import serve_rows
from toggl_async import ApiToken, Hosts, Options, Toggl
from toggl_async.reports.exports import ExportDetailed
from toggl_async.tables.parquet import ParquetPlan, save_windows

_PATH = "/reports/api/v3/workspace/1/search/time_entries.csv"
_MIB = 1 << 20
_IMPORTED = (ParquetPlan, save_windows)  # to_parquet imports them at its first call


@attrs.frozen(kw_only=True)
class Run:
    """The cost of one file: seconds, CPU seconds, MiB over the process's baseline, and the size in MiB."""

    seconds: float
    cpu: float
    memory: float
    size: float


def _to_parquet(origin: str, folder: Path) -> Path:
    window = ExportDetailed(
        start_date=date(2026, 10, 1), end_date=date(2026, 10, 31), options=Options(existing="replace")
    )

    async def fetch() -> Path:
        hosts = Hosts(track=origin)
        async with Toggl(ApiToken("0" * 32), workspace_id=1, hosts=hosts) as toggl:
            (outcome,) = [each async for each in toggl.to_parquet([window], into=folder)]
        return outcome.result().path

    return asyncio.run(fetch())


def _open_csv(origin: str, folder: Path, compression: str) -> Path:
    path = folder / "pyarrow.parquet"
    host = origin.removeprefix("http://")
    with closing(HTTPConnection(host)) as connection:
        connection.request("GET", _PATH)
        with (
            arrow_csv.open_csv(connection.getresponse()) as reader,
            pq.ParquetWriter(path, reader.schema, compression=compression) as writer,
        ):
            for batch in reader:
                writer.write_batch(batch)
    return path


_COMPETITORS: dict[str, Callable[[str, Path], Path]] = {
    "open_csv": lambda origin, folder: _open_csv(origin, folder, "snappy"),
    "open_csv, zstd": lambda origin, folder: _open_csv(origin, folder, "zstd"),
    "to_parquet": _to_parquet,
}
_REFERENCE = "open_csv"


def _run_here(name: str, origin: str, folder: Path) -> Run:
    reset_peak()
    memory, before = peak_memory(), resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    path = _COMPETITORS[name](origin, folder)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    return Run(
        seconds=seconds,
        cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        memory=(peak_memory() - memory) / 1024,
        size=path.stat().st_size / _MIB,
    )


def _run(name: str, origin: str, folder: Path) -> Run:
    command = [sys.executable, "-m", "benchmarks.tables.bench_parquet", "--run", name]
    command += ["--origin", origin, "--folder", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Run(**json.loads(done.stdout))


def _print_speed(rows: int, rounds: int, folder: Path) -> None:
    runs: dict[str, list[Run]] = {name: [] for name in _COMPETITORS}
    with serve_rows(rows) as origin:
        for number in range(rounds):
            names = list(_COMPETITORS) if number % 2 else list(reversed(_COMPETITORS))
            for name in names:
                runs[name].append(_run(name, origin, folder))
    print(f"{rows:,} rows           rows/s  x open_csv  best x  CPU s  over baseline MiB  file MiB")
    for name, some in runs.items():
        pairs = zip(runs[_REFERENCE], some, strict=True)
        ratio = median(theirs.seconds / ours.seconds for theirs, ours in pairs)
        best = min(each.seconds for each in runs[_REFERENCE]) / min(each.seconds for each in some)
        print(
            f"{name:16}{rows / median(each.seconds for each in some):14,.0f}{ratio:12.2f}{best:8.2f}"
            f"{median(each.cpu for each in some):7.2f}{median(each.memory for each in some):19.1f}"
            f"{some[0].size:10.1f}"
        )


def _print_memory(rows: int, folder: Path) -> None:
    with serve_rows(rows) as origin:
        for name in ("open_csv", "to_parquet"):
            run = _run(name, origin, folder)
            print(
                f"{name:16}{rows:,} rows in {run.seconds:.1f} s: {run.memory:.1f} MiB over the baseline, "
                f"{run.size:.1f} MiB on disk"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000, help="rows for measuring the speed")
    parser.add_argument("--many", type=int, default=5_000_000, help="rows for measuring the memory")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the files go, instead of a temporary folder")
    parser.add_argument("--run", choices=list(_COMPETITORS), help=argparse.SUPPRESS)
    parser.add_argument("--origin", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        json.dump(attrs.asdict(_run_here(given.run, given.origin, given.folder)), sys.stdout)
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        _print_speed(given.rows, given.rounds, Path(folder))
        _print_memory(given.many, Path(folder))


if __name__ == "__main__":
    main()
