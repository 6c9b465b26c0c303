"""The number of generated entries on each day: workdays have many, weekends few."""

from collections.abc import Iterator
from datetime import date
from itertools import accumulate

WEEKDAY_WEIGHT, WEEKEND_WEIGHT = 20, 1
SATURDAY = 5
ENTRIES_PER_YEAR = 8000


def _weights(first: date, days: int) -> tuple[int, ...]:
    """Return the sums of the weights of the days before each day, of which workdays have more."""
    weekday = first.weekday()
    weights = (WEEKEND_WEIGHT if (weekday + n) % 7 >= SATURDAY else WEEKDAY_WEIGHT for n in range(days))
    return tuple(accumulate(weights, initial=0))


def spread(entries: int, first: date, days: int) -> tuple[int, ...]:
    """Return the number of entries before each of some days, and the total, for a number of entries."""
    sums = _weights(first, days)
    return tuple(entries * weight // sums[-1] for weight in sums)


def history_counts(first: date, last: date) -> Iterator[int]:
    """Yield the number of entries of each day; a day's number depends on its calendar year alone."""
    for year in range(first.year, last.year + 1):
        new_year = date(year, 1, 1)
        before = spread(ENTRIES_PER_YEAR, new_year, (date(year + 1, 1, 1) - new_year).days)
        start, stop = max(first, new_year), min(last, date(year, 12, 31))
        for number in range((start - new_year).days, (stop - new_year).days + 1):
            yield before[number + 1] - before[number]
