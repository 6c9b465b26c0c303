"""What stands in a cell of a csv, as a value. An empty cell is None; what cannot be read is a ValueError."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from typing import Final, TypeAlias

Cell: TypeAlias = Callable[[str], object]

_NOTHING = ("", "-")
_CLOCK = re.compile(r"([0-9]{1,7}):([0-5][0-9]):([0-5][0-9])")
_MINUTES = re.compile(r"([0-9]{1,9}):([0-5][0-9]) min")
_SECONDS = re.compile(r"([0-9]{1,12}) sec")
_HOURS = re.compile(r"([0-9]{1,7}(?:\.[0-9]+)?)(?: h)?")
_CLASSIC = len("15:04:05")
_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")

DATE_FORMATS: Final[Mapping[str, str]] = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "MM/DD/YYYY": "%m/%d/%Y",
    "DD-MM-YYYY": "%d-%m-%Y",
    "MM-DD-YYYY": "%m-%d-%Y",
    "DD/MM/YYYY": "%d/%m/%Y",
    "DD.MM.YYYY": "%d.%m.%Y",
}
"""How Toggl writes dates, by the names that it has for the ways."""


# Columns of a report say the same few things again and again: a look into a memory is several times as fast
# as reading the text anew.
@lru_cache(1 << 14)
def duration(text: str) -> timedelta | None:
    """A duration in any of Toggl's ways.

    ``01:30:00`` (classic, and what came before it: ``30:00 min``, ``12 sec``), ``1:30:00`` (improved; hours
    go on beyond 99), ``1.50`` (decimal hours, exact to 36 seconds as Toggl writes them).
    """
    if text in _NOTHING:
        return None
    if match := _CLOCK.fullmatch(text):
        return timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3]))
    if match := _HOURS.fullmatch(text):
        return timedelta(seconds=round(Decimal(match[1]) * 3600))
    if match := _MINUTES.fullmatch(text):
        return timedelta(minutes=int(match[1]), seconds=int(match[2]))
    if match := _SECONDS.fullmatch(text):
        return timedelta(seconds=int(match[1]))
    raise ValueError(f"{text[:40]!r} is no duration")


@lru_cache(1 << 14)
def amount(text: str) -> Decimal | None:
    """An amount of money, such as ``1234.50`` or ``1,234.50``."""
    if text in _NOTHING:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no amount")
    return Decimal(text.replace(",", ""))


def measure(text: str) -> timedelta | Decimal | None:
    """A duration where there are colons in it, else an amount of money."""
    return duration(text) if ":" in text else amount(text)


@lru_cache(1 << 12)
def day(text: str, form: str = "YYYY-MM-DD") -> date | None:
    """A date, written in one of Toggl's ways."""
    if not text:
        return None
    try:
        return datetime.strptime(text, DATE_FORMATS[form]).replace(tzinfo=UTC).date()
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no date written as {form}") from None


def days(form: str) -> Cell:
    """What reads dates that are written in one of Toggl's ways."""
    return day if form == "YYYY-MM-DD" else partial(day, form=form)


def clock(text: str) -> time | None:
    """A time of day without a zone: ``15:04:05``, ``15:04`` or ``3:04:05 PM``."""
    if len(text) == _CLASSIC and text[2] == text[5] == ":":  # with a zone it would be longer
        try:
            return time.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{text!r} is no time of day") from None
    return _rare_clock(text) if text else None


@lru_cache(1 << 12)
def _rare_clock(text: str) -> time:
    for form in ("%H:%M", "%I:%M:%S %p", "%I:%M %p"):
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC).time()
    raise ValueError(f"{text[:40]!r} is no time of day")


def yes_or_no(text: str) -> bool | None:
    """``Yes`` or ``No``."""
    if text == "Yes":
        return True
    if text == "No":
        return False
    if text:
        raise ValueError(f"{text[:40]!r} is neither Yes nor No")
    return None


@lru_cache(1 << 12)
def listed(text: str) -> tuple[str, ...]:
    """Names in a row. A name may hold the comma and the blank that part them: then it comes in pieces."""
    return tuple(text.split(", ")) if text else ()
