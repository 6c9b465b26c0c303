"""The settings of the rate limit, as a value."""

import math
from typing import Any

import pytest

from toggl_async import RateLimit


def test_the_default_is_the_rate_that_toggl_allows() -> None:
    """The default is one request a second, with a small margin between requests."""
    rate_limit = RateLimit()
    assert rate_limit.per_second == 1.0
    assert rate_limit.interval == pytest.approx(1.05)
    assert (rate_limit.reserve, rate_limit.low) == (0, 10)


def test_the_interval_follows_from_the_rate() -> None:
    """Half the rate doubles the interval, and without a rate there is no interval."""
    assert RateLimit(per_second=0.5).interval == pytest.approx(2.1)
    assert RateLimit(per_second=None).interval is None


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf, -math.inf])
def test_an_impossible_rate_is_refused(value: float) -> None:
    """A rate that is zero, negative or not finite raises ValueError."""
    with pytest.raises(ValueError, match="per_second"):
        RateLimit(per_second=value)


@pytest.mark.parametrize("name", ["reserve", "low"])
@pytest.mark.parametrize("value", [-1, math.nan])
def test_impossible_counts_are_refused(name: str, value: Any) -> None:
    """A number of calls that is negative or not a number raises ValueError."""
    with pytest.raises(ValueError, match=name):
        RateLimit(**{name: value})


def test_settings_are_a_value() -> None:
    """Equal settings compare equal and have the same hash."""
    assert RateLimit(reserve=3) == RateLimit(reserve=3)
    assert len({RateLimit(), RateLimit(), RateLimit(low=1)}) == 2
