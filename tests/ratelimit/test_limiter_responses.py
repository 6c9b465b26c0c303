"""A limiter waits for responses under way before it takes an hourly quota for used up."""

import asyncio

import pytest

from tests.ratelimit.quota_server import HOUR, Fates, QuotaServer
from tests.ratelimit.simulation import Simulation, X, Y, quota_headers, too_fast
from toggl_async import ConnectError, DeadlineError, Headers, QuotaError
from toggl_async.ratelimit.permit import UNUSED, PermitUse
from toggl_async.ratelimit.waiter import Wait

GOOD: Fates = {}
FATES: dict[str, Fates] = {
    "good": GOOD,
    "lost": {"lost": 0.2},
    "429": {"429": 0.3},
    "silent": {"silent": 0.3},
    "all": {"lost": 0.1, "429": 0.2, "silent": 0.2},
}


def simulated(fates: Fates = GOOD, seed: int = 1, at_once: int = 16, **options: int) -> QuotaServer:
    """Return a server with thirty requests an hour, and a client of it without pacing."""
    simulation = Simulation.make(None, connections=at_once, **options)
    return QuotaServer(simulation, fates, seed=seed)


def leaves_open(fates: Fates) -> bool:
    """Return whether responses may leave open how many requests were counted."""
    return "lost" in fates or "silent" in fates


@pytest.mark.parametrize("at_once", [1, 2, 3, 8, 16, 29])
async def test_a_hundred_calls_use_the_whole_quota_of_each_hour(at_once: int) -> None:
    """With thirty requests an hour, a hundred calls take a hundred requests and wait for three resets."""
    server = simulated(at_once=at_once)
    began = server.simulation.clock()
    assert await server.run(server.start(100, max_quota_wait=1e6)) == []
    assert server.counted == [30, 30, 30, 10]
    assert server.refused == 0
    assert server.simulation.clock() - began <= 3.1 * HOUR
    await server.simulation.close()


@pytest.mark.parametrize("at_once", [1, 2, 3, 8, 16, 29])
async def test_without_a_wait_for_quota_thirty_of_a_hundred_calls_succeed(at_once: int) -> None:
    """The other seventy fail with the time of the reset, and no request is refused."""
    server = simulated(at_once=at_once)
    errors = await server.run(server.start(100))
    assert (server.counted, server.refused) == ([30], 0)
    assert len(errors) == 70
    assert all(isinstance(error, QuotaError) and error.resets_in for error in errors)
    await server.simulation.close()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("fates", FATES.values(), ids=FATES)
async def test_the_whole_quota_is_used_whatever_becomes_of_responses(fates: Fates, seed: int) -> None:
    """No request of an hour is left unused; at most one is refused, where the responses left it open."""
    server = simulated(fates, seed)
    assert await server.run(server.start(80, max_quota_wait=1e6)) == []
    assert server.counted[:-1] == [30] * (len(server.counted) - 1)
    assert server.refused <= (len(server.counted) - 1 if leaves_open(fates) else 0)
    await server.simulation.close()


@pytest.mark.parametrize("seed", range(8))
async def test_bulk_calls_use_all_but_the_reserve(seed: int) -> None:
    """Of thirty requests bulk calls use twenty-five, and interactive calls the last five."""
    server = simulated(seed=seed, reserve=5)
    errors = await server.run(server.start(60, priority="bulk"))
    assert (server.counted, len(errors)) == ([25], 35)
    errors = await server.run(server.start(10))
    assert (server.counted, len(errors), server.refused) == ([30], 5, 0)
    await server.simulation.close()


async def test_more_calls_at_once_than_the_quota_has_overrun_only_before_the_first_response() -> None:
    """A hundred calls at once may be refused while nothing is known, but no call is after a reset."""
    server = simulated(at_once=64)
    assert await server.run(server.start(130, max_quota_wait=1e6)) == []
    assert server.counted == [30, 30, 30, 30, 10]
    assert server.refused == 34
    await server.simulation.close()


@pytest.mark.parametrize("fates", FATES.values(), ids=FATES)
async def test_hours_may_overlap(fates: Fates) -> None:
    """If responses come minutes later, in the next hour, no more requests are refused there."""
    simulation = Simulation.make(None, connections=16)
    server = QuotaServer(simulation, fates, hourly=150, slowest=300.0)
    assert await server.run(server.start(320, max_quota_wait=1e6)) == []
    assert len(server.counted) > 2
    assert server.refused <= (len(server.counted) - 1 if leaves_open(fates) else 0)
    await simulation.close()


async def test_a_call_waits_for_a_response_under_way_and_is_sent_if_there_is_room() -> None:
    """If the request under way was not counted, the waiting call is sent; the wait has no known length."""
    simulation = Simulation.make(None)
    simulation.limiter.quotas[X].learn(1, 3000, simulation.clock())
    simulation.start("a")
    await simulation.clock.settle()
    simulation.start("b")
    await simulation.clock.settle()
    assert not simulation.tasks["b"].done()
    assert simulation.waits == [Wait("responses", None)]
    simulation.settle(simulation.permits["a"], PermitUse(error=ConnectError("no")))
    await simulation.clock.settle()
    assert simulation.order == ["a", "b"]
    await simulation.close()


async def test_a_call_whose_quota_the_response_uses_up_fails_or_waits_for_the_reset() -> None:
    """The response shows that nothing is left: a patient call waits for the reset, any other call fails."""
    simulation = Simulation.make(None)
    simulation.limiter.quotas[X].learn(1, 3000, simulation.clock())
    simulation.start("a")
    await simulation.clock.settle()
    simulation.start("patient", max_quota_wait=3600)
    simulation.start("impatient")
    await simulation.clock.pass_by(10)
    simulation.settle(simulation.permits["a"], PermitUse(headers=quota_headers(0, 2990)))
    await simulation.clock.settle()
    error = simulation.tasks["impatient"].exception()
    assert isinstance(error, QuotaError)
    assert error.resets_in == 2990
    assert simulation.waits[2:] == [Wait("quota", 2990)]
    await simulation.clock.pass_by(3000)
    assert simulation.order == ["a", "patient"]
    assert simulation.permits["patient"].quota_wait == 2990
    await simulation.close()


async def test_a_call_fails_at_once_although_another_quota_is_busy() -> None:
    """Calls of another workspace that are sent meanwhile do not keep a call waiting for a used-up quota."""
    simulation = Simulation.make(1.0)
    simulation.limiter.quotas[X].learn(1, 3000, simulation.clock())
    simulation.start("a")
    await simulation.clock.settle()
    simulation.start("b")
    for number in range(10):
        simulation.start(str(number), Y)
    await simulation.clock.pass_by(2.5)
    simulation.settle(simulation.permits["a"], PermitUse(headers=quota_headers(0, 2990)))
    await simulation.clock.settle()
    assert isinstance(simulation.tasks["b"].exception(), QuotaError)
    await simulation.close()


@pytest.mark.parametrize("deadline", [30.0, 30.5])
async def test_a_wait_for_responses_ends_at_the_deadline(deadline: float) -> None:
    """A call whose deadline comes before the response fails at its deadline, and nothing is sent for it."""
    simulation = Simulation.make(None)
    simulation.limiter.quotas[X].learn(1, 3000, simulation.clock())
    simulation.start("a")
    await simulation.clock.settle()
    simulation.start("b", deadline=simulation.clock() + deadline)
    await simulation.clock.pass_by(deadline - 1)
    assert not simulation.tasks["b"].done()
    await simulation.clock.pass_by(1)
    error = simulation.tasks["b"].exception()
    assert isinstance(error, DeadlineError)
    assert "nothing was sent" in str(error)
    await simulation.close()


@pytest.mark.parametrize(
    "use",
    [
        PermitUse(error=DeadlineError("no response")),
        PermitUse(error=asyncio.CancelledError()),
        PermitUse(headers=Headers(), error=too_fast()),
        PermitUse(headers=Headers()),
        UNUSED,
    ],
    ids=["timeout", "cancelled", "429", "silent", "unused"],
)
@pytest.mark.parametrize("released", [False, True])
async def test_a_wait_for_responses_ends_however_they_end(use: PermitUse, *, released: bool) -> None:
    """When no request is under way any more, the waiting call is sent or fails, and does not hang."""
    simulation = Simulation.make(None, connections=4)
    simulation.limiter.quotas[X].learn(1, 3000, simulation.clock())
    simulation.start("a")
    await simulation.clock.settle()
    simulation.start("b")
    await simulation.clock.settle()
    assert not simulation.tasks["b"].done()
    if released:
        simulation.permits["a"].release()
    simulation.settle(simulation.permits["a"], use)
    await simulation.clock.settle()
    assert simulation.tasks["b"].done()
    await simulation.close()


async def test_a_wait_for_responses_ends_with_the_hour() -> None:
    """If the response under way does not come before the reset, the waiting call is sent after the reset."""
    simulation = Simulation.make(None)
    simulation.limiter.quotas[X].learn(1, 60, simulation.clock())
    simulation.start("a")
    await simulation.clock.settle()
    simulation.start("b")
    await simulation.clock.pass_by(59)
    assert simulation.order == ["a"]
    await simulation.clock.pass_by(6)
    assert simulation.order == ["a", "b"]
    await simulation.close()
