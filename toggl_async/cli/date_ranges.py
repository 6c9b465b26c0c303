"""Weeks, months, quarters and years as date ranges, whose last days are included."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, TypeAlias

from toggl_async.request.base import LONGEST_DATE_RANGE

Unit: TypeAlias = Literal["week", "month", "quarter", "year"]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAY = timedelta(days=1)


def around(day: date, unit: Unit, week_start: int = 0) -> tuple[date, date]:
    """Return the first and last day of the week, month, quarter or year that contains a day.

    ``week_start`` is the weekday on which weeks begin: 0 is Monday.
    """
    if unit == "week":
        first = date.fromordinal(max(1, day.toordinal() - (day.weekday() - week_start) % 7))
        # The first week of all is cut, so its end follows from the weekday, not from its length.
        left = 6 - (day.weekday() - week_start) % 7
        return first, date.fromordinal(min(date.max.toordinal(), day.toordinal() + left))
    months = _MONTHS[unit]
    month = (day.month - 1) // months * months + months
    return date(day.year, month - months + 1, 1), date(day.year, month, monthrange(day.year, month)[1])


def before(day: date, unit: Unit, week_start: int = 0) -> tuple[date, date]:
    """Return the first and last day of the week, month, quarter or year before the one with this day."""
    first, _ = around(day, unit, week_start)
    return around(first - _DAY, unit, week_start)


def split(first: date, last: date, unit: Unit, week_start: int = 0) -> list[tuple[date, date]]:
    """Split a date range where weeks, months, quarters or years begin, and each leap year into halves.

    Toggl accepts no range of 366 days.
    """
    parts: list[tuple[date, date]] = []
    while first <= last:
        end = min(last, around(first, unit, week_start)[1])
        if (end - first).days >= LONGEST_DATE_RANGE:
            end = date(first.year, 6, 30)
        parts.append((first, end))
        if end == date.max:
            break
        first = end + _DAY
    return parts
