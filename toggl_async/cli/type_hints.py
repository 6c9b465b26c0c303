"""Interprets the type hints of request fields, and describes in words how a value is given."""

import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Literal, Union, get_args, get_origin

import attrs

from toggl_async import Unset
from toggl_async.request.fields import wire_name

_DESCRIPTIONS: Mapping[object, str] = {
    bool: "true or false",
    date: "a date such as 2025-01-31",
    datetime: "a time such as 2025-01-31T09:00:00Z",
    float: "a number",
    int: "a whole number",
    object: "JSON",
    str: "text",
}


def hints_of(cls: type) -> Mapping[str, object]:
    """Return the type of each field, without bounds such as "at least 1", which the request checks itself."""
    return typing.get_type_hints(cls)


def alternatives(hint: object) -> tuple[object, ...]:
    """Return the types that a value may have, without null and Unset."""
    origin = get_origin(hint)
    if origin is Annotated:
        return alternatives(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return tuple(each for option in get_args(hint) for each in alternatives(option))
    return () if hint is Unset or hint is type(None) else (hint,)


def allows_null(hint: object) -> bool:
    """Return whether null is a valid value; leaving a field out is something else."""
    return type(None) in get_args(hint)


def is_text(hint: object) -> bool:
    """Return whether a value is text, which is used exactly as it was typed."""
    return any(kind is str or get_origin(kind) is Literal for kind in alternatives(hint))


def item_type(kind: object) -> object | None:
    """Return the type of a list's items, or None if the type is not a list."""
    origin = get_origin(kind)
    lists = isinstance(origin, type) and issubclass(origin, Iterable) and not issubclass(origin, Mapping)
    return get_args(kind)[0] if lists else None


def is_object(hint: object) -> bool:
    """Return whether a value is a JSON object, or any JSON at all, so that the user types it as JSON."""
    return any(_is_object(kind) for kind in alternatives(hint))


def _is_object(kind: object) -> bool:
    cls = get_origin(kind) or kind
    return cls is object or cls is Mapping or (isinstance(cls, type) and attrs.has(cls))


def describe(hint: object) -> str:
    """Describe in words how a value is given."""
    choices = [
        str(choice) for kind in alternatives(hint) if get_origin(kind) is Literal for choice in get_args(kind)
    ]
    if choices:
        return " or ".join([_DESCRIPTIONS[bool]] * (bool in alternatives(hint)) + choices)
    return " or ".join(_describe_type(kind) for kind in alternatives(hint))


def _describe_type(kind: object) -> str:
    item = item_type(kind)
    if item is not None:
        without = "; none means without one" if allows_null(item) else ""
        return f"JSON [{describe(item)}]" if is_object(item) else f"a list such as 1,2{without}"
    if isinstance(kind, type) and attrs.has(kind):
        return f"JSON {{{', '.join(wire_name(field) for field in attrs.fields(kind))}}}"
    return _DESCRIPTIONS.get(kind, "JSON {...}")
