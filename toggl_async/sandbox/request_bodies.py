"""Bodies of requests: declared as classes, read strictly, described by their fields.

Stricter than Toggl: a field that the operation does not know is refused, where Toggl may pass over it in
silence. A sandbox is there to find such things.
"""

from datetime import date
from types import NoneType, UnionType
from typing import Literal, TypeGuard, TypeVar, Union, get_args, get_origin

import attrs
import msgspec

from toggl_async.sandbox.responses import json_error

Body = TypeVar("Body")
NAMES: dict[type[object], str] = {
    int: "integer",
    bool: "boolean",
    str: "string",
    date: "date",
    float: "number",
    NoneType: "null",
}
# Names on the wire that are no names in Python, or none that we would write.
WIRE = {
    "end_time": "endTime",
    "from_": "from",
    "property_": "property",
    "start_time": "startTime",
    "with_inline_rates": "withInlineRates",
}


def wire_name(name: str) -> str:
    """Give the name that a field has on the wire."""
    return WIRE.get(name, name)


def described(body: type) -> dict[str, str]:
    """Give the names and types of a body's fields, or of its items', as they are on the wire."""
    resolved = attrs.resolve_types(get_args(body)[0] if get_origin(body) is tuple else body)
    return {wire_name(field.name): type_name(field.type) for field in attrs.fields(resolved)}


def type_name(kind: object) -> str:
    """Name a type: `integer`, `[integer|null]`, `string=ASC|DESC`, ...; that it may be null goes unsaid."""
    if get_origin(kind) is Literal:
        allowed: tuple[object, ...] = get_args(kind)
        return f"{type_name(type(allowed[0]))}={'|'.join(map(str, allowed))}"
    if get_origin(kind) in (Union, UnionType):
        return "|".join(type_name(part) for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        return f"[{type_name(item)}{'|null' if NoneType in get_args(item) else ''}]"
    return NAMES.get(kind, "object") if isinstance(kind, type) else "object"


def read(body: type[Body], raw: bytes) -> Body:
    """Read a body, or refuse it with 400 and a JSON string that names what is wrong."""
    if not raw.strip():
        return structured(body, {})
    try:
        value: object = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise json_error(400, "Invalid JSON", f"400 no JSON: {problem}") from None
    return structured(body, value)


def structured(body: type[Body], value: object) -> Body:
    """Make a body of a decoded value, or refuse it."""
    try:
        return msgspec.convert(_checked(body, value), body)
    except msgspec.ValidationError as problem:
        raise json_error(400, f"Invalid parameter: {problem}") from None


def _checked(kind: object, value: object) -> object:
    """Look for unknown names at any depth, and give the known ones the names that they have here."""
    for part in _parts(kind):
        if get_origin(part) is tuple and is_array(value):
            return [_checked(get_args(part)[0], item) for item in value]
        if isinstance(part, type) and attrs.has(part) and _is_object(value):
            return _renamed(part, value)
    return value


def is_array(value: object) -> TypeGuard[list[object]]:
    """Tell whether a decoded value is an array."""
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _parts(kind: object) -> tuple[object, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _renamed(body: type[attrs.AttrsInstance], value: dict[str, object]) -> dict[str, object]:
    fields = {wire_name(field.name): field for field in attrs.fields(attrs.resolve_types(body))}
    found: dict[str, object] = {}
    for name, given in value.items():
        if name not in fields:
            raise json_error(400, f"Unknown parameter '{name}'")
        _check_listed(name, given, fields[name].type)
        found[fields[name].name] = _checked(fields[name].type, given)
    return found


def _check_listed(name: str, given: object, kind: object) -> None:
    allowed = [one for part in _parts(kind) if get_origin(part) is Literal for one in get_args(part)]
    # A number in place of a word is a wrong type, not a wrong value, and is found later.
    if allowed and isinstance(given, type(allowed[0])) and given not in allowed:
        raise json_error(400, f"Invalid '{name}' value, allowed values are: {', '.join(map(str, allowed))}")
