"""Models as JSON: Python's field names, times in ISO 8601, and no secrets."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from toggl_async._typeguards import is_list, is_mapping
from toggl_async.request.fields import Place, place


def to_builtins(value: object) -> object:
    """Convert a value to types that JSON can represent; fields that hold a secret are left out."""
    kind = type(value)
    if attrs.has(kind):
        return {name: to_builtins(getattr(value, name)) for name in field_names(kind)}
    if is_mapping(value):
        return {str(key): to_builtins(each) for key, each in value.items()}
    if is_list(value):
        return [to_builtins(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def field_names(kind: type[attrs.AttrsInstance]) -> Sequence[str]:
    """Return the names of the fields that are printed of a class."""
    return [field.name for field in attrs.fields(kind) if field.repr and place(field) is not Place.NOWHERE]


def json_line(value: object) -> str:
    """Return a value as one line of JSON."""
    return json.dumps(to_builtins(value)) + "\n"


def rows_of(value: object) -> Iterator[object]:
    """Yield the items of a list; any other value is one row."""
    if is_list(value):
        yield from value
    else:
        yield value
