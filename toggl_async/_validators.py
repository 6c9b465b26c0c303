"""Validators for the values in settings, whose errors say what to write instead."""

import sys
from collections.abc import Callable
from typing import Protocol, TypeAlias, TypeVar

from toggl_async.errors import InvalidSettingError


class NamedAttribute(Protocol):
    """The part of an attrs attribute that a validator of any type needs."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


_Value = TypeVar("_Value")
# Any value may arrive at runtime; the types are those that type checkers expect.
Validator: TypeAlias = Callable[[object, NamedAttribute, _Value], None]


def _at_least(lowest: int) -> Validator[int]:
    def validate(_: object, attribute: NamedAttribute, value: object) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or value < lowest:
            raise InvalidSettingError(
                f"{attribute.name} must be a whole number of at least {lowest}, not {value!r}"
            )

    return validate


whole: Validator[int] = _at_least(1)
"""Check that a value is a whole number of at least one."""
not_negative: Validator[int] = _at_least(0)
"""Check that a value is a whole number of at least zero."""


def positive(_: object, attribute: NamedAttribute, value: float) -> None:
    """Check that a value is a positive, finite number.

    Raises:
        InvalidSettingError: the value is no number, zero, negative or infinite.
    """
    if not _is_number(value) or not 0 < value <= sys.float_info.max:
        raise InvalidSettingError(f"{attribute.name} must be a positive number, not {value!r}")


def positive_or_none(_: object, attribute: NamedAttribute, value: float | None) -> None:
    """Check that a value is None or a positive, finite number.

    Raises:
        InvalidSettingError: the value is no number, zero, negative or infinite.
    """
    if value is not None:
        positive(_, attribute, value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def one_of(*allowed: object) -> Validator[object]:
    """Return a validator that accepts the allowed values alone."""

    def validate(_: object, attribute: NamedAttribute, value: object) -> None:
        if value not in allowed:
            shown = ", ".join(repr(each) for each in allowed)
            raise InvalidSettingError(f"{attribute.name} must be one of {shown}, not {value!r}")

    return validate


def boolean(_: object, attribute: NamedAttribute, value: object) -> None:
    """Check that a value is True or False.

    Raises:
        InvalidSettingError: the value is something else.
    """
    if not isinstance(value, bool):
        raise InvalidSettingError(f"{attribute.name} must be True or False, not {value!r}")


def function(_: object, attribute: NamedAttribute, value: object) -> None:
    """Check that a value can be called.

    Raises:
        InvalidSettingError: the value is something else.
    """
    if not callable(value):
        raise InvalidSettingError(f"{attribute.name} must be a function, not {_named(value)}")


def function_or_none(_: object, attribute: NamedAttribute, value: Callable[[_Value], None] | None) -> None:
    """Check that a value is None or can be called.

    Raises:
        InvalidSettingError: the value is something else.
    """
    if value is not None:
        function(_, attribute, value)


def line_or_none(_: object, attribute: NamedAttribute, value: str | None) -> None:
    """Allow text that fits into one line of a log, or None."""
    if value is not None and not _is_line(value):
        raise InvalidSettingError(f"{attribute.name} must be one line of text or None, not {_named(value)}")


def _is_line(value: object) -> bool:
    return isinstance(value, str) and value.isprintable()


def made_by(kind: type[_Value], example: str) -> Validator[_Value | None]:
    """Return a validator for None or a value of a class; ``example`` shows how to make one."""

    def validate(_: object, attribute: NamedAttribute, value: _Value | None) -> None:
        expect(attribute.name, value, kind, example)

    return validate


def expect(name: str, value: object, kind: type, example: str) -> None:
    """Check that a setting is None or of a class; ``example`` shows how to make one.

    Raises:
        InvalidSettingError: it is something else.
    """
    if value is not None and not isinstance(value, kind):
        given = _named(value)
        raise InvalidSettingError(f"{name} must be a {kind.__name__}, not {given}: write {name}={example}")


def _named(value: object) -> str:
    # Texts are not repeated, since one may be a token or a password in the wrong place.
    return (
        repr(value)
        if isinstance(value, int | float | bool)
        else f"a value of the type {type(value).__name__}"
    )
