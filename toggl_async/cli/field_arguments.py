"""The ``FIELD=VALUE`` arguments, and the list of fields that ``--fields`` prints."""

import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.field_values import (
    OPTIONS,
    Field,
    construct,
    fields_of,
    from_text,
    suggestion,
)
from toggl_async.cli.type_hints import describe, hints_of
from toggl_async.request.documentation import field_docstrings, ignored_fields
from toggl_async.request.fields import Place, is_secret, place

_Value = TypeVar("_Value")
_SHOWN_CHARACTERS = 60
_DATES = ("start_date", "end_date")
_SET_BY_OPTIONS = ("options", "workspace_id")


def accepts_argument(field: Field) -> bool:
    """Return whether a field can be given as FIELD=VALUE."""
    return not is_secret(field) and field.name not in _SET_BY_OPTIONS


def is_in_body(field: Field) -> bool:
    """Return whether a field is a key of the JSON body."""
    return place(field) is Place.BODY and field.name not in _SET_BY_OPTIONS


def parse_arguments(cls: type, arguments: Sequence[str], where: str) -> Mapping[str, object]:
    """Parse FIELD=VALUE arguments.

    Raises:
        UsageError: an argument is malformed, a field is unknown or given twice, or a value does not fit.
    """
    hints = hints_of(cls)
    values: dict[str, object] = {}
    for argument in arguments:
        name, equals, text = argument.partition("=")
        _check_name(cls, name if equals else argument, where, has_value=bool(equals))
        if name in values:
            raise UsageError(f"{where}: {name} is given twice")
        values[name] = from_text(text, hints[name], name)
    return values


def _check_name(cls: type, name: str, where: str, *, has_value: bool) -> None:
    fields = {field.name: field for field in fields_of(cls)}
    if any(is_secret(field) for field in fields.values()) and (not has_value or name not in fields):
        # The malformed argument may be the secret itself, so the message does not repeat it.
        raise UsageError(f"{where}: an argument is not FIELD=VALUE with a known field; --fields lists them")
    if not has_value:
        raise UsageError(
            f"{where}: {name[:_SHOWN_CHARACTERS]!r} is not FIELD=VALUE; --fields lists the fields"
        )
    known = [each for each, field in fields.items() if accepts_argument(field)]
    if name in fields and name not in known:
        instead = f": use {OPTIONS[name]}" if name in OPTIONS else ""
        raise UsageError(f"{where}: {name} cannot be given as FIELD=VALUE{instead}")
    if name not in known:
        raise UsageError(
            f"{where} has no field {name[:_SHOWN_CHARACTERS]!r}{suggestion(name, known)} "
            "(--fields lists them)"
        )


def merge(where: str, *parts: Mapping[str, object]) -> Mapping[str, object]:
    """Merge fields that were given in several ways.

    Raises:
        UsageError: a field was given twice.
    """
    merged: dict[str, object] = {}
    for part in parts:
        for name, value in part.items():
            if name in merged:
                raise UsageError(f"{where}: {name} is given twice")
            merged[name] = value
    return merged


def request_of(
    cls: type[_Value], options: Mapping[str, object], arguments: Sequence[str], where: str
) -> _Value:
    """Construct a request from the fields that options set, and from FIELD=VALUE arguments.

    Raises:
        UsageError: a field is unknown, missing or given twice, or its value does not fit.
    """
    return construct(cls, merge(where, options, parse_arguments(cls, arguments, where)), where)


def help_text(docstring: str) -> str:
    """Return a docstring without its markup, and with values as they are typed on the command line."""
    typed = docstring.replace("``None``", "none").replace("(True)", "(true)").replace("(False)", "(false)")
    return typed.replace("``", "")


def print_fields(cls: type, *, has_dates: bool = True) -> int:
    """Print the fields of a request with their types and docstrings, and return exit code 0.

    ``has_dates`` is true if the command has the options for a date range.
    """
    options = {name: option for name, option in OPTIONS.items() if has_dates or name not in _DATES}
    sys.stdout.write("\n".join([help_text(inspect.getdoc(cls) or ""), "", *_field_lines(cls, options), ""]))
    return 0


def _is_optional(field: Field) -> bool:
    return field.default is not attrs.NOTHING


def _field_lines(cls: type, options: Mapping[str, str]) -> Iterator[str]:
    hints, docstrings = hints_of(cls), field_docstrings(cls)
    ignored = ignored_fields(cls)
    for field in sorted(fields_of(cls), key=lambda field: (_is_optional(field), field.name in ignored)):
        if field.name != "options":
            option = f" ({options[field.name]})" if field.name in options else ""
            remark = "" if _is_optional(field) else ", required"
            if field.name in ignored:
                remark = " (without an effect on a file)"
            yield f"  {field.name}{option}: {describe(hints[field.name])}{remark}"
            yield f"      {help_text(' '.join(docstrings.get(field.name, '').split()))}"
