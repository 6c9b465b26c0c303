"""Values by number that are made on first use, as a small report needs few of them."""

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


class LazyMap(dict[int, Value]):
    """Values by number, such as that of an activity, each made on first use."""

    def __init__(self, make: Callable[[int], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> Value:
        value = self[number] = self._make(number)
        return value
