"""The leaky bucket spaces requests evenly."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from toggl_async.ratelimit.leaky_bucket import LeakyBucket


def test_requests_are_spaced_evenly() -> None:
    """A request that goes late does not let the next one go early: unused intervals are not saved up."""
    bucket = LeakyBucket(1.0)
    assert bucket.earliest(10) == 10
    bucket.take(10)
    assert bucket.earliest(10.2) == 11
    bucket.take(11)
    assert bucket.earliest(100) == 100
    bucket.take(100)
    assert bucket.earliest(100) == 101


def test_a_429_stops_requests_and_lengthens_the_interval() -> None:
    """The pause is two seconds or what the server asks for; the interval grows by half, up to 5 s."""
    bucket = LeakyBucket(1.0)
    assert bucket.penalize(10, None) == 2
    assert bucket.earliest(10) == 12
    assert bucket.interval == 1.5
    assert bucket.penalize(10, 60) == 60
    assert bucket.earliest(10) == 70
    for _ in range(10):
        bucket.penalize(10, None)
    assert bucket.interval == 5
    assert bucket.earliest(10) == 70


def test_success_shortens_the_interval_again() -> None:
    """The interval shrinks little by little, and never below the configured one."""
    bucket = LeakyBucket(1.0)
    bucket.penalize(0, None)
    bucket.ease()
    assert 1 < bucket.interval < 1.5
    for _ in range(100):
        bucket.ease()
    assert bucket.interval == 1


def test_a_penalty_does_not_shorten_a_long_interval() -> None:
    """An interval that is configured longer than the longest penalty interval stays as it is."""
    bucket = LeakyBucket(20.0)
    bucket.penalize(0, None)
    assert bucket.interval == 20


def test_an_unused_interval_can_be_given_back() -> None:
    """Giving it back has no effect if another request was let go after it, or a pause began."""
    bucket = LeakyBucket(1.0)
    first = bucket.take(10)
    bucket.give_back(first)
    assert bucket.earliest(10) == 10
    first, second = bucket.take(10), bucket.take(11)
    bucket.give_back(first)
    assert bucket.earliest(10) == 12
    bucket.give_back(second)
    assert bucket.earliest(10) == 11
    third = bucket.take(11)
    bucket.penalize(11, 60)
    bucket.give_back(third)
    assert bucket.earliest(11) == 71


steps = st.sampled_from(["take", "take and give back", "429", "ease"]) | st.floats(0, 10)


@given(st.lists(steps, max_size=60))
def test_requests_that_go_are_an_interval_apart(events: list[str | float]) -> None:
    """The distance holds in any order of requests, unused intervals, penalties and successes."""
    bucket, now, sent = LeakyBucket(1.0), 0.0, list[float]()
    for each in events:
        if isinstance(each, float):
            now += each
        elif each == "429":
            bucket.penalize(now, None)
        elif each == "ease":
            bucket.ease()
        else:
            now = bucket.earliest(now)
            taken = bucket.take(now)
            if each == "take":
                sent.append(now)
            else:
                bucket.give_back(taken)
    assert all(later - earlier >= 1.0 - 1e-9 for earlier, later in itertools.pairwise(sent))
