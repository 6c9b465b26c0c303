"""What an object of unknown type is, said so that a type checker believes it."""

from collections.abc import Mapping, Sequence
from typing import TypeGuard


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Whether it has keys and values."""
    return isinstance(value, Mapping)


def is_tuple(value: object) -> TypeGuard[tuple[object, ...]]:
    """Whether it is a tuple."""
    return isinstance(value, tuple)


def is_list(value: object) -> TypeGuard[Sequence[object]]:
    """Whether it is a sequence of things and no text or bytes."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)
