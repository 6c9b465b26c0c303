"""The types that belong to a request class: of its model, and of a page's rows."""

import functools
from typing import Any, TypeVar, get_args, get_origin

from toggl_async.request.base import Request
from toggl_async.request.pages import Page, Paginated

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


def rows_type(kind: Any, cls: Any) -> object:
    """Return a generic class of rows with the type of a list's rows filled in: ``Rows[ClientName]``."""
    return kind[row_type_of(cls)]


def paged_type(kind: Any, cls: Any) -> object:
    """Return a generic class of a report with the types of its pages and rows filled in."""
    bases: Any = [base for parent in cls.__mro__ for base in getattr(parent, "__orig_bases__", ())]
    return next((kind[get_args(base)] for base in bases if get_origin(base) is Paginated), kind)


def row_type(request: Request[Any]) -> Any:
    """Return the type of a page's rows, None for a request whose response is not a page."""
    cls: Any = type(request)
    return row_type_of(cls)


@functools.cache
def row_type_of(cls: Any) -> Any:
    """Return the same for a class of requests."""
    kind: Any = model_type(cls)
    return get_args(kind)[0] if get_origin(kind) is Page else None
