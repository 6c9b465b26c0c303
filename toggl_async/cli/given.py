"""What was typed or stands in a file becomes the values of a request's fields, as their types say."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TypeAlias, TypeVar

import attrs
import msgspec

from toggl_async import InvalidRequestError
from toggl_async._typeguards import is_list, is_mapping
from toggl_async.cli.exits import MistakeError
from toggl_async.cli.hints import allows_null, alternatives, hints_of, is_object, is_text, item_of
from toggl_async.request.fields import wire_name

_Made = TypeVar("_Made")
Field: TypeAlias = "attrs.Attribute[object]"

OPTIONS = {
    "start_date": "--from",
    "end_date": "--to",
    "workspace_id": "--workspace",
    "report_token": "the report's token in TOGGL_REPORT_TOKEN or --token-file",
    "name": "--name",
    "include_dicts": "--include-dicts",
    "response_format": "--response-format",
}
"""Fields that have an option of their own, or come another way than by name."""
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_SHOWN = 60
_TRUTHS = {"true": True, "false": False}


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _number(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _truth(text: str) -> bool:
    return _TRUTHS[text.lower()]


_READERS: Mapping[object, tuple[Callable[[str], object], str]] = {
    bool: (_truth, "true or false"),
    date: (_day, "a day such as 2025-01-31"),
    float: (float, "a number"),
    int: (_number, "a whole number"),
}


def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields of a request or of a part of one."""
    fields: tuple[Field, ...] = getattr(cls, "__attrs_attrs__", ())
    return fields


def from_text(text: str, hint: object, where: str) -> object:
    """Read a value that was typed; ``null`` is null, and in a list ``none`` is too.

    Raises:
        MistakeError: it is not of the field's type.
    """
    if is_text(hint):
        return _sendable(text, where)
    if text == "null" and allows_null(hint):
        return None
    if is_object(hint) or any(is_object(item_of(kind)) for kind in alternatives(hint)):
        return from_json(read_json(text.encode(errors="replace"), where), hint, where)
    return _scalar_or_list(text, hint, where)


def _option(name: str) -> str:
    return OPTIONS.get(name, "--" + name.removesuffix("_ids"))


def _sendable(text: str, where: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MistakeError(f"{where}: the text is not UTF-8") from None
    return text


def _scalar_or_list(text: str, hint: object, where: str) -> object:
    kind = next(iter(alternatives(hint)))
    item = item_of(kind)
    if item is not None:
        return tuple(_item(part.strip(), item, where) for part in text.split(",")) if text else ()
    read, what = _READERS[kind]
    try:
        return read(text)
    except (ValueError, KeyError):
        raise MistakeError(f"{where}: {text[:_SHOWN]!r} is not {what}") from None


def _item(text: str, hint: object, where: str) -> object:
    return None if text in ("none", "null") and allows_null(hint) else from_text(text, hint, where)


def read_json(content: bytes, where: str) -> object:
    """Read JSON.

    Raises:
        MistakeError: it is none.
    """
    try:
        value: object = msgspec.json.decode(content)
    except (msgspec.DecodeError, ValueError, RecursionError) as fault:
        problem = str(fault)
    else:
        return value
    raise MistakeError(f"{where} is no JSON: {problem}")


def from_json(value: object, hint: object, where: str) -> object:
    """Make of a value from JSON what the field's type wants; what fits nowhere the request itself refuses.

    Raises:
        MistakeError: an object has a key that is unknown or lacks one, or a text is no day.
    """
    for kind in alternatives(hint):
        item = item_of(kind)
        if item is not None and is_list(value):
            return tuple(from_json(each, item, f"{where}[{index}]") for index, each in enumerate(value))
        if isinstance(kind, type) and attrs.has(kind) and is_mapping(value):
            return from_object(kind, value, where)
        if kind is date and isinstance(value, str):
            return from_text(value, date, where)
    return value


def from_object(cls: type[_Made], value: Mapping[object, object], where: str) -> _Made:
    """Make a value of an object of JSON, whose keys are called as Toggl calls them.

    Raises:
        MistakeError: it has a key that is unknown, lacks one, or a value does not fit.
    """
    return make(cls, from_keys(value, fields_of(cls), hints_of(cls), where), where)


def from_keys(
    value: Mapping[object, object], fields: Sequence[Field], hints: Mapping[str, object], where: str
) -> Mapping[str, object]:
    """Read the keys of an object of JSON as fields.

    Raises:
        MistakeError: a key is unknown, or a value does not fit.
    """
    names = {wire_name(field): field.name for field in fields}
    given = {str(key): each for key, each in value.items()}
    for key in given:
        if key not in names:
            raise MistakeError(f"{where} has no {key[:_SHOWN]!r}{alike(key, names)}")
    return {names[key]: from_json(each, hints[names[key]], f"{where}.{key}") for key, each in given.items()}


def alike(name: str, known: Iterable[str]) -> str:
    """What may have been meant by a name that is not known."""
    near = get_close_matches(name, known, n=3)
    return f": did you mean {' or '.join(near)}?" if near else ""


def make(cls: type[_Made], values: Mapping[str, object], where: str) -> _Made:
    """Make a request or a part of one.

    Raises:
        MistakeError: a value that must be there is missing, or one does not fit.
    """
    fields = {field.name: field for field in fields_of(cls)}
    for name, value in values.items():
        if name not in fields:
            raise MistakeError(f"{where} takes no {_option(name)}")
        if isinstance(value, str):
            _sendable(value, _option(name))
    for field in fields.values():
        if field.default is attrs.NOTHING and field.name not in values:
            raise MistakeError(f"{where} needs {OPTIONS.get(field.name, wire_name(field))}")
    construct: Callable[..., _Made] = cls
    try:
        return construct(**values)
    except InvalidRequestError as error:
        problem = error.message.partition(": ")[2]
    raise MistakeError(f"{where}: {problem}")
