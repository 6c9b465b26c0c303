"""JSON, read as plain values or as a type."""

import datetime as dt
import functools
import types
from collections.abc import Mapping
from typing import Annotated, Any, Union, get_args, get_origin

import attrs
import msgspec

from toggl_async.codec.converter import structure
from toggl_async.errors import DecodeError
from toggl_async.request.fields import wire_name


def parse(body: bytes) -> object:
    """Read JSON strictly: no NaN, no lone surrogates, no endless nesting.

    Raises:
        DecodeError: it is not JSON.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as fault:
        problem = str(fault)
    raise DecodeError("the response is not JSON", problems=[problem])


_ALIKE = frozenset({int, float, str, bool, object, type(None), dt.datetime})


def _reads_alike(kind: Any) -> bool:
    """Return whether msgspec reads a type just as the converter does, as long as nothing is wrong."""
    if get_origin(kind) is Annotated:
        return _reads_alike(get_args(kind)[0])
    if get_origin(kind) in (tuple, Mapping, Union, types.UnionType):
        return all(each is ... or _reads_alike(each) for each in get_args(kind))
    if attrs.has(kind):
        # msgspec knows the attributes' own names only.
        return all(
            wire_name(field) == field.name and _reads_alike(field.type) for field in attrs.fields(kind)
        )
    return kind in _ALIKE


@functools.cache
def _parser(kind: Any) -> msgspec.json.Decoder[Any] | None:
    return msgspec.json.Decoder(kind) if _reads_alike(kind) else None


def read(body: bytes, kind: Any) -> Any:
    """Read JSON as a type.

    Raises:
        DecodeError: it is not JSON, or of another shape.
    """
    # msgspec reads what it can in one go; whatever it stumbles over (a null list, a wrong type), the
    # converter decides.
    parser = _parser(kind)
    if parser is not None:
        try:
            return parser.decode(body)
        except (msgspec.DecodeError, ValueError, RecursionError):
            pass
    return structure(parse(body), kind)


@functools.cache
def many(row: Any) -> Any:
    """Return the type of a list of these, as models keep lists."""
    return types.GenericAlias(tuple, (row, ...))
