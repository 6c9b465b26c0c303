"""Converts text and JSON to the values of request fields, according to the types of the fields."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from difflib import get_close_matches
from typing import TypeAlias, TypeVar

import attrs
import msgspec

from toggl_async import InvalidRequestError
from toggl_async._typeguards import is_list, is_mapping
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.type_hints import allows_null, alternatives, hints_of, is_object, is_text, item_type
from toggl_async.request.fields import wire_name

_Value = TypeVar("_Value")
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
"""Fields that have an option of their own, or another source than FIELD=VALUE."""
_NEEDED = {"start_date": "--from and --to, or a date range such as --last month"}
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_SHOWN_CHARACTERS = 60
_BOOLEANS = {"true": True, "false": False}


def _parse_date(text: str) -> date:
    return date.fromisoformat(text)


def _parse_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _parse_whole_number(text: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _parse_boolean(text: str) -> bool:
    return _BOOLEANS[text.lower()]


_PARSERS: Mapping[object, tuple[Callable[[str], object], str]] = {
    bool: (_parse_boolean, "true or false"),
    date: (_parse_date, "a date such as 2025-01-31"),
    datetime: (_parse_time, "a time such as 2025-01-31T09:00:00Z"),
    float: (float, "a number"),
    int: (_parse_whole_number, "a whole number"),
}


def fields_of(cls: type) -> tuple[Field, ...]:
    """Return the fields of a request class, or of the class of one of its parts."""
    fields: tuple[Field, ...] = getattr(cls, "__attrs_attrs__", ())
    return fields


def from_text(text: str, hint: object, where: str) -> object:
    """Convert a word of the command line to a field's type; ``null``, and ``none`` in a list, become None.

    Raises:
        UsageError: the text does not fit the type.
    """
    if bool in alternatives(hint) and text.lower() in _BOOLEANS:
        return _parse_boolean(text)
    if is_text(hint):
        return _check_utf8(text, where)
    if text == "null" and allows_null(hint):
        return None
    if is_object(hint) or any(is_object(item_type(kind)) for kind in alternatives(hint)):
        return from_json(parse_json(text.encode(errors="replace"), where), hint, where)
    return _scalar_or_list(text, hint, where)


def _option(name: str) -> str:
    return OPTIONS.get(name, "--" + name.removesuffix("_ids"))


def _check_utf8(text: str, where: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{where}: the text is not UTF-8") from None
    return text


def _scalar_or_list(text: str, hint: object, where: str) -> object:
    kinds = alternatives(hint)
    item = item_type(next(iter(kinds)))
    if item is not None:
        return tuple(_list_item(part.strip(), item, where) for part in text.split(",")) if text else ()
    for parse, _ in map(_PARSERS.__getitem__, kinds):
        with suppress(ValueError, KeyError):
            return parse(text)
    expected = " or ".join(_PARSERS[kind][1] for kind in kinds)
    raise UsageError(f"{where}: {text[:_SHOWN_CHARACTERS]!r} is not {expected}")


def _list_item(text: str, hint: object, where: str) -> object:
    return None if text in ("none", "null") and allows_null(hint) else from_text(text, hint, where)


def parse_json(content: bytes, where: str) -> object:
    """Parse JSON.

    Raises:
        UsageError: the content is not JSON.
    """
    try:
        value: object = msgspec.json.decode(content)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        problem = str(error)
    else:
        return value
    raise UsageError(f"{where} is not JSON: {problem}")


def from_json(value: object, hint: object, where: str) -> object:
    """Convert a JSON value to a field's type.

    A value that fits none of the type's alternatives is returned unchanged: the request refuses it.

    Raises:
        UsageError: an object has an unknown key or lacks a required one, or a text is not a date.
    """
    for kind in alternatives(hint):
        item = item_type(kind)
        if item is not None and is_list(value):
            return tuple(from_json(each, item, f"{where}[{index}]") for index, each in enumerate(value))
        if isinstance(kind, type) and attrs.has(kind) and is_mapping(value):
            return from_object(kind, value, where)
        if kind is date and isinstance(value, str):
            return from_text(value, date, where)
    return value


def from_object(cls: type[_Value], value: Mapping[object, object], where: str) -> _Value:
    """Construct an instance from a JSON object, whose keys are Toggl's names.

    Raises:
        UsageError: a key is unknown or missing, or a value does not fit.
    """
    return construct(cls, values_from_keys(value, fields_of(cls), hints_of(cls), where), where)


def values_from_keys(
    value: Mapping[object, object], fields: Sequence[Field], hints: Mapping[str, object], where: str
) -> Mapping[str, object]:
    """Convert the keys of a JSON object to the values of fields, by the fields' Python names.

    Raises:
        UsageError: a key is unknown, or a value does not fit.
    """
    names = {wire_name(field): field.name for field in fields}
    given = {str(key): each for key, each in value.items()}
    for key in given:
        if key not in names:
            raise UsageError(f"{where} has no key {key[:_SHOWN_CHARACTERS]!r}{suggestion(key, names)}")
    return {names[key]: from_json(each, hints[names[key]], f"{where}.{key}") for key, each in given.items()}


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the end of an error message that suggests similar names, or nothing if there are none."""
    similar = get_close_matches(name, known, n=3)
    return f": did you mean {' or '.join(similar)}?" if similar else ""


def construct(cls: type[_Value], values: Mapping[str, object], where: str) -> _Value:
    """Construct a request, or a part of one, from the values of its fields.

    Raises:
        UsageError: a required value is missing, or a value does not fit.
    """
    fields = {field.name: field for field in fields_of(cls)}
    for name, value in values.items():
        if name not in fields:
            raise UsageError(f"{where} does not accept {_option(name)}")
        if isinstance(value, str):
            _check_utf8(value, _option(name))
    for field in fields.values():
        if field.default is attrs.NOTHING and field.name not in values:
            needed = _NEEDED.get(field.name) or OPTIONS.get(field.name) or wire_name(field)
            raise UsageError(f"{where} needs {needed}")
    constructor: Callable[..., _Value] = cls
    try:
        return constructor(**values)
    except InvalidRequestError as error:
        problem = error.message.partition(": ")[2]
    raise UsageError(f"{where}: {problem}")
