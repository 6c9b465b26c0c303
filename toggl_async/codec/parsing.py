"""Parsing JSON as plain values or as a type."""

import datetime as dt
import functools
import sys
import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

import attrs
import msgspec

from toggl_async.codec.converter import structure
from toggl_async.codec.lines import as_array, may_be_lines
from toggl_async.codec.model_types import row_type
from toggl_async.errors import DecodeError
from toggl_async.request.base import Request
from toggl_async.request.fields import Place, place, wire_name
from toggl_async.tracebacks import without_frames

_LONG = 1 << 16
"""The least size of a body, in bytes, during whose decoding several garbage collections would start."""
_IS_INTERRUPTED = sys.version_info < (3, 12)
"""True if garbage collections start in the middle of a C function; since 3.12, they start after it."""


@without_frames
def parse(body: bytes) -> object:
    """Parse JSON strictly: without NaN, lone surrogates or very deep nesting.

    Raises:
        DecodeError: the body is not JSON.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as fault:
        problem = str(fault)
    raise DecodeError("the response is not JSON", problems=[problem])


_SAME_IN_MSGSPEC = frozenset({int, float, str, bool, object, type(None), dt.datetime})


def _is_same_in_msgspec(kind: Any) -> bool:
    """Return whether msgspec decodes valid values of a type exactly as the converter does."""
    if get_origin(kind) is Annotated:
        return _is_same_in_msgspec(get_args(kind)[0])
    if get_origin(kind) in (tuple, Mapping, Union, types.UnionType):
        return all(each is ... or _is_same_in_msgspec(each) for each in get_args(kind))
    if attrs.has(kind):
        # msgspec knows neither the wire names of renamed fields nor that some are not part of the response.
        return all(
            wire_name(field) == field.name
            and place(field) is not Place.NOWHERE
            and _is_same_in_msgspec(field.type)
            for field in attrs.fields(kind)
        )
    return kind in _SAME_IN_MSGSPEC


def _parser(kind: Any) -> msgspec.json.Decoder[Any] | None:
    return msgspec.json.Decoder(kind) if _is_same_in_msgspec(kind) else None


def _decoded(parser: msgspec.json.Decoder[Any], body: bytes) -> Any:
    return _uninterrupted(parser, body) if _IS_INTERRUPTED and len(body) >= _LONG else parser.decode(body)


def _uninterrupted(parser: msgspec.json.Decoder[Any], body: bytes) -> Any:
    import gc

    if not gc.isenabled():
        return parser.decode(body)
    # All that is made here is in use, and nothing else runs until the decoder returns. So a collection in
    # between finds nothing, and those of a long page take longer than its decoding. Newer versions of Python
    # do not start any, either.
    try:
        gc.disable()
        return parser.decode(body)
    finally:
        gc.enable()


@functools.cache
def reader(kind: Any) -> Callable[[bytes], Any]:
    """Return a function that parses JSON as a type, and raises the errors of :func:`read`."""
    is_lines, parser = may_be_lines(kind), _parser(kind)

    def parsed(body: bytes) -> Any:
        if is_lines:
            body = as_array(body)
        # msgspec parses and converts in one step. If it rejects the body (a null list, a wrong type), the
        # converter decides.
        if parser is not None:
            try:
                return _decoded(parser, body)
            except (msgspec.DecodeError, ValueError, RecursionError):
                pass
        return structure(parse(body), kind)

    return parsed


def read(body: bytes, kind: Any) -> Any:
    """Parse JSON as a type.

    Raises:
        DecodeError: the body is not JSON, or has another structure.
    """
    return reader(kind)(body)


@functools.cache
def many(row: Any) -> Any:
    """Return the type of a list of these rows: models keep lists as tuples."""
    return types.GenericAlias(tuple, (row, ...))


def plain_list(request: Request[Any], body: bytes) -> object:
    """Parse the list in a response as plain values, also if it has one row on each line.

    Raises:
        DecodeError: the body is not JSON, or a line is not a row.
    """
    row = row_type(request)
    return parse(as_array(body) if row is not None and may_be_lines(many(row)) else body)
