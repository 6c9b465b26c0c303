"""Type guards for objects of unknown type."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeGuard


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Return whether a value has keys and values."""
    return isinstance(value, Mapping)


def is_tuple(value: object) -> TypeGuard[tuple[object, ...]]:
    """Return whether a value is a tuple."""
    return isinstance(value, tuple)


def is_list(value: object) -> TypeGuard[Sequence[object]]:
    """Return whether a value is a sequence, but neither text nor bytes."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)


def is_items(value: object) -> TypeGuard[Iterable[object]]:
    """Return whether a value has items that are neither characters, bytes nor keys."""
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray | Mapping)
