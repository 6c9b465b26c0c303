"""Bodies and query parameters: they are declared as classes, decoded strictly, and described by their fields.

The sandbox is stricter than Toggl: it refuses a field that the operation does not know, where Toggl may
ignore it silently, so that mistakes of a client are found.
"""

from collections.abc import Iterable
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Literal, TypeAlias, TypeGuard, TypeVar, Union, get_args, get_origin

import attrs
import msgspec

Body = TypeVar("Body")
MAX_DEPTH = 64
"""The maximum depth of arrays and objects in a body."""
INTEGERS = range(-(2**63), 2**63)
"""The integers that Toggl's server can decode."""
Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""The type of a number of rows, or of the number of a row."""
PageNumber: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
"""The type of the number of a page in a query."""
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
    "include_indirect": "includeIndirect",
    "property_": "property",
    "requesting_user_id": "requestingUserID",
    "start_time": "startTime",
    "with_inline_rates": "withInlineRates",
}


class InvalidParameterError(Exception):
    """An error for a request whose body or query is not valid; `reason` is for the log."""

    def __init__(self, message: str, reason: str | None = None) -> None:
        super().__init__(message)
        self.message: str = message
        self.reason: str | None = reason


@attrs.frozen(kw_only=True)
class NoQuery:
    """The query of an operation that takes no query parameters."""


def wire_name(name: str) -> str:
    """Return the name that a field has on the wire."""
    return WIRE_NAMES.get(name, name)


def describe_fields(body: type) -> dict[str, str]:
    """Return the names and types on the wire of a body's fields, or of its items' fields if they have any."""
    described = get_args(body)[0] if get_origin(body) is tuple else body
    if not attrs.has(described):
        return {}
    resolved = attrs.resolve_types(described)
    return {wire_name(field.name): describe_type(field.type) for field in attrs.fields(resolved)}


def describe_type(kind: object) -> str:
    """Return the name of a type, as `[integer|null]` or `string=ASC|DESC`; an optional null is omitted."""
    if get_origin(kind) is Annotated:
        return describe_type(get_args(kind)[0])
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
        InvalidParameterError: the body is not valid.
    """
    if not raw.strip():
        return _convert(body, {}, strict=True)
    try:
        value: object = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidParameterError("Invalid JSON", f"400 no JSON: {error}") from None
    except RecursionError:
        raise InvalidParameterError("Invalid JSON", "400 JSON is nested too deeply") from None
    _check_values(value)
    return _convert(body, value, strict=True)


def read_query(query: type[Body], pairs: Iterable[tuple[str, str]]) -> Body:
    """Convert the query parameters of a request, whose values are texts; true and 1 are both booleans.

    The items of a list are separated by commas.

    Raises:
        InvalidParameterError: a parameter is unknown or repeated, or its value has the wrong type.
    """
    found: dict[str, object] = {}
    lists = {name for name, kind in describe_fields(query).items() if kind.startswith("[")}
    for name, text in pairs:
        if name in found:
            raise InvalidParameterError(f"Repeated parameter '{name}'")
        found[name] = text.split(",") if name in lists else text
    return _convert(query, found, strict=False)


def _convert(body: type[Body], value: object, *, strict: bool) -> Body:
    try:
        return msgspec.convert(_check_names(body, value), body, strict=strict)
    except msgspec.ValidationError as error:
        raise InvalidParameterError(f"Invalid parameter: {error}") from None


def _check_values(value: object) -> None:
    """Check the depth and the integers of a decoded body, level by level, as recursion has a limit."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        if any(isinstance(item, int) and item not in INTEGERS for item in level):
            raise InvalidParameterError("Invalid JSON", "400 an integer is out of range")
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise InvalidParameterError("Invalid JSON", "400 JSON is nested too deeply")


def _children(value: object) -> Iterable[object]:
    if _is_object(value):
        return value.values()
    return value if is_array(value) else ()


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
            raise InvalidParameterError(f"Unknown parameter '{name}'")
        _check_choice(name, given, fields[name].type)
        found[fields[name].name] = _check_names(fields[name].type, given)
    return found


def _check_choice(name: str, given: object, kind: object) -> None:
    allowed = [
        choice for part in _alternatives(kind) if get_origin(part) is Literal for choice in get_args(part)
    ]
    # A value of another type is left to msgspec, which reports the wrong type.
    if allowed and isinstance(given, type(allowed[0])) and given not in allowed:
        raise InvalidParameterError(
            f"Invalid '{name}' value, allowed values are: {', '.join(map(str, allowed))}"
        )
