"""The values of a plan, in whatever types TOML, JSON or Python code give them."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import TypeVar

from toggl_async._typeguards import is_list, is_mapping
from toggl_async.bulk.errors import InvalidPlanError

ItemT = TypeVar("ItemT")


def path_text(name: str, what: str, value: object) -> str:
    """Return the text of a path, which is given as a text or a Path.

    Raises:
        InvalidPlanError: it is of another type, or no system has such a path.
    """
    path = str(value) if isinstance(value, PurePath) else value
    if not isinstance(path, str):
        raise InvalidPlanError(f"{name}: expected a path, got {value!r}")
    if not path:
        raise InvalidPlanError(f"{name}: name {what}")
    if "\0" in path:
        raise InvalidPlanError(f"{name}: a path cannot contain a NUL: {path!r}")
    return path


def list_of(name: str, kind: type[ItemT], value: object) -> tuple[ItemT, ...]:
    """Return a list of values of a class as a tuple.

    Raises:
        InvalidPlanError: it is something else.
    """
    given = tuple(value) if is_list(value) else (value,)
    found = tuple(each for each in given if isinstance(each, kind))
    if not is_list(value) or len(found) < len(given):
        wrong = next((each for each in given if not isinstance(each, kind)), value)
        raise InvalidPlanError(f"{name}: expected a list of {kind.__name__}, got {type(wrong).__name__}")
    return found


def plain_fields(kind: object, fields: object) -> dict[str, object]:
    """Return a copy of the fields of a report in the types of JSON.

    Raises:
        InvalidPlanError: they are no mapping from names, or JSON has no such value.
    """
    if not is_mapping(fields) or not all(isinstance(name, str) for name in fields):
        raise InvalidPlanError(f"report {kind}: fields: expected names with values, got {fields!r}")
    return {str(name): _plain(kind, str(name), value) for name, value in fields.items()}


def _plain(kind: object, name: str, value: object) -> object:
    problem = "it is nested too deeply or in itself"
    try:
        plain: object = json.loads(json.dumps(value, default=_day))
    except TypeError as fault:
        problem = str(fault)
    except (ValueError, RecursionError):
        pass
    else:
        return plain
    raise InvalidPlanError(f"report {kind}: {name}: {problem}")


def _day(value: object) -> str:
    """Return a date as JSON has it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"expected a text, number, date, list or boolean, got {type(value).__name__}")


def settings_in(value: object) -> Mapping[str, object]:
    """Return settings by their names.

    Raises:
        InvalidPlanError: the value is no mapping.
    """
    if not is_mapping(value):
        raise InvalidPlanError(f"a plan is made of names with values, not of {type(value).__name__}")
    return {str(name): each for name, each in value.items()}
