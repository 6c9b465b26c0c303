"""The speed of decoding rows of the detailed report, from JSON to models, beside other libraries.

    python -m benchmarks.codec.bench_codec [--pages 50 1000 100000] [--rounds 11] [--json]

Our models are plain attrs classes, which msgspec fills directly. They are compared to msgspec structs with
the same fields, which nothing in Python decodes faster, and to pydantic v2, if it is installed. The readers
are measured in interleaved rounds, and a ratio is the median over the rounds: absolute figures change with
the machine.
"""

import argparse
import gc
import importlib
import json
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from statistics import median
from types import GenericAlias
from typing import Any

import attrs
import msgspec
from cattrs.preconf.orjson import make_converter

from benchmarks.support.detailed_page import page
from toggl_async import Headers
from toggl_async.codec import decode, read_rows
from toggl_async.codec.converter import structure
from toggl_async.reports.detailed import Detailed, DetailedRow, TimeEntry
from toggl_async.request.model import Timestamp

Reader = Callable[[bytes], object]
Seconds = Mapping[str, Sequence[float]]
"""The seconds that each reader took in each round, by the reader's name."""

OURS = "toggl_async, a page"
STRUCTS = "msgspec structs"
PYDANTIC = "pydantic v2"
WANTED = {STRUCTS: 0.45, PYDANTIC: 2.5}
"""Our speed divided by another's must be at least this."""

_LONG = 10_000  # rows from which a page is read in a third of the rounds
_AT_LEAST = 1000  # rows of one measurement: a small page is read several times
_REQUEST = Detailed(start_date=date(2025, 3, 1), end_date=date(2025, 12, 31))
_HEADERS = Headers()


def _struct(cls: type, **replaced: object) -> type:
    """Make a msgspec struct with the fields of one of our models."""
    fields = [(each.name, replaced.get(each.name, each.type), each.default) for each in attrs.fields(cls)]
    return msgspec.defstruct(cls.__name__, fields, frozen=True)


def _plain_types(cls: type, replaced: Mapping[str, object]) -> dict[str, object]:
    """Return the types of a model's fields, without our rule that a timestamp must have an offset."""
    types = {each.name: replaced.get(each.name, each.type) for each in attrs.fields(cls)}
    return {name: datetime | None if kind == Timestamp | None else kind for name, kind in types.items()}


def _attrs_class(cls: type, *, slots: bool, **replaced: object) -> type:
    """Make an attrs class with the fields of one of our models, and nothing else of it."""
    defaults = {each.name: each.default for each in attrs.fields(cls)}
    body = {"__annotations__": _plain_types(cls, replaced), **defaults}
    return attrs.frozen(type(cls.__name__, (), body), slots=slots)


def _many(kind: type) -> GenericAlias:
    """Return the type of a list, which our models keep as a tuple."""
    return GenericAlias(tuple, (kind, ...))


def _attrs_rows(*, slots: bool) -> Any:
    entry = _attrs_class(TimeEntry, slots=slots)
    return _many(_attrs_class(DetailedRow, slots=slots, time_entries=_many(entry)))


def readers() -> dict[str, Reader]:
    """Return every way to read a page, by name."""
    struct = _struct(DetailedRow, time_entries=_many(_struct(TimeEntry)))
    slotted, unslotted = (_attrs_rows(slots=slots) for slots in (True, False))
    cattrs_default = make_converter()
    orjson = importlib.import_module("orjson")
    found: dict[str, Reader] = {
        STRUCTS: msgspec.json.Decoder[object](_many(struct)).decode,
        OURS: lambda body: decode(_REQUEST, body, _HEADERS),
        "toggl_async, piece by piece": lambda body: sum(len(piece) for piece in read_rows(body, DetailedRow)),
        "toggl_async, cattrs alone": lambda body: structure(
            msgspec.json.decode(body), tuple[DetailedRow, ...]
        ),
        "msgspec into attrs classes": msgspec.json.Decoder[object](slotted).decode,
        "msgspec into attrs without slots": msgspec.json.Decoder[object](unslotted).decode,
        "orjson to dicts": orjson.loads,
        "cattrs.preconf.orjson, default": lambda body: cattrs_default.structure(orjson.loads(body), slotted),
    }
    return found | _pydantic()


def _pydantic() -> dict[str, Reader]:
    try:
        pydantic = importlib.import_module("pydantic")
    except ImportError:
        return {}

    def model(cls: type, **replaced: object) -> type:
        defaults = {each.name: each.default for each in attrs.fields(cls)}
        fields = {name: (kind, defaults[name]) for name, kind in _plain_types(cls, replaced).items()}
        made: type = pydantic.create_model(cls.__name__, __config__={"frozen": True}, **fields)
        return made

    adapter = pydantic.TypeAdapter(_many(model(DetailedRow, time_entries=_many(model(TimeEntry)))))
    return {PYDANTIC: adapter.validate_json}


def measure(body: bytes, rows: int, rounds: int) -> Seconds:
    """Read a page with each reader, round after round; return the seconds that a page took in each round."""
    found = readers()
    for reader in found.values():
        reader(body)  # the first use makes decoders and hooks
    repeats = max(1, _AT_LEAST // rows)
    taken: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds):
        for name, reader in found.items():
            gc.collect()
            began = time.perf_counter()
            for _ in range(repeats):
                reader(body)
            taken[name].append((time.perf_counter() - began) / repeats)
    return taken


def speed_ratio(taken: Seconds, name: str, other: str) -> float | None:
    """Return a reader's speed divided by another's, None if the other was not measured."""
    if other not in taken:
        return None
    return median(theirs / own for own, theirs in zip(taken[name], taken[other], strict=True))


def _shown(value: float | None, width: int) -> str:
    return f"{'-':>{width}}" if value is None else f"{value:{width}.2f}"


def _table(rows: int, taken: Seconds) -> str:
    lines = [f"\n{f'{rows:,} rows':<36} us/row     rows/s  x {STRUCTS}  x {PYDANTIC}"]
    for name in sorted(taken, key=lambda name: median(taken[name])):
        a_row = median(taken[name]) / rows
        structs, pydantic = (speed_ratio(taken, name, other) for other in (STRUCTS, PYDANTIC))
        line = f"{name:<36} {1e6 * a_row:6.2f} {1 / a_row:10.0f}"
        lines.append(f"{line}  {_shown(structs, 17)}  {_shown(pydantic, 13)}")
    return "\n".join(lines)


def _verdict(rows: int, taken: Seconds) -> str:
    """Return one line for each ratio of our speed to another's, with the ratio that is wanted."""
    ratios = {other: speed_ratio(taken, OURS, other) for other in WANTED}
    return "\n".join(
        f"{rows:,} rows: {_shown(ratio, 0)} x {other} (wanted: at least {WANTED[other]})"
        for other, ratio in ratios.items()
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 1000, 100_000], metavar="ROWS")
    parser.add_argument("--rounds", type=int, default=11, help="a third of them for more than 10,000 rows")
    parser.add_argument("--enriched", action="store_true", help="rows with names")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    results: dict[int, Seconds] = {}
    for rows in given.pages:
        body = page(rows, enriched=given.enriched)
        results[rows] = measure(body, rows, given.rounds if rows <= _LONG else max(3, given.rounds // 3))
        if not given.json:
            print(_table(rows, results[rows]), flush=True)
    if given.json:
        print(json.dumps({rows: _figures(rows, taken) for rows, taken in results.items()}, indent=2))
        return
    print("\nThe speed of toggl_async:")
    for rows, taken in results.items():
        print(_verdict(rows, taken))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of the whole run: {peak:.0f} MiB")


def _figures(rows: int, taken: Seconds) -> dict[str, dict[str, float | None]]:
    return {
        "microseconds a row": {name: 1e6 * median(each) / rows for name, each in taken.items()},
        "speed of toggl_async over": {other: speed_ratio(taken, OURS, other) for other in WANTED},
    }


if __name__ == "__main__":
    main()
