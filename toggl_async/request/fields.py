"""The fields of a request: where and under which name each is sent, and ``UNSET`` for one that is not."""

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, NewType, Protocol, TypeVar

import attrs

_Value = TypeVar("_Value")
_NAME = "toggl_async.name"
_PLACE = "toggl_async.place"
_LIMIT = "toggl_async.limit"
_HIDDEN = "toggl_async.hidden"
_JSON_ONLY = "toggl_async.json_only"

LocalTime = NewType("LocalTime", datetime)
"""A time in the user's own time zone, as a datetime without a zone: Toggl sends it with a wrong ``Z``."""


class Unset(enum.Enum):
    """The type of :data:`UNSET`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""The value of a field that is not sent, so the server's default applies. ``None`` is sent as ``null``."""


class Field(Protocol):
    """The part of an attrs attribute that this library uses."""

    @property
    def name(self) -> str:
        """The field's name in Python."""
        ...

    @property
    def repr(self) -> object:
        """True if the field is shown in a repr."""
        ...

    @property
    def metadata(self) -> Mapping[object, object]:
        """The metadata of the field's declaration."""
        ...


class Place(enum.Enum):
    """The part of the HTTP request that a field goes into."""

    BODY = "body"
    QUERY = "query"
    WHOLE = "whole"
    NOWHERE = "nowhere"


def renamed(name: str, *, default: _Value) -> _Value:
    """Declare a body field whose name on the wire is not its name in Python."""
    return _field(default, {_NAME: name})


def query(*, default: _Value, name: str | None = None) -> _Value:
    """Declare a field that goes into the query string; ``name`` is its name there, if not that in Python."""
    renaming = {} if name is None else {_NAME: name}
    return _field(default, {_PLACE: Place.QUERY, **renaming})


def required_query(kind: type[_Value]) -> _Value:
    """Declare a field of a type that goes into the query string, and without which no request is made."""
    # Type checkers find no default at the call, so they require the field.
    made: _Value = attrs.field(metadata={_PLACE: Place.QUERY}, validator=None)
    del kind
    return made


def json_only(*, default: _Value) -> _Value:
    """Declare a body field that has no effect on files, although Toggl documents it for them too."""
    return _field(default, {_JSON_ONLY: True})


def batched(limit: int, *, default: _Value) -> _Value:
    """Declare a list of which Toggl takes ``limit`` items at a time; further requests ask for the rest."""
    return _field(default, {_LIMIT: limit})


def secret(*, kw_only: bool) -> str:
    """Declare a part of the path that is a secret, such as a token: compared and sent, but not shown."""
    # Type checkers read kw_only at the call, to know whether the field may be passed by position.
    made: str = attrs.field(kw_only=kw_only, repr=False, metadata={_HIDDEN: True})
    return made


def limit_of(field: Field) -> int | None:
    """Return how many items of a field are sent at a time, None for all."""
    found = field.metadata.get(_LIMIT)
    return found if isinstance(found, int) else None


def is_secret(field: Field) -> bool:
    """Return whether a field is a secret."""
    return bool(field.metadata.get(_HIDDEN))


def is_json_only(field: Field) -> bool:
    """Return whether a field has no effect on files."""
    return bool(field.metadata.get(_JSON_ONLY))


def unsent(*, default: _Value) -> _Value:
    """Declare a field that is not sent, not compared and not shown."""
    return attrs.field(default=default, eq=False, repr=False, metadata=NOT_SENT)


def _field(default: _Value, metadata: Mapping[str, object]) -> _Value:
    return attrs.field(default=default, metadata=dict(metadata))


WHOLE_BODY: Final[dict[str, object]] = {_PLACE: Place.WHOLE}
"""The metadata of a field whose value is the whole body."""

NOT_SENT: Final[dict[str, object]] = {_PLACE: Place.NOWHERE}
"""The metadata of a field that only the client knows: it is part of neither a request nor a response."""


def wire_name(field: Field) -> str:
    """Return a field's name on the wire: ``from_`` is sent as ``from``."""
    return str(field.metadata.get(_NAME, field.name.rstrip("_")))


def place(field: Field) -> Place:
    """Return where a field is sent if the path does not name it."""
    found = field.metadata.get(_PLACE, Place.BODY)
    return found if isinstance(found, Place) else Place.BODY
