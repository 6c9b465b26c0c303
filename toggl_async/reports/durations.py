"""Durations as the files of reports have them."""

import re
from decimal import Decimal
from typing import Final

EMPTY_CELLS: Final = ("", "-")
"""The texts of a cell without a value."""

_CLOCK = re.compile(r"(-?)([0-9]{1,7}):([0-5][0-9]):([0-5][0-9])")
_MINUTES = re.compile(r"([0-9]{1,9}):([0-5][0-9]) min")
_SECONDS = re.compile(r"([0-9]{1,12}) sec")
_HOURS = re.compile(r"([0-9]{1,7}(?:\.[0-9]+)?)(?: h)?")


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
        return round(Decimal(match[1]) * 3600)
    if match := _MINUTES.fullmatch(text):
        return 60 * int(match[1]) + int(match[2])
    if match := _SECONDS.fullmatch(text):
        return int(match[1])
    raise ValueError(f"{text[:40]!r} is not a duration")
