"""Hold a value against the type that its field declares, strictly: no id is a string or a bool."""

import datetime as dt
import functools
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs

from toggl_async.errors import InvalidRequestError
from toggl_async.fields import Field, Unset
from toggl_async.shapes import is_list, is_tuple

_LARGEST = 2**63 - 1
_SHOWN = 60


class MismatchError(Exception):
    """A value is not of the declared type; the message has the place."""


@attrs.frozen
class AtLeast:
    """An int that is at least ``low`` and fits into 64 bits."""

    low: int

    def __call__(self, value: object, where: str) -> None:
        """Raise MismatchError for a number out of bounds."""
        if isinstance(value, int) and not self.low <= value <= _LARGEST:
            raise MismatchError(f"{where}: {value} is not between {self.low} and 2**63 - 1")


@attrs.frozen
class AtMost:
    """A list with at most ``count`` items, the server's own bound."""

    count: int

    def __call__(self, value: object, where: str) -> None:
        """Raise MismatchError for a list that is too long."""
        if is_tuple(value) and len(value) > self.count:
            raise MismatchError(f"{where}: Toggl takes at most {self.count} at a time, not {len(value)}")


@attrs.frozen
class Matching:
    """A string of a certain make; the value itself is not repeated, since it may be a secret."""

    pattern: str
    what: str

    def __call__(self, value: object, where: str) -> None:
        """Raise MismatchError for another string."""
        if isinstance(value, str) and not re.fullmatch(self.pattern, value):
            raise MismatchError(f"{where}: this is not {self.what}")


Id: TypeAlias = Annotated[int, AtLeast(1)]
Ids: TypeAlias = Sequence[Id]
OptionalIds: TypeAlias = Sequence[Id | None]
"""Ids, in which None stands for "without one"."""


def _name(hint: object) -> str:
    if hint is None or hint is type(None):
        return "None"
    if get_origin(hint) is Literal:
        return ", ".join(repr(choice) for choice in get_args(hint))
    return getattr(hint, "__name__", str(hint))


def _sequence(value: object, hint: object, where: str) -> object:
    if not is_list(value):
        raise MismatchError(f"{where}: expected a list, got {_shown(value)}")
    item = get_args(hint)[0]
    return tuple(conform(each, item, f"{where}[{index}]") for index, each in enumerate(value))


def _shown(value: object) -> str:
    text = repr(value)
    return f"{text if len(text) <= _SHOWN else text[:_SHOWN] + '...'} ({type(value).__name__})"


def _union(value: object, hint: object, where: str) -> object:
    # The innermost complaint is the useful one where only one alternative can be meant.
    options = [option for option in get_args(hint) if option not in (Unset, type(None))]
    if value is None and type(None) in get_args(hint):
        return None
    if isinstance(value, Unset) and Unset in get_args(hint):
        return value
    if len(options) == 1:
        return conform(value, options[0], where)
    for option in options:
        try:
            return conform(value, option, where)
        except MismatchError:
            continue
    raise MismatchError(
        f"{where}: expected {' or '.join(_name(option) for option in options)}, got {_shown(value)}"
    )


def _plain(value: object, hint: object, where: str) -> object:
    if isinstance(hint, TypeVar) or hint is object:
        return value
    if not isinstance(hint, type):
        raise TypeError(f"{where}: no rule for the type {hint!r}")
    exact = hint in (int, dt.date)  # bool is an int and a datetime is a date, to Python alone
    if (type(value) is not hint) if exact else not isinstance(value, hint):
        raise MismatchError(f"{where}: expected {_name(hint)}, got {_shown(value)}")
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise MismatchError(f"{where}: a datetime needs a zone here, such as tzinfo=UTC")
    return value


def conform(value: object, hint: object, where: str) -> object:
    """The value as it is kept (lists become tuples).

    Raises:
        MismatchError: it is not of the declared type.
    """
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *checks = get_args(hint)
        kept = conform(value, inner, where)
        for check in checks:
            check(kept, where)
        return kept
    if origin in (Union, types.UnionType):
        return _union(value, hint, where)
    if origin is Literal:
        if value not in get_args(hint):
            raise MismatchError(f"{where}: expected one of {_name(hint)}, got {_shown(value)}")
        return value
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _plain(value, Mapping, where)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _sequence(value, hint, where)
    return _plain(value, hint, where)


@functools.cache
def _hints(cls: type) -> dict[str, object]:
    return dict(typing.get_type_hints(cls, include_extras=True))


class Checked:
    """An attrs class whose fields are held against their types when it is made.

    Raises:
        InvalidRequestError: a field has a value that its type does not allow, or fields contradict.
    """

    __attrs_attrs__: ClassVar[tuple[Field, ...]]

    def __attrs_post_init__(self) -> None:
        cls: type = type(self)
        problem = ""
        try:
            for field in self.__attrs_attrs__:
                kept = conform(getattr(self, field.name), _hints(cls)[field.name], field.name)
                object.__setattr__(self, field.name, kept)
        except MismatchError as mismatch:
            problem = str(mismatch)
        problem = problem or "; ".join(self.problems())
        if problem:
            raise InvalidRequestError(f"{cls.__name__}: {problem}")

    def problems(self) -> Iterator[str]:
        """What is wrong with the fields taken together; those who inherit add theirs."""
        yield from ()

    def __repr__(self) -> str:
        said = (
            f"{field.name}={value!r}"
            for field in self.__attrs_attrs__
            if field.repr and (value := getattr(self, field.name)) is not Unset.UNSET
        )
        return f"{type(self).__name__}({', '.join(said)})"

    def evolve(self, **changes: object) -> Self:
        """The same but for some fields."""
        make: Callable[..., Self] = type(self)
        now = {field.name: getattr(self, field.name) for field in self.__attrs_attrs__}
        return make(**{**now, **changes})
