"""The decorator of values that are made for each call and never leave the client."""

from typing import TypeVar, dataclass_transform

import attrs

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(attrs.field,))
def record(cls: type[_Class]) -> type[_Class]:
    """Make an attrs class that is frozen for type checkers alone.

    To make an instance of a class that is also frozen at run time takes three times as long, and a call makes
    several. What users get from the client is frozen at run time, too.
    """
    return attrs.define(unsafe_hash=True)(cls)
