"""An answer as JSON: Python's names, times in ISO 8601, and no secrets."""

import json
from collections.abc import Iterator
from datetime import date

import attrs

from toggl_async._typeguards import is_list, is_mapping


def plain(value: object) -> object:
    """A value of which JSON can be made; fields that hold a secret are left out."""
    kind = type(value)
    if attrs.has(kind):
        return {field.name: plain(getattr(value, field.name)) for field in attrs.fields(kind) if field.repr}
    if is_mapping(value):
        return {str(key): plain(each) for key, each in value.items()}
    if is_list(value):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def line(value: object) -> str:
    """A value as a line of JSON."""
    return json.dumps(plain(value)) + "\n"


def rows_of(value: object) -> Iterator[object]:
    """The rows of a list, one by one; anything else is one."""
    if is_list(value):
        yield from value
    else:
        yield value
