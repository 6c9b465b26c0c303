"""What holds of a line wherever it is kept: every test runs with a file and with Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async.ratelimit.shared.bucket import (
    SECOND,
    Claim,
    Due,
    SharedBucket,
    SharedRateLimit,
    furthest,
)

BRIEF = pytest.approx(0, abs=0.2)


@asynccontextmanager
async def lines(
    pace: SharedRateLimit, count: int, key: str = "somebody"
) -> AsyncIterator[list[SharedBucket]]:
    """Several that stand in the same line."""
    opened = [pace.bind(key) for _ in range(count)]
    yield opened
    for line in opened:
        await line.close()


def waits(reservations: list[Claim]) -> list[float]:
    """How long each waits, the shortest first."""
    return sorted(each.wait for each in reservations)


async def test_turns_come_one_interval_after_the_other(pace: SharedRateLimit) -> None:
    """Whoever asks, each gets the turn after the one that was taken last."""
    async with lines(pace, 3) as opened:
        taken = [await line.claim(10.0) for line in (*opened, *opened)]
    assert waits(taken) == [pytest.approx(10.0 * number, abs=0.5) for number in range(6)]
    assert [each.wait for each in taken] == waits(taken)


async def test_turns_that_are_asked_for_at_once_are_all_different(pace: SharedRateLimit) -> None:
    """No two get the same."""
    async with lines(pace, 5) as opened:
        taken = await asyncio.gather(*(line.claim(2.0) for line in opened * 3))
    marks = sorted(each.mark or 0 for each in taken)
    assert all(later - earlier == 2 * SECOND for earlier, later in pairwise(marks))


async def test_each_key_has_a_line_of_its_own(pace: SharedRateLimit) -> None:
    """Another credential does not wait for this one."""
    async with lines(pace, 1) as (one,), lines(pace, 1, "somebody else") as (other,):
        await one.claim(50.0)
        assert (await other.claim(50.0)).wait == BRIEF
        assert (await one.claim(50.0)).wait == pytest.approx(50, abs=0.5)


async def test_a_turn_that_would_come_too_late_is_not_taken(pace: SharedRateLimit) -> None:
    """It is told how long it would have been, and the next one gets the turn."""
    async with lines(pace, 2) as (one, other):
        await one.claim(20.0)
        refused = await one.claim(20.0, 10.0)
        assert refused.mark is None
        assert refused.wait == pytest.approx(20, abs=0.5)
        assert (await other.claim(20.0, 30.0)).wait == pytest.approx(20, abs=0.5)


async def test_the_last_turn_can_be_given_back(pace: SharedRateLimit) -> None:
    """The next one who asks gets it."""
    async with lines(pace, 2) as (one, other):
        await one.claim(20.0)
        await one.give_back(await one.claim(20.0))
        assert (await other.claim(20.0)).wait == pytest.approx(20, abs=0.5)


async def test_a_turn_in_the_middle_is_lost_when_it_is_given_back(pace: SharedRateLimit) -> None:
    """Those after it were told when they may go, and nobody may go sooner."""
    async with lines(pace, 2) as (one, other):
        mine = await one.claim(20.0)
        await other.claim(20.0)
        await one.give_back(mine)
        assert (await other.claim(20.0)).wait == pytest.approx(40, abs=0.5)


async def test_a_penalty_holds_for_all(pace: SharedRateLimit) -> None:
    """Who reserves after it waits for its end, and nobody can give it back."""
    async with lines(pace, 2) as (one, other):
        mine = await one.claim(1.0)
        await one.penalize(30.0)
        await one.give_back(mine)
        assert (await other.claim(1.0)).wait == pytest.approx(30, abs=0.5)
        assert (await one.claim(1.0)).wait == pytest.approx(31, abs=0.5)


async def test_a_penalty_is_two_minutes_at_the_most_and_shortens_nothing(pace: SharedRateLimit) -> None:
    """What is farther ahead cannot be told from a clock that was set; a line that is longer stays so."""
    async with lines(pace, 1) as (line,):
        await line.penalize(86_400.0)
        assert (await line.claim(90.0)).wait == pytest.approx(120, abs=0.5)
        await line.penalize(1.0)
        assert (await line.claim(90.0)).wait == pytest.approx(210, abs=0.5)


async def test_a_line_is_cheap_to_keep(pace: SharedRateLimit) -> None:
    """A hundred turns take much less than the second that one of them lasts."""
    async with lines(pace, 1) as (line,), asyncio.timeout(5):
        for _ in range(100):
            await line.claim(1.0)


# The arithmetic, with time passed in.

MOMENTS = st.integers(0, 2 * 10**15)
INTERVALS = st.integers(1, 3600 * SECOND)


@given(MOMENTS, MOMENTS, INTERVALS)
def test_no_turn_is_farther_than_the_farthest(moment: int, now: int, interval: int) -> None:
    """Whatever is kept, say of a clock that was set back, nobody waits longer than that."""
    taken, due = Due(moment, now).claim(interval, None)
    assert 0 <= taken.wait <= furthest(interval) / SECOND
    assert due == taken.mark
    assert furthest(SECOND) == 120 * SECOND


@given(MOMENTS, st.lists(st.tuples(st.integers(0, 10 * SECOND), INTERVALS), max_size=30))
def test_turns_keep_their_distance(now: int, steps: list[tuple[int, int]]) -> None:
    """However much time passes between, each turn comes after the interval of the one before."""
    moment = free_from = 0
    for passed, interval in steps:
        now += passed
        taken, due = Due(moment, now).claim(interval, None)
        if moment <= now + furthest(interval):
            assert now + round(taken.wait * SECOND) >= free_from
        assert due is not None
        moment = free_from = due


@given(MOMENTS, MOMENTS, INTERVALS)
def test_what_was_given_back_was_never_taken(moment: int, now: int, interval: int) -> None:
    """The next one gets the same turn."""
    taken, due = Due(moment, now).claim(interval, None)
    assert due is not None
    back = Due(due, now).give_back(taken)
    assert back is not None
    assert Due(back, now).claim(interval, None) == (taken, due)
