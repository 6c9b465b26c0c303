"""The fair queue gives the same answers as the plain definition of its order."""

from collections.abc import Hashable

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from toggl_async.options import Priority
from toggl_async.ratelimit.fair_queue import FairQueue

flows = st.sampled_from("vwxyz")
priorities = st.sampled_from(["interactive", "bulk"])
PRIORITIES: tuple[Priority, Priority] = ("interactive", "bulk")


@attrs.define
class PlainQueue:
    """The definition of the order: it looks at every waiter for every answer."""

    waiters: list[tuple[int, Priority, str]] = attrs.Factory(list)
    turns: dict[str, int] = attrs.Factory(dict)
    """The flows of bulk calls, each with the number at which it was served last or became a flow."""
    row: int = 0

    def enter(self, number: int, priority: Priority, flow: str) -> None:
        """Add a waiter."""
        self.waiters.append((number, priority, flow))
        if priority == "bulk":
            self.turns.setdefault(flow, number)

    def tidy(self) -> None:
        """Forget the turns of flows without bulk calls."""
        left = {flow for _, priority, flow in self.waiters if priority == "bulk"}
        self.turns = {flow: turn for flow, turn in self.turns.items() if flow in left}

    def first(self, room: dict[tuple[str, Priority], int | None]) -> tuple[int, Priority, str] | None:
        """Return the waiter that is next."""
        free = [each for each in self.waiters if room[each[2], each[1]] != 0]
        order: dict[Priority, list[tuple[int, Priority, str]]] = {
            "interactive": sorted(each for each in free if each[1] == "interactive"),
            "bulk": sorted((x for x in free if x[1] == "bulk"), key=lambda x: (self.turns[x[2]], x[0])),
        }
        chosen = PRIORITIES if self.row < 4 else PRIORITIES[::-1]
        return next((order[each][0] for each in chosen if order[each]), None)

    def go(self, waiter: tuple[int, Priority, str], number: int) -> None:
        """Let a waiter go."""
        self.waiters.remove(waiter)
        self.row = self.row + 1 if waiter[1] == "interactive" else 0
        if waiter[1] == "bulk":
            self.turns[waiter[2]] = number
        self.tidy()

    def ahead(self, priority: Priority, flow: str, room: dict[tuple[str, Priority], int | None]) -> int:
        """Count the waiters that go before one that enters now, flow by flow."""
        counts: dict[Priority, dict[str, int]] = {"interactive": {}, "bulk": {}}
        for _, each, its_flow in self.waiters:
            most, known = room[its_flow, each], counts[each].get(its_flow, 0)
            counts[each][its_flow] = known + 1 if most is None or known < most else known
        before = sum(counts["interactive"].values())
        if priority == "interactive":
            return before + min(sum(counts["bulk"].values()), before // 5)
        own = counts["bulk"].get(flow, 0)
        dealt = sum(min(count, own) for count in counts["bulk"].values())
        return dealt + min(before, 4 * dealt)


class RandomQueue(RuleBasedStateMachine):
    """Waiters enter, leave and go, flows are merged, and the room of flows changes, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.queue, self.plain = FairQueue[int](), PlainQueue()
        self.rooms: dict[tuple[str, Priority], int | None] = {
            (flow, each): None for flow in "vwxyz" for each in PRIORITIES
        }
        self.number = 0

    def room(self, flow: Hashable, priority: Priority) -> int | None:
        """Return the room of a flow."""
        return self.rooms[str(flow), priority]

    @rule(priority=priorities, flow=flows, count=st.integers(1, 6))
    def enter(self, priority: Priority, flow: str, count: int) -> None:
        """Add some waiters."""
        for _ in range(count):
            self.number += 1
            self.queue.enter(self.number, priority, flow)
            self.plain.enter(self.number, priority, flow)

    @rule(data=st.data(), again=st.booleans())
    def leave(self, data: st.DataObject, *, again: bool) -> None:
        """Remove a waiter, or one that was never there."""
        if not self.plain.waiters:
            assert not self.queue.leave(0, "bulk", "x")
            return
        waiter = data.draw(st.sampled_from(self.plain.waiters))
        assert self.queue.leave(*waiter)
        assert not (again and self.queue.leave(*waiter))
        self.plain.waiters.remove(waiter)
        self.plain.tidy()

    @rule(priority=priorities, flow=flows, room=st.none() | st.integers(0, 4))
    def change(self, priority: Priority, flow: str, room: int | None) -> None:
        """Change the room of a flow."""
        self.rooms[flow, priority] = room
        self.queue.changed(flow)

    @rule(count=st.integers(1, 12))
    def go(self, count: int) -> None:
        """Let some waiters go."""
        for _ in range(count):
            self.number += 1
            waiter = self.plain.first(self.rooms)
            assert self.queue.next(self.room) == (None if waiter is None else waiter[0])
            if waiter is not None:
                self.plain.go(waiter, self.number)

    @rule(merged=st.sets(flows, min_size=1, max_size=3), into=flows)
    def merge(self, merged: set[str], into: str) -> None:
        """Merge some flows with another one, which may be new."""
        merged.discard(into)
        moved = {number for number, _, flow in self.plain.waiters if flow in merged}
        assert sorted(self.queue.merge(merged, into)) == sorted(moved)
        turns = [turn for flow, turn in self.plain.turns.items() if flow in {*merged, into}]
        self.plain.waiters = [
            (number, priority, into if flow in merged else flow)
            for number, priority, flow in self.plain.waiters
        ]
        if turns:
            self.plain.turns[into] = min(turns)
        self.plain.tidy()

    @invariant()
    def the_same_answers(self) -> None:
        """Every question to the queue has the answer of the definition."""
        assert len(self.queue) == len(self.plain.waiters)
        assert sorted(self.queue) == [number for number, *_ in self.plain.waiters]
        assert self.queue.stuck(self.room) == (self.plain.first(self.rooms) is None)
        for flow in "vwxyz":
            assert (flow in self.queue) == any(each[2] == flow for each in self.plain.waiters)
            for priority in PRIORITIES:
                assert self.queue.ahead(priority, flow, self.room) == self.plain.ahead(
                    priority, flow, self.rooms
                )


def test_every_answer_is_that_of_the_plain_definition() -> None:
    """Whatever enters, leaves, goes, merges or changes its room, the order is the defined one."""
    run_state_machine_as_test(RandomQueue, settings=settings(max_examples=400, stateful_step_count=40))


def test_only_flows_that_changed_are_asked() -> None:
    """With 3,000 flows that wait, a waiter that goes, enters or leaves costs one look at its own flow."""
    queue, asked = FairQueue[str](), list[Hashable]()
    used_up = {f"flow {number}" for number in range(1000, 3000)}

    def room(flow: Hashable, _: Priority) -> int | None:
        asked.append(flow)
        return 0 if flow in used_up else None

    for number in range(3000):
        queue.enter(f"waiter {number}", "bulk" if number % 2 else "interactive", f"flow {number}")
    assert not queue.stuck(room)
    asked.clear()
    for number in range(500):
        waiter = queue.next(room)
        assert waiter is not None
        flow = waiter.replace("waiter", "flow")
        queue.enter(f"new {number}", "bulk", flow)
        queue.changed(flow)
        queue.ahead("interactive", flow, room)
        assert not queue.stuck(room)
        queue.leave(f"waiter {2999 - number}", "interactive", f"flow {2999 - number}")
    assert len(asked) <= 1000
