"""What stands behind options: ids, counts and lists, each read strictly."""

import math
from collections.abc import Sequence
from typing import Protocol


class Word(Protocol):
    """What was typed, as the parser hands it over."""

    @property
    def value(self) -> str:
        """The text."""
        ...


def number(words: str, what: str = "an id", least: int = 1) -> int:
    """Read a whole number in plain digits.

    Raises:
        ValueError: it is none, or too small or large.
    """
    if not (words.isascii() and words.isdigit() and len(words) < len(str(2**63)) and int(words) >= least):
        raise ValueError(f"{words!r} is not {what}")
    return int(words)


def identifier(_: object, words: Sequence[Word]) -> int:
    """Read an id."""
    return number(words[0].value)


def identifiers(_: object, words: Sequence[Word]) -> tuple[int, ...]:
    """Read the ids of an option that may be repeated."""
    return tuple(number(word.value) for word in words)


def optional_identifiers(_: object, words: Sequence[Word]) -> tuple[int | None, ...]:
    """Read ids, among which ``none`` stands for "without one"."""
    return tuple(None if word.value == "none" else number(word.value, "an id, nor 'none'") for word in words)


def count(_: object, words: Sequence[Word]) -> int:
    """Read how many there are to be."""
    return number(words[0].value, "a whole number", 0)


def optional_count(_: object, words: Sequence[Word]) -> int | None:
    """Read how many there are to be; ``none`` is no bound."""
    return None if words[0].value == "none" else number(words[0].value, "a whole number, nor 'none'", 0)


def port(_: object, words: Sequence[Word]) -> int:
    """Read the number of a port."""
    value = count(_, words)
    if value >= 1 << 16:
        raise ValueError(f"{value} is not a port")
    return value


def seconds(_: object, words: Sequence[Word]) -> float:
    """Read a length of time in seconds."""
    value = float(words[0].value)
    if not 0 < value < math.inf:
        raise ValueError(f"{words[0].value!r} is not a positive number of seconds")
    return value


def listed(_: object, words: Sequence[Word]) -> tuple[str, ...]:
    """Read an option that may be repeated or take a list with commas; each item counts once."""
    items = (item.strip().lower() for word in words for item in word.value.split(","))
    return tuple(dict.fromkeys(item for item in items if item))


def printable(text: str) -> str:
    """A text from elsewhere in one line, without what could move a cursor or change colours."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
