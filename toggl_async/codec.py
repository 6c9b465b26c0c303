"""The one cattrs converter: a request becomes a call, an answer a value or an error. No input or output.

Answers are read strictly where a wrong value could pass for a right one (1.5 is no int, an object no
string) and leniently where Toggl is: a null list is empty, unknown fields are passed over.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args, get_origin
from urllib.parse import quote

import attrs
import msgspec
from cattrs import BaseValidationError, Converter, transform_error
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from toggl_async.errors import AnswerError
from toggl_async.fields import UNSET, LocalTime, Place, Unset, is_secret, limit_of, place, wire_name
from toggl_async.formats import MEDIA_TYPES
from toggl_async.headers import Headers
from toggl_async.request import Call, Page, Request, file_format_of
from toggl_async.shapes import is_mapping

AnswerT = TypeVar("AnswerT")

_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_MICROSECONDS = 7  # a dot and six digits: what Python keeps of Toggl's up to nine
_JSON_NAMES: Mapping[Any, str] = {dict: "object", list: "array", str: "string", type(None): "null"}


class _MismatchError(Exception):
    """A value is not of the documented type."""


_FAULTS = (_MismatchError, BaseValidationError, KeyError, TypeError, ValueError)


def _called(value: object) -> str:
    return _JSON_NAMES.get(type(value), type(value).__name__)


def _exactly(kind: type) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is kind:
            return value
        raise _MismatchError(f"expected {_JSON_NAMES.get(kind, kind.__name__)}, got {_called(value)}")

    return structure


def _float(value: Any, _: Any) -> float:
    if type(value) in (int, float):
        return float(value)
    raise _MismatchError(f"expected number, got {_called(value)}")


def _timestamp(value: Any, _: Any) -> dt.datetime:
    match = _TIMESTAMP.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise _MismatchError(f"expected timestamp with a zone, got {_called(value)} {str(value)[:40]!r}")
    whole, fraction, zone = match.groups()
    return dt.datetime.fromisoformat(whole + (fraction or "")[:_MICROSECONDS].ljust(2, "0") + zone)


def _local_time(value: Any, _: Any) -> dt.datetime:
    # The offset is struck off: Toggl writes Z behind the user's own clock.
    zoned = value if not isinstance(value, str) or _TIMESTAMP.fullmatch(value) else value + "Z"
    return _timestamp(zoned, None).replace(tzinfo=None)


def _date(value: Any, _: Any) -> dt.date:
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except (TypeError, ValueError):
        raise _MismatchError(f"expected date, got {_called(value)} {str(value)[:40]!r}") from None


def _renames(cls: Any) -> dict[str, Any]:
    return {field.name: override(rename=wire_name(field)) for field in attrs.fields(cls)}


def _object_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    structure: Any = make_dict_structure_fn(cls, converter, **_renames(cls))

    def checked(value: Any, kind: Any) -> Any:
        if not is_mapping(value):
            raise _MismatchError(f"expected object, got {_called(value)}")
        return structure(value, kind)

    return checked


def _list_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    structure = homogenous_tuple_structure_factory(cls, converter)

    def checked(value: Any, kind: Any) -> Any:
        if value is None:  # Toggl's way to say that there is nothing
            return ()
        if type(value) is not list:
            raise _MismatchError(f"expected array, got {_called(value)}")
        return structure(value, kind)

    return checked


def _map_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    keys, values = get_args(cls)
    structure: Any = converter.get_structure_hook(values)

    def checked(value: Any, _: Any) -> Any:
        if value is None:
            return {}
        if not is_mapping(value):
            raise _MismatchError(f"expected object, got {_called(value)}")
        return {_key(key, keys): structure(each, values) for key, each in value.items()}

    return checked


def _key(key: Any, kind: Any) -> Any:
    if kind is not int:
        return key
    if not (key.isascii() and key.lstrip("-").isdigit()):
        raise _MismatchError(f"expected a number as key, got {key[:40]!r}")
    return int(key)


def _body_hook(cls: Any, converter: Converter) -> Callable[[Any], Any]:
    unstructure = make_dict_unstructure_fn(cls, converter, **_renames(cls))
    return lambda value: {name: each for name, each in unstructure(value).items() if each is not UNSET}


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[-1:] == (...,)


def _converter(*, detailed: bool) -> Converter:
    made = Converter(detailed_validation=detailed)
    kinds: tuple[Any, ...] = (int, str, bool, dict)
    for kind in kinds:
        made.register_structure_hook(kind, _exactly(kind))
    made.register_structure_hook(float, _float)
    made.register_structure_hook(dt.datetime, _timestamp)
    made.register_structure_hook(dt.date, _date)
    made.register_structure_hook_func(lambda kind: kind is object, lambda value, _: value)
    made.register_structure_hook_func(lambda kind: kind is LocalTime, _local_time)
    made.register_structure_hook_factory(lambda kind: get_origin(kind) is Mapping, _map_hook)
    made.register_structure_hook_factory(attrs.has, _object_hook)
    made.register_structure_hook_factory(_is_list, _list_hook)
    made.register_unstructure_hook_factory(attrs.has, _body_hook)
    made.register_unstructure_hook(Unset, lambda value: value)
    made.register_unstructure_hook(dt.date, dt.date.isoformat)
    made.register_unstructure_hook(dt.datetime, dt.datetime.isoformat)
    return made


_FAST = _converter(detailed=False)
_TELLING = _converter(detailed=True)


def _problem(problem: BaseException, _: type | None) -> str:
    return str(problem) if isinstance(problem, _MismatchError) else f"{type(problem).__name__}: {problem}"


def _structure(value: object, kind: Any) -> Any:
    try:
        return _FAST.structure(value, kind)
    except _FAULTS:  # read again, slowly, to name every place
        try:
            return _TELLING.structure(value, kind)
        except _FAULTS as faults:
            problems = transform_error(faults, format_exception=_problem)
    raise AnswerError("the answer is not of the documented shape", problems=problems)


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


def _asks(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Request)


@functools.cache
def answer_type(cls: Any) -> object:
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


def _page(request: Any, rows: Any, headers: Headers) -> Any:
    count, following = request.following(rows, headers)
    return Page(rows[:count], following)


def decode(request: Request[AnswerT], body: bytes, headers: Headers) -> AnswerT:
    """Read an answer into what the request's class promises.

    Raises:
        AnswerError: it is not JSON, or not of the documented shape; ``problems`` has the paths.
    """
    made: Any = type(request)
    kind: Any = answer_type(made)
    if kind is bytes:
        answer: Any = body
    else:
        rows: Any = get_args(kind)[0] if get_origin(kind) is Page else None
        answer = _structure(parse(body), kind if rows is None else tuple[rows, ...])
        if rows is not None:
            answer = _page(request, answer, headers)
    result: AnswerT = answer
    return result


def _query_value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _address(template: str, values: Mapping[str, object]) -> str:
    return re.sub(r"{(\w+)}", lambda match: quote(str(values[match[1]]), safe=""), template)


def _first(value: Any, limit: int | None) -> Any:
    return value if limit is None or value is None else value[:limit]


def _whole(request: Request[Any], body: dict[str, Any]) -> Any:
    fields = request.__attrs_attrs__
    return next((body[wire_name(field)] for field in fields if place(field) is Place.WHOLE), body)


def _accepted(request: Request[Any]) -> str:
    file_format = file_format_of(request)
    return "application/json" if file_format is None else MEDIA_TYPES[file_format][0]


def encode(request: Request[Any], path: str | None = None) -> Call:
    """Turn a request, its workspace filled in, into what is sent; ``path`` is another spelling of its own."""
    route = request.route
    template = path or route.path
    values: dict[str, Any] = {}
    parameters: list[tuple[str, str]] = []
    body: dict[str, Any] = {}
    for field in request.__attrs_attrs__:
        value = getattr(request, field.name)
        if f"{{{field.name}}}" in template:
            values[field.name] = value
        elif value is UNSET or place(field) is Place.NOWHERE:
            continue
        elif place(field) is Place.QUERY:
            parameters.append((wire_name(field), _query_value(value)))
        else:
            body[wire_name(field)] = _FAST.unstructure(_first(value, limit_of(field)))
    return Call(
        verb=route.verb,
        host=route.host,
        path=_address(template, values),
        query=tuple(parameters),
        body=msgspec.json.encode(_whole(request, body)) if body else None,
        accept=_accepted(request),
        secrets=tuple(values[field.name] for field in request.__attrs_attrs__ if is_secret(field)),
    )
