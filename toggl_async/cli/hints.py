"""What the type of a field says: how its value is typed on a command line, and how it is told of."""

import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, Union, get_args, get_origin

import attrs

from toggl_async import Unset
from toggl_async.request.fields import wire_name

_WORDS: Mapping[object, str] = {
    bool: "true or false",
    date: "a day such as 2025-01-31",
    float: "a number",
    int: "a whole number",
    object: "JSON",
    str: "text",
}


def hints_of(cls: type) -> Mapping[str, object]:
    """The type of each field, without bounds such as "at least 1", which the request checks itself."""
    return typing.get_type_hints(cls)


def alternatives(hint: object) -> tuple[object, ...]:
    """The types that a value may have, apart from null and from being left out."""
    origin = get_origin(hint)
    if origin is Annotated:
        return alternatives(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return tuple(each for option in get_args(hint) for each in alternatives(option))
    return () if hint is Unset or hint is type(None) else (hint,)


def allows_null(hint: object) -> bool:
    """Whether null is a value, which is another thing than being left out."""
    return type(None) in get_args(hint)


def is_text(hint: object) -> bool:
    """Whether a value is taken as it is typed."""
    return any(kind is str or get_origin(kind) is Literal for kind in alternatives(hint))


def item_of(kind: object) -> object | None:
    """The type of a list's items, None for what is no list."""
    origin = get_origin(kind)
    return get_args(kind)[0] if isinstance(origin, type) and issubclass(origin, Sequence) else None


def is_object(hint: object) -> bool:
    """Whether a value is an object of JSON, or anything at all, so that it is typed as JSON."""
    return any(_is_object(kind) for kind in alternatives(hint))


def _is_object(kind: object) -> bool:
    cls = get_origin(kind) or kind
    return cls is object or cls is Mapping or (isinstance(cls, type) and attrs.has(cls))


def described(hint: object) -> str:
    """How a value is typed, in words."""
    choices = [
        str(choice) for kind in alternatives(hint) if get_origin(kind) is Literal for choice in get_args(kind)
    ]
    if choices:
        return " or ".join(choices)
    return " or ".join(_told(kind) for kind in alternatives(hint))


def _told(kind: object) -> str:
    item = item_of(kind)
    if item is not None:
        without = "; none is without one" if allows_null(item) else ""
        return f"JSON [{described(item)}]" if is_object(item) else f"a list such as 1,2{without}"
    if isinstance(kind, type) and attrs.has(kind):
        return f"JSON {{{', '.join(wire_name(field) for field in attrs.fields(kind))}}}"
    return _WORDS.get(kind, "JSON {...}")
