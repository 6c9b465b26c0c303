"""The contract: what Toggl's documents say of each operation, read from a table that no code is made from.

A type in it is ``integer``, ``number``, ``string``, ``boolean``, ``date``, ``timestamp``, ``localtime``,
``object`` or ``any``; ``?`` behind it allows null, ``=a|b`` lists known values, ``[...]`` is a list,
``#Name`` a shape, an object with ``*`` a dictionary, and any other object the fields of one.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import attrs

Kind: TypeAlias = Any
"""A type as the table writes it: text, a list of one type, or types by field."""

_CHOSEN = {"extension": ("csv", "xlsx"), "action": ("filters", "search"), "format": ("csv", "xlsx", "pdf")}


@attrs.frozen(kw_only=True)
class Operation:
    """What the documents say of one operation; ``newer`` are fields that only the newer document has."""

    name: str
    methods: tuple[str, ...] = attrs.field(converter=tuple)
    verb: str
    host: str
    paths: tuple[str, ...] = attrs.field(converter=tuple)
    path: Mapping[str, Kind]
    query: Mapping[str, Kind] = attrs.Factory(dict)
    body: Kind = None
    newer: Mapping[str, Kind] = attrs.Factory(dict)
    answer: Kind
    required: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    media: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    statuses: tuple[int, ...] = attrs.field(converter=tuple)

    @property
    def fields(self) -> Mapping[str, Kind]:
        """Every field of body and query, the newer ones among them."""
        return {**(self.body if isinstance(self.body, dict) else {}), **self.query, **self.newer}

    @property
    def addresses(self) -> frozenset[str]:
        """Its addresses, ids left open: one for each format and action."""
        return frozenset(each for path in self.paths for each in addresses(path))


def addresses(path: str, **only: str) -> Iterator[str]:
    """A path with each format and action in its place."""
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
MISSION = 29
"""How many of them, the first ones, are those that everything is about; the others are their neighbours."""


def opened(kind: Kind) -> Kind:
    """A type without "may be null", a list as a list, and a shape as its fields."""
    if not isinstance(kind, str):
        return kind
    kind = kind.removesuffix("?")
    if kind.startswith("["):
        return [kind[1:-1]]
    return opened(SHAPES[kind[1:]]) if kind.startswith("#") else kind


def nullable(kind: Kind) -> bool:
    """Whether the documents allow null."""
    return isinstance(kind, str) and kind.endswith(("?", "|null"))


def plain(kind: str) -> str:
    """The name of a scalar type, without its known values."""
    return kind.removesuffix("|null").removesuffix("?").partition("=")[0]


def choices(kind: str) -> tuple[str, ...]:
    """The known values of a scalar type, none if it is open."""
    listed = kind.removesuffix("?").partition("=")[2]
    return tuple(listed.split("|")) if listed else ()
