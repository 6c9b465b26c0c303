"""What stands in a request's fields: left out, null or a value; where it goes; and how it is called there."""

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, NewType, Protocol, TypeVar

import attrs

_Value = TypeVar("_Value")
_NAME = "toggl_async.name"
_PLACE = "toggl_async.place"
_LIMIT = "toggl_async.limit"
_OPENS = "toggl_async.shown_to_none"

LocalTime = NewType("LocalTime", datetime)
"""A time of day on somebody's clock, without a zone: Toggl sends it with a Z that is not true."""


class Unset(enum.Enum):
    """The type of :data:`UNSET`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Left out of the body: the server's default holds. ``None`` is another thing, it goes out as ``null``."""


class Named(Protocol):
    """What a validator needs of an attribute."""

    @property
    def name(self) -> str:
        """How it is called in Python."""
        ...


class Field(Named, Protocol):
    """What is known of a field of an attrs class."""

    @property
    def repr(self) -> object:
        """Whether it is shown."""
        ...

    @property
    def metadata(self) -> Mapping[object, object]:
        """What was said where it was declared."""
        ...


class Place(enum.Enum):
    """Which part of the HTTP request a field goes into."""

    BODY = "body"
    QUERY = "query"
    WHOLE = "whole"
    NOWHERE = "nowhere"


def renamed(name: str, *, default: _Value) -> _Value:
    """A body field whose name on the wire is not its name in Python."""
    return _field(default, {_NAME: name})


def query(*, default: _Value) -> _Value:
    """A field that goes into the address after the question mark."""
    return _field(default, {_PLACE: Place.QUERY})


def at_once(limit: int, *, default: _Value) -> _Value:
    """A list of which Toggl takes so many at a time; the rest is asked for in further requests."""
    return _field(default, {_LIMIT: limit})


def secret(*, kw_only: bool) -> str:
    """A part of the path that opens what it names: compared and sent, but not shown."""
    # Type checkers learn from the call, not from here, whether it may be given by its place.
    made: str = attrs.field(kw_only=kw_only, repr=False, metadata={_OPENS: True})
    return made


def limit_of(field: Field) -> int | None:
    """How many items of a field go out at once, None if all do."""
    found = field.metadata.get(_LIMIT)
    return found if isinstance(found, int) else None


def is_secret(field: Field) -> bool:
    """Whether a field opens what it names."""
    return bool(field.metadata.get(_OPENS))


def unsent(*, default: _Value) -> _Value:
    """A field that is not part of the call: not sent, not compared, not shown."""
    return attrs.field(default=default, eq=False, repr=False, metadata={_PLACE: Place.NOWHERE})


def _field(default: _Value, metadata: Mapping[str, object]) -> _Value:
    return attrs.field(default=default, metadata=dict(metadata))


WHOLE_BODY: Final[dict[str, object]] = {_PLACE: Place.WHOLE}
"""Metadata of a list that is the whole body, not a field of it."""


def wire_name(field: Field) -> str:
    """How a field is called on the wire: ``from_`` is ``from``."""
    return str(field.metadata.get(_NAME, field.name.rstrip("_")))


def place(field: Field) -> Place:
    """Where a field goes, unless the path names it."""
    found = field.metadata.get(_PLACE, Place.BODY)
    return found if isinstance(found, Place) else Place.BODY
