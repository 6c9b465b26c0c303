"""The flows of one priority in a fair queue, and which of them is next."""

import heapq
import itertools
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

WaiterT = TypeVar("WaiterT", bound=Hashable)

_SLACK = 64
"""The number of outdated entries that the heap may have in any case, so that it is seldom rebuilt."""


class _Flow(Generic[WaiterT]):
    """The waiters of one flow with their numbers, in order.

    ``turn`` orders flows that alternate. ``room`` is the number of waiters that may go, None for any number,
    and ``free`` the number of those that are there. ``entered`` is true while the flow is in the heap.
    """

    __slots__ = ("entered", "free", "key", "room", "turn", "waiters")

    def __init__(self, key: Hashable, turn: int) -> None:
        self.key = key
        self.turn = turn
        self.waiters: OrderedDict[WaiterT, int] = OrderedDict()
        self.room: int | None = 0
        self.free = 0
        self.entered = False


class Flows(Generic[WaiterT]):
    """Flows that alternate, or whose waiters go in the order in which they came.

    A flow with room is in a heap, under its turn or the number of its first waiter. That grows while the flow
    is in the heap, so an entry is brought up to date only when it comes to the top, and one whose flow has no
    room any more is dropped there. What is asked of all flows is counted as they change.
    """

    def __init__(self, *, alternate: bool) -> None:
        self._alternate = alternate
        self._flows: dict[Hashable, _Flow[WaiterT]] = {}
        self._heap: list[tuple[int, _Flow[WaiterT]]] = []
        self._sizes: Counter[int] = Counter()
        """How many flows have each number of waiters that may go."""
        self.free: int = 0
        """The number of waiters that may go."""

    def __contains__(self, key: Hashable) -> bool:
        return key in self._flows

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._flows)

    def all_waiters(self) -> Iterator[WaiterT]:
        """Iterate over the waiters of all flows."""
        return itertools.chain.from_iterable(flow.waiters for flow in self._flows.values())

    def waiters(self, key: Hashable) -> list[WaiterT]:
        """Return the waiters of a flow, in order."""
        return [*self._flows[key].waiters]

    def enter(self, key: Hashable, waiter: WaiterT, number: int) -> bool:
        """Add a waiter; return whether its flow is new, which has no room until it is set."""
        flow = self._flows.get(key)
        if new := flow is None:
            flow = self._flows[key] = _Flow(key, number)
        flow.waiters[waiter] = number
        self._count(flow)
        return new

    def leave(self, key: Hashable, waiter: WaiterT) -> bool:
        """Remove a waiter; return whether it was there."""
        flow = self._flows.get(key)
        if flow is None or flow.waiters.pop(waiter, None) is None:
            return False
        self._count(flow)
        return True

    def pop(self, turn: int) -> WaiterT:
        """Remove and return the next waiter; the next turn of its flow comes after all turns so far."""
        flow = self._first()
        waiter, _ = flow.waiters.popitem(last=False)
        flow.turn = turn
        self._count(flow)
        return waiter

    def set_room(self, key: Hashable, room: int | None) -> None:
        """Set the number of waiters of a flow that may go, None for any number."""
        flow = self._flows[key]
        flow.room = room
        self._count(flow)

    def merge(self, merged: Iterable[Hashable], into: Hashable) -> list[WaiterT]:
        """Move the waiters of some flows to another one, in the order of their numbers; return them."""
        flows = [flow for key in merged if (flow := self._flows.get(key)) is not None]
        if not flows:
            return []
        target = self._flows.get(into)
        if target is None:
            target = self._flows[into] = _Flow(into, flows[0].turn)
        moved = [each for flow in flows for each in flow.waiters.items()]
        numbered = sorted([*target.waiters.items(), *moved], key=lambda each: each[1])
        target.waiters = OrderedDict(numbered)
        target.turn = min(target.turn, *(flow.turn for flow in flows))
        for flow in flows:
            flow.waiters.clear()
            self._count(flow)
        self._count(target)
        self._rebuild()
        return [waiter for waiter, _ in moved]

    def _count(self, flow: _Flow[WaiterT]) -> None:
        """Keep what is counted up to date after a change of one flow."""
        count = len(flow.waiters)
        free = count if flow.room is None or count < flow.room else flow.room
        if free != flow.free:
            self.free += free - flow.free
            if self._alternate:
                self._resize(flow.free, free)
            flow.free = free
            if free and not flow.entered:
                flow.entered = True
                heapq.heappush(self._heap, (self._rank(flow), flow))
        if not count:
            del self._flows[flow.key]
            if not self._flows:
                self._heap.clear()
            elif len(self._heap) > 2 * len(self._flows) + _SLACK:
                self._rebuild()

    def _resize(self, before: int, after: int) -> None:
        if after:
            self._sizes[after] += 1
        if before:
            self._sizes[before] -= 1
            if not self._sizes[before]:
                del self._sizes[before]

    def _rank(self, flow: _Flow[WaiterT]) -> int:
        return flow.turn if self._alternate else next(iter(flow.waiters.values()))

    def _rebuild(self) -> None:
        self._heap = [(self._rank(flow), flow) for flow in self._flows.values() if flow.free]
        heapq.heapify(self._heap)
        for flow in self._flows.values():
            flow.entered = flow.free > 0

    def _first(self) -> _Flow[WaiterT]:
        """Return the flow that is next; some flow has room."""
        while True:
            rank, flow = self._heap[0]
            if not flow.free:
                flow.entered = False
                heapq.heappop(self._heap)
            elif rank == (now := self._rank(flow)):
                return flow
            else:
                heapq.heapreplace(self._heap, (now, flow))

    def dealt_before(self, key: Hashable) -> int:
        """Return how many waiters go before one that enters a flow now, while flows alternate."""
        flow = self._flows.get(key)
        if flow is None or not flow.free:
            return 0
        # Each of the other flows is served once between two waiters of this one. There are few different
        # sizes: with a million waiters fewer than 1,500, since the sizes from 1 to 1,500 add up to more.
        return sum(min(size, flow.free) * flows for size, flows in self._sizes.items())
