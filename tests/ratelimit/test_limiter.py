"""The limiter gives permits out in a fair order, at its rate, and while a connection is free."""

import asyncio
import sys

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.ratelimit.simulation import Simulation, X, Y, quota_headers, too_fast
from toggl_async import ConnectError, DeadlineError, Headers, MisuseError
from toggl_async.options import Priority
from toggl_async.ratelimit.hourly_quota import workspace
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import UNUSED, PermitUse
from toggl_async.ratelimit.shared.bucket import ALONE, Claim


async def test_calls_are_sent_one_interval_apart_in_the_order_of_arrival() -> None:
    """Sixty calls get permits exactly one interval apart, first in, first out."""
    simulation = Simulation.make(60.0)
    for number in range(60):
        simulation.start(str(number))
    await simulation.clock.pass_by(3600)
    assert simulation.order == [str(number) for number in range(60)]
    assert set(simulation.gaps) == {60.0}
    await simulation.close()


async def test_without_a_rate_limit_no_call_waits() -> None:
    """All calls get their permits at once, and no wait is notified."""
    simulation = Simulation.make(None)
    for number in range(100):
        simulation.start(str(number))
    await simulation.clock.settle()
    assert len(simulation.granted) == 100
    assert not simulation.waits
    await simulation.close()


@pytest.mark.parametrize("every", [2, 3, 7])
async def test_cancelled_calls_do_not_disturb_the_rate_of_the_others(every: int) -> None:
    """Calls are cancelled anywhere in the queue at any time; no permit is lost and none is too early."""
    simulation = Simulation.make()
    for number in range(100):
        simulation.start(str(number))
    await simulation.clock.settle()
    for number in range(0, 100, every):
        await simulation.clock.pass_by(0.3)
        simulation.tasks[str(number)].cancel()
    await simulation.clock.pass_by(100)
    cancelled = {name for name in simulation.order if int(name) % every == 0}
    assert [name for name in simulation.order if name not in cancelled] == [
        str(number) for number in range(100) if number % every
    ]
    assert min(simulation.gaps) >= 1
    assert max(simulation.gaps) <= 1 + 1e-6
    await simulation.close()


@pytest.mark.parametrize("rounds", range(12))
async def test_a_permit_granted_to_a_call_as_it_is_cancelled_goes_to_the_next(rounds: int) -> None:
    """The next call gets its permit at most one interval later, and never sooner than the rate allows."""
    simulation = Simulation.make()
    for name in "abc":
        simulation.start(name)
    await simulation.clock.settle()
    when, _, woken = simulation.clock.sleepers[0]
    simulation.clock.now = when
    woken.set_result(None)
    for _ in range(rounds):
        await asyncio.sleep(0)
    simulation.tasks["b"].cancel()
    await simulation.clock.settle()
    assert simulation.limiter.quotas[X].under_way == len(simulation.granted)
    await simulation.clock.pass_by(3)
    assert [name for name in simulation.order if name != "b"] == ["a", "c"]
    assert set(simulation.gaps) <= {1, 2}
    await simulation.close()


async def test_an_interactive_call_overtakes_bulk_calls() -> None:
    """An interactive call gets one of the next two permits, however many bulk calls wait."""
    simulation = Simulation.make()
    for number in range(100):
        simulation.start(str(number), priority="bulk")
    await simulation.clock.pass_by(10.5)
    simulation.start("me")
    await simulation.clock.pass_by(2)
    assert "me" in simulation.order
    await simulation.close()


async def test_bulk_calls_take_turns_between_workspaces() -> None:
    """A workspace with few bulk calls does not wait for the many of another workspace."""
    simulation = Simulation.make()
    for number in range(100):
        simulation.start(f"x{number}", X, "bulk")
    for number in range(3):
        simulation.start(f"y{number}", Y, "bulk")
    await simulation.clock.pass_by(7)
    assert {"y0", "y1", "y2"} <= set(simulation.order)
    await simulation.close()


async def test_a_call_that_would_be_late_fails_at_once() -> None:
    """A call that would miss its deadline takes no permit, and its error has a time to retry at."""
    simulation = Simulation.make()
    for number in range(10):
        simulation.start(str(number))
    await simulation.clock.settle()
    simulation.start("late", deadline=simulation.clock() + 5)
    simulation.start("in time", deadline=simulation.clock() + 12)
    await simulation.clock.settle()
    error = simulation.tasks["late"].exception()
    assert isinstance(error, DeadlineError)
    assert error.retry_at is not None
    assert not error.retryable
    await simulation.clock.pass_by(12)
    assert "in time" in simulation.order
    assert len(simulation.granted) == 11
    await simulation.close()


async def test_a_429_delays_every_waiting_call() -> None:
    """After a 429 no call is sent for as long as the server asks, and the rate is lower afterwards."""
    simulation = Simulation.make()
    for name in "abcd":
        simulation.start(name)
    await simulation.clock.pass_by(0.5)
    simulation.settle(simulation.permits["a"], PermitUse(headers=Headers(), error=too_fast(60)))
    await simulation.clock.pass_by(59)
    assert simulation.order == ["a"]
    await simulation.clock.pass_by(10)
    assert simulation.gaps == [60.5, 1.5, 1.5]
    await simulation.close()


async def test_a_call_that_a_429_makes_late_fails_at_once() -> None:
    """A waiting call whose deadline comes before the end of the pause fails when the pause begins."""
    simulation = Simulation.make()
    simulation.start("a")
    await simulation.clock.settle()
    for name, seconds in (("late", 30), ("in time", 100)):
        simulation.start(name, deadline=simulation.clock() + seconds)
    simulation.start("patient")
    await simulation.clock.pass_by(0.5)
    simulation.settle(simulation.permits["a"], PermitUse(headers=Headers(), error=too_fast(60)))
    await simulation.clock.settle()
    error = simulation.tasks["late"].exception()
    assert isinstance(error, DeadlineError)
    assert "in 60 s, after its deadline; nothing was sent" in str(error)
    await simulation.clock.pass_by(70)
    assert simulation.order == ["a", "in time", "patient"]
    await simulation.close()


async def test_no_more_calls_are_under_way_than_connections() -> None:
    """Permits are not saved up while all connections are taken: the rate holds when they are free again."""
    simulation = Simulation.make(connections=2)
    for number in range(6):
        simulation.start(str(number))
    await simulation.clock.pass_by(100)
    assert simulation.order == ["0", "1"]
    for name in "01":
        simulation.settle(simulation.permits[name], PermitUse(headers=Headers(), error=None))
        simulation.permits[name].release()
        simulation.permits[name].release()
    await simulation.clock.pass_by(100)
    assert simulation.order == ["0", "1", "2", "3"]
    assert simulation.gaps[-1] == 1
    await simulation.close()


async def test_a_permit_is_settled_once() -> None:
    """Later reports on a permit that is settled change nothing, and a second release frees no connection."""
    simulation = Simulation.make(None, connections=1)
    for left in (11, 10, 9):
        permit = await simulation.limiter.acquire(X)
        simulation.settle(permit, PermitUse(headers=quota_headers(left)))
        simulation.settle(permit, PermitUse(error=DeadlineError("late")))
        simulation.settle(permit, UNUSED)
        permit.release()
    assert simulation.limiter.quotas[X].under_way == 0
    assert simulation.limiter.quotas[X].room(simulation.clock()) == 9
    await simulation.close()


async def test_a_shortage_of_connections_is_reported() -> None:
    """It is reported when a call begins to wait for a connection, and not while connections are free."""
    shortages: list[bool] = []

    def report() -> None:
        shortages.append(simulation.limiter.is_short)

    simulation = Simulation.make(None, connections=2, on_shortage=report)
    for name in ("0", "1"):
        simulation.start(name)
        await simulation.clock.settle()
    assert not shortages
    assert not simulation.limiter.is_short
    simulation.start("2")
    await simulation.clock.settle()
    assert shortages == [True]
    simulation.permits["0"].release()
    await simulation.clock.settle()
    assert simulation.order == ["0", "1", "2"]
    assert not simulation.limiter.is_short
    await simulation.close()


async def test_a_connection_that_becomes_free_goes_to_the_next_call_at_once() -> None:
    """No task is waited for in between; with the last call that task ends, and a later call needs none."""
    simulation = Simulation.make(None, connections=1)
    for name in "abc":
        simulation.start(name)
    await simulation.clock.settle()
    assert simulation.limiter.waiting == 2
    for name, left in (("a", 1), ("b", 0)):
        simulation.permits[name].release()
        assert simulation.limiter.waiting == left
        await simulation.clock.settle()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    simulation.permits["c"].release()
    assert simulation.order == ["a", "b", "c"]
    simulation.start("d")
    await simulation.clock.settle()
    assert [wait.reason for wait in simulation.waits] == ["connections", "connections"]
    await simulation.close()


async def test_a_connection_that_becomes_free_waits_for_quota() -> None:
    """A call whose quota is used up does not go when a connection becomes free, but after the reset."""
    simulation = Simulation.make(None, connections=1)
    for name in "ab":
        simulation.start(name, max_quota_wait=3600)
    await simulation.clock.settle()
    simulation.settle(simulation.permits["a"], PermitUse(headers=quota_headers(0, 100)))
    simulation.permits["a"].release()
    assert simulation.limiter.waiting == 1
    await simulation.clock.pass_by(99)
    assert simulation.order == ["a"]
    await simulation.clock.pass_by(10)
    assert simulation.order == ["a", "b"]
    await simulation.close()


async def test_close_ends_every_wait() -> None:
    """Each waiting call gets an error of its own, and a call that arrives later fails too."""
    simulation = Simulation.make()
    simulation.limiter.quotas[Y].learn(0, 3000, simulation.clock())
    for number in range(10):
        simulation.start(str(number))
    simulation.start("quota", Y, max_quota_wait=3600)
    await simulation.clock.settle()
    await simulation.limiter.close(lambda: MisuseError("closed"))
    await simulation.clock.settle()
    errors = [task.exception() for name, task in simulation.tasks.items() if name != "0"]
    assert all(isinstance(error, MisuseError) for error in errors)
    assert len({id(error) for error in errors}) == 10
    with pytest.raises(MisuseError):
        await simulation.limiter.acquire(X)
    await simulation.limiter.close(lambda: MisuseError("closed"))


class RandomTraffic(RuleBasedStateMachine):
    """Calls arrive, are cancelled, and get responses of all kinds, as time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.simulation = self.loop.run_until_complete(self.make())
        self.count = 0
        self.cancelled: set[str] = set()
        self.arrivals: dict[str, tuple[Priority, int]] = {}

    async def make(self) -> Simulation:
        """Make a limiter with a rate of one call a second and eight connections."""
        return Simulation.make(1.0, connections=8)

    def run(self, seconds: float = 0.0) -> None:
        """Let time pass."""
        self.loop.run_until_complete(self.simulation.clock.pass_by(seconds))

    @rule(
        priority=st.sampled_from(["interactive", "bulk"]),
        workspace_id=st.integers(1, 3),
        count=st.integers(1, 4),
    )
    def start(self, priority: Priority, workspace_id: int, count: int) -> None:
        """Start some calls."""

        async def start() -> None:
            self.simulation.start(str(self.count), workspace(workspace_id), priority, max_quota_wait=9e9)

        for _ in range(count):
            self.count += 1
            self.arrivals[str(self.count)] = (priority, workspace_id)
            self.loop.run_until_complete(start())
        self.run()

    @rule(data=st.data(), rounds=st.integers(0, 6))
    def cancel(self, data: st.DataObject, rounds: int) -> None:
        """Cancel a waiting call, perhaps just as its permit is granted."""
        waiting = [name for name, task in self.simulation.tasks.items() if not task.done()]
        if waiting:
            name = data.draw(st.sampled_from(waiting))
            self.cancelled.add(name)
            if self.simulation.clock.sleepers:
                when, _, woken = self.simulation.clock.sleepers[0]
                self.simulation.clock.now = max(self.simulation.clock.now, when)
                if not woken.done():
                    self.loop.call_soon(woken.set_result, None)
            for _ in range(rounds):
                self.loop.run_until_complete(asyncio.sleep(0))
            self.simulation.tasks[name].cancel()
            self.run()

    @precondition(lambda self: bool(self.simulation.permits))
    @rule(
        data=st.data(),
        how=st.sampled_from(["quota", "no quota", "429", "lost", "unsent", "unused"]),
        left=st.integers(0, 9),
    )
    def respond(self, data: st.DataObject, how: str, left: int) -> None:
        """End the use of a permit, in one of all possible ways."""
        permit = self.simulation.permits.pop(data.draw(st.sampled_from(sorted(self.simulation.permits))))

        async def settle() -> None:
            if how in ("lost", "unsent"):
                self.simulation.settle(
                    permit, PermitUse(error=DeadlineError("late") if how == "lost" else ConnectError("no"))
                )
            elif how != "unused":
                headers = quota_headers(left, 600) if how == "quota" else Headers()
                error = too_fast() if how == "429" else None
                self.simulation.settle(permit, PermitUse(headers=headers, error=error))
            permit.release()

        self.loop.run_until_complete(settle())
        self.run()

    @rule(seconds=st.floats(0, 30))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.run(seconds)

    @invariant()
    def never_too_fast(self) -> None:
        """Permits are a second apart, whatever happens."""
        assert all(gap >= 1 - 1e-6 for gap in self.simulation.gaps)

    @invariant()
    def in_order(self) -> None:
        """Within a priority and a workspace, calls get permits in the order of their arrival."""
        last: dict[tuple[Priority, int], int] = {}
        for name in self.simulation.order:
            assert last.get(self.arrivals[name], 0) < int(name)
            last[self.arrivals[name]] = int(name)

    @invariant()
    def at_most_eight_are_under_way(self) -> None:
        """No more calls are under way than there are connections."""
        assert len(self.simulation.permits) <= 8

    def teardown(self) -> None:
        """Check that every call that was not cancelled gets its permit in the end."""

        async def finish() -> None:
            for _ in range(4 * self.count + 8):
                for permit in self.simulation.permits.values():
                    self.simulation.settle(permit, PermitUse(headers=Headers()))
                    permit.release()
                self.simulation.permits.clear()
                await self.simulation.clock.pass_by(700 if self.simulation.limiter.waiting else 0)
                if not self.simulation.limiter.waiting:
                    break
            ended = set(self.simulation.order) | self.cancelled
            await self.simulation.close()
            assert ended == set(self.arrivals)

        self.loop.run_until_complete(finish())
        self.loop.close()


def test_random_traffic_loses_no_call_and_keeps_the_rate() -> None:
    """In any order of arrivals, cancellations, responses and waits, no call is lost or sent too early."""
    run_state_machine_as_test(RandomTraffic, settings=settings(max_examples=40, stateful_step_count=25))


class UnreachableBucket:
    """A shared bucket that cannot be reached: the process does its own pacing, without a moment's wait."""

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Claim nothing."""
        del interval, patience
        return ALONE

    async def give_back(self, claim: Claim) -> None:
        """Do nothing."""

    async def penalize(self, seconds: float) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
def test_calls_go_on_where_tasks_start_eagerly() -> None:
    """The task that serves the queue may end inside its own start: the next call starts another one."""

    async def calls() -> None:
        asyncio.get_running_loop().set_task_factory(vars(asyncio)["eager_task_factory"])
        limiter = Limiter(LeakyBucket(1e-6), shared=UnreachableBucket())
        async with asyncio.timeout(5):
            for _ in range(5):
                limiter.settle(await limiter.acquire(workspace(1)), UNUSED)
        await limiter.close(lambda: MisuseError("closed"))

    asyncio.run(calls())
