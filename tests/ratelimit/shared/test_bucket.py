"""A shared bucket works the same way in a file and in Redis: every test runs with both."""

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
async def buckets(
    shared_rate_limit: SharedRateLimit, count: int, key: str = "somebody"
) -> AsyncIterator[list[SharedBucket]]:
    """Open several shared buckets with the same key."""
    opened = [shared_rate_limit.bind(key) for _ in range(count)]
    yield opened
    for bucket in opened:
        await bucket.close()


def waits(claims: list[Claim]) -> list[float]:
    """Return the waits of claims, the shortest first."""
    return sorted(each.wait for each in claims)


async def test_claims_are_one_interval_apart(shared_rate_limit: SharedRateLimit) -> None:
    """Each claim starts one interval after the last one, whichever process makes it."""
    async with buckets(shared_rate_limit, 3) as opened:
        claims = [await bucket.claim(10.0) for bucket in (*opened, *opened)]
    assert waits(claims) == [pytest.approx(10.0 * number, abs=0.5) for number in range(6)]
    assert [each.wait for each in claims] == waits(claims)


async def test_simultaneous_claims_differ(shared_rate_limit: SharedRateLimit) -> None:
    """No two claims that are made at the same time start at the same moment."""
    async with buckets(shared_rate_limit, 5) as opened:
        claims = await asyncio.gather(*(bucket.claim(2.0) for bucket in opened * 3))
    marks = sorted(each.mark or 0 for each in claims)
    assert all(later - earlier == 2 * SECOND for earlier, later in pairwise(marks))


async def test_each_key_has_a_bucket_of_its_own(shared_rate_limit: SharedRateLimit) -> None:
    """A claim under one key does not delay the claims under another."""
    async with (
        buckets(shared_rate_limit, 1) as (one,),
        buckets(shared_rate_limit, 1, "somebody else") as (other,),
    ):
        await one.claim(50.0)
        assert (await other.claim(50.0)).wait == BRIEF
        assert (await one.claim(50.0)).wait == pytest.approx(50, abs=0.5)


async def test_a_claim_that_would_start_too_late_is_refused(shared_rate_limit: SharedRateLimit) -> None:
    """A refused claim reports how long its wait would be, and the next claim starts in its place."""
    async with buckets(shared_rate_limit, 2) as (one, other):
        await one.claim(20.0)
        refused = await one.claim(20.0, 10.0)
        assert refused.mark is None
        assert refused.wait == pytest.approx(20, abs=0.5)
        assert (await other.claim(20.0, 30.0)).wait == pytest.approx(20, abs=0.5)


async def test_the_last_claim_can_be_given_back(shared_rate_limit: SharedRateLimit) -> None:
    """The next claim starts where the claim that was given back started."""
    async with buckets(shared_rate_limit, 2) as (one, other):
        await one.claim(20.0)
        await one.give_back(await one.claim(20.0))
        assert (await other.claim(20.0)).wait == pytest.approx(20, abs=0.5)


async def test_a_claim_before_others_is_lost_when_it_is_given_back(
    shared_rate_limit: SharedRateLimit,
) -> None:
    """The claims made after it keep their times, so that no request goes too early."""
    async with buckets(shared_rate_limit, 2) as (one, other):
        mine = await one.claim(20.0)
        await other.claim(20.0)
        await one.give_back(mine)
        assert (await other.claim(20.0)).wait == pytest.approx(40, abs=0.5)


async def test_a_penalty_holds_for_all_processes(shared_rate_limit: SharedRateLimit) -> None:
    """Claims made after a penalty start after its end, and giving a claim back does not shorten it."""
    async with buckets(shared_rate_limit, 2) as (one, other):
        mine = await one.claim(1.0)
        await one.penalize(30.0)
        await one.give_back(mine)
        assert (await other.claim(1.0)).wait == pytest.approx(30, abs=0.5)
        assert (await one.claim(1.0)).wait == pytest.approx(31, abs=0.5)


async def test_a_penalty_is_at_most_two_minutes_and_never_shortens_a_wait(
    shared_rate_limit: SharedRateLimit,
) -> None:
    """A longer penalty is cut, since it may come of a changed clock; a longer wait stays as it is."""
    async with buckets(shared_rate_limit, 1) as (bucket,):
        await bucket.penalize(86_400.0)
        assert (await bucket.claim(90.0)).wait == pytest.approx(120, abs=0.5)
        await bucket.penalize(1.0)
        assert (await bucket.claim(90.0)).wait == pytest.approx(210, abs=0.5)


async def test_a_claim_is_fast(shared_rate_limit: SharedRateLimit) -> None:
    """A hundred claims take far less time than the second that each of them lasts."""
    async with buckets(shared_rate_limit, 1) as (bucket,), asyncio.timeout(5):
        for _ in range(100):
            await bucket.claim(1.0)


# The arithmetic, with time passed in.

MOMENTS = st.integers(0, 2 * 10**15)
INTERVALS = st.integers(1, 3600 * SECOND)


@given(MOMENTS, MOMENTS, INTERVALS)
def test_a_claim_never_starts_later_than_the_bound(moment: int, now: int, interval: int) -> None:
    """Whatever moment is stored, say of a clock that was set back, no claim waits longer than the bound."""
    claim, due = Due(moment, now).claim(interval, None)
    assert 0 <= claim.wait <= furthest(interval) / SECOND
    assert due == claim.mark
    assert furthest(SECOND) == 120 * SECOND


@given(MOMENTS, st.lists(st.tuples(st.integers(0, 10 * SECOND), INTERVALS), max_size=30))
def test_claims_keep_their_distance(now: int, steps: list[tuple[int, int]]) -> None:
    """However much time passes between claims, each starts after the interval of the one before."""
    moment = free_from = 0
    for passed, interval in steps:
        now += passed
        claim, due = Due(moment, now).claim(interval, None)
        if moment <= now + furthest(interval):
            assert now + round(claim.wait * SECOND) >= free_from
        assert due is not None
        moment = free_from = due


@given(MOMENTS, MOMENTS, INTERVALS)
def test_a_claim_that_is_given_back_leaves_no_trace(moment: int, now: int, interval: int) -> None:
    """The next claim is equal to the one that was given back."""
    claim, due = Due(moment, now).claim(interval, None)
    assert due is not None
    back = Due(due, now).give_back(claim)
    assert back is not None
    assert Due(back, now).claim(interval, None) == (claim, due)
