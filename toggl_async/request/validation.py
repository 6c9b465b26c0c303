"""Strict validation of fields against their types: an id is neither a string nor a bool."""

import datetime as dt
import functools
import operator
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import (
    Annotated,
    ClassVar,
    Literal,
    Self,
    SupportsIndex,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

import attrs

from toggl_async._typeguards import is_items, is_tuple
from toggl_async.errors import InvalidRequestError
from toggl_async.request.fields import UNSET, Field, Unset

_LARGEST = 2**63 - 1
_SHOWN = 60


def workspace_id_or_unset(value: int | None) -> int | Unset:
    """Return the id of a workspace, UNSET for None.

    Raises:
        InvalidRequestError: the value is no id.
    """
    if value is None:
        return UNSET
    if type(value) is not int or not 0 < value <= _LARGEST:
        raise InvalidRequestError(f"workspace_id: expected a positive whole number, got {value!r}")
    return value


class MismatchError(Exception):
    """A value is not of the declared type; the message begins with the value's place."""


@attrs.frozen
class AtLeast:
    """A bound for an int: at least ``low``, and at most ``high``, or within 64 bits."""

    low: int
    high: int | None = None

    def __call__(self, value: object, where: str) -> None:
        """Raise MismatchError for a number out of bounds."""
        if isinstance(value, int) and not self.low <= value <= (self.high or _LARGEST):
            raise MismatchError(f"{where}: {value} is not between {self.low} and {self.high or '2**63 - 1'}")


@attrs.frozen
class AtMost:
    """A bound for a list: at most ``count`` items, as Toggl requires."""

    count: int

    def __call__(self, value: object, where: str) -> None:
        """Raise MismatchError for a list that is too long."""
        if is_tuple(value) and len(value) > self.count:
            raise MismatchError(f"{where}: Toggl accepts at most {self.count} at a time, not {len(value)}")


@attrs.frozen
class Among:
    """A choice of numbers, of which Toggl accepts no other."""

    numbers: tuple[int, ...]

    def __call__(self, value: object, where: str) -> None:
        """Raise MismatchError for another number."""
        if value not in self.numbers:
            raise MismatchError(f"{where}: {value} is not one of {', '.join(map(str, self.numbers))}")


@attrs.frozen
class Matching:
    """A pattern for a string, described by ``what``. Messages do not repeat the value: it may be a secret."""

    pattern: str
    what: str

    def __call__(self, value: object, where: str) -> None:
        """Raise MismatchError for a string that does not match."""
        if isinstance(value, str) and not re.fullmatch(self.pattern, value):
            raise MismatchError(f"{where}: this is not {self.what}")


Id: TypeAlias = Annotated[int, AtLeast(1)]
Ids: TypeAlias = Iterable[Id]
OptionalIds: TypeAlias = Iterable[Id | None]
"""Ids, in which None means "without one"."""
Rounding: TypeAlias = Annotated[int, Among((-1, 0, 1))]
RoundingMinutes: TypeAlias = Annotated[int, Among((0, 1, 5, 6, 10, 12, 15, 30, 60, 240))]


def _name(hint: object) -> str:
    if hint is None or hint is type(None):
        return "None"
    if get_origin(hint) is Literal:
        return ", ".join(repr(choice) for choice in get_args(hint))
    return getattr(hint, "__name__", str(hint))


def _shown(value: object) -> str:
    text = repr(value)
    return f"{text if len(text) <= _SHOWN else text[:_SHOWN] + '...'} ({type(value).__name__})"


Validator: TypeAlias = Callable[[object, str], object]
"""Returns the value as it is stored (lists become tuples), or raises MismatchError with the value's place."""


def _items(hint: object) -> Validator:
    item = validator(get_args(hint)[0])

    def check(value: object, where: str) -> object:
        if not is_items(value):
            raise MismatchError(f"{where}: expected a list, got {_shown(value)}")
        items = [item(each, f"{where}[{index}]") for index, each in enumerate(value)]
        # A set has no order, but equal requests must be sent alike.
        return tuple(sorted(items, key=repr) if isinstance(value, AbstractSet) else items)

    return check


def _optional(inner: Validator, hint: object) -> Validator:
    unset, none = Unset in get_args(hint), type(None) in get_args(hint)

    def check(value: object, where: str) -> object:
        if (value is Unset.UNSET and unset) or (value is None and none):
            return value
        return inner(value, where)

    return check


def _union(hint: object) -> Validator:
    options = [option for option in get_args(hint) if option not in (Unset, type(None))]
    validators = [validator(option) for option in options]
    # With a single alternative, its own complaint is the most useful one.
    if len(validators) == 1:
        return _optional(validators[0], hint)

    def check(value: object, where: str) -> object:
        for each in validators:
            try:
                return each(value, where)
            except MismatchError:
                continue
        raise MismatchError(
            f"{where}: expected {' or '.join(_name(option) for option in options)}, got {_shown(value)}"
        )

    return _optional(check, hint)


def _literal(hint: object) -> Validator:
    choices = get_args(hint)

    def check(value: object, where: str) -> object:
        if value not in choices:
            raise MismatchError(f"{where}: expected one of {_name(hint)}, got {_shown(value)}")
        return value

    return check


def _annotated(hint: object) -> Validator:
    inner, *checks = get_args(hint)
    plain = validator(inner)

    def check(value: object, where: str) -> object:
        kept = plain(value, where)
        for each in checks:
            each(kept, where)
        return kept

    return check


def _plain(hint: object) -> Validator:
    if isinstance(hint, TypeVar) or hint is object:
        return lambda value, _: value
    if not isinstance(hint, type):
        raise TypeError(f"no validator for the type {hint!r}")
    wanted: type = hint
    exact = wanted in (int, dt.date)  # in Python, bool is an int and a datetime is a date

    def check(value: object, where: str) -> object:
        if type(value) is wanted and wanted is not dt.datetime:
            return value
        if wanted is int and isinstance(value, SupportsIndex) and not isinstance(value, bool):
            return operator.index(value)  # an integer of another library, such as numpy's
        if (type(value) is not wanted) if exact else not isinstance(value, wanted):
            raise MismatchError(f"{where}: expected {_name(wanted)}, got {_shown(value)}")
        if isinstance(value, dt.datetime) and value.tzinfo is None:
            raise MismatchError(f"{where}: a datetime needs a zone here, such as tzinfo=UTC")
        return value

    return check


def validator(hint: object) -> Validator:
    """Return the validator for a type.

    Raises:
        TypeError: the type is of a kind that no validator supports.
    """
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated(hint)
    if origin in (Union, types.UnionType):
        return _union(hint)
    if origin is Literal:
        return _literal(hint)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _plain(Mapping)
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return _items(hint)
    return _plain(hint)


@functools.cache
def _validators(cls: type) -> Mapping[str, Validator]:
    # Cached for each class: analysing the types costs more than validating the values.
    hints = typing.get_type_hints(cls, include_extras=True)
    return {field.name: validator(hints[field.name]) for field in attrs.fields(cls)}


class Validated:
    """The base of attrs classes whose fields are validated when an instance is made.

    Raises:
        InvalidRequestError: a field has a value that its type does not allow, or fields contradict each
        other.
    """

    __attrs_attrs__: ClassVar[tuple[Field, ...]]

    def __attrs_post_init__(self) -> None:
        cls: type = type(self)
        problem = ""
        try:
            for name, check in _validators(cls).items():
                value = getattr(self, name)
                if (kept := check(value, name)) is not value:
                    object.__setattr__(self, name, kept)
        except MismatchError as mismatch:
            problem = str(mismatch)
        problem = problem or "; ".join(self.problems())
        if problem:
            raise InvalidRequestError(f"{cls.__name__}: {problem}")

    def problems(self) -> Iterator[str]:
        """Yield the problems in the combination of fields; subclasses add their own."""
        yield from ()

    def __repr__(self) -> str:
        shown = (
            f"{field.name}={value!r}"
            for field in self.__attrs_attrs__
            if field.repr and (value := getattr(self, field.name)) is not Unset.UNSET
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def evolve(self, **changes: object) -> Self:
        """Return a copy with some fields changed."""
        make: Callable[..., Self] = type(self)
        now = {field.name: getattr(self, field.name) for field in self.__attrs_attrs__}
        return make(**{**now, **changes})

    def replaced(self, name: str, value: object) -> Self:
        """Return a copy with one field changed; the combination of fields is not validated again."""
        cls: type = type(self)
        try:
            kept = _validators(cls)[name](value, name)
        except MismatchError as mismatch:
            problem = str(mismatch)
        else:
            made = type(self).__new__(type(self))
            fields = made.__dict__
            fields.update(self.__dict__)
            fields[name] = kept
            return made
        raise InvalidRequestError(f"{cls.__name__}: {problem}")
