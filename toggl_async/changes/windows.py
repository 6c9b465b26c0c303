"""The date ranges by which days are read with the fewest requests."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from math import ceil

from toggl_async.changes.state import days_between
from toggl_async.reports.detailed import PAGE_SIZE
from toggl_async.request.date_ranges import LONGEST_DATE_RANGE

MOST_ROWS = 5 * PAGE_SIZE
"""The rows of a range, unless one day has more: so many are in memory, and are read again after a failure."""


def _pages(rows: float) -> int:
    return max(1, ceil(rows / PAGE_SIZE))


def windows(days: Collection[date], rows_on: Callable[[date], float]) -> Iterator[tuple[date, date]]:
    """Yield date ranges, first and last day, that cover the days at the lowest cost in pages.

    ``rows_on`` returns the expected number of rows of a day. Days between two others are read along where
    that costs no page.
    """
    first = last = None
    rows = 0.0
    for day in sorted(days):
        if first is not None and last is not None:
            more = sum(map(rows_on, days_between(last, day))) - rows_on(last)
            is_short = (day - first).days < LONGEST_DATE_RANGE and rows + more <= MOST_ROWS
            if is_short and _pages(rows + more) <= _pages(rows) + _pages(rows_on(day)):
                last, rows = day, rows + more
                continue
            yield first, last
        first, last, rows = day, day, rows_on(day)
    if first is not None and last is not None:
        yield first, last
