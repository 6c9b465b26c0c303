"""Connections that several limiters share."""

import asyncio
import itertools

import pytest

from tests.support.clock import Clock
from toggl_async import MisuseError
from toggl_async.ratelimit.connection_slots import ConnectionSlots, LimiterConnections
from toggl_async.ratelimit.hourly_quota import workspace
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import UNUSED, Permit

KEY = workspace(7)


def end(permit: Permit) -> None:
    """End the attempt of a permit, and close its response."""
    permit.end_attempt()
    permit.release()


@pytest.fixture
def clock() -> Clock:
    """A clock that is set by hand."""
    return Clock()


def limiters(
    slots: ConnectionSlots, clock: Clock, count: int, interval: float | None = None
) -> list[Limiter]:
    """Return limiters that share connections."""
    return [
        Limiter(
            None if interval is None else LeakyBucket(interval),
            connections=8,
            slots=slots,
            clock=clock.setting,
        )
        for _ in range(count)
    ]


def acquire(limiter: Limiter) -> "asyncio.Task[Permit]":
    """Begin to wait for a permit."""
    return asyncio.create_task(limiter.acquire(KEY))


async def test_limiters_together_have_no_more_permits_than_slots(clock: Clock) -> None:
    """A permit is issued when one of any limiter is given back, in the order of asking."""
    slots = ConnectionSlots(2)
    first, second, third = limiters(slots, clock, 3)
    held = [await first.acquire(KEY), await second.acquire(KEY)]
    late, later = acquire(third), acquire(first)
    await clock.settle()
    assert not late.done()
    end(held[0])
    await clock.settle()
    assert (late.done(), later.done()) == (True, False)
    end(held[1])
    await clock.settle()
    end(await later)
    end(await late)
    assert not slots.is_short
    assert all(slots.take() for _ in range(2))
    assert not slots.take()


async def test_a_slot_is_occupied_until_the_response_is_closed_and_the_attempt_has_ended(
    clock: Clock,
) -> None:
    """Neither a closed response nor an ended attempt alone frees the slot, in whichever order they come."""
    for steps in itertools.permutations([Permit.release, Permit.end_attempt]):
        slots = ConnectionSlots(1)
        (limiter,) = limiters(slots, clock, 1)
        permit = await limiter.acquire(KEY)
        for step in steps:
            assert not slots.has_free
            step(permit)
        step(permit)
        assert slots.has_free
        assert slots.take()
        assert not slots.take()


async def test_a_permit_that_is_not_used_gives_its_slot_back(clock: Clock) -> None:
    """Nothing was sent with the permit, so its slot is free at once."""
    slots = ConnectionSlots(1)
    (limiter,) = limiters(slots, clock, 1)
    limiter.settle(await limiter.acquire(KEY), UNUSED)
    assert slots.has_free


@pytest.mark.parametrize("free_first", [False, True])
async def test_a_cancelled_wait_frees_its_slot(clock: Clock, *, free_first: bool) -> None:
    """A call whose wait is cancelled leaves no slot taken, and none awaited."""
    slots = ConnectionSlots(1)
    first, second = limiters(slots, clock, 2)
    permit = await first.acquire(KEY)
    waiting = acquire(second)
    await clock.settle()
    if free_first:
        end(permit)
    waiting.cancel()
    await asyncio.wait({waiting})
    if not free_first:
        end(permit)
    await clock.settle()
    assert slots.has_free
    assert slots.take()
    assert not slots.take()


async def test_a_call_that_waits_for_its_rate_takes_no_slot(clock: Clock) -> None:
    """A slot is for a call that may go: while one waits for its rate or quota, others have the slot."""
    slots = ConnectionSlots(1)
    slow, other = limiters(slots, clock, 2, interval=10.0)
    end(await slow.acquire(KEY))
    waiting = acquire(slow)
    await clock.settle()
    end(await other.acquire(KEY))
    other.quotas[workspace(8)].learn(0, 100.0, clock())
    stuck = asyncio.create_task(other.acquire(workspace(8), max_quota_wait=1000))
    await clock.pass_by(9)
    assert slots.has_free
    await clock.pass_by(1)
    end(await waiting)
    assert slots.has_free
    await clock.pass_by(110)
    end(await stuck)


async def test_a_slot_that_comes_when_the_quota_is_used_up_goes_to_others(clock: Clock) -> None:
    """A limiter whose quota was used up while it waited for a slot does not keep the slot."""
    slots = ConnectionSlots(1)
    first, second, third = limiters(slots, clock, 3)
    permit = await first.acquire(KEY)
    stuck = asyncio.create_task(second.acquire(KEY, max_quota_wait=1000))
    await clock.settle()
    second.quotas[KEY].learn(0, 100.0, clock())
    end(permit)
    await clock.settle()
    assert not stuck.done()
    end(await third.acquire(KEY))
    await clock.pass_by(110)
    end(await stuck)


async def test_a_wait_for_a_slot_does_not_let_requests_bunch(clock: Clock) -> None:
    """Calls of one client that waited for a connection are spaced as if they had not."""
    slots = ConnectionSlots(1)
    first, second = limiters(slots, clock, 2, interval=1.0)
    permit = await first.acquire(KEY)
    waiting = [acquire(second) for _ in range(3)]
    await clock.pass_by(60)
    end(permit)
    went: list[float] = []
    for each in waiting:
        await clock.pass_by(1.0)
        end(await each)
        went.append(clock())
    assert went == [1061.0, 1062.0, 1063.0]


async def test_closing_a_limiter_frees_its_slot(clock: Clock) -> None:
    """A limiter that is closed while it waits for a slot does not get one later."""
    slots = ConnectionSlots(1)
    first, second = limiters(slots, clock, 2)
    permit = await first.acquire(KEY)
    waiting = acquire(second)
    await clock.settle()
    await second.close(lambda: MisuseError("closed"))
    assert isinstance((await asyncio.gather(waiting, return_exceptions=True))[0], MisuseError)
    end(permit)
    assert slots.has_free


def test_without_slots_only_the_own_limit_applies() -> None:
    """A limiter of a client with connections of its own never waits for a slot."""
    own = LimiterConnections(2, None)
    outs: list[bool] = []
    for _ in range(2):
        outs.append(own.is_out)
        assert own.has_slot()
        own.use()
    assert [*outs, own.is_out] == [False, False, True]
    own.release()
    own.release_slot()
    own.drop_slot()
    assert own.free == 1
    assert not LimiterConnections(None, None).is_short


async def test_requests_are_numbered_on_from_what_an_earlier_limiter_has_learned(clock: Clock) -> None:
    """The numbers of requests stay in the order of sending when a new limiter goes on with known quotas."""
    first = Limiter(None, clock=clock.setting)
    numbers = [(await first.acquire(KEY)).number for _ in range(3)]
    second = Limiter(None, clock=clock.setting, quotas=first.quotas)
    assert [*numbers, (await second.acquire(KEY)).number] == [1, 2, 3, 4]
