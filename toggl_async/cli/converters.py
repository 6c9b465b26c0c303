"""Converters of option values: ids, counts, seconds, dates and lists.

Each has the signature that cyclopts expects, and raises a ValueError for a value that is malformed.
"""

import math
from collections.abc import Sequence
from datetime import date
from typing import Protocol


class Token(Protocol):
    """A word of the command line, as cyclopts passes it to a converter."""

    @property
    def value(self) -> str:
        """The text of the word."""
        ...


def parse_whole_number(text: str, expected: str = "an id", least: int = 1) -> int:
    """Parse a whole number of ASCII digits.

    Raises:
        ValueError: the text is not such a number, or the number is too small or too large.
    """
    if not (text.isascii() and text.isdigit() and len(text) < len(str(2**63)) and int(text) >= least):
        raise ValueError(f"{text!r} is not {expected}")
    return int(text)


def identifier(_: object, tokens: Sequence[Token]) -> int:
    """Parse an id."""
    return parse_whole_number(tokens[0].value)


def identifiers(_: object, tokens: Sequence[Token]) -> tuple[int, ...]:
    """Parse the ids of an option that may be repeated."""
    return tuple(parse_whole_number(token.value) for token in tokens)


def optional_identifiers(_: object, tokens: Sequence[Token]) -> tuple[int | None, ...]:
    """Parse the ids of an option that may be repeated; ``none`` becomes None."""
    return tuple(
        None if token.value == "none" else parse_whole_number(token.value, "an id or 'none'")
        for token in tokens
    )


def count(_: object, tokens: Sequence[Token]) -> int:
    """Parse a number of things, which may be 0."""
    return parse_whole_number(tokens[0].value, "a whole number", 0)


def positive_count(_: object, tokens: Sequence[Token]) -> int:
    """Parse a number of things of which there is at least one."""
    return parse_whole_number(tokens[0].value, "a whole number from 1 on")


def optional_count(_: object, tokens: Sequence[Token]) -> int | None:
    """Parse a limit; ``none`` becomes None, which means no limit."""
    text = tokens[0].value
    return None if text == "none" else parse_whole_number(text, "a whole number or 'none'", 0)


def port(_: object, tokens: Sequence[Token]) -> int:
    """Parse the number of a port."""
    value = count(_, tokens)
    if value >= 1 << 16:
        raise ValueError(f"{value} is not a port")
    return value


def seconds(_: object, tokens: Sequence[Token]) -> float:
    """Parse a positive number of seconds."""
    text = tokens[0].value
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise ValueError(f"{text!r} is not a positive number of seconds")
    return value


def calendar_date(_: object, tokens: Sequence[Token]) -> date:
    """Parse a date."""
    text = tokens[0].value
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date such as 2025-01-31") from None


def comma_separated(_: object, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Parse an option that may be repeated or contain commas; return each item once, in lower case."""
    items = (item.strip().lower() for token in tokens for item in token.value.split(","))
    return tuple(dict.fromkeys(item for item in items if item))
