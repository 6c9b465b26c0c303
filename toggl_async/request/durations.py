"""Durations as the csv of a report has them."""

import re
from typing import Final

EMPTY_CELLS: Final = ("", "-")
"""The texts of a cell without a value."""

_CLOCK = re.compile(r"(-?)([0-9]{1,7}):([0-5][0-9]):([0-5][0-9])")
_MINUTES = re.compile(r"([0-9]{1,9}):([0-5][0-9]) min")
_SECONDS = re.compile(r"([0-9]{1,12}) sec")
_HOURS = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,1000}))?(?: h)?")


def seconds_of(text: str) -> int | None:
    """Return the whole seconds of a duration in any of Toggl's formats, None for an empty cell.

    The formats are ``01:30:00`` (classic; older exports have ``30:00 min`` and ``12 sec``), ``1:30:00``
    (improved; the hours may exceed 99) and ``1.50`` (decimal hours, which Toggl rounds to 36 seconds; older
    exports have ``1.50 h``). A text such as ``01:30`` is none of them: it may be minutes or hours.

    Raises:
        ValueError: the text is no duration.
    """
    if text in EMPTY_CELLS:
        return None
    if match := _CLOCK.fullmatch(text):
        seconds = 3600 * int(match[2]) + 60 * int(match[3]) + int(match[4])
        return -seconds if match[1] else seconds
    if match := _HOURS.fullmatch(text):
        return _rounded(3600 * int(match[1] + (match[2] or "")), 10 ** len(match[2] or ""))
    if match := _MINUTES.fullmatch(text):
        return 60 * int(match[1]) + int(match[2])
    if match := _SECONDS.fullmatch(text):
        return int(match[1])
    raise ValueError(f"{text[:40]!r} is not a duration")


def _rounded(number: int, unit: int) -> int:
    """Return a number of units, rounded to whole ones, and from the middle to the even one."""
    whole, rest = divmod(number, unit)
    return whole + (2 * rest > unit or (2 * rest == unit and whole % 2 == 1))
