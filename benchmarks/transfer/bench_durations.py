"""The CPU time of summing a csv's durations while it is checked, beside the csv module over the same bytes.

Everything gets the same body, in blocks of 1 MiB, and runs in one thread. For each way of quoting, the
reference is the quickest loop over ``csv.reader`` that we know, without any use of its records.
"""

import argparse
import csv
import hashlib
import io
import itertools
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from operator import itemgetter
from statistics import median
from typing import get_args

from benchmarks.support.body import COLUMNS, MIB, Quotes, csv_row
from toggl_async.reports.csv_columns import DURATION_COLUMNS
from toggl_async.transfer.formats import check_for

_HEADER = ("\ufeff" + COLUMNS + "\n").encode()
_COLUMN = COLUMNS.split(",").index("Duration")
_REFERENCE = "csv.reader alone"


def _body(size: int, quotes: Quotes) -> bytes:
    distinct = b"".join(csv_row(number, quotes) for number in range(50_000))
    body = _HEADER + distinct * (size * MIB // len(distinct) + 1)
    return body[: body.rindex(b"\n", 0, size * MIB) + 1]


def _reader(body: bytes) -> object:
    # In the standard library, no other source of lines is as quick.
    text = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8-sig", newline="")
    return deque(csv.reader(text), maxlen=0)


def _counter(body: bytes) -> object:
    text = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8-sig", newline="")
    return Counter(map(itemgetter(_COLUMN), csv.reader(text)))


def _loop(body: bytes) -> object:
    seconds = 0
    text = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8-sig", newline="")
    reader = csv.reader(text)
    next(reader)
    for record in reader:
        hours, minutes, rest = record[_COLUMN].split(":")
        seconds += 3600 * int(hours) + 60 * int(minutes) + int(rest)
    return seconds


def _checked(
    body: bytes, *, count_rows: bool = False, duration_columns: frozenset[str] | None = None
) -> object:
    check = check_for("csv", count_rows=count_rows, duration_columns=duration_columns)
    view = memoryview(body)
    for start in range(0, len(body), MIB):
        check.feed(view[start : start + MIB])
    return check.finish(lambda: io.BytesIO(body))


_WAYS: dict[str, Callable[[bytes], object]] = {
    _REFERENCE: _reader,
    "csv.reader, Counter of a column": _counter,
    "csv.reader, sum in a loop": _loop,
    "check": _checked,
    "check, count_rows": lambda body: _checked(body, count_rows=True),
    "check, sum_durations": lambda body: _checked(body, duration_columns=DURATION_COLUMNS),
    "sha256": lambda body: hashlib.sha256(body).hexdigest(),
}


def _measured(body: bytes, rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in _WAYS}
    for _, (name, way) in itertools.product(range(rounds), _WAYS.items()):
        began = time.process_time()
        way(body)
        taken[name].append(time.process_time() - began)
    return {name: median(seconds) for name, seconds in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=32, metavar="MIB")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    all_quotes: Sequence[Quotes] = get_args(Quotes)
    for quotes in all_quotes:
        body = _body(given.size, quotes)
        seconds = _measured(body, given.rounds)
        print(f"{quotes} of the fields quoted, {given.size} MiB, {_checked(body, count_rows=True)}")
        for name, each in seconds.items():
            print(f"{name:34}{given.size / each:8,.0f} MiB/s{each / seconds[_REFERENCE]:8.2f} x csv.reader")


if __name__ == "__main__":
    main()
