"""Bodies of requests: they are declared as classes, decoded strictly, and described by their fields.

The sandbox is stricter than Toggl: it refuses a field that the operation does not know, where Toggl may
ignore it silently, so that mistakes of a client are found.
"""

from datetime import date
from types import NoneType, UnionType
from typing import Literal, TypeGuard, TypeVar, Union, get_args, get_origin

import attrs
import msgspec

from toggl_async.sandbox.responses import json_error

Body = TypeVar("Body")
TYPE_NAMES: dict[type[object], str] = {
    int: "integer",
    bool: "boolean",
    str: "string",
    date: "date",
    float: "number",
    NoneType: "null",
}
# Names on the wire that are keywords in Python or break its naming style.
WIRE_NAMES = {
    "end_time": "endTime",
    "from_": "from",
    "property_": "property",
    "start_time": "startTime",
    "with_inline_rates": "withInlineRates",
}


def wire_name(name: str) -> str:
    """Return the name that a field has on the wire."""
    return WIRE_NAMES.get(name, name)


def describe_fields(body: type) -> dict[str, str]:
    """Return the names and types on the wire of a body's fields, or of its items' fields."""
    resolved = attrs.resolve_types(get_args(body)[0] if get_origin(body) is tuple else body)
    return {wire_name(field.name): describe_type(field.type) for field in attrs.fields(resolved)}


def describe_type(kind: object) -> str:
    """Return the name of a type, as `[integer|null]` or `string=ASC|DESC`; an optional null is omitted."""
    if get_origin(kind) is Literal:
        allowed: tuple[object, ...] = get_args(kind)
        return f"{describe_type(type(allowed[0]))}={'|'.join(map(str, allowed))}"
    if get_origin(kind) in (Union, UnionType):
        return "|".join(describe_type(part) for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        return f"[{describe_type(item)}{'|null' if NoneType in get_args(item) else ''}]"
    return TYPE_NAMES.get(kind, "object") if isinstance(kind, type) else "object"


def read(body: type[Body], raw: bytes) -> Body:
    """Decode a body.

    Raises:
        HttpError: with 400 and a JSON string that names the problem, the body is not valid.
    """
    if not raw.strip():
        return convert_body(body, {})
    try:
        value: object = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise json_error(400, "Invalid JSON", f"400 no JSON: {error}") from None
    return convert_body(body, value)


def convert_body(body: type[Body], value: object) -> Body:
    """Convert a decoded value to a body.

    Raises:
        HttpError: with 400, the value does not fit the body.
    """
    try:
        return msgspec.convert(_check_names(body, value), body)
    except msgspec.ValidationError as error:
        raise json_error(400, f"Invalid parameter: {error}") from None


def _check_names(kind: object, value: object) -> object:
    """Check the field names at any depth, and replace them by the names of the attributes."""
    for part in _alternatives(kind):
        if get_origin(part) is tuple and is_array(value):
            return [_check_names(get_args(part)[0], item) for item in value]
        if isinstance(part, type) and attrs.has(part) and _is_object(value):
            return _check_fields(part, value)
    return value


def is_array(value: object) -> TypeGuard[list[object]]:
    """Return whether a decoded value is an array."""
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _alternatives(kind: object) -> tuple[object, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _check_fields(body: type[attrs.AttrsInstance], value: dict[str, object]) -> dict[str, object]:
    fields = {wire_name(field.name): field for field in attrs.fields(attrs.resolve_types(body))}
    found: dict[str, object] = {}
    for name, given in value.items():
        if name not in fields:
            raise json_error(400, f"Unknown parameter '{name}'")
        _check_choice(name, given, fields[name].type)
        found[fields[name].name] = _check_names(fields[name].type, given)
    return found


def _check_choice(name: str, given: object, kind: object) -> None:
    allowed = [
        choice for part in _alternatives(kind) if get_origin(part) is Literal for choice in get_args(part)
    ]
    # A value of another type is left to msgspec, which reports the wrong type.
    if allowed and isinstance(given, type(allowed[0])) and given not in allowed:
        raise json_error(400, f"Invalid '{name}' value, allowed values are: {', '.join(map(str, allowed))}")
