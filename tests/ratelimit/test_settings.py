"""How calls are limited, as a value."""

import math
from typing import Any

import pytest

from toggl_async import RateLimit


def test_the_default_is_what_toggl_allows() -> None:
    """One call a second, and a little less."""
    quota = RateLimit()
    assert quota.per_second == 1.0
    assert quota.interval == pytest.approx(1.05)
    assert (quota.reserve, quota.low) == (0, 10)


def test_a_pace_in_seconds() -> None:
    """Half as many calls are twice as far apart; none is no pace."""
    assert RateLimit(per_second=0.5).interval == pytest.approx(2.1)
    assert RateLimit(per_second=None).interval is None


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf, -math.inf])
def test_an_absurd_pace_is_refused(value: float) -> None:
    """Nothing that would never let a call go, or all."""
    with pytest.raises(ValueError, match="per_second"):
        RateLimit(per_second=value)


@pytest.mark.parametrize("name", ["reserve", "low"])
@pytest.mark.parametrize("value", [-1, math.nan])
def test_absurd_counts_are_refused(name: str, value: Any) -> None:
    """A number of calls is not negative."""
    with pytest.raises(ValueError, match=name):
        RateLimit(**{name: value})


def test_it_is_a_value() -> None:
    """Equal and hashable, like all options."""
    assert RateLimit(reserve=3) == RateLimit(reserve=3)
    assert len({RateLimit(), RateLimit(), RateLimit(low=1)}) == 2
