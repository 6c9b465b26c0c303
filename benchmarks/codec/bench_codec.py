"""Rows of the detailed report per second, from JSON bytes to typed rows, beside other ways to read them.

    python benchmarks/bench_codec.py [--pages 50 1000 100000] [--rounds 11] [--json]

The ways run in turn, round after round; what counts is each one's time over that of the limit, msgspec
structs with the same fields, in the same run. pydantic is measured where it is installed.
"""

import argparse
import gc
import importlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import GenericAlias
from typing import Any

import attrs
import msgspec
from cattrs.preconf.orjson import make_converter

from toggl_async.codec import read_rows
from toggl_async.codec.converter import structure
from toggl_async.codec.parsing import read
from toggl_async.reports.detailed import DetailedRow, TimeEntry
from toggl_async.request.model import Timestamp

Way = Callable[[bytes], object]
LIMIT = "msgspec structs, the limit"
OURS = "toggl_async, a page"
LONG = 10_000


def page(count: int, *, enriched: bool) -> bytes:
    """A page of the detailed report in Toggl's own shape: compact, with nulls, with offsets."""
    start = datetime(2025, 3, 4, 9, tzinfo=UTC)
    rows = [_row(number, start + timedelta(minutes=7 * number), enriched=enriched) for number in range(count)]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()


def _row(number: int, start: datetime, *, enriched: bool) -> dict[str, object]:
    stop = start + timedelta(seconds=3600)
    row: dict[str, object] = {
        "user_id": 1234567,
        "username": "Mia Tamm",
        "project_id": 2000 + number % 40 if number % 9 else None,
        "task_id": None if number % 3 else 77,
        "billable": bool(number % 2),
        "description": f'Call with "Öko & Söhne", part {number}',
        "tag_ids": [11, 12, 13][: number % 4],
        "billable_amount_in_cents": None if number % 2 else 12345,
        "hourly_rate_in_cents": None if number % 2 else 9900,
        "currency": "EUR",
        "time_entries": [
            {
                "id": 3000000000 + number,
                "seconds": 3600,
                "start": start.isoformat(),
                "stop": stop.isoformat(),
                "at": stop.isoformat(),
            }
        ],
        "row_number": number + 1,
    }
    if enriched:
        row |= {"email": "mia@example.com", "client_name": "Öko", "project_name": "Site", "tag_names": ["a"]}
    return row


def twin(cls: type, **replaced: object) -> type:
    """A plain msgspec struct with the fields of one of our answers."""
    fields = [(each.name, replaced.get(each.name, each.type), each.default) for each in attrs.fields(cls)]
    return msgspec.defstruct(cls.__name__, fields, frozen=True)


def _plain_types(cls: type, replaced: Mapping[str, object]) -> dict[str, object]:
    """The types of an answer's fields, without our demand that a moment has an offset."""
    types = {each.name: replaced.get(each.name, each.type) for each in attrs.fields(cls)}
    return {name: datetime | None if kind == Timestamp | None else kind for name, kind in types.items()}


def attrs_twin(cls: type, **replaced: object) -> type:
    """A plain attrs class with the fields of one of our answers."""
    defaults = {each.name: each.default for each in attrs.fields(cls)}
    body = {"__annotations__": _plain_types(cls, replaced), **defaults}
    return attrs.frozen(type(cls.__name__, (), body))


def many(kind: type) -> GenericAlias:
    """The type of a list of these, as we keep lists."""
    return GenericAlias(tuple, (kind, ...))


def ways() -> dict[str, Way]:
    """Each way to read a page, by name."""
    limit = msgspec.json.Decoder[object](many(twin(DetailedRow, time_entries=many(twin(TimeEntry)))))
    attrs_rows: Any = many(attrs_twin(DetailedRow, time_entries=many(attrs_twin(TimeEntry))))
    native = msgspec.json.Decoder[object](attrs_rows)
    cattrs_default = make_converter()
    orjson = importlib.import_module("orjson")
    found: dict[str, Way] = {
        LIMIT: limit.decode,
        OURS: lambda body: read(body, tuple[DetailedRow, ...]),
        "toggl_async, row by row": lambda body: sum(len(piece) for piece in read_rows(body, DetailedRow)),
        "toggl_async, the converter alone": lambda body: structure(
            msgspec.json.decode(body), tuple[DetailedRow, ...]
        ),
        "msgspec into slots that attrs made": native.decode,
        "orjson to dicts": orjson.loads,
        "cattrs.preconf.orjson, default": lambda body: cattrs_default.structure(
            orjson.loads(body), attrs_rows
        ),
    }
    return found | _pydantic()


def _pydantic() -> dict[str, Way]:
    try:
        pydantic = importlib.import_module("pydantic")
    except ImportError:
        return {}

    def model(cls: type, **replaced: object) -> type:
        defaults = {each.name: each.default for each in attrs.fields(cls)}
        fields = {name: (kind, defaults[name]) for name, kind in _plain_types(cls, replaced).items()}
        made: type = pydantic.create_model(cls.__name__, __config__={"frozen": True}, **fields)
        return made

    adapter = pydantic.TypeAdapter(many(model(DetailedRow, time_entries=many(model(TimeEntry)))))
    return {"pydantic v2": adapter.validate_json}


def measure(body: bytes, rows: int, rounds: int) -> dict[str, float]:
    """Microseconds a row for each way: medians of rounds in turn."""
    found = ways()
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds):
        for name, way in found.items():
            gc.collect()
            begun = time.perf_counter()
            way(body)
            times[name].append((time.perf_counter() - begun) / rows * 1e6)
    return {name: statistics.median(each) for name, each in times.items()}


def _table(rows: int, figures: dict[str, float]) -> str:
    limit = figures[LIMIT]
    pydantic = figures.get("pydantic v2")
    lines = [f"\n{rows} rows{'':<34} us/row     rows/s   speed/limit  speed/pydantic"]
    for name, each in sorted(figures.items(), key=lambda item: item[1]):
        beside = f"{pydantic / each:14.2f}" if pydantic else f"{'-':>14}"
        lines.append(f"{name:<42} {each:6.2f} {1e6 / each:10.0f} {limit / each:13.2f}  {beside}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 1000, 100_000])
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--enriched", action="store_true", help="rows with names")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    results = {}
    for rows in given.pages:
        body = page(rows, enriched=given.enriched)
        results[rows] = measure(body, rows, given.rounds if rows <= LONG else max(3, given.rounds // 3))
        if not given.json:
            sys.stdout.write(_table(rows, results[rows]) + "\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        json.dumps(results) + "\n" if given.json else f"\npeak memory of all of it: {peak:.0f} MiB\n"
    )


if __name__ == "__main__":
    main()
