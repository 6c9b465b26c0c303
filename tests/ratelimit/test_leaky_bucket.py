"""One call after the other."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from toggl_async.ratelimit.leaky_bucket import LeakyBucket


def test_calls_are_spaced_evenly() -> None:
    """However late one comes, the next is an interval after it: nothing is saved up."""
    pace = LeakyBucket(1.0)
    assert pace.earliest(10) == 10
    pace.take(10)
    assert pace.earliest(10.2) == 11
    pace.take(11)
    assert pace.earliest(100) == 100
    pace.take(100)
    assert pace.earliest(100) == 101


def test_too_fast_means_a_pause_and_a_slower_pace() -> None:
    """Two seconds at least, or what is asked for; half as slow again up to five seconds."""
    pace = LeakyBucket(1.0)
    assert pace.penalize(10, None) == 2
    assert pace.earliest(10) == 12
    assert pace.interval == 1.5
    assert pace.penalize(10, 60) == 60
    assert pace.earliest(10) == 70
    for _ in range(10):
        pace.penalize(10, None)
    assert pace.interval == 5
    assert pace.earliest(10) == 70


def test_what_goes_well_makes_it_faster_again() -> None:
    """Little by little, and never faster than it was meant to be."""
    pace = LeakyBucket(1.0)
    pace.penalize(0, None)
    pace.ease()
    assert 1 < pace.interval < 1.5
    for _ in range(100):
        pace.ease()
    assert pace.interval == 1


def test_a_pace_slower_than_the_longest_stays() -> None:
    """A penalty does not make it faster."""
    pace = LeakyBucket(20.0)
    pace.penalize(0, None)
    assert pace.interval == 20


def test_a_slot_that_was_not_used_is_free_again() -> None:
    """Unless another was taken after it, or a pause began."""
    pace = LeakyBucket(1.0)
    first = pace.take(10)
    pace.give_back(first)
    assert pace.earliest(10) == 10
    first, second = pace.take(10), pace.take(11)
    pace.give_back(first)
    assert pace.earliest(10) == 12
    pace.give_back(second)
    assert pace.earliest(10) == 11
    third = pace.take(11)
    pace.penalize(11, 60)
    pace.give_back(third)
    assert pace.earliest(11) == 71


steps = st.sampled_from(["take", "take and give back", "429", "ease"]) | st.floats(0, 10)


@given(st.lists(steps, max_size=60))
def test_it_is_never_faster_than_it_should_be(what: list[str | float]) -> None:
    """Whatever happens, two calls that go are an interval apart."""
    pace, now, went = LeakyBucket(1.0), 0.0, list[float]()
    for each in what:
        if isinstance(each, float):
            now += each
        elif each == "429":
            pace.penalize(now, None)
        elif each == "ease":
            pace.ease()
        else:
            now = pace.earliest(now)
            slot = pace.take(now)
            if each == "take":
                went.append(now)
            else:
                pace.give_back(slot)
    assert all(later - earlier >= 1.0 - 1e-9 for earlier, later in itertools.pairwise(went))
