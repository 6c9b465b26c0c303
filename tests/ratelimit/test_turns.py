"""A queue of turns knows how long the turns before each place take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async.ratelimit.turns import Turns

lengths = st.floats(0.001, 5.0) | st.just(1.05)
steps = st.tuples(st.sampled_from(["enter", "enter", "leave"]), st.integers(0, 30), lengths)


@given(st.lists(steps, max_size=300))
def test_the_turns_before_a_place_are_added_up(taken: list[tuple[str, int, float]]) -> None:
    """Whoever enters and leaves, a place comes after the turns of those that entered before and are there."""
    turns, plain = Turns(), dict[int, float]()
    for step, who, seconds in taken:
        if step == "enter":
            turns.enter(who, seconds)
            plain.setdefault(who, seconds)
        else:
            turns.leave(who)
            plain.pop(who, None)
        assert len(turns) == len(plain)
        order = [*plain]
        for each in range(31):
            before = order[: order.index(each)] if each in plain else order
            assert turns.before(each) == pytest.approx(sum(plain[other] for other in before), abs=1e-6)


def test_the_first_place_has_no_turn_before_it() -> None:
    """After any number of turns that were added and removed, nothing is left over of them."""
    turns = Turns()
    for number in range(1000):
        turns.enter(number, 1.05 / (1 + number % 7))
        if number >= 2:
            turns.leave(number - 2)
            assert turns.before(number - 1) == 0
    turns.leave(998)
    turns.leave(999)
    assert turns.before("anyone") == 0


def test_the_memory_is_bounded_by_the_number_that_wait() -> None:
    """A queue that is never empty keeps no place of those that have left."""
    turns = Turns()
    for number in range(10_000):
        turns.enter(number, 1.0)
        turns.leave(number - 5)
    assert len(turns) == 5
    assert len(turns._sums) < 100
    assert [turns.before(each) for each in range(9995, 10_001)] == [0, 1, 2, 3, 4, 5]
