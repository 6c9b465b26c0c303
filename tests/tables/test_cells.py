"""Cells as values."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from toggl_async.tables.cells import (
    DATE_FORMATS,
    amount,
    clock,
    days,
    duration,
    listed,
    measure,
    yes_or_no,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00:00", 0),
        ("01:30:05", 5405),
        ("1:30:05", 5405),
        ("24:00:00", 86400),
        ("123:59:59", 446399),
        ("1.50", 5400),
        ("0.01", 36),
        ("100.25", 360900),
        ("3", 10800),
        ("0.79 h", 2844),
        ("47:06 min", 2826),
        ("12 sec", 12),
    ],
)
def test_durations_in_every_way_that_toggl_writes_them(text: str, seconds: int) -> None:
    """Classic, improved and decimal, beyond a day and beyond 99 hours."""
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["1:30", "01:60:00", "-1", "1h", "x", "1,5", "١:00:00"])
def test_a_duration_that_could_mean_two_things_is_refused(text: str) -> None:
    """Rather than guessed."""
    with pytest.raises(ValueError, match="no duration"):
        duration(text)


@pytest.mark.parametrize(
    ("text", "value"), [("12.50", "12.50"), ("-3", "-3"), ("1,234,567.80", "1234567.80"), ("0", "0")]
)
def test_amounts_are_exact(text: str, value: str) -> None:
    """A Decimal with the digits of the file."""
    assert str(amount(text)) == value


@pytest.mark.parametrize("text", ["1,5", "1e5", "NaN", "12,34.5", "$5", "1_000"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    """Other signs than digits, a point and commas between thousands."""
    with pytest.raises(ValueError, match="no amount"):
        amount(text)


@pytest.mark.parametrize("form", DATE_FORMATS)
def test_dates_in_each_of_toggls_ways(form: str) -> None:
    """As the user's settings say."""
    text = form.replace("YYYY", "2025").replace("MM", "10").replace("DD", "31")
    assert days(form)(text) == date(2025, 10, 31)
    with pytest.raises(ValueError, match=form):
        days(form)("2025/10/31")


@pytest.mark.parametrize("text", ["15:04:05", "3:04:05 PM", "03:04:05 PM"])
def test_times_of_day(text: str) -> None:
    """With 24 hours or twice 12, without a zone."""
    assert clock(text) == time(15, 4, 5)


@pytest.mark.parametrize("text", ["24:00:00", "15", "15:04:05Z", "ab:cd:ef", "1:2:3"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    """A zone as well: Toggl has none here."""
    with pytest.raises(ValueError, match=f"'{text}' is no time of day"):
        clock(text)


def test_yes_and_no() -> None:
    """And nothing else."""
    assert (yes_or_no("Yes"), yes_or_no("No")) == (True, False)
    with pytest.raises(ValueError, match="maybe"):
        yes_or_no("maybe")


def test_a_measure_is_time_or_money() -> None:
    """As the colons tell."""
    assert (measure("01:00:00"), measure("1.00")) == (timedelta(hours=1), Decimal("1.00"))


@pytest.mark.parametrize("cell", [duration, amount, days("YYYY-MM-DD"), clock, yes_or_no])
def test_an_empty_cell_is_nothing(cell: Callable[[str], object]) -> None:
    """Not zero."""
    assert cell("") is None


def test_tags_come_apart_at_comma_and_blank() -> None:
    """A comma alone belongs to the tag."""
    assert listed("a, b,c, d") == ("a", "b,c", "d")
    assert listed("") == ()
