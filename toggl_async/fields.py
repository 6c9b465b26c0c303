"""What stands in a request's fields: left out, null or a value; where it goes; and how it is called there."""

import enum
from collections.abc import Mapping
from typing import Final, Literal, Protocol, TypeVar

import attrs

_Value = TypeVar("_Value")
_NAME = "toggl_async.name"
_PLACE = "toggl_async.place"


class Unset(enum.Enum):
    """The type of :data:`UNSET`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Left out of the body: the server's default holds. ``None`` is another thing, it goes out as ``null``."""


class Field(Protocol):
    """What is known of a field of an attrs class."""

    @property
    def name(self) -> str:
        """How it is called in Python."""
        ...

    @property
    def metadata(self) -> Mapping[object, object]:
        """What was said where it was declared."""
        ...


class Place(enum.Enum):
    """Which part of the HTTP request a field goes into."""

    BODY = "body"
    QUERY = "query"
    NOWHERE = "nowhere"


def renamed(name: str, *, default: _Value) -> _Value:
    """A body field whose name on the wire is not its name in Python."""
    return _field(default, {_NAME: name})


def query(*, default: _Value) -> _Value:
    """A field that goes into the address after the question mark."""
    return _field(default, {_PLACE: Place.QUERY})


def unsent(*, default: _Value) -> _Value:
    """A field that is not part of the call: not sent, not compared, not shown."""
    return attrs.field(default=default, eq=False, repr=False, metadata={_PLACE: Place.NOWHERE})


def _field(default: _Value, metadata: Mapping[str, object]) -> _Value:
    return attrs.field(default=default, metadata=dict(metadata))


def wire_name(field: Field) -> str:
    """How a field is called on the wire: ``from_`` is ``from``."""
    return str(field.metadata.get(_NAME, field.name.rstrip("_")))


def place(field: Field) -> Place:
    """Where a field goes, unless the path names it."""
    found = field.metadata.get(_PLACE, Place.BODY)
    return found if isinstance(found, Place) else Place.BODY
