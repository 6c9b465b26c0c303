"""Calendar intervals: a day, week, month or quarter, which Toggl calls the resolution of a report."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal

Resolution = Literal["day", "week", "month", "quarter"]


def interval_start(resolution: Resolution, day: date) -> date:
    """Return the first day of the interval that contains a day."""
    if resolution == "week":
        return day - timedelta(days=day.weekday())
    if resolution == "month":
        return day.replace(day=1)
    if resolution == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day


def interval_label(resolution: Resolution) -> Callable[[date], str]:
    """Return a function that names the interval of a day.

    The name is the first day of the interval, but 2025-03 for a month and 2025-Q1 for a quarter.
    """
    if resolution == "month":
        return lambda day: f"{day:%Y-%m}"
    if resolution == "quarter":
        return lambda day: f"{day.year}-Q{(day.month + 2) // 3}"
    return lambda day: str(interval_start(resolution, day))


def interval_starts(resolution: Resolution, first: date, last: date) -> Iterator[date]:
    """Yield the first days of all intervals that overlap the date range."""
    previous: date | None = None
    for n in range((last - first).days + 1):
        start = interval_start(resolution, first + timedelta(days=n))
        if start != previous:
            yield start
        previous = start
