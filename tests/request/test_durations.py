"""Durations in the formats of Toggl's csv files."""

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async.request.durations import seconds_of


@given(st.decimals(0, 9_999_999, allow_nan=False, places=None).map(lambda number: f"{number:f}"))
def test_decimal_hours_are_rounded_to_whole_seconds(text: str) -> None:
    """Decimal hours are rounded to seconds, and from the middle to the even one."""
    for written in (text, f"{text} h"):
        assert seconds_of(written) == round(Decimal(text) * 3600)


@pytest.mark.parametrize(
    ("text", "seconds"), [("0.00", 0), ("1.00125", 3604), ("1.000417", 3602), ("7", 25_200)]
)
def test_the_middle_is_rounded_to_the_even_second(text: str, seconds: int) -> None:
    """Half a second is rounded as Python rounds it."""
    assert seconds_of(text) == seconds == round(Decimal(text) * 3600)


@given(st.integers(0, 9_999_999), st.integers(0, 59), st.integers(0, 59))
def test_a_clock_may_have_any_number_of_hours(hours: int, minutes: int, seconds: int) -> None:
    """Hours may exceed 24 and 99, and a duration may be negative."""
    total = 3600 * hours + 60 * minutes + seconds
    text = f"{hours:02}:{minutes:02}:{seconds:02}"
    assert (seconds_of(text), seconds_of(f"-{text}")) == (total, -total)


@pytest.mark.parametrize(
    "text", ["01:30", "1:60:00", "1:00:60", "1,50", "-1.50", " 1.50", "1.50\n", "x", "١"]
)
def test_another_text_is_an_error(text: str) -> None:
    """A text that is no duration, or may be two, is a ValueError that shows it."""
    with pytest.raises(ValueError, match="is not a duration"):
        seconds_of(text)


@pytest.mark.parametrize("text", ["", "-"])
def test_an_empty_cell_has_no_seconds(text: str) -> None:
    """An empty cell, and the dash of the web pages, have no duration."""
    assert seconds_of(text) is None


def test_the_check_of_files_does_not_import_the_reports() -> None:
    """A program that only saves files does not pay for the import of all reports and their models."""
    code = "import sys, toggl_async.transfer.save; print('toggl_async.reports' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout == "False\n"
