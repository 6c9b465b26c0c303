"""The speed and memory of reading a detailed csv into rows and batches, beside the csv module."""

import argparse
import csv
import itertools
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

from toggl_async.reports.exports import ExportDetailed
from toggl_async.reports.saved import ExportSaved
from toggl_async.tables import read_rows
from toggl_async.tables.arrow import read_batches

_HEADER = (
    "\ufeffUser,Email,Client,Project,Task,Description,Billable,"
    "Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)\n"
)
_TEXTS = ('"Talk, and ""more"""', "Write report", "Review", '""')


def _time_of_day(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _lines(count: int) -> Iterator[str]:
    first = date(2025, 1, 1)
    for number in range(count):
        user, start, length = number % 60, 28_800 + number * 7919 % 36_000, 60 + number * 31 % 14_340
        day = first + timedelta(days=number * 365 // count)
        yield (
            f"User {user},user{user}@example.com,Client {user % 7},Project {user % 20},,"
            f"{_TEXTS[number % 4]},{'No' if user % 3 else 'Yes'},{day},{_time_of_day(start)},{day},"
            f'{_time_of_day(start + length)},{_time_of_day(length)},"inside, urgent",{length // 36}.50\n'
        )


def write_csv(path: Path, count: int) -> None:
    """Write a detailed csv, as Toggl writes it, with a year of entries of 60 users."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_HEADER)
        file.writelines(_lines(count))


def _lists(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def _dicts(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _moment(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


def _converted(path: Path) -> Iterator[dict[str, object]]:
    """Yield rows with the conversions that a careful user writes by hand around DictReader."""
    for row in _dicts(path):
        hours, minutes, seconds = row["Duration"].split(":")
        yield row | {
            "Billable": row["Billable"] == "Yes",
            "Start": _moment(row["Start date"], row["Start time"]),
            "End": _moment(row["End date"], row["End time"]),
            "Duration": timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds)),
            "Tags": tuple(row["Tags"].split(", ")),
            "Amount (EUR)": Decimal(row["Amount (EUR)"]),
        }


_READERS: dict[str, Callable[[Path], Iterator[object]]] = {
    "csv.reader, text": _lists,
    "csv.DictReader, text": _dicts,
    "csv.DictReader, converted": _converted,
    "read_rows, dicts of text": lambda path: read_rows(path, ExportSaved),
    "read_rows, typed rows": lambda path: read_rows(path, ExportDetailed),
    "read_batches, typed batches": lambda path: read_batches(path, ExportDetailed),
}


def _seconds(reader: Callable[[Path], Iterator[object]], path: Path) -> float:
    began = time.perf_counter()
    for _ in reader(path):
        pass
    return time.perf_counter() - began


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print_speed(path: Path, count: int, rounds: int) -> None:
    taken: dict[str, list[float]] = {name: [] for name in _READERS}
    for _, (name, reader) in itertools.product(range(rounds), _READERS.items()):
        taken[name].append(_seconds(reader, path))
    reference, fastest = median(taken["csv.DictReader, text"]), median(taken["csv.reader, text"])
    for name, seconds in taken.items():
        middle = median(seconds)
        print(
            f"{name:28}{count / middle:12,.0f} rows/s{reference / middle:8.2f} x csv.DictReader"
            f"{fastest / middle:8.2f} x csv.reader"
        )


def _print_memory(path: Path, count: int) -> None:
    size = path.stat().st_size / (1 << 20)
    for name in ("read_rows, typed rows", "read_batches, typed batches"):
        before = _peak()
        seconds = _seconds(_READERS[name], path)
        print(
            f"{name}: {count:,} rows, {size:,.0f} MiB in {seconds:.1f} s: "
            f"{_peak() - before:.1f} MiB over the baseline"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000, help="rows for measuring the speed")
    parser.add_argument("--many", type=int, default=5_000_000, help="rows for measuring the memory")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        path = Path(folder) / "rows.csv"
        write_csv(path, given.rows)
        _print_speed(path, given.rows, given.rounds)
        write_csv(path, given.many)
        _print_memory(path, given.many)


if __name__ == "__main__":
    main()
