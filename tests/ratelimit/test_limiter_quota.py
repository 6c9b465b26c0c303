"""A limiter gives permits out within the hourly quota."""

import asyncio

from tests.ratelimit.simulation import Simulation, X, Y, quota_headers
from toggl_async import QuotaError
from toggl_async.ratelimit.hourly_quota import ME, QuotaKey
from toggl_async.ratelimit.permit import PermitUse
from toggl_async.ratelimit.waiter import Wait


async def test_no_more_calls_are_sent_than_the_quota_has_left() -> None:
    """With three calls left, three of fifty get permits; the others fail once the responses are there."""
    simulation = Simulation.make(None)
    simulation.limiter.quotas[X].learn(3, 3000, simulation.clock())
    for number in range(50):
        simulation.start(str(number))
    await simulation.clock.settle()
    assert simulation.order == ["0", "1", "2"]
    for name, left in (("1", 1), ("0", 2), ("2", 0)):
        assert sum(task.done() for task in simulation.tasks.values()) == 3
        simulation.settle(simulation.permits[name], PermitUse(headers=quota_headers(left, 3000)))
        await simulation.clock.settle()
    assert simulation.order == ["0", "1", "2"]
    errors = [task.exception() for name, task in simulation.tasks.items() if name not in simulation.order]
    assert len(errors) == 47
    assert all(isinstance(error, QuotaError) and error.resets_in == 3000 for error in errors)
    await simulation.close()


async def test_a_call_that_may_wait_for_quota_is_sent_after_the_reset() -> None:
    """The call is notified of the wait and sent within 5 s of the reset; a less patient call fails."""
    simulation = Simulation.make()
    simulation.limiter.quotas[X].learn(1, 3000, simulation.clock())
    began = simulation.clock()
    for name, max_quota_wait in (("a", 3600), ("b", 3600), ("c", 100), ("d", 3600)):
        simulation.start(name, max_quota_wait=max_quota_wait)
    await simulation.clock.settle()
    simulation.settle(simulation.permits["a"], PermitUse(headers=quota_headers(0, 3000)))
    await simulation.clock.pass_by(3000)
    assert simulation.order == ["a"]
    assert isinstance(simulation.tasks["c"].exception(), QuotaError)
    assert Wait("quota", 3000) in simulation.waits
    await simulation.clock.pass_by(10)
    assert simulation.order == ["a", "b", "d"]
    assert 3000 < simulation.granted[1][0] - began <= 3005
    await simulation.close()


async def test_a_permit_reports_for_how_long_its_call_waited_for_quota() -> None:
    """Neither the wait for the rate nor the seconds that spread calls after a reset count."""
    simulation = Simulation.make(10.0)
    for name in ("a", "b"):
        simulation.start(name, max_quota_wait=3600)
    await simulation.clock.pass_by(10)
    simulation.limiter.quotas[X].learn(0, 3000, simulation.clock())
    for name in ("c", "d"):
        simulation.start(name, max_quota_wait=3600)
    await simulation.clock.pass_by(1000)
    simulation.start("e", max_quota_wait=3600)
    await simulation.clock.pass_by(2100)
    waits = {name: permit.quota_wait for name, permit in simulation.permits.items()}
    assert waits == {"a": 0, "b": 0, "c": 3000, "d": 3000, "e": 2000}
    await simulation.close()


async def test_a_wait_for_quota_ends_soon_after_the_machine_wakes_from_sleep() -> None:
    """During sleep the clock goes on and timers do not; the call is sent within half a minute of waking."""
    simulation = Simulation.make()
    clock = simulation.clock
    simulation.limiter.quotas[X].learn(0, 3000, clock())
    simulation.start("a", max_quota_wait=3600)
    await clock.settle()
    clock.now += 7200  # the timers have not moved
    clock.sleepers[:] = [(when + 7200, number, woken) for when, number, woken in clock.sleepers]
    await clock.pass_by(30)
    assert simulation.order == ["a"]
    await simulation.close()


async def test_the_reserve_is_kept_for_interactive_calls() -> None:
    """Bulk calls leave the reserved number of calls in the hourly quota, and interactive calls use it."""
    simulation = Simulation.make(None, reserve=5)
    simulation.limiter.quotas[X].learn(7, 3000, simulation.clock())
    for number in range(10):
        simulation.start(f"b{number}", priority="bulk")
    await simulation.clock.settle()
    assert simulation.order == ["b0", "b1"]
    for number in range(10):
        simulation.start(f"i{number}")
    await simulation.clock.settle()
    assert simulation.order == ["b0", "b1", "i0", "i1", "i2", "i3", "i4"]
    await simulation.close()


async def test_a_bulk_call_that_waits_for_quota_does_not_delay_other_calls() -> None:
    """Interactive calls and calls of another hourly quota are sent before the reset."""
    simulation = Simulation.make(reserve=5)
    simulation.limiter.quotas[X].learn(5, 3000, simulation.clock())
    simulation.start("bulk", priority="bulk", max_quota_wait=3600)
    await simulation.clock.settle()
    simulation.start("interactive")
    simulation.start("other", Y, "bulk")
    simulation.start("me", ME)
    await simulation.clock.pass_by(3)
    assert simulation.order == ["interactive", "me", "other"]
    await simulation.close()


async def test_a_call_whose_deadline_is_before_the_reset_fails_at_once() -> None:
    """A quota wait that would end after the deadline is a QuotaError, however long the call may wait."""
    simulation = Simulation.make()
    simulation.limiter.quotas[X].learn(0, 3599, simulation.clock())
    simulation.start("a", deadline=simulation.clock() + 60, max_quota_wait=3600)
    await simulation.clock.settle()
    error = simulation.tasks["a"].exception()
    assert isinstance(error, QuotaError)
    assert error.resets_in == 3599
    await simulation.close()


async def test_calls_that_wait_for_quota_do_not_lengthen_the_expected_wait_of_others() -> None:
    """A hundred calls that wait for one quota do not make a call of another miss its deadline."""
    simulation = Simulation.make()
    simulation.limiter.quotas[X].learn(0, 3000, simulation.clock())
    for number in range(100):
        simulation.start(str(number), max_quota_wait=3600)
    await simulation.clock.settle()
    simulation.start("other", Y, deadline=simulation.clock() + 5)
    await simulation.clock.pass_by(1)
    assert simulation.order == ["other"]
    await simulation.close()


async def test_waiting_calls_move_to_the_quota_of_an_organization_that_becomes_known() -> None:
    """Calls under way and calls that wait count in the organization's hourly quota from then on."""
    simulation = Simulation.make(None, connections=2)
    simulation.limiter.quotas[X].learn(4, 3000, simulation.clock())
    for number in range(4):
        simulation.start(str(number), max_quota_wait=3600)
    await simulation.clock.settle()
    simulation.limiter.quotas.learn(1, 77)
    for name, left in (("0", 3), ("1", 2)):
        simulation.settle(simulation.permits[name], PermitUse(headers=quota_headers(left)))
        simulation.permits[name].release()
    await simulation.clock.settle()
    assert simulation.order == [*"0123"]
    quota = simulation.limiter.quotas[QuotaKey("organization", 77)]
    assert (quota.under_way, quota.room(simulation.clock())) == (2, 0)
    await simulation.close()


async def test_calls_of_workspaces_that_turn_out_to_share_a_quota_keep_their_order() -> None:
    """They go in the order of arrival as the shared quota allows; one may be cancelled before it is moved."""
    simulation = Simulation.make(None, connections=2)
    for name, key in zip("abcdefgh", [X, Y, X, Y, X, Y, X, Y], strict=True):
        simulation.start(name, key, max_quota_wait=3600)
    await simulation.clock.settle()
    for workspace_id in (1, 2):
        simulation.limiter.quotas.learn(workspace_id, 77)
    simulation.tasks["c"].cancel()
    await simulation.clock.settle()
    simulation.tasks["e"].cancel()
    await simulation.clock.settle()
    for name, left in (("a", 3), ("b", 2)):
        simulation.settle(simulation.permits[name], PermitUse(headers=quota_headers(left)))
        simulation.permits[name].release()
    await simulation.clock.settle()
    assert simulation.order == [*"abdf"]
    for name in "df":
        simulation.settle(simulation.permits[name], PermitUse(headers=quota_headers(0)))
        simulation.permits[name].release()
    await simulation.clock.pass_by(3610)
    assert simulation.order == [*"abdfgh"]
    assert simulation.limiter.waiting == 0
    await simulation.close()


async def test_an_error_of_a_notify_callback_ends_its_own_call_alone() -> None:
    """A callback that raises when quota runs out ends the wait of its call; other calls are still sent."""
    simulation = Simulation.make()
    simulation.limiter.quotas[X].learn(2, 3000, simulation.clock())

    def complain(wait: Wait) -> None:
        if wait.reason == "quota":
            raise LookupError

    simulation.start("a")
    await simulation.clock.settle()
    complaining = asyncio.get_running_loop().create_task(
        simulation.limiter.acquire(X, max_quota_wait=3600, notify=complain)
    )
    simulation.start("b")
    await simulation.clock.settle()
    simulation.settle(simulation.permits["a"], PermitUse(headers=quota_headers(0)))
    await simulation.clock.pass_by(1)
    assert isinstance(complaining.exception(), LookupError)
    simulation.start("c", Y)
    await simulation.clock.pass_by(1)
    assert "c" in simulation.order
    await simulation.close()
