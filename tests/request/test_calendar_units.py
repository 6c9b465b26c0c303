"""Weeks, months, quarters and years as date ranges."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from toggl_async.request.calendar_units import Unit, around, before, split
from toggl_async.request.date_ranges import LONGEST_DATE_RANGE

UNITS: tuple[Unit, ...] = ("week", "month", "quarter", "year")
TODAY = date(2024, 2, 29)  # a Thursday


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        ("week", (2024, 2, 26), (2024, 3, 3)),
        ("month", (2024, 2, 1), (2024, 2, 29)),
        ("quarter", (2024, 1, 1), (2024, 3, 31)),
        ("year", (2024, 1, 1), (2024, 12, 31)),
    ],
)
def test_a_range_around_a_day(unit: Unit, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    """The range around a day begins and ends where the calendar says."""
    assert around(TODAY, unit) == (date(*first), date(*last))


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        ("week", (2024, 2, 19), (2024, 2, 25)),
        ("month", (2024, 1, 1), (2024, 1, 31)),
        ("quarter", (2023, 10, 1), (2023, 12, 31)),
        ("year", (2023, 1, 1), (2023, 12, 31)),
    ],
)
def test_the_range_before(unit: Unit, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    """The range before ends on the day before the range around a day."""
    assert before(TODAY, unit) == (date(*first), date(*last))


@pytest.mark.parametrize("week_start", range(7))
def test_a_week_begins_on_any_weekday(week_start: int) -> None:
    """A week has seven days from its first weekday on, and contains its day."""
    for day in (TODAY + timedelta(days=number) for number in range(14)):
        first, last = around(day, "week", week_start)
        assert first.weekday() == week_start
        assert first <= day <= last == first + timedelta(days=6)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2023, 12, 31), date(2025, 3, 1)),
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2025, 5, 5), date(2025, 5, 5)),
        (date(9999, 11, 3), date.max),
        (date.min, date(1, 2, 2)),
    ],
    ids=str,
)
def test_the_parts_of_a_range_cover_it_without_overlap(unit: Unit, first: date, last: date) -> None:
    """The parts follow each other without a gap, none is too long for Toggl, and none crosses a border."""
    parts = split(first, last, unit, longest=LONGEST_DATE_RANGE)
    assert (parts[0][0], parts[-1][1]) == (first, last)
    for (_, end), (begin, _) in pairwise(parts):
        assert begin == end + timedelta(days=1)
    for begin, end in parts:
        assert (end - begin).days < LONGEST_DATE_RANGE
        assert around(begin, unit) == around(end, unit)


def test_a_leap_year_is_split_into_halves() -> None:
    """A year of 366 days is two parts, since Toggl accepts at most 365 days."""
    assert split(date(2024, 1, 1), date(2024, 12, 31), "year", longest=LONGEST_DATE_RANGE) == [
        (date(2024, 1, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 12, 31)),
    ]


@pytest.mark.parametrize("longest", [1, 7, 10, 31, 100])
def test_a_part_that_is_too_long_is_halved_until_it_fits(longest: int) -> None:
    """However short the longest part is, the parts cover the range."""
    parts = split(date(2024, 1, 1), date(2024, 12, 31), "year", longest=longest)
    assert (parts[0][0], parts[-1][1]) == (date(2024, 1, 1), date(2024, 12, 31))
    assert all(end + timedelta(days=1) == begin for (_, end), (begin, _) in pairwise(parts))
    assert all(0 <= (end - begin).days < longest for begin, end in parts)
