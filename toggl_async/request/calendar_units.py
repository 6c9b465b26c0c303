"""Weeks, months, quarters and years as date ranges, whose last days are included."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, TypeAlias

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


def split(
    first: date, last: date, unit: Unit, week_start: int = 0, *, longest: int
) -> list[tuple[date, date]]:
    """Split a date range where weeks, months, quarters or years begin.

    A part of more than ``longest`` days, such as a leap year, is split into halves at the end of a month, or
    of a day if it is a month or less.
    """
    parts: list[tuple[date, date]] = []
    while first <= last:
        end = min(last, around(first, unit, week_start)[1])
        while (end - first).days >= longest:
            end = _middle(first, end)
        parts.append((first, end))
        if end == date.max:
            break
        first = end + _DAY
    return parts


def _middle(first: date, last: date) -> date:
    """Return the last day of the first half of a date range."""
    day = first + (last - first) / 2
    month_before = date.fromordinal(max(1, day.toordinal() - day.day))
    end_of_month = around(day, "month")[1]
    nearest = min((month_before, end_of_month), key=lambda end: abs((end - day).days))
    return nearest if first <= nearest < last else day
