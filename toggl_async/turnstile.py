"""Whose turn it is: interactive calls before bulk, bulk fair over workspaces, in order within."""

import itertools
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, Literal, TypeAlias, TypeVar

WaiterT = TypeVar("WaiterT", bound=Hashable)

Lane: TypeAlias = Literal["interactive", "bulk"]
MayGo: TypeAlias = Callable[[Hashable, Lane], int | None]
"""How many calls of a flow and a lane may go now, None if any number."""

_IN_A_ROW = 4
"""After so many interactive calls, a bulk call that waits gets its turn: it must not starve."""


class Turnstile(Generic[WaiterT]):
    """Those who wait for a turn, in flows: what a call counts in, such as a workspace.

    Whether one may go is asked of its flow and its lane, so entering, leaving and letting through do not grow
    dearer with the number of those who wait.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._queues: dict[Lane, OrderedDict[Hashable, OrderedDict[WaiterT, int]]] = {
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

    def enter(self, waiter: WaiterT, lane: Lane, flow: Hashable) -> None:
        """Queue up."""
        self._queues[lane].setdefault(flow, OrderedDict())[waiter] = next(self._numbers)

    def leave(self, waiter: WaiterT, lane: Lane, flow: Hashable) -> None:
        """Go away; does nothing for one who is not there."""
        flows = self._queues[lane]
        if (queue := flows.get(flow)) is not None:
            queue.pop(waiter, None)
            if not queue:
                del flows[flow]

    def next(self, may_go: MayGo) -> WaiterT | None:
        """Let the next one through of those who may go, None if there is none."""
        lanes: list[Lane] = ["interactive", "bulk"]
        if self._row >= _IN_A_ROW:
            lanes.reverse()
        for lane in lanes:
            for flow in self._first(lane, may_go):
                return self._let(lane, flow)
        return None

    def stuck(self, may_go: MayGo) -> bool:
        """Whether nobody may go."""
        return not self._first("interactive", may_go) and not self._first("bulk", may_go)

    def _first(self, lane: Lane, may_go: MayGo) -> list[Hashable]:
        """The flow whose turn it is in a lane, if there is one."""
        flows = self._queues[lane]
        free = (flow for flow in flows if may_go(flow, lane) != 0)
        if lane == "bulk":
            return list(itertools.islice(free, 1))
        return sorted(free, key=lambda flow: next(iter(flows[flow].values())))[:1]

    def _let(self, lane: Lane, flow: Hashable) -> WaiterT:
        self._row = self._row + 1 if lane == "interactive" else 0
        flows = self._queues[lane]
        waiter, _ = flows[flow].popitem(last=False)
        # The workspace that had its turn goes to the end of the line.
        flows.move_to_end(flow)
        if not flows[flow]:
            del flows[flow]
        return waiter

    def ahead(self, lane: Lane, flow: Hashable, may_go: MayGo) -> int:
        """How many go before one who enters now, at the least: those who may not go hold nobody up."""
        interactive, bulk = self._counts("interactive", may_go), self._counts("bulk", may_go)
        before = sum(interactive.values())
        if lane == "interactive":
            return before + min(sum(bulk.values()), before // (_IN_A_ROW + 1))
        own = bulk.get(flow, 0)
        # Each of the others has its turn between two of this flow.
        dealt = own + sum(min(count, own) for other, count in bulk.items() if other != flow)
        return dealt + min(before, _IN_A_ROW * dealt)

    def _counts(self, lane: Lane, may_go: MayGo) -> dict[Hashable, int]:
        counts: dict[Hashable, int] = {}
        for flow, queue in self._queues[lane].items():
            room = may_go(flow, lane)
            counts[flow] = len(queue) if room is None else min(len(queue), room)
        return counts
