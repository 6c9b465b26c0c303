"""Calls that wait are decided about as a plain definition says, which looks at every call each time."""

import itertools
import math
import re

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

from tests.ratelimit.simulation import quota_headers
from tests.support.clock import Clock
from toggl_async import DeadlineError, Headers, QuotaError, TogglError
from toggl_async.options import Priority
from toggl_async.ratelimit.hourly_quota import HourlyQuotas, QuotaKey, workspace
from toggl_async.ratelimit.waiter import Waiter, no_response_in_time, too_late, used_up
from toggl_async.ratelimit.waiting import WaitingCalls

RESERVE = 2
PRIORITIES: tuple[Priority, Priority] = ("interactive", "bulk")
WORKSPACES = st.integers(1, 4)


@attrs.define(eq=False)
class Watched:
    """A call that waits, and what the definition says of it: its error, and what it was informed of."""

    waiter: Waiter
    began: float | None = None
    resets_at: float = 0.0
    informed: set[str] = attrs.Factory(set)
    error: BaseException | None = None

    def check(self, resets_at: float | None, now: float) -> QuotaError | None:
        """Return the error of a call that may not wait for a reset."""
        waiter = self.waiter
        if resets_at is None:
            return used_up(waiter.key, waiter.priority, None)
        self.began = now if self.began is None else self.began
        self.resets_at = resets_at
        late = waiter.deadline is not None and resets_at > waiter.deadline
        if late or resets_at > self.began + waiter.max_quota_wait:
            return used_up(waiter.key, waiter.priority, resets_at - now)
        return None

    def quota_wait(self, now: float) -> float:
        """Return for how long the call waited for quota if it goes now."""
        return 0.0 if self.began is None else min(now, self.resets_at) - self.began


def errors_of(waiter: Waiter) -> BaseException | None:
    """Return the error with which a wait ended."""
    return waiter._error


class RandomWaits(RuleBasedStateMachine):
    """Calls wait for quotas that change in all ways, and move to organizations, as time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.clock, self.quotas = Clock(), HourlyQuotas()
        self.waiting = WaitingCalls(self.quotas, RESERVE, self.clock.setting)
        self.calls: list[Watched] = []
        self.ended: list[Watched] = []
        self.number = 0
        self.under_way: list[tuple[QuotaKey, int]] = []
        for number, priority in itertools.product(range(1, 5), PRIORITIES):
            self.enter(number, priority, [0.0, 50.0, 9e9][number % 3], [None, 70.0][number % 2], 2)

    def room(self, key: QuotaKey, priority: Priority) -> int | None:
        """Return the room of a quota."""
        return self.quotas[key].sendable(self.clock.now, RESERVE if priority == "bulk" else 0)

    def blocked(self) -> list[Watched]:
        """Return the calls without room in their quota."""
        return [each for each in self.calls if self.room(each.waiter.key, each.waiter.priority) == 0]

    def end(self, call: Watched, error: BaseException) -> None:
        """End a wait as the definition says."""
        self.calls.remove(call)
        self.ended.append(call)
        call.error = error

    @rule(
        number=WORKSPACES,
        priority=st.sampled_from(PRIORITIES),
        patience=st.sampled_from([0.0, 50.0, 100.0, 9e9]),
        lasts=st.none() | st.sampled_from([10.0, 70.0, 150.0]),
        count=st.integers(1, 4),
    )
    def arrive(
        self, number: int, priority: Priority, patience: float, lasts: float | None, count: int
    ) -> None:
        """Let some calls wait."""
        self.enter(number, priority, patience, lasts, count)

    def enter(
        self, number: int, priority: Priority, patience: float, lasts: float | None, count: int
    ) -> None:
        """Let some calls wait; a call without room fails at once if it may not wait for the reset."""
        now, key = self.clock.now, self.quotas.key(workspace(number))
        for _ in range(count):
            deadline = None if lasts is None else now + lasts
            waiter = Waiter(key=key, priority=priority, deadline=deadline, max_quota_wait=patience)
            call = Watched(waiter)
            if self.room(key, priority) == 0 and not self.waiting.awaits_responses(key, priority):
                error = call.check(self.quotas[key].resets_at(now), now)
                if error is not None:
                    with pytest.raises(QuotaError, match=re.escape(str(error))):
                        self.waiting.until_reset(waiter, now)
                    return
                assert now + self.waiting.until_reset(waiter, now) == pytest.approx(call.resets_at)
                waiter.known.add("quota")
                call.informed.add("quota")
            self.waiting.enter(waiter)
            self.calls.append(call)

    @precondition(lambda self: bool(self.calls))
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        """Cancel a call."""
        call = data.draw(st.sampled_from(self.calls))
        self.calls.remove(call)
        for _ in range(2):
            self.waiting.leave(call.waiter)

    @rule(
        number=WORKSPACES,
        left=st.integers(0, 6),
        resets_in=st.none() | st.sampled_from([30, 60, 61, 120]),
        decides=st.booleans(),
    )
    def learn(self, number: int, left: int, resets_in: float | None, *, decides: bool) -> None:
        """Learn about a quota from elsewhere."""
        self.quotas[workspace(number)].learn(left, resets_in, self.clock.now)
        if decides:
            self.decide()

    @rule(number=WORKSPACES, resets_in=st.none() | st.sampled_from([30, 60]), decides=st.booleans())
    def use_up(self, number: int, resets_in: float | None, *, decides: bool) -> None:
        """Learn that a quota is used up."""
        self.quotas[workspace(number)].exhausted(resets_in, self.clock.now)
        if decides:
            self.decide()

    @rule(number=WORKSPACES, owner=st.integers(1, 2))
    def join(self, number: int, owner: int) -> None:
        """Learn to which organization a workspace belongs."""
        if self.quotas.key(workspace(number)) == workspace(number):
            self.quotas.learn(number, owner)

    @rule(count=st.integers(1, 5))
    def go(self, count: int) -> None:
        """Let some calls go; each is the first of its quota and priority and has room."""
        for _ in range(count):
            waiter = self.waiting.next()
            free = [each for each in self.calls if each not in self.blocked()]
            if waiter is None:
                assert not free
                return
            mine = self.quotas.key(waiter.key), waiter.priority
            alike = [x for x in free if (self.quotas.key(x.waiter.key), x.waiter.priority) == mine]
            assert alike[0].waiter is waiter
            assert waiter.quota_wait(self.clock.now) == pytest.approx(alike[0].quota_wait(self.clock.now))
            self.calls.remove(alike[0])
            self.number += 1
            self.quotas[waiter.key].sent(self.number)
            self.under_way.append((waiter.key, self.number))

    @precondition(lambda self: bool(self.under_way))
    @rule(
        data=st.data(),
        how=st.sampled_from(["lost", "unsent", "silent", "429", "quota"]),
        left=st.integers(0, 6),
        resets_in=st.sampled_from([20, 60]),
        decides=st.booleans(),
    )
    def respond(self, data: st.DataObject, how: str, left: int, resets_in: int, *, decides: bool) -> None:
        """End a request under way."""
        key, number = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        quota = self.quotas[key]
        if how == "lost":
            quota.lost(number)
        elif how == "unsent":
            quota.unsent(number)
        else:
            headers = quota_headers(left, resets_in) if how == "quota" else Headers()
            quota.responded(number, headers, self.clock.now, counted=how != "429")
        if decides:
            self.decide()

    @rule(seconds=st.sampled_from([0.5, 5.0, 10.0, 30.0, 60.0, 61.0]), decides=st.booleans())
    def wait(self, seconds: float, *, decides: bool) -> None:
        """Let time pass."""
        self.clock.now += seconds
        if decides:
            self.decide()

    @rule()
    def decide(self) -> None:
        """Decide about the calls without room."""
        now, waits = self.clock.now, list[float]()
        reset = self.waiting.decide(now)
        stuck = len(self.blocked()) == len(self.calls)
        for call in self.blocked():
            waiter = call.waiter
            quota = self.quotas[waiter.key]
            if self.waiting.awaits_responses(waiter.key, waiter.priority):
                if waiter.deadline is not None and waiter.deadline <= now:
                    self.end(call, no_response_in_time())
                    continue
                call.informed.add("responses")
                waits.append(math.inf if (ends_at := quota.ends_at(now)) is None else ends_at)
            elif (error := call.check(quota.resets_at(now), now)) is not None:
                self.end(call, error)
            else:
                call.informed.add("quota")
                waits.append(call.resets_at)
        assert reset == (pytest.approx(min(waits)) if waits and stuck else None)

    @rule(seconds=st.sampled_from([1.0, 20.0, 100.0]))
    def dismiss_late(self, seconds: float) -> None:
        """Dismiss the calls that would be late."""
        now, due = self.clock.now, self.clock.now + seconds
        self.waiting.dismiss_late(due, now)
        for call in [*self.calls]:
            if call.waiter.deadline is not None and call.waiter.deadline < due:
                self.end(call, too_late(seconds, self.clock.setting))

    @invariant()
    def the_same_answers(self) -> None:
        """Every question has the answer of the definition, and every call its error and its notices."""
        now = self.clock.now
        deadlines = [each.waiter.deadline for each in self.calls]
        known = [each for each in deadlines if each is not None]
        assert len(self.waiting) == len(self.calls)
        assert self.waiting.next_deadline() == min(known, default=None)
        last = max(known, default=None) if len(known) == len(deadlines) else None
        assert self.waiting.longest_patience(now) == (None if last is None else last - now)
        for call in self.calls:
            assert errors_of(call.waiter) is None
        for call in [*self.calls, *self.ended]:
            if call.error is None:
                assert call.waiter.known == call.informed
            else:
                assert str(errors_of(call.waiter)) == str(call.error)
                assert type(errors_of(call.waiter)) is type(call.error)

    @rule()
    def ask(self) -> None:
        """Ask for the calls ahead, which counts each quota once, whatever the keys of its calls are."""
        assert self.waiting.stuck() == (len(self.blocked()) == len(self.calls))
        counts: dict[QuotaKey, int] = {}
        bulk: dict[QuotaKey, int] = {}
        for call in self.calls:
            key, priority = self.quotas.key(call.waiter.key), call.waiter.priority
            of, most = counts if priority == "interactive" else bulk, self.room(key, priority)
            of[key] = of.get(key, 0) + 1 if most is None else min(of.get(key, 0) + 1, most)
        before, more = sum(counts.values()), sum(bulk.values())
        me = Waiter(key=workspace(9), priority="interactive")
        assert self.waiting.ahead(me) == before + min(more, before // 5)

    def teardown(self) -> None:
        """Dismiss all calls that are left, each with an error of its own."""
        self.waiting.dismiss_all(lambda: TogglError("closed"))
        errors = {id(errors_of(each.waiter)) for each in self.calls}
        assert len(errors) == len(self.calls)
        assert len(self.waiting) == 0


def test_every_decision_is_that_of_the_plain_definition() -> None:
    """Whatever becomes of calls and quotas, calls go, wait, are informed and fail as defined."""
    run_state_machine_as_test(RandomWaits, settings=settings(max_examples=500, stateful_step_count=30))


def test_a_call_that_comes_to_a_quota_without_room_is_informed() -> None:
    """A call that enters after the decision about its quota is part of the next one, if nothing changed."""
    clock, quotas, key = Clock(), HourlyQuotas(), workspace(1)
    waiting = WaitingCalls(quotas, 0, clock.setting)
    quotas[key].learn(1, 3000, clock.now)
    quotas[key].sent(1)
    for _ in range(2):
        waiter = Waiter(key=key, priority="interactive")
        waiting.enter(waiter)
        assert waiting.stuck()
        assert waiting.decide(clock.now) == clock.now + 3000
        assert waiter.known == {"responses"}
    late = Waiter(key=key, priority="interactive", deadline=clock.now)
    waiting.enter(late)
    waiting.decide(clock.now)
    assert isinstance(errors_of(late), DeadlineError)
    assert len(waiting) == 2
