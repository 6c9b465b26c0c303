"""The headers about the hourly quota and about waits."""

import datetime as dt
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toggl_async import Headers
from toggl_async.quota_headers import remaining_calls, retry_after, seconds_to_reset

NOW = dt.datetime(2031, 5, 4, 3, 2, 1, tzinfo=dt.UTC)


def fields(name: str, *values: str, date: str | None = None) -> Headers:
    """Make header fields with one name."""
    return Headers.of([*((name, value) for value in values), *([("Date", date)] if date else [])])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["5"], 5),
        (["0"], 0),
        (["-3"], -3),
        (["9", "2"], 2),
        (["abc", "4"], 4),
        ([], None),
        (["abc"], None),
        (["1e3"], None),
        (["٣"], None),
        ([""], None),
        (["9" * 5000], None),
        (["1.5"], None),
    ],
)
def test_the_lowest_number_of_calls_left_holds(values: list[str], expected: int | None) -> None:
    """Malformed values are ignored."""
    assert remaining_calls(fields("X-Toggl-Quota-Remaining", *values)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["3599"], 3599),
        (["3600"], 3600),
        (["3601"], None),
        (["-1"], None),
        (["10", "20"], 20),
        (["inf"], None),
    ],
)
def test_the_latest_reset_within_an_hour_holds(values: list[str], expected: float | None) -> None:
    """A reset that is negative or more than an hour away is ignored."""
    assert seconds_to_reset(fields("X-Toggl-Quota-Resets-In", *values)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["120"], 120),
        (["0"], 0),
        (["1.5"], 1.5),
        (["5", "7"], 7),
        (["100000"], 86_400),
        (["nan"], None),
        (["inf"], None),
        (["-1"], None),
        (["1e9"], None),
        (["١٢"], None),
        (["9" * 5000], None),
        (["Sun, 04 May 2031 03:03:01 GMT"], 60),
        (["Sun, 04 May 2031 03:01:01 GMT"], None),
        (["Sun, 04 May 2031 03:03:01"], None),
        (["Wed, 99 Foo 2031 99:99:99 GMT"], None),
        (["Fri, 31 Dec 9999 23:59:59 GMT"], 86_400),
        ([""], None),
    ],
)
def test_the_longest_valid_retry_after_holds(values: list[str], expected: float | None) -> None:
    """Retry-After is in seconds or a date relative to the server's clock, and is cut to a day."""
    assert retry_after(fields("Retry-After", *values, date=format_datetime(NOW, usegmt=True))) == expected


def test_a_retry_after_date_without_a_date_header_is_ignored() -> None:
    """The clock of this machine may be wrong, so no date is compared with it."""
    assert retry_after(fields("Retry-After", "Sun, 04 May 2031 03:03:01 GMT")) is None


@given(
    st.lists(
        st.text(max_size=40) | st.from_regex(r"[A-Za-z]{3}, [\d]{1,3} [A-Za-z]{3} [\d]{1,5} [\d:]{1,9}.*")
    ),
    st.text(),
)
@example(["Mon, 01 Jan 10000 00:00:00 +9999"], "Mon, 01 Jan 0000 00:00:00 -0000")
def test_any_retry_after_is_a_valid_wait_or_none(values: list[str], date: str) -> None:
    """Any text gives a wait between zero and a day, or none."""
    headers = fields("Retry-After", *values, date=date)
    wait = retry_after(headers)
    assert wait is None or 0 <= wait <= 86_400
    assert remaining_calls(headers) is None
    assert seconds_to_reset(headers) is None
