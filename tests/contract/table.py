"""The contract: a table of what Toggl's documents say about each operation. No code is generated from it.

A type in the table is ``integer``, ``number``, ``string``, ``boolean``, ``date``, ``timestamp``,
``localtime``, ``object`` or ``any``. A ``?`` behind it allows null, and ``=a|b`` lists known values.
``[...]`` is a list and ``#Name`` a shape. An object with ``*`` is a dictionary, and any other object has the
types of fields.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import attrs

Kind: TypeAlias = Any
"""A type in the notation of the table: a string, a list of one type, or types by field."""

_CHOSEN = {"extension": ("csv", "xlsx"), "action": ("filters", "search"), "format": ("csv", "xlsx", "pdf")}


@attrs.frozen(kw_only=True)
class Operation:
    """One operation in the documents; ``newer`` are the fields that only the newer document has."""

    name: str
    methods: tuple[str, ...] = attrs.field(converter=tuple)
    verb: str
    host: str
    paths: tuple[str, ...] = attrs.field(converter=tuple)
    path: Mapping[str, Kind]
    query: Mapping[str, Kind] = attrs.Factory(dict)
    body: Kind = None
    newer: Mapping[str, Kind] = attrs.Factory(dict)
    response: Kind
    required: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    media: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    statuses: tuple[int, ...] = attrs.field(converter=tuple)

    @property
    def fields(self) -> Mapping[str, Kind]:
        """Every field of body and query, including the newer ones."""
        return {**(self.body if isinstance(self.body, dict) else {}), **self.query, **self.newer}

    @property
    def addresses(self) -> frozenset[str]:
        """The paths of the operation with each format and action, and with placeholders for ids."""
        return frozenset(each for path in self.paths for each in addresses(path))


def addresses(path: str, **only: str) -> Iterator[str]:
    """Yield a path once for each format and action, filled in."""
    names = [name for name in re.findall(r"{(\w+)}", path) if name in _CHOSEN]
    options = [(only[name],) if name in only else _CHOSEN[name] for name in names]
    for chosen in itertools.product(*options):
        made = path
        for name, text in zip(names, chosen, strict=True):
            made = made.replace(f"{{{name}}}", text)
        yield made


_TABLE = json.loads(Path(__file__).with_name("table.json").read_text())
SHAPES: Mapping[str, Kind] = _TABLE["shapes"]
OPERATIONS = tuple(Operation(name=name, **facts) for name, facts in _TABLE["operations"].items())
REPORTING_OPERATIONS = 29
"""The number of reporting operations, which are first in the table; the others support them."""


def opened(kind: Kind) -> Kind:
    """Return a type without its null marker, with a list as a Python list and a shape as its fields."""
    if not isinstance(kind, str):
        return kind
    kind = kind.removesuffix("?")
    if kind.startswith("["):
        return [kind[1:-1]]
    return opened(SHAPES[kind[1:]]) if kind.startswith("#") else kind


def nullable(kind: Kind) -> bool:
    """Return whether the documents allow null."""
    return isinstance(kind, str) and kind.endswith(("?", "|null"))


def plain(kind: str) -> str:
    """Return the name of a scalar type, without its known values."""
    return kind.removesuffix("|null").removesuffix("?").partition("=")[0]


def choices(kind: str) -> tuple[str, ...]:
    """Return the known values of a scalar type, none if any value is allowed."""
    listed = kind.removesuffix("?").partition("=")[2]
    return tuple(listed.split("|")) if listed else ()
