"""The windows of a plan cover each of its days once."""

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from toggl_async.bulk import Window
from toggl_async.bulk.plan.windows import WindowUnit, windows_of

DAY = timedelta(days=1)
UNITS = st.sampled_from(get_args(WindowUnit))
DATES = st.dates(date(1999, 1, 1), date(2042, 12, 31))
EXTREME_DATES = st.dates() | st.sampled_from([date.min, date.max, date.max - DAY, date(2024, 2, 29)])


@st.composite
def date_ranges(draw: st.DrawFn) -> tuple[date, date]:
    """Draw a first and a last day, at most some years apart."""
    first = draw(EXTREME_DATES)
    days = draw(st.integers(0, min(3000, (date.max - first).days)))
    return first, first + timedelta(days=days)


@given(days=date_ranges(), unit=UNITS, grows=st.booleans())
def test_each_day_is_in_one_window(days: tuple[date, date], unit: WindowUnit, *, grows: bool) -> None:
    """The windows have no gap and no overlap, and each is at most 365 days long, in leap years too."""
    first, last = days
    windows = windows_of(first, last, unit, grows=grows)
    assert windows[0].start == first
    assert windows[-1].last == last
    assert all(before.end + DAY == after.start for before, after in pairwise(windows))
    assert all(each.start <= each.last <= each.end for each in windows)
    assert all((each.end - each.start).days < 365 for each in windows)
    assert all(each.last == each.end for each in windows[:-1])
    assert grows or windows[-1].end == last


@given(days=date_ranges(), unit=UNITS, more=st.integers(0, 800))
def test_windows_keep_their_days_while_the_plan_grows(
    days: tuple[date, date], unit: WindowUnit, more: int
) -> None:
    """When the last day is later, the earlier windows are the same, and the newest keeps its name's dates."""
    first, last = days
    assume((date.max - last).days > more)
    before = windows_of(first, last, unit, grows=True)
    after = windows_of(first, last + timedelta(days=more), unit, grows=True)
    assert [(each.start, each.end) for each in before] == [
        (each.start, each.end) for each in after[: len(before)]
    ]


def parts_of(window: Window, times: int) -> list[Window]:
    """Return the parts of a window that is halved again and again."""
    halves = window.halves() if times else ()
    return [part for half in halves for part in parts_of(half, times - 1)] or [window]


@given(days=date_ranges(), unit=UNITS, times=st.integers(1, 9))
def test_halves_of_halves_cover_the_same_days(days: tuple[date, date], unit: WindowUnit, times: int) -> None:
    """The parts of a window have no gap and no overlap, down to single days."""
    for window in windows_of(*days, unit, grows=True)[-2:]:
        parts = parts_of(window, times)
        assert (parts[0].start, parts[-1].end, parts[-1].last) == (window.start, window.end, window.last)
        assert all(before.end + DAY == after.start for before, after in pairwise(parts))
        assert all(each.start <= each.last <= each.end for each in parts)
        assert all(each.is_half for each in parts) or parts == [window]


@given(day=DATES, unit=UNITS)
def test_a_single_day_has_no_halves(day: date, unit: WindowUnit) -> None:
    """A window of a single day has no halves."""
    (window,) = windows_of(day, day, unit, grows=False)
    assert window.halves() == ()
