"""Whether and when to try again: a function of how it ended."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import (
    ConnectError,
    Headers,
    InterruptedAnswerError,
    Limits,
    QuotaError,
    Retry,
    Timeout,
    TogglBrokenError,
)


def over(limit: Any, resets_in: float | None) -> QuotaError:
    """Too many calls."""
    error = QuotaError("too many", status=429, headers=Headers())
    error.limit, error.resets_in = limit, resets_in
    return error


@given(st.integers(1, 2000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_stay_under_the_longest(attempt: int, draw: float):
    """However many tries, the wait is drawn from zero to the longest."""
    retry = Retry(attempts=3000, first_wait=0.5, longest_wait=30)
    wait = retry.wait(ConnectError("no"), attempt, lambda: draw)
    assert wait is not None
    assert 0 <= wait <= min(30, 0.5 * 2 ** min(attempt, 20))


@given(st.integers(1, 10), st.integers(1, 10))
def test_tries_are_counted(attempts: int, attempt: int):
    """The last try is not followed by a wait."""
    wait = Retry(attempts=attempts).wait(InterruptedAnswerError("no"), attempt)
    assert (wait is None) == (attempt >= attempts)


@given(st.none() | st.floats(0, 86_400), st.floats(0, 1, exclude_max=True))
def test_over_the_pace_at_least_a_second_passes(resets_in: float | None, draw: float):
    """What the server asks for is a floor, plus a little so that not all come back at once."""
    wait = Retry().wait(over("pace", resets_in), 1, lambda: draw)
    assert wait is not None
    assert wait >= max(1.0, resets_in or 0.0)


def test_over_the_hourly_quota_no_one_sleeps():
    """The caller is told when it resets, and decides."""
    assert Retry().wait(over("hourly", 3599), 1) is None


def test_a_final_fault_is_not_tried_again():
    """What is marked as final stays so."""
    assert Retry().wait(InterruptedAnswerError("bomb", retryable=False), 1) is None
    assert Retry().wait(TogglBrokenError("no", status=500, headers=Headers()), 1) is not None


bad = [math.nan, math.inf, -math.inf, -1, 0]


@pytest.mark.parametrize("value", bad)
@pytest.mark.parametrize("name", ["attempts", "first_wait", "longest_wait"])
def test_absurd_retries_are_refused(name: str, value: Any):
    """No endless loop, no negative wait, no half try."""
    with pytest.raises((ValueError, TypeError)):
        Retry(**{name: value})


@pytest.mark.parametrize("value", bad)
@pytest.mark.parametrize("name", ["connect", "first_byte", "progress", "progress_bytes", "deadline"])
def test_absurd_timeouts_are_refused(name: str, value: Any):
    """A bound in time is a positive number."""
    with pytest.raises((ValueError, TypeError)):
        Timeout(**{name: value})


@pytest.mark.parametrize("value", bad)
@pytest.mark.parametrize("name", ["answer", "error", "file", "expansion"])
def test_absurd_limits_are_refused(name: str, value: Any):
    """A bound in bytes is a positive whole number."""
    with pytest.raises((ValueError, TypeError)):
        Limits(**{name: value})
