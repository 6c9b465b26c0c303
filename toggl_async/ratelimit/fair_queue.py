"""A fair queue: interactive calls first, bulk calls alternating between quotas, each first in, first out."""

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar

from toggl_async.options import Priority
from toggl_async.ratelimit.flows import Flows

WaiterT = TypeVar("WaiterT", bound=Hashable)

Room: TypeAlias = Callable[[Hashable, Priority], int | None]
"""A function that returns how many calls of a flow and a priority may go now, None for any number."""

_IN_A_ROW = 4
"""The number of interactive calls after which a waiting bulk call goes first, so that it does not starve."""


class FairQueue(Generic[WaiterT]):
    """Waiters in flows: one flow for each quota in which calls count, such as a workspace's.

    Whether a waiter may go depends only on its flow and priority. The room of a flow is looked up once, and
    again after :meth:`changed` or if another function is given. So the cost of an operation does not grow
    with the number of waiters or flows.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._interactive: Flows[WaiterT] = Flows(alternate=False)
        self._bulk: Flows[WaiterT] = Flows(alternate=True)
        self._flows: dict[Priority, Flows[WaiterT]] = {"interactive": self._interactive, "bulk": self._bulk}
        self._unknown: set[tuple[Priority, Hashable]] = set()
        """The flows whose room must be looked up."""
        self._room: Room | None = None
        self._row = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[WaiterT]:
        return itertools.chain(self._interactive.all_waiters(), self._bulk.all_waiters())

    def __contains__(self, flow: Hashable) -> bool:
        """Return whether a flow has a waiter."""
        return flow in self._interactive or flow in self._bulk

    def waiters(self, priority: Priority, flow: Hashable) -> list[WaiterT]:
        """Return the waiters of a flow, in order."""
        return self._flows[priority].waiters(flow)

    def enter(self, waiter: WaiterT, priority: Priority, flow: Hashable) -> None:
        """Add a waiter at the end of its flow."""
        if self._flows[priority].enter(flow, waiter, next(self._numbers)):
            self._unknown.add((priority, flow))
        self._count += 1

    def leave(self, waiter: WaiterT, priority: Priority, flow: Hashable) -> bool:
        """Remove a waiter, if it is there; return whether it was."""
        there = self._flows[priority].leave(flow, waiter)
        self._count -= there
        return there

    def changed(self, flow: Hashable) -> None:
        """Look the room of a flow up again before the next waiter goes."""
        if flow in self._interactive:
            self._unknown.add(("interactive", flow))
        if flow in self._bulk:
            self._unknown.add(("bulk", flow))

    def merge(self, merged: Iterable[Hashable], into: Hashable) -> list[WaiterT]:
        """Move all waiters of some flows to another one, in the order of their arrival; return them."""
        moved = [*self._interactive.merge(merged, into), *self._bulk.merge(merged, into)]
        self.changed(into)
        return moved

    def look_up(self, room: Room) -> None:
        """Look up the room of each flow for which it is not known."""
        if room != self._room:
            self._room = room
            self._unknown.update((each, flow) for each, flows in self._flows.items() for flow in flows)
        if self._unknown:
            unknown, self._unknown = self._unknown, set()
            for priority, flow in unknown:
                if flow in (flows := self._flows[priority]):
                    flows.set_room(flow, room(flow, priority))

    def next(self, room: Room) -> WaiterT | None:
        """Remove and return the next waiter that may go, None if there is none."""
        self.look_up(room)
        first = self._interactive if self._row < _IN_A_ROW else self._bulk
        if not first.free:
            first = self._bulk if first is self._interactive else self._interactive
        if not first.free:
            return None
        self._row = self._row + 1 if first is self._interactive else 0
        self._count -= 1
        return first.pop(next(self._numbers))

    def stuck(self, room: Room) -> bool:
        """Return whether no waiter may go."""
        self.look_up(room)
        return not (self._interactive.free or self._bulk.free)

    def ahead(self, priority: Priority, flow: Hashable, room: Room) -> int:
        """Return the least number of waiters that go before one that enters now, of those that may go."""
        self.look_up(room)
        before = self._interactive.free
        if priority == "interactive":
            return before + min(self._bulk.free, before // (_IN_A_ROW + 1))
        dealt = self._bulk.dealt_before(flow)
        return dealt + min(before, _IN_A_ROW * dealt)
