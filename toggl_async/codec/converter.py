"""The cattrs converter and its rules.

Responses are read strictly where a wrong value could pass for a right one (1.5 is not an int, an object is
not a string), and leniently where Toggl is lenient: a null list is empty, and unknown fields are ignored.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

import attrs
import msgspec
from cattrs import Converter, transform_error
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from toggl_async._typeguards import is_mapping
from toggl_async.codec.lenient import FAULTS, WrongTypeError, is_lenient, lenient_hook
from toggl_async.errors import DecodeError
from toggl_async.request.fields import UNSET, LocalTime, Place, Unset, place, wire_name
from toggl_async.request.model import Timestamp

_ZONED = r"(Z|[+-][0-9]{2}:[0-9]{2})$"
_JSON_NAMES: Mapping[Any, str] = {dict: "object", list: "array", str: "string", type(None): "null"}


def _json_name(value: object) -> str:
    return _JSON_NAMES.get(type(value), type(value).__name__)


def _exactly(kind: type) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is kind:
            return value
        raise WrongTypeError(f"expected {_JSON_NAMES.get(kind, kind.__name__)}, got {_json_name(value)}")

    return structure


def _float(value: Any, _: Any) -> float:
    if type(value) in (int, float):
        return float(value)
    raise WrongTypeError(f"expected number, got {_json_name(value)}")


def _timestamp(value: Any, _: Any) -> Any:
    if isinstance(value, str):
        try:
            return msgspec.convert(value, Timestamp)
        except msgspec.ValidationError:
            pass
    raise WrongTypeError(f"expected timestamp with a zone, got {_json_name(value)} {str(value)[:40]!r}")


def _local_time(value: Any, _: Any) -> dt.datetime:
    # The offset is removed: Toggl appends a wrong Z to times in the user's own time zone.
    zoned = value if not isinstance(value, str) or re.search(_ZONED, value) else value + "Z"
    local: dt.datetime = _timestamp(zoned, None)
    return local.replace(tzinfo=None)


def _date(value: Any, _: Any) -> dt.date:
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except (TypeError, ValueError):
        raise WrongTypeError(f"expected date, got {_json_name(value)} {str(value)[:40]!r}") from None


def _renames(cls: Any) -> dict[str, Any]:
    return {
        field.name: override(omit=True)
        if place(field) is Place.NOWHERE
        else override(rename=wire_name(field))
        for field in attrs.fields(cls)
    }


def _object_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    structure: Any = make_dict_structure_fn(cls, converter, **_renames(cls))

    def checked(value: Any, kind: Any) -> Any:
        if not is_mapping(value):
            raise WrongTypeError(f"expected object, got {_json_name(value)}")
        return structure(value, kind)

    return checked


def _list_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    structure = homogenous_tuple_structure_factory(cls, converter)

    def checked(value: Any, kind: Any) -> Any:
        if value is None:  # Toggl sends null for an empty list
            return ()
        if type(value) is not list:
            raise WrongTypeError(f"expected array, got {_json_name(value)}")
        return structure(value, kind)

    return checked


def _map_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    keys, values = get_args(cls)
    structure: Any = converter.get_structure_hook(values)

    def checked(value: Any, _: Any) -> Any:
        if value is None:
            return {}
        if not is_mapping(value):
            raise WrongTypeError(f"expected object, got {_json_name(value)}")
        return {_key(key, keys): structure(each, values) for key, each in value.items()}

    return checked


def _key(key: Any, kind: Any) -> Any:
    if kind is not int:
        return key
    if not (key.isascii() and key.lstrip("-").isdigit()):
        raise WrongTypeError(f"expected a number as key, got {key[:40]!r}")
    return int(key)


def _body_hook(cls: Any, converter: Converter) -> Callable[[Any], Any]:
    unstructure = make_dict_unstructure_fn(cls, converter, **_renames(cls))
    return lambda value: {name: each for name, each in unstructure(value).items() if each is not UNSET}


def _is_map(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Mapping


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[-1:] == (...,)


@functools.cache  # made when they are first used: msgspec decodes most responses by itself
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
    made.register_structure_hook_factory(_is_map, _map_hook)
    made.register_structure_hook_factory(attrs.has, _object_hook)
    made.register_structure_hook_factory(is_lenient, lenient_hook)
    made.register_structure_hook_factory(_is_list, _list_hook)
    made.register_unstructure_hook_factory(attrs.has, _body_hook)
    made.register_unstructure_hook(Unset, lambda value: value)
    made.register_unstructure_hook(dt.date, dt.date.isoformat)
    made.register_unstructure_hook(dt.datetime, dt.datetime.isoformat)
    return made


def _problem(problem: BaseException, _: type | None) -> str:
    return str(problem) if isinstance(problem, WrongTypeError) else f"{type(problem).__name__}: {problem}"


def structure(value: object, kind: Any) -> Any:
    """Convert a JSON value to a type.

    Raises:
        DecodeError: the value has another structure; ``problems`` has the places.
    """
    try:
        return _converter(detailed=False).structure(value, kind)
    except FAULTS:  # convert it again, more slowly, to name every place that is wrong
        try:
            return _converter(detailed=True).structure(value, kind)
        except FAULTS as faults:
            problems = transform_error(faults, format_exception=_problem)
    raise DecodeError("the response is not of the documented shape", problems=problems)


def unstructure(value: object) -> Any:
    """Convert a value of a request to plain JSON values, without the fields that are UNSET."""
    return _converter(detailed=False).unstructure(value)
