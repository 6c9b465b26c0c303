"""The decorator of values that are made for each call and never leave the client."""

from collections.abc import Callable
from typing import TypeVar, dataclass_transform

import attrs

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(attrs.field,))
def record(*, shown: bool = False) -> Callable[[type[_Class]], type[_Class]]:
    """Return a decorator that makes an attrs class, which is frozen for type checkers alone.

    To make an instance of a class that is also frozen at run time takes three times as long, and a call makes
    several. What users get from the client is frozen at run time, too. Records are compared by identity, and
    their repr has the fields only if it is ``shown``.
    """
    return attrs.define(eq=False, repr=shown)
