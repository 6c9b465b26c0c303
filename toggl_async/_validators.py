"""Validators for the values in settings."""

from collections.abc import Callable
from typing import Final, Protocol

import attrs

whole: Final = attrs.validators.and_(attrs.validators.instance_of(int), attrs.validators.ge(1))
"""A whole number of at least one."""


def positive(_: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    """Check that a value is a positive, finite number.

    Raises:
        ValueError: the value is zero, negative, infinite or not a number.
    """
    if not 0 < value < float("inf"):
        raise ValueError(f"{attribute.name} must be a positive number, not {value!r}")


def positive_or_none(_: object, attribute: "attrs.Attribute[float]", value: float | None) -> None:
    """Check that a value is None or a positive, finite number.

    Raises:
        ValueError: the value is zero, negative, infinite or not a number.
    """
    if value is not None:
        positive(_, attribute, value)


class NamedAttribute(Protocol):
    """The part of an attrs attribute that a validator of any type needs."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


def one_of(*allowed: object) -> Callable[[object, NamedAttribute, object], None]:
    """Return a validator that accepts the allowed values alone."""

    def validate(_: object, attribute: NamedAttribute, value: object) -> None:
        if value not in allowed:
            shown = ", ".join(repr(each) for each in allowed)
            raise ValueError(f"{attribute.name} must be one of {shown}, not {value!r}")

    return validate
