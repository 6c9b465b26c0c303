"""The contract's types as JSON Schemas, and as strategies for response bodies."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.contract.table import SHAPES, Kind, Operation, choices, opened, plain

DAY = r"^\d{4}-\d\d-\d\d$"
_PLAIN: Mapping[str, dict[str, Any]] = {
    "any": {},
    "object": {"type": "object"},
    "date": {"type": "string", "pattern": DAY},
    "timestamp": {"type": "string"},
    "localtime": {"type": "string"},
}


def schema(kind: Kind, *, null: bool = True) -> dict[str, Any]:
    """Return the schema of a type; with ``null`` it allows null too, as for any optional field."""
    if isinstance(kind, str) and kind.startswith("#"):
        found: dict[str, Any] = {"$ref": f"#/$defs/{kind[1:]}"}
    else:
        found = _schema(opened(kind))
    return {"anyOf": [found, {"type": "null"}]} if null and found else found


def _schema(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, list):
        item = kind[0]
        inner = isinstance(item, str) and item.endswith("|null")
        return {"type": "array", "items": schema(item.removesuffix("|null") if inner else item, null=inner)}
    if isinstance(kind, dict) and "*" in kind:
        return {"type": "object", "additionalProperties": schema(kind["*"])}
    if isinstance(kind, dict):
        fields = {name: schema(each) for name, each in kind.items()}
        return {"type": "object", "properties": fields, "additionalProperties": False}
    return _PLAIN.get(plain(kind), {"type": plain(kind)})


def definitions() -> dict[str, Any]:
    """Return the schemas of all shapes, for other schemas to refer to."""
    return {name: _schema(kind) for name, kind in SHAPES.items()}


def body_schema(operation: Operation) -> dict[str, Any]:
    """Return the schema of an operation's body, which allows only documented fields, newer ones included."""
    if operation.body is not None and not isinstance(operation.body, dict):
        return {**schema(operation.body, null=False), "$defs": definitions()}
    elsewhere = {*operation.query, "response_format"}
    fields = {name: kind for name, kind in operation.fields.items() if name not in elsewhere}
    return {**_schema(fields), "$defs": definitions()}


_LONG = st.integers(-(2**63), 2**63 - 1)
_MOMENTS = st.sampled_from(
    [
        "2025-03-09T01:30:00-08:00",
        "2025-03-09T01:30:00+00:00",
        "2025-03-09T01:30:00.283589Z",
        "2025-03-09T01:30:00.348237418Z",
        "2025-03-09T01:30:00.5+05:45",
    ]
)
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_ANYTHING = st.one_of(st.none(), st.booleans(), _LONG, _WORDS, st.lists(_LONG, max_size=2))
_VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "integer": _LONG,
    "number": st.one_of(_LONG, st.floats(allow_nan=False, allow_infinity=False)),
    "string": _WORDS,
    "boolean": st.booleans(),
    "date": st.dates().map(str),
    "timestamp": _MOMENTS,
    "localtime": _MOMENTS,
    "object": st.dictionaries(_WORDS, _ANYTHING, max_size=2),
    "any": st.none(),
}
WRONG: Mapping[str, tuple[Any, ...]] = {
    "integer": (1.5, "7", True, [1], {"x": 1}, 1e300),
    "number": ("7", True, [1], {"x": 1}),
    "string": (7, True, ["x"], {"x": 1}, 1.5),
    "boolean": (0, 1, "true", [], {}),
    "timestamp": (7, "2025-03-09", "2025-03-09T01:30:00", "yesterday", True, ["x"]),
    "localtime": (7, "2025-03-09", "yesterday", True, ["x"]),
    "list": (7, "x", {"0": 1}, True),
    "object": (7, "x", [1], True),
}
"""The values that do not belong to a type, and must be refused for it."""


def responses(kind: Kind) -> st.SearchStrategy[Any]:
    """Return a strategy for values of a documented type, with nulls, missing and unknown fields."""
    kind = opened(kind)
    if isinstance(kind, list):
        item = kind[0].removesuffix("|null") if isinstance(kind[0], str) else kind[0]
        return st.none() | st.lists(_present(item), max_size=2)
    if isinstance(kind, dict):
        return st.none() | _present(kind)
    return st.none() | _present(kind)


def _present(kind: Kind) -> st.SearchStrategy[Any]:
    """Return a strategy for values that are not null."""
    kind = opened(kind)
    if isinstance(kind, list):
        return st.lists(st.deferred(lambda: _present(kind[0])), max_size=2)
    if isinstance(kind, dict) and "*" in kind:
        return st.dictionaries(st.integers(1, 99).map(str), _present(kind["*"]), max_size=2)
    if isinstance(kind, dict):
        fields = {name: responses(each) for name, each in kind.items()}
        unknown = st.dictionaries(_WORDS.map(lambda word: f"x_{word}"), _ANYTHING, max_size=1)
        known = st.fixed_dictionaries({}, optional=fields)
        return st.builds(lambda one, other: {**other, **one}, known, unknown)
    return (
        st.sampled_from(choices(kind)) if choices(kind) and plain(kind) == "string" else _VALUES[plain(kind)]
    )
