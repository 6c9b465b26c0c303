"""Requests as JSON: the name of the class and the fields that are set, to be made again from it."""

import datetime as dt
import functools
import hashlib
import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Union, get_args, get_origin

import attrs

from toggl_async._typeguards import is_list, is_mapping
from toggl_async.errors import InvalidRequestError
from toggl_async.request.fields import Place, Unset, is_secret, place
from toggl_async.request.validation import Validated


def set_fields(value: Validated) -> dict[str, object]:
    """Return the fields that are set, without those that are not sent, such as ``options``."""
    cls: type = type(value)
    values = [(name, getattr(value, name)) for name in _sent_names(cls)]
    return {name: each for name, each in values if each is not Unset.UNSET}


@functools.cache
def _sent_names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls) if place(field) is not Place.NOWHERE)


def comparable(value: object) -> object:
    """Return a value as plain JSON values that are equal for equal queries."""
    if isinstance(value, Validated):
        return comparable(set_fields(value))
    if is_mapping(value):
        return {str(name): comparable(each) for name, each in value.items()}
    if is_list(value):
        # A list of ids is a set. In any other list the order may matter.
        return _sorted_ids(value) or [comparable(each) for each in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def digest_of(value: object) -> str:
    """Return the sha256 of a value's comparable form, in hexadecimal."""
    return hashlib.sha256(json.dumps(comparable(value), sort_keys=True).encode()).hexdigest()


def _sorted_ids(values: Sequence[object]) -> list[int | None]:
    """Return ids without repetition, None first; an empty list if the values are not ids."""
    ids = {value for value in values if value is None or isinstance(value, int)}
    if len(ids) != len(set(map(repr, values))):
        return []
    return sorted(ids, key=lambda each: -1 if each is None else each)


def public_name(cls: type) -> str:
    """Return the name of a request class with that of its API, such as ``reports.ExportDetailed``.

    ``ProjectTrends`` is a word of two APIs. A class of a user's own has the name of its module in front.
    """
    own, _, modules = cls.__module__.partition(".")
    return f"{modules.partition('.')[0] if own == 'toggl_async' else cls.__module__}.{cls.__name__}"


def encode(value: Validated) -> str:
    """Return a request as a JSON object.

    Raises:
        InvalidRequestError: a field has a value that JSON does not have.
    """
    name = public_name(type(value))
    secrets = {field.name for field in value.__attrs_attrs__ if is_secret(field)}
    fields = {field: each for field, each in set_fields(value).items() if field not in secrets}
    unset = _unset_against_their_defaults(value)
    made: dict[str, object] = {"request": name, "fields": fields, **({"unset": unset} if unset else {})}
    try:
        return json.dumps(made, default=_plain, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as fault:
        problem = str(fault)
    raise InvalidRequestError(f"{name}: it cannot be written as JSON: {problem}")


def _plain(value: object) -> object:
    if isinstance(value, Validated):
        return set_fields(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_mapping(value):
        return dict(value)
    raise TypeError(f"there is no JSON for {type(value).__name__}")


def _unset_against_their_defaults(value: Validated) -> list[str]:
    """Return the names of the fields that are not set, although they would be by default."""
    defaults: dict[str, object] = {
        name: getattr(field, "default", None) for name, field in attrs.fields_dict(type(value)).items()
    }
    return [
        name
        for name, default in defaults.items()
        if isinstance(getattr(value, name), Unset) and not isinstance(default, Unset)
    ]


@attrs.frozen(eq=False, repr=False)
class JsonRequest:
    """A request as JSON, read but not made yet: the name of its class, and its fields as plain values."""

    name: str
    fields: Mapping[str, object]

    @classmethod
    def parse(cls, text: str | bytes) -> "JsonRequest":
        """Read a JSON object.

        Raises:
            InvalidRequestError: the text is not the JSON of a request.
        """
        try:
            found: object = json.loads(text)
        except (ValueError, TypeError, RecursionError):
            found = None
        if is_mapping(found) and set(found) <= {"request", "fields", "unset"}:
            name, fields, unset = found.get("request"), found.get("fields"), found.get("unset", [])
            if isinstance(name, str) and is_mapping(fields) and is_list(unset):
                left_out = {str(each): Unset.UNSET for each in unset}
                return cls(name, {**{str(key): each for key, each in fields.items()}, **left_out})
        raise InvalidRequestError("this is not the JSON of a request, as request.to_json() writes it")

    def make(self, cls: Callable[..., object], secrets: Mapping[str, str]) -> object:
        """Make the request; ``secrets`` are the fields that are never written.

        Raises:
            InvalidRequestError: the fields do not fit the class, or a secret is missing.
        """
        return _made(cls, {**self.fields, **secrets})


def _made(cls: Callable[..., object], fields: Mapping[str, object]) -> object:
    if not isinstance(cls, type) or not attrs.has(cls):
        raise TypeError(cls)
    known = attrs.fields_dict(cls)
    unknown = [name for name in fields if name not in known or name == "options"]
    missing = [name for name, field in known.items() if field.default is attrs.NOTHING and name not in fields]
    if unknown or missing:
        problem = f"has no field {unknown[0]}" if unknown else f"needs {missing[0]}"
        raise InvalidRequestError(f"{cls.__name__} {problem}")
    hints = typing.get_type_hints(cls)
    make: Callable[..., object] = cls
    return make(**{name: _read(value, hints[name]) for name, value in fields.items()})


def _read(value: object, hint: object) -> object:
    """Return a value that JSON cannot hold as such; any other is returned as it is, and checked later."""
    for kind in _alternatives(hint):
        if isinstance(value, str) and kind is str:
            return value
        if isinstance(value, str) and (kind is dt.date or kind is dt.datetime):
            moment = _moment(value, kind)
            if moment is not None:
                return moment
        if is_mapping(value) and isinstance(kind, type) and attrs.has(kind):
            return _made(kind, {str(name): each for name, each in value.items()})
        origin = get_origin(kind)
        if is_list(value) and isinstance(origin, type) and issubclass(origin, Iterable):
            return [_read(each, get_args(kind)[0]) for each in value]
    return value


def _moment(text: str, kind: object) -> dt.date | None:
    """Return the date or time in a text, None if it is not one of this kind."""
    try:
        return dt.date.fromisoformat(text) if kind is dt.date else dt.datetime.fromisoformat(text)
    except ValueError:
        return None  # a text that fits no type is refused with its field's name when the request is made


def _alternatives(hint: object) -> list[object]:
    if get_origin(hint) is Annotated:
        return _alternatives(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return [kind for option in get_args(hint) for kind in _alternatives(option)]
    return [hint]
