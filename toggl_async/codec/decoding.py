"""Decoding a body into a model, or into an error that names every place that is wrong."""

import functools
import itertools
from typing import Any, TypeVar, get_args, get_origin

from toggl_async.codec.parsing import many, read
from toggl_async.codec.rows import PageRows
from toggl_async.errors import without_frames
from toggl_async.headers import Headers
from toggl_async.request.base import Request
from toggl_async.request.pages import Page

ModelT = TypeVar("ModelT")


def _is_request(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Request)


@functools.cache
def model_type(cls: Any) -> Any:
    """Return the model of a request class: the argument of ``Request[...]`` among its bases."""
    if cls is Request:
        return ModelT
    bases: Any = getattr(cls, "__orig_bases__", ())
    for base in bases:
        parent: Any = get_origin(base) or base
        found = model_type(parent) if _is_request(parent) else None
        if found is not None:
            return _filled_in(found, parent, base)
    parents: Any = cls.__bases__
    return next((model_type(base) for base in parents if _is_request(base)), None)


def _filled_in(found: Any, parent: Any, base: Any) -> object:
    given = dict(zip(getattr(parent, "__parameters__", ()), get_args(base), strict=False))
    if isinstance(found, TypeVar):
        return next(iter(given.values()), found)
    if getattr(found, "__parameters__", ()):
        return found[tuple(given.get(each, each) for each in found.__parameters__)]
    return found


def row_type(request: Request[Any]) -> Any:
    """Return the type of a page's rows, None for a request whose response is not a page."""
    cls: Any = type(request)
    return _row_type(cls)


@functools.cache
def _row_type(cls: Any) -> Any:
    kind: Any = model_type(cls)
    return get_args(kind)[0] if get_origin(kind) is Page else None


@without_frames
def decode(request: Request[ModelT], body: bytes, headers: Headers) -> ModelT:
    """Decode a body into the model that belongs to the request's class.

    Raises:
        DecodeError: the body is not JSON, or not of the documented shape; ``problems`` has the places.
    """
    made: Any = request
    row = row_type(made)
    if row is not None:
        page: PageRows[Any] = PageRows(made, [read(body, many(row))], headers)
        rows = tuple(itertools.chain.from_iterable(page))
        model: Any = Page(rows, page.next)
    else:
        kind: Any = model_type(made.__class__)
        model = body if kind is bytes else read(body, kind)
    result: ModelT = model
    return result
