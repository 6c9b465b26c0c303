"""Date ranges by which days are read."""

from datetime import date, timedelta
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from toggl_async.changes.windows import MOST_ROWS, windows
from toggl_async.reports.detailed import PAGE_SIZE

FIRST = date(2024, 1, 1)


def day(number: int) -> date:
    """Return the day with a number."""
    return FIRST + timedelta(days=number)


def pages(rows: float) -> int:
    """Return the number of pages of a range, which is at least one."""
    return max(1, ceil(rows / PAGE_SIZE))


ROWS = st.lists(st.integers(0, 3 * PAGE_SIZE), min_size=40, max_size=40)


@given(numbers=st.sets(st.integers(0, 39)), rows=ROWS)
def test_ranges_cover_the_days_at_no_more_pages_than_each_alone(numbers: set[int], rows: list[int]) -> None:
    """Each day is in one range, ranges are in order, and they cost at most what the days cost one by one."""
    found = list(windows({day(n) for n in numbers}, lambda each: rows[(each - FIRST).days]))
    covered = [n for first, last in found for n in range((first - FIRST).days, (last - FIRST).days + 1)]
    assert covered == sorted(set(covered))
    assert numbers <= set(covered)
    assert {(each - FIRST).days for window in found for each in window} <= numbers
    cost = sum(pages(sum(rows[(first - FIRST).days : (last - FIRST).days + 1])) for first, last in found)
    assert cost <= sum(pages(rows[n]) for n in numbers)


@given(numbers=st.sets(st.integers(0, 39)), rows=ROWS)
def test_no_range_has_more_rows_than_are_wanted_in_memory(numbers: set[int], rows: list[int]) -> None:
    """A range of several days has a few pages of rows at most; only a single day may have more."""
    for first, last in windows({day(n) for n in numbers}, lambda each: rows[(each - FIRST).days]):
        total = sum(rows[(first - FIRST).days : (last - FIRST).days + 1])
        assert first == last or total <= MOST_ROWS


def test_a_range_is_not_longer_than_toggl_accepts() -> None:
    """Years of days without rows are cut at 365 days, the most that Toggl accepts."""
    days = {day(n) for n in range(800)}
    assert [(last - first).days + 1 for first, last in windows(days, lambda _: 0)] == [365, 365, 70]


def test_days_far_apart_are_read_together_if_that_costs_no_page() -> None:
    """Two days with little between them are one request, two days with many rows between them are two."""
    assert list(windows({day(0), day(9)}, lambda _: 50)) == [(day(0), day(9))]
    assert list(windows({day(0), day(9)}, lambda _: 300)) == [(day(0), day(0)), (day(9), day(9))]
