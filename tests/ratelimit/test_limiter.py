"""When a call may be sent: in turn, at its pace, within the hour."""

import asyncio
import itertools
from collections.abc import Callable

import attrs
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

from tests.support.clock import Clock
from toggl_async import ConnectError, DeadlineError, Headers, MisuseError, QuotaError, RateLimitError
from toggl_async.options import Priority
from toggl_async.ratelimit.hourly_quota import ME, QuotaKey, workspace
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import UNUSED, Permit, PermitUse
from toggl_async.ratelimit.shared.bucket import Claim
from toggl_async.ratelimit.waiter import Wait

X, Y = workspace(1), workspace(2)


def quota(remaining: int, resets_in: int = 3600) -> Headers:
    """Headers that tell of the quota."""
    fields = [("X-Toggl-Quota-Remaining", str(remaining)), ("X-Toggl-Quota-Resets-In", str(resets_in))]
    return Headers.of(fields)


def too_fast(retry_after: float | None = None) -> RateLimitError:
    """A 429."""
    error = RateLimitError("slow down", status=429, headers=Headers())
    error.retry_after = retry_after
    return error


@attrs.define(eq=False)
class Street:
    """A limiter with a clock, and those who wait before it."""

    limiter: Limiter
    clock: Clock
    went: list[tuple[float, str]] = attrs.Factory(list)
    permits: dict[str, Permit] = attrs.Factory(dict)
    tasks: dict[str, asyncio.Task[None]] = attrs.Factory(dict)
    waits: list[Wait] = attrs.Factory(list)

    @classmethod
    def make(cls, interval: float | None = 1.0, **options: object) -> "Street":
        """A limiter of one call in so many seconds."""
        clock = Clock()
        pace = None if interval is None else LeakyBucket(interval)
        make: Callable[..., Limiter] = Limiter
        return cls(make(pace, clock=clock, sleep=clock.sleep, draw=lambda: 0.5, **options), clock)

    def come(
        self,
        name: str,
        bucket: QuotaKey = X,
        priority: Priority = "interactive",
        deadline: float | None = None,
        max_quota_wait: float | None = None,
    ) -> None:
        """One comes and waits for a turn."""

        async def go() -> None:
            self.permits[name] = await self.limiter.acquire(
                bucket, priority, deadline, max_quota_wait, self.waits.append
            )
            self.went.append((self.clock(), name))

        self.tasks[name] = asyncio.get_running_loop().create_task(go())

    def settle(self, permit: Permit, use: PermitUse) -> None:
        """Report how a permit was used."""
        self.limiter.settle(permit, use)

    @property
    def order(self) -> list[str]:
        """Who went, in order."""
        return [name for _, name in self.went]

    @property
    def gaps(self) -> list[float]:
        """Seconds between those who went."""
        return [later - earlier for (earlier, _), (later, _) in itertools.pairwise(self.went)]

    async def end(self) -> None:
        """Close, and see to it that nothing is left."""
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        await self.limiter.close(lambda: MisuseError("closed"))


async def test_calls_go_one_by_one_in_the_order_of_their_coming() -> None:
    """An hour of waiting takes no time in a test."""
    street = Street.make(60.0)
    for number in range(60):
        street.come(str(number))
    await street.clock.pass_by(3600)
    assert street.order == [str(number) for number in range(60)]
    assert set(street.gaps) == {60.0}
    await street.end()


async def test_without_a_pace_all_go_at_once() -> None:
    """Nobody waits for anything."""
    street = Street.make(None)
    for number in range(100):
        street.come(str(number))
    await street.clock.settle()
    assert len(street.went) == 100
    assert not street.waits
    await street.end()


@pytest.mark.parametrize("every", [2, 3, 7])
async def test_when_some_give_up_the_others_go_in_order_at_the_right_rate(every: int) -> None:
    """Cancelled anywhere in the queue, at any time: no turn is lost, none comes early."""
    street = Street.make()
    for number in range(100):
        street.come(str(number))
    await street.clock.settle()
    for number in range(0, 100, every):
        await street.clock.pass_by(0.3)
        street.tasks[str(number)].cancel()
    await street.clock.pass_by(100)
    gone = {name for name in street.order if int(name) % every == 0}
    assert [name for name in street.order if name not in gone] == [
        str(number) for number in range(100) if number % every
    ]
    assert min(street.gaps) >= 1
    assert max(street.gaps) <= 1 + 1e-6
    await street.end()


@pytest.mark.parametrize("rounds", range(12))
async def test_a_turn_that_comes_as_the_wait_is_given_up_goes_to_the_next(rounds: int) -> None:
    """However close it was: the next one goes, a slot later at most, and no sooner than the pace allows."""
    street = Street.make()
    for name in "abc":
        street.come(name)
    await street.clock.settle()
    when, _, woken = street.clock.sleepers[0]
    street.clock.now = when
    woken.set_result(None)
    for _ in range(rounds):
        await asyncio.sleep(0)
    street.tasks["b"].cancel()
    await street.clock.settle()
    assert street.limiter.quotas[X].under_way == len(street.went)
    await street.clock.pass_by(3)
    assert [name for name in street.order if name != "b"] == ["a", "c"]
    assert set(street.gaps) <= {1, 2}
    await street.end()


async def test_a_flood_of_bulk_does_not_keep_an_interactive_call() -> None:
    """It is served within two slots."""
    street = Street.make()
    for number in range(100):
        street.come(str(number), priority="bulk")
    await street.clock.pass_by(10.5)
    street.come("me")
    await street.clock.pass_by(2)
    assert "me" in street.order
    await street.end()


async def test_bulk_is_fair_over_workspaces() -> None:
    """A small job is not kept by a large one."""
    street = Street.make()
    for number in range(100):
        street.come(f"x{number}", X, "bulk")
    for number in range(3):
        street.come(f"y{number}", Y, "bulk")
    await street.clock.pass_by(7)
    assert {"y0", "y1", "y2"} <= set(street.order)
    await street.end()


async def test_three_left_and_fifty_want() -> None:
    """Three go; the others are told at once that nothing is left."""
    street = Street.make(None)
    street.limiter.quotas[X].learn(3, 3000, street.clock())
    for number in range(50):
        street.come(str(number))
    await street.clock.settle()
    assert street.order == ["0", "1", "2"]
    errors = [task.exception() for name, task in street.tasks.items() if name not in street.order]
    assert len(errors) == 47
    assert all(isinstance(error, QuotaError) and error.resets_in == 3000 for error in errors)
    await street.end()


async def test_who_may_wait_goes_after_the_reset() -> None:
    """Told of it before, spread over five seconds after; who may not wait so long is refused."""
    street = Street.make()
    street.limiter.quotas[X].learn(1, 3000, street.clock())
    began = street.clock()
    for name, max_quota_wait in (("a", 3600), ("b", 3600), ("c", 100), ("d", 3600)):
        street.come(name, max_quota_wait=max_quota_wait)
    await street.clock.pass_by(3000)
    assert street.order == ["a"]
    assert isinstance(street.tasks["c"].exception(), QuotaError)
    assert Wait("quota", 3000) in street.waits
    await street.clock.pass_by(10)
    assert street.order == ["a", "b", "d"]
    assert 3000 < street.went[1][0] - began <= 3005
    await street.end()


async def test_a_machine_that_slept_wakes_its_calls() -> None:
    """A laptop is shut for two hours: the clock goes on, timers do not; half a minute later calls go."""
    street = Street.make()
    street.limiter.quotas[X].learn(0, 3000, street.clock())
    street.come("a", max_quota_wait=3600)
    await street.clock.settle()
    street.clock.now += 7200  # nobody's timer has moved
    street.clock.sleepers[:] = [(when + 7200, number, woken) for when, number, woken in street.clock.sleepers]
    await street.clock.pass_by(30)
    assert street.order == ["a"]
    await street.end()


async def test_the_reserve_is_kept_for_interactive_calls() -> None:
    """Bulk calls leave so many of the hour's calls."""
    street = Street.make(None, reserve=5)
    street.limiter.quotas[X].learn(7, 3000, street.clock())
    for number in range(10):
        street.come(f"b{number}", priority="bulk")
    await street.clock.settle()
    assert street.order == ["b0", "b1"]
    for number in range(10):
        street.come(f"i{number}")
    await street.clock.settle()
    assert street.order == ["b0", "b1", "i0", "i1", "i2", "i3", "i4"]
    await street.end()


async def test_bulk_that_waits_for_quota_does_not_keep_others() -> None:
    """Neither interactive calls nor those of another window."""
    street = Street.make(reserve=5)
    street.limiter.quotas[X].learn(5, 3000, street.clock())
    street.come("bulk", priority="bulk", max_quota_wait=3600)
    await street.clock.settle()
    street.come("interactive")
    street.come("other", Y, "bulk")
    street.come("me", ME)
    await street.clock.pass_by(3)
    assert street.order == ["interactive", "me", "other"]
    await street.end()


async def test_what_cannot_come_in_time_is_refused_at_once() -> None:
    """It takes no slot, and the error says when its turn would be."""
    street = Street.make()
    for number in range(10):
        street.come(str(number))
    await street.clock.settle()
    street.come("late", deadline=street.clock() + 5)
    street.come("in time", deadline=street.clock() + 12)
    await street.clock.settle()
    error = street.tasks["late"].exception()
    assert isinstance(error, DeadlineError)
    assert error.retry_at is not None
    assert not error.retryable
    await street.clock.pass_by(12)
    assert "in time" in street.order
    assert len(street.went) == 11
    await street.end()


async def test_a_reset_after_the_deadline_is_an_error_now() -> None:
    """Whatever may be waited for: the answer would come too late."""
    street = Street.make()
    street.limiter.quotas[X].learn(0, 3599, street.clock())
    street.come("a", deadline=street.clock() + 60, max_quota_wait=3600)
    await street.clock.settle()
    error = street.tasks["a"].exception()
    assert isinstance(error, QuotaError)
    assert error.resets_in == 3599
    await street.end()


async def test_those_blocked_by_quota_are_not_counted_as_ahead() -> None:
    """A hundred calls that wait for the reset of one window hold nobody up in another."""
    street = Street.make()
    street.limiter.quotas[X].learn(0, 3000, street.clock())
    for number in range(100):
        street.come(str(number), max_quota_wait=3600)
    await street.clock.settle()
    street.come("other", Y, deadline=street.clock() + 5)
    await street.clock.pass_by(1)
    assert street.order == ["other"]
    await street.end()


async def test_429_makes_all_pause_even_one_who_waits_for_a_slot() -> None:
    """For two seconds at least, or what was asked for; then at a slower pace."""
    street = Street.make()
    for name in "abcd":
        street.come(name)
    await street.clock.pass_by(0.5)
    street.settle(street.permits["a"], PermitUse(headers=Headers(), error=too_fast(60)))
    await street.clock.pass_by(59)
    assert street.order == ["a"]
    await street.clock.pass_by(10)
    assert street.gaps == [60.5, 1.5, 1.5]
    await street.end()


async def test_only_so_many_are_under_way_and_turns_are_not_saved_up() -> None:
    """While all connections are taken nobody's turn comes: when they are free again, the pace is kept."""
    street = Street.make(connections=2)
    for number in range(6):
        street.come(str(number))
    await street.clock.pass_by(100)
    assert street.order == ["0", "1"]
    for name in "01":
        street.settle(street.permits[name], PermitUse(headers=Headers(), error=None))
        street.permits[name].release()
        street.permits[name].release()
    await street.clock.pass_by(100)
    assert street.order == ["0", "1", "2", "3"]
    assert street.gaps[-1] == 1
    await street.end()


async def test_a_permit_ends_once() -> None:
    """Whatever is told of it afterwards."""
    street = Street.make(None, connections=1)
    for left in (11, 10, 9):
        permit = await street.limiter.acquire(X)
        street.settle(permit, PermitUse(headers=quota(left)))
        street.settle(permit, PermitUse(error=DeadlineError("late")))
        street.settle(permit, UNUSED)
        permit.release()
    assert street.limiter.quotas[X].under_way == 0
    assert street.limiter.quotas[X].room(street.clock()) == 9
    await street.end()


async def test_a_workspace_that_learns_its_organization_while_calls_wait() -> None:
    """They count in the organization's window from then on, and so do those under way."""
    street = Street.make(None, connections=2)
    street.limiter.quotas[X].learn(4, 3000, street.clock())
    for number in range(4):
        street.come(str(number), max_quota_wait=3600)
    await street.clock.settle()
    street.limiter.quotas.learn(1, 77)
    for name in "01":
        street.settle(street.permits[name], PermitUse(headers=quota(2)))
        street.permits[name].release()
    await street.clock.settle()
    assert street.order == [*"0123"]
    window = street.limiter.quotas[QuotaKey("organization", 77)]
    assert (window.under_way, window.room(street.clock())) == (2, 0)
    await street.end()


async def test_who_is_told_and_raises_does_not_wait() -> None:
    """Neither at the beginning, nor when quota runs out on the way; nobody else is harmed."""
    street = Street.make()
    street.limiter.quotas[X].learn(2, 3000, street.clock())

    def complain(wait: Wait) -> None:
        if wait.reason == "quota":
            raise LookupError

    street.come("a")
    await street.clock.settle()
    mine = asyncio.get_running_loop().create_task(
        street.limiter.acquire(X, max_quota_wait=3600, notify=complain)
    )
    street.come("b")
    await street.clock.settle()
    street.settle(street.permits["a"], PermitUse(headers=quota(0)))
    await street.clock.pass_by(1)
    assert isinstance(mine.exception(), LookupError)
    street.come("c", Y)
    await street.clock.pass_by(1)
    assert "c" in street.order
    await street.end()


@attrs.define(eq=False)
class SharedBucket:
    """A line shared with others, which can break."""

    clock: Clock
    fault: Exception | None = None
    given_back: list[Claim] = attrs.Factory(list)
    penalties: list[float] = attrs.Factory(list)
    due: float = 0.0
    closed: bool = False

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Take the next turn."""
        del patience
        if self.fault is not None:
            raise self.fault
        wait = max(0.0, self.due - self.clock())
        self.due = max(self.due, self.clock()) + 2 * interval
        return Claim(wait, round(self.due * 1e6), round(interval * 1e6))

    async def give_back(self, claim: Claim) -> None:
        """Let go of a turn."""
        self.given_back.append(claim)

    async def penalize(self, seconds: float) -> None:
        """Let nobody go."""
        self.penalties.append(seconds)
        raise OSError

    async def close(self) -> None:
        """Let go of all."""
        self.closed = True


def shared_street() -> tuple[Street, SharedBucket]:
    """A limiter that shares its pace with others who take every second slot."""
    clock = Clock()
    line = SharedBucket(clock)
    return Street(Limiter(LeakyBucket(1.0), shared=line, clock=clock, sleep=clock.sleep), clock), line


async def test_a_shared_pace_is_kept_beside_our_own() -> None:
    """Every second slot is another's; a 429 is told to all, and closing lets go."""
    street, line = shared_street()
    for name in "abc":
        street.come(name)
    await street.clock.pass_by(5)
    assert street.gaps == [2, 2]
    street.settle(street.permits["a"], PermitUse(headers=Headers(), error=too_fast()))
    await street.clock.settle()
    assert line.penalties == [2.0]
    await street.end()
    assert line.closed


async def test_a_shared_slot_that_nobody_wants_is_given_back() -> None:
    """Also the one that comes as its call gives up."""
    street, line = shared_street()
    for name in "ab":
        street.come(name)
    await street.clock.pass_by(1.5)
    street.tasks["b"].cancel()
    await street.clock.pass_by(1)
    assert [claim.mark for claim in line.given_back] == [round(line.due * 1e6)]
    street.settle(street.permits["a"], UNUSED)
    await street.clock.settle()
    assert len(line.given_back) == 2
    await street.end()


async def test_a_shared_pace_that_breaks_leaves_nobody_waiting() -> None:
    """All who wait get its error; the next one tries anew."""
    street, line = shared_street()
    line.fault = RuntimeError("broken")
    for name in "abc":
        street.come(name)
    await street.clock.settle()
    assert [task.exception() for task in street.tasks.values()] == [line.fault] * 3
    line.fault = None
    street.come("d")
    await street.clock.pass_by(2)
    assert street.order == ["d"]
    await street.end()


async def test_close_sends_everybody_away() -> None:
    """With an error of their own each; whoever comes later gets it too."""
    street = Street.make()
    street.limiter.quotas[Y].learn(0, 3000, street.clock())
    for number in range(10):
        street.come(str(number))
    street.come("quota", Y, max_quota_wait=3600)
    await street.clock.settle()
    await street.limiter.close(lambda: MisuseError("closed"))
    await street.clock.settle()
    errors = [task.exception() for name, task in street.tasks.items() if name != "0"]
    assert all(isinstance(error, MisuseError) for error in errors)
    assert len({id(error) for error in errors}) == 10
    with pytest.raises(MisuseError):
        await street.limiter.acquire(X)
    await street.limiter.close(lambda: MisuseError("closed"))


class AnyTraffic(RuleBasedStateMachine):
    """Calls come, give up, are answered, refused and lost, as time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.street = self.loop.run_until_complete(self.make())
        self.count = 0
        self.cancelled: set[str] = set()
        self.places: dict[str, tuple[Priority, int]] = {}

    async def make(self) -> Street:
        """A limiter of one call a second, of which eight may be under way."""
        return Street.make(1.0, connections=8)

    def run(self, seconds: float = 0.0) -> None:
        """Let time pass."""
        self.loop.run_until_complete(self.street.clock.pass_by(seconds))

    @rule(priority=st.sampled_from(["interactive", "bulk"]), place=st.integers(1, 3), count=st.integers(1, 4))
    def come(self, priority: Priority, place: int, count: int) -> None:
        """Some come."""

        async def enter() -> None:
            self.street.come(str(self.count), workspace(place), priority, max_quota_wait=9e9)

        for _ in range(count):
            self.count += 1
            self.places[str(self.count)] = (priority, place)
            self.loop.run_until_complete(enter())
        self.run()

    @rule(data=st.data(), rounds=st.integers(0, 6))
    def give_up(self, data: st.DataObject, rounds: int) -> None:
        """One gives up, perhaps just as its turn comes."""
        waiting = [name for name, task in self.street.tasks.items() if not task.done()]
        if waiting:
            name = data.draw(st.sampled_from(waiting))
            self.cancelled.add(name)
            if self.street.clock.sleepers:
                when, _, woken = self.street.clock.sleepers[0]
                self.street.clock.now = max(self.street.clock.now, when)
                if not woken.done():
                    self.loop.call_soon(woken.set_result, None)
            for _ in range(rounds):
                self.loop.run_until_complete(asyncio.sleep(0))
            self.street.tasks[name].cancel()
            self.run()

    @precondition(lambda self: bool(self.street.permits))
    @rule(
        data=st.data(),
        how=st.sampled_from(["told", "silent", "429", "lost", "unsent", "unused"]),
        left=st.integers(0, 9),
    )
    def respond(self, data: st.DataObject, how: str, left: int) -> None:
        """One that is under way ends, somehow."""
        permit = self.street.permits.pop(data.draw(st.sampled_from(sorted(self.street.permits))))

        async def end() -> None:
            if how in ("lost", "unsent"):
                self.street.settle(
                    permit, PermitUse(error=DeadlineError("late") if how == "lost" else ConnectError("no"))
                )
            elif how != "unused":
                said = quota(left, 600) if how == "told" else Headers()
                error = too_fast() if how == "429" else None
                self.street.settle(permit, PermitUse(headers=said, error=error))
            permit.release()

        self.loop.run_until_complete(end())
        self.run()

    @rule(seconds=st.floats(0, 30))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.run(seconds)

    @invariant()
    def never_too_fast(self) -> None:
        """Calls are a second apart, whatever happens."""
        assert all(gap >= 1 - 1e-6 for gap in self.street.gaps)

    @invariant()
    def in_order(self) -> None:
        """Within a priority and a workspace those who came first went first."""
        last: dict[tuple[Priority, int], int] = {}
        for name in self.street.order:
            assert last.get(self.places[name], 0) < int(name)
            last[self.places[name]] = int(name)

    @invariant()
    def as_many_as_may(self) -> None:
        """No more are under way than there are connections."""
        assert len(self.street.permits) <= 8

    def teardown(self) -> None:
        """All who are left go in the end: none is lost."""

        async def finish() -> None:
            for _ in range(4 * self.count + 8):
                for permit in self.street.permits.values():
                    self.street.settle(permit, PermitUse(headers=Headers()))
                    permit.release()
                self.street.permits.clear()
                await self.street.clock.pass_by(700 if self.street.limiter.waiting else 0)
                if not self.street.limiter.waiting:
                    break
            gone = set(self.street.order) | self.cancelled
            await self.street.end()
            assert gone == set(self.places)

        self.loop.run_until_complete(finish())
        self.loop.close()


def test_whatever_the_traffic_nobody_is_lost_and_nobody_too_fast() -> None:
    """Coming, giving up, answers of all kinds and time, in any order."""
    run_state_machine_as_test(AnyTraffic, settings=settings(max_examples=40, stateful_step_count=25))
