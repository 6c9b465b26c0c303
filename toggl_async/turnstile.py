"""Whose turn it is: interactive calls before bulk, bulk fair over workspaces, in order within."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Generic, Literal, TypeAlias, TypeVar

WaiterT = TypeVar("WaiterT")

Lane: TypeAlias = Literal["interactive", "bulk"]

_INTERACTIVE_IN_A_ROW = 4
"""After so many, a bulk call that waits gets its turn: it must not starve."""


class Turnstile(Generic[WaiterT]):
    """Those who wait for a turn. Entering and leaving do not grow dearer with their number."""

    def __init__(self) -> None:
        self._interactive: OrderedDict[int, WaiterT] = OrderedDict()
        self._bulk: OrderedDict[object, OrderedDict[int, WaiterT]] = OrderedDict()
        self._row = 0

    def __len__(self) -> int:
        return len(self._interactive) + sum(len(queue) for queue in self._bulk.values())

    def enter(self, waiter: WaiterT, lane: Lane, flow: object) -> None:
        """Queue up; ``flow`` is what bulk calls are dealt out over, such as the workspace."""
        queue = self._interactive if lane == "interactive" else self._bulk.setdefault(flow, OrderedDict())
        queue[id(waiter)] = waiter

    def leave(self, waiter: WaiterT) -> None:
        """Go away; does nothing for one who is not there."""
        self._interactive.pop(id(waiter), None)
        for flow, queue in list(self._bulk.items()):
            queue.pop(id(waiter), None)
            if not queue:
                del self._bulk[flow]

    def ahead(self, lane: Lane) -> int:
        """How many would go before one who enters now, at the least."""
        return len(self._interactive) if lane == "interactive" else len(self)

    def next(self, may_go: Callable[[WaiterT], bool]) -> WaiterT | None:
        """Let the next one through of those who may go, None if there is none."""
        for waiter in self._order():
            if may_go(waiter):
                return self._let(waiter)
        return None

    def _order(self) -> Iterator[WaiterT]:
        bulk = (next(iter(queue.values())) for queue in self._bulk.values())
        if self._row >= _INTERACTIVE_IN_A_ROW:
            yield from bulk
            yield from self._interactive.values()
        else:
            yield from self._interactive.values()
            yield from bulk

    def _let(self, waiter: WaiterT) -> WaiterT:
        if self._interactive.pop(id(waiter), None) is not None:
            self._row += 1
            return waiter
        self._row = 0
        for flow, queue in self._bulk.items():
            if queue.pop(id(waiter), None) is not None:
                # The workspace that had its turn goes to the end of the line.
                self._bulk.move_to_end(flow)
                if not queue:
                    del self._bulk[flow]
                break
        return waiter

    def everyone(self) -> deque[WaiterT]:
        """All who wait."""
        return deque(
            [*self._interactive.values(), *(w for queue in self._bulk.values() for w in queue.values())]
        )
