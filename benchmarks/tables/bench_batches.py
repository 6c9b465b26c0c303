"""The speed of typed batches of a detailed csv, beside the csv module and the csv reader of Arrow."""

import argparse
import csv
import itertools
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from unittest import mock

import pyarrow as pa
from pyarrow import csv as arrow_csv

from benchmarks.tables.bench_rows import write_csv
from toggl_async.reports.exports import ExportDetailed
from toggl_async.tables import _arrow_threads, read_rows
from toggl_async.tables.arrow import read_batches


def _lists(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in csv.reader(file):
            pass


def _columns_of_text(path: Path, *, threads: bool) -> None:
    """Read the file with Arrow alone: no types, no check of quotes, lines or the end of the file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file))
    reader = arrow_csv.open_csv(
        path,
        arrow_csv.ReadOptions(use_threads=threads, block_size=1 << 21),
        arrow_csv.ParseOptions(newlines_in_values=True),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    for _ in reader:
        pass


def _batches(path: Path) -> None:
    for _ in read_batches(path, ExportDetailed):
        pass


def _batches_in_one_thread(path: Path) -> None:
    with mock.patch.object(_arrow_threads, "thread_count", return_value=1):
        _batches(path)


def _rows(path: Path) -> None:
    for _ in read_rows(path, ExportDetailed):
        pass


_READERS: Mapping[str, Callable[[Path], None]] = {
    "csv.reader": _lists,
    "pyarrow.csv.open_csv, text": partial(_columns_of_text, threads=True),
    "pyarrow.csv.open_csv, text, one thread": partial(_columns_of_text, threads=False),
    "read_batches": _batches,
    "read_batches, one thread": _batches_in_one_thread,
    "read_rows": _rows,
}


def _measured(path: Path, rounds: int) -> Mapping[str, tuple[float, float]]:
    """Return the least seconds and the least CPU seconds of each reader, in interleaved rounds."""
    best = dict.fromkeys(_READERS, (float("inf"), float("inf")))
    for _, (name, read) in itertools.product(range(rounds), _READERS.items()):
        cpu, began = time.process_time(), time.perf_counter()
        read(path)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        best[name] = (min(best[name][0], seconds), min(best[name][1], cpu))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write_csv(path, given.rows)
        best = _measured(path, given.rounds)
        size = path.stat().st_size / (1 << 20)
    print(f"{given.rows:,} rows, {size:,.0f} MiB, {_arrow_threads.thread_count()} threads; best rounds")
    reference, arrow = best["csv.reader"], best["pyarrow.csv.open_csv, text"]
    for name, (seconds, cpu) in best.items():
        print(
            f"{name:40}{given.rows / seconds:11,.0f} rows/s{reference[0] / seconds:6.2f} x csv.reader"
            f"{arrow[0] / seconds:6.2f} x open_csv"
            f"{1000 * cpu:7.0f} ms of CPU{reference[1] / cpu:6.2f} x csv.reader"
        )


if __name__ == "__main__":
    main()
