"""A fair queue: interactive calls first, bulk calls alternating between quotas, each first in, first out."""

import itertools
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeAlias, TypeVar

from toggl_async.options import Priority

WaiterT = TypeVar("WaiterT", bound=Hashable)

Room: TypeAlias = Callable[[Hashable, Priority], int | None]
"""A function that returns how many calls of a flow and a priority may go now, None for any number."""

_IN_A_ROW = 4
"""The number of interactive calls after which a waiting bulk call goes first, so that it does not starve."""


class FairQueue(Generic[WaiterT]):
    """Waiters in flows: one flow for each quota in which calls count, such as a workspace's.

    Whether a waiter may go depends only on its flow and priority, so the cost of adding and removing a waiter
    does not grow with the number of waiters.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._queues: dict[Priority, OrderedDict[Hashable, OrderedDict[WaiterT, int]]] = {
            "interactive": OrderedDict(),
            "bulk": OrderedDict(),
        }
        self._row = 0

    def __len__(self) -> int:
        return sum(len(queue) for flows in self._queues.values() for queue in flows.values())

    def __bool__(self) -> bool:
        return any(self._queues.values())

    def __iter__(self) -> Iterator[WaiterT]:
        return iter([each for flows in self._queues.values() for queue in flows.values() for each in queue])

    def enter(self, waiter: WaiterT, priority: Priority, flow: Hashable) -> None:
        """Add a waiter at the end of its flow."""
        self._queues[priority].setdefault(flow, OrderedDict())[waiter] = next(self._numbers)

    def leave(self, waiter: WaiterT, priority: Priority, flow: Hashable) -> None:
        """Remove a waiter, if it is there."""
        flows = self._queues[priority]
        if (queue := flows.get(flow)) is not None:
            queue.pop(waiter, None)
            if not queue:
                del flows[flow]

    def next(self, room: Room) -> WaiterT | None:
        """Remove and return the next waiter that may go, None if there is none."""
        priorities: list[Priority] = ["interactive", "bulk"]
        if self._row >= _IN_A_ROW:
            priorities.reverse()
        for priority in priorities:
            for flow in self._first(priority, room):
                return self._pop(priority, flow)
        return None

    def stuck(self, room: Room) -> bool:
        """Return whether no waiter may go."""
        return not self._first("interactive", room) and not self._first("bulk", room)

    def _first(self, priority: Priority, room: Room) -> list[Hashable]:
        """Return a list of the flow that is next at a priority, empty if there is none."""
        flows = self._queues[priority]
        free = (flow for flow in flows if room(flow, priority) != 0)
        if priority == "bulk":
            return list(itertools.islice(free, 1))
        return sorted(free, key=lambda flow: next(iter(flows[flow].values())))[:1]

    def _pop(self, priority: Priority, flow: Hashable) -> WaiterT:
        self._row = self._row + 1 if priority == "interactive" else 0
        flows = self._queues[priority]
        waiter, _ = flows[flow].popitem(last=False)
        # All other flows come before this flow is served again.
        flows.move_to_end(flow)
        if not flows[flow]:
            del flows[flow]
        return waiter

    def ahead(self, priority: Priority, flow: Hashable, room: Room) -> int:
        """Return the least number of waiters that go before one that enters now, of those that may go."""
        interactive, bulk = self._counts("interactive", room), self._counts("bulk", room)
        before = sum(interactive.values())
        if priority == "interactive":
            return before + min(sum(bulk.values()), before // (_IN_A_ROW + 1))
        own = bulk.get(flow, 0)
        # Each of the other flows is served once between two calls of this one.
        dealt = own + sum(min(count, own) for other, count in bulk.items() if other != flow)
        return dealt + min(before, _IN_A_ROW * dealt)

    def _counts(self, priority: Priority, room: Room) -> dict[Hashable, int]:
        counts: dict[Hashable, int] = {}
        for flow, queue in self._queues[priority].items():
            most = room(flow, priority)
            counts[flow] = len(queue) if most is None else min(len(queue), most)
        return counts
