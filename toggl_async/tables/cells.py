"""The parsers of cells: each takes the text of a cell and returns its value.

An empty cell is None. A text that a parser cannot read is a ValueError.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from operator import itemgetter
from typing import Final, TypeAlias

from toggl_async.request.durations import EMPTY_CELLS, seconds_of

CellParser: TypeAlias = Callable[[str], object]

_MOST_REMEMBERED, _LONGEST_REMEMBERED = 1 << 14, 64
_CLOCK_LENGTH = len("15:04:05")
_TIME = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9]))?(?:[ \u00a0\u202f]?([AP])M)?", re.IGNORECASE)
_NOON = 12
_NO_HOUR = 24
_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
# English, French, German and Dutch, Spanish, Portuguese, Italian, Polish and Japanese; lower case.
_YES = frozenset(("yes", "oui", "ja", "sí", "si", "sim", "sì", "tak", "はい"))
_NO = frozenset(("no", "non", "nein", "nee", "não", "nao", "nie", "いいえ"))

DATE_FORMATS: Final[Mapping[str, str]] = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "MM/DD/YYYY": "%m/%d/%Y",
    "DD-MM-YYYY": "%d-%m-%Y",
    "MM-DD-YYYY": "%m-%d-%Y",
    "DD/MM/YYYY": "%d/%m/%Y",
    "DD.MM.YYYY": "%d.%m.%Y",
}
"""The formats in which Toggl writes dates: Toggl's name for each, and the same format for ``strptime``."""


# The columns of a report repeat a few values many times, and a look-up in a cache is several times as fast as
# parsing the text again.
@lru_cache(1 << 14)
def parse_duration(text: str) -> timedelta | None:
    """Parse a duration in any of Toggl's formats; see :func:`toggl_async.request.durations.seconds_of`."""
    seconds = seconds_of(text)
    return None if seconds is None else timedelta(seconds=seconds)


@lru_cache(1 << 14)
def parse_amount(text: str) -> Decimal | None:
    """Parse an amount of money, such as ``1234.50`` or ``1,234.50``."""
    if text in EMPTY_CELLS:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not an amount")
    return Decimal(text.replace(",", ""))


@lru_cache(1 << 12)
def parse_date(text: str, date_format: str = "YYYY-MM-DD") -> date | None:
    """Parse a date that is written in one of Toggl's formats."""
    if text in EMPTY_CELLS:
        return None
    try:
        return datetime.strptime(text, DATE_FORMATS[date_format]).replace(tzinfo=UTC).date()
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a date in the format {date_format}") from None


def date_parser(date_format: str) -> CellParser:
    """Return the parser for dates in one of Toggl's formats."""
    return parse_date if date_format == "YYYY-MM-DD" else partial(parse_date, date_format=date_format)


def parse_time(text: str) -> time | None:
    """Parse a time of day without a zone: ``15:04:05``, ``15:04`` or ``3:04:05 PM``.

    A spreadsheet program that saves the file again may leave out the zero at the beginning.
    """
    if len(text) == _CLOCK_LENGTH and text[2] == text[5] == ":":  # a zone would make the text longer
        try:
            return time.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{text!r} is not a time of day") from None
    return _parse_rare_time(text)


class ParsedCells(dict[str, object]):
    """The values of a column's cells by their texts; the last few thousand that were different."""

    def __init__(self, parser: CellParser) -> None:
        super().__init__()
        self._parser = parser

    def __missing__(self, text: str) -> object:
        value = self._parser(text)
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = value
        return value

    def values_of(self, texts: Sequence[str]) -> Iterable[object]:
        """Return the values of many cells.

        Raises:
            ValueError: a cell cannot be parsed; maybe raised only when its value is asked for.
        """
        # Times of day are mostly different, and the others are not: neither calls into Python for each cell.
        if self._parser is parse_time:
            return map(time.fromisoformat if _are_clocks(texts) else parse_time, texts)
        return itemgetter(*texts)(self) if len(texts) > 1 else [self[text] for text in texts]


def _are_clocks(texts: Sequence[str]) -> bool:
    """Return whether all texts look like ``15:04:05``."""
    together = "".join(texts)
    return (
        set(map(len, texts)) == {_CLOCK_LENGTH}
        and not together[2::_CLOCK_LENGTH].strip(":")
        and not together[5::_CLOCK_LENGTH].strip(":")
    )


@lru_cache(1 << 12)
def _parse_rare_time(text: str) -> time | None:
    if text in EMPTY_CELLS:
        return None
    if match := _TIME.fullmatch(text):
        hour = int(match[1])
        if match[4] and 1 <= hour <= _NOON:
            hour = hour % _NOON + (_NOON if match[4] in "pP" else 0)
        elif match[4]:
            hour = _NO_HOUR
        with suppress(ValueError):
            return time(hour, int(match[2]), int(match[3] or 0))
    raise ValueError(f"{text[:40]!r} is not a time of day")


@lru_cache(1 << 8)
def parse_yes_no(text: str) -> bool | None:
    """Parse ``Yes`` as True and ``No`` as False, in the languages of Toggl's web pages."""
    if text in EMPTY_CELLS:
        return None
    folded = unicodedata.normalize("NFC", text).lower()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise ValueError(f"{text[:40]!r} is neither Yes nor No")


@lru_cache(1 << 12)
def parse_tags(text: str) -> tuple[str, ...]:
    """Split a list of tags at each comma with a space after it.

    Toggl does not escape its separator, so a tag that contains a comma and a space is split as well.
    """
    return tuple(text.split(", ")) if text else ()
