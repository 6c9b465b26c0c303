"""A body becomes an answer, or an error that names every place."""

import datetime as dt
import functools
import types
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import attrs
import msgspec

from toggl_async.codec.converter import structure
from toggl_async.errors import AnswerError
from toggl_async.headers import Headers
from toggl_async.request import Page, Request

AnswerT = TypeVar("AnswerT")


def _asks(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Request)


@functools.cache
def answer_type(cls: Any) -> Any:
    """What ``Request[...]`` was given somewhere up the tree of a request class."""
    if cls is Request:
        return AnswerT
    bases: Any = getattr(cls, "__orig_bases__", ())
    for base in bases:
        parent: Any = get_origin(base) or base
        found = answer_type(parent) if _asks(parent) else None
        if found is not None:
            return _filled_in(found, parent, base)
    parents: Any = cls.__bases__
    return next((answer_type(base) for base in parents if _asks(base)), None)


def _filled_in(found: Any, parent: Any, base: Any) -> object:
    given = dict(zip(getattr(parent, "__parameters__", ()), get_args(base), strict=False))
    if isinstance(found, TypeVar):
        return next(iter(given.values()), found)
    if getattr(found, "__parameters__", ()):
        return found[tuple(given.get(each, each) for each in found.__parameters__)]
    return found


def parse(body: bytes) -> object:
    """Read JSON, strictly: no NaN, no lone surrogates, no endless nesting.

    Raises:
        AnswerError: it is none.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as fault:
        problem = str(fault)
    raise AnswerError("the answer is no JSON", problems=[problem])


_ALIKE = frozenset({int, float, str, bool, object, type(None), dt.datetime})


def _reads_alike(kind: Any) -> bool:
    """Whether the parser reads a type just as the converter's hooks do, as long as nothing is amiss."""
    if get_origin(kind) is Annotated:
        return _reads_alike(get_args(kind)[0])
    if get_origin(kind) in (tuple, Mapping, Union, types.UnionType):
        return all(each is ... or _reads_alike(each) for each in get_args(kind))
    if attrs.has(kind):
        return all(_reads_alike(field.type) for field in attrs.fields(kind))
    return kind in _ALIKE


@functools.cache
def _parser(kind: Any) -> msgspec.json.Decoder[Any] | None:
    return msgspec.json.Decoder(kind) if _reads_alike(kind) else None


def read(body: bytes, kind: Any) -> Any:
    """Read JSON as a type.

    Raises:
        AnswerError: it is none, or of another shape.
    """
    # What the parser can read in one go it reads; whatever it stumbles over (a null list, a wrong type) is
    # the converter's to decide.
    parser = _parser(kind)
    if parser is not None:
        try:
            return parser.decode(body)
        except (msgspec.DecodeError, ValueError, RecursionError):
            pass
    return structure(parse(body), kind)


def row_type(request: Request[Any]) -> Any:
    """What the rows of a page are, None for a request that is not answered by pages."""
    made: Any = type(request)
    kind: Any = answer_type(made)
    return get_args(kind)[0] if get_origin(kind) is Page else None


def many(row: Any) -> Any:
    """The type of a list of these, as answers keep lists."""
    return types.GenericAlias(tuple, (row, ...))


def decode(request: Request[AnswerT], body: bytes, headers: Headers) -> AnswerT:
    """Read an answer into what the request's class promises.

    Raises:
        AnswerError: it is not JSON, or not of the documented shape; ``problems`` has the paths.
    """
    made: Any = request
    row = row_type(made)
    if row is not None:
        rows: Any = read(body, many(row))
        count, following = made.following(len(rows), rows[-1] if rows else None, headers)
        answer: Any = Page(rows[:count], following)
    else:
        kind: Any = answer_type(made.__class__)
        answer = body if kind is bytes else read(body, kind)
    result: AnswerT = answer
    return result
