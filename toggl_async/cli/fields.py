"""Which fields of a request can be given on the command line as FIELD=VALUE, and what they are told as."""

import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

from toggl_async.cli.exits import MistakeError
from toggl_async.cli.given import OPTIONS, Field, alike, fields_of, from_text, make
from toggl_async.cli.hints import described, hints_of
from toggl_async.request.documentation import field_docstrings
from toggl_async.request.fields import Place, is_secret, place

_Made = TypeVar("_Made")
_SHOWN = 60
_OWN_WAY = ("options", "workspace_id")


def is_given_by_name(field: Field) -> bool:
    """Whether a field can be given as FIELD=VALUE."""
    return not is_secret(field) and field.name not in _OWN_WAY


def is_in_body(field: Field) -> bool:
    """Whether a field is a key of the body."""
    return place(field) is Place.BODY and field.name not in _OWN_WAY


def read_pairs(cls: type, pairs: Sequence[str], where: str) -> Mapping[str, object]:
    """Read fields that were typed as FIELD=VALUE.

    Raises:
        MistakeError: one is none, is unknown or there twice, or its value does not fit.
    """
    hints = hints_of(cls)
    values: dict[str, object] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        _check(cls, name if equals else pair, where, named=bool(equals))
        if name in values:
            raise MistakeError(f"{where}: {name} is there twice")
        values[name] = from_text(text, hints[name], name)
    return values


def _check(cls: type, name: str, where: str, *, named: bool) -> None:
    fields = {field.name: field for field in fields_of(cls)}
    if any(is_secret(field) for field in fields.values()) and (not named or name not in fields):
        # What cannot be understood may be the secret: it is not said again.
        raise MistakeError(f"{where}: an argument is not FIELD=VALUE of a field; --fields lists them")
    if not named:
        raise MistakeError(f"{where}: {name[:_SHOWN]!r} is not FIELD=VALUE; --fields lists the fields")
    known = [each for each, field in fields.items() if is_given_by_name(field)]
    if name in fields and name not in known:
        raise MistakeError(f"{where}: {name} is not given as FIELD=VALUE: give {OPTIONS.get(name, 'none')}")
    if name not in known:
        raise MistakeError(
            f"{where} has no field {name[:_SHOWN]!r}{alike(name, known)} (--fields lists them)"
        )


def merged(where: str, *parts: Mapping[str, object]) -> Mapping[str, object]:
    """Fields that were given in several ways.

    Raises:
        MistakeError: one was given twice.
    """
    found: dict[str, object] = {}
    for part in parts:
        for name, value in part.items():
            if name in found:
                raise MistakeError(f"{where}: {name} is there twice")
            found[name] = value
    return found


def request_of(cls: type[_Made], given: Mapping[str, object], pairs: Sequence[str], where: str) -> _Made:
    """Make a request of what options said, and of FIELD=VALUE.

    Raises:
        MistakeError: a field is unknown, missing or there twice, or its value does not fit.
    """
    return make(cls, merged(where, given, read_pairs(cls, pairs, where)), where)


def print_fields(cls: type) -> int:
    """Print the fields of a request with their types, and what its source says of them."""
    sys.stdout.write("\n".join([inspect.getdoc(cls) or "", "", *_lines(cls), ""]))
    return 0


def _lines(cls: type) -> Iterator[str]:
    hints, texts = hints_of(cls), field_docstrings(cls)
    for field in sorted(fields_of(cls), key=lambda field: field.default is not attrs.NOTHING):
        if field.name != "options":
            option = f" ({OPTIONS[field.name]})" if field.name in OPTIONS else ""
            needed = ", needed" if field.default is attrs.NOTHING else ""
            yield f"  {field.name}{option}: {described(hints[field.name])}{needed}"
            yield f"      {' '.join(texts.get(field.name, '').split())}"
