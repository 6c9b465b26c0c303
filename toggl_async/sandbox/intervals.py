"""Days, weeks, months and quarters."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal

Resolution = Literal["day", "week", "month", "quarter"]


def first_of(resolution: Resolution, day: date) -> date:
    """Give the first day of the period that a day is in."""
    if resolution == "week":
        return day - timedelta(days=day.weekday())
    if resolution == "month":
        return day.replace(day=1)
    if resolution == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day


def label(resolution: Resolution) -> Callable[[date], str]:
    """Give what names the period of a day: by its first day, a month as 2025-03, a quarter as 2025-Q1."""
    if resolution == "month":
        return lambda day: f"{day:%Y-%m}"
    if resolution == "quarter":
        return lambda day: f"{day.year}-Q{(day.month + 2) // 3}"
    return lambda day: str(first_of(resolution, day))


def periods(resolution: Resolution, first: date, last: date) -> Iterator[date]:
    """Yield the first days of all periods that have a day from first to last."""
    seen: date | None = None
    for number in range((last - first).days + 1):
        begin = first_of(resolution, first + timedelta(days=number))
        if begin != seen:
            yield begin
        seen = begin
