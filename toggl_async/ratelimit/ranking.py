"""Items by rank, lowest first, of which any may leave or change its rank at any time."""

import heapq
import itertools
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT", bound=Hashable)

_SLACK = 64
"""The number of outdated entries that are kept in any case, so that small heaps are not rebuilt often."""


class Ranking(Generic[ItemT]):
    """A heap in which the entry of an item stays behind when the item leaves or changes its rank.

    Such an entry is dropped when it comes to the top, or when there are more of them than items. So every
    operation takes logarithmic time, averaged over many, and the memory is bounded by the number of items.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, ItemT]] = []
        self._entries: dict[ItemT, tuple[float, int, ItemT]] = {}
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[ItemT]:
        return iter([*self._entries])

    def place(self, item: ItemT, rank: float) -> None:
        """Add an item, or change its rank."""
        entries, known = self._entries, self._entries.get(item)
        if known is not None and known[0] == rank:
            return
        entries[item] = entry = (rank, next(self._numbers), item)
        heapq.heappush(self._heap, entry)
        if len(self._heap) > 2 * len(entries) + _SLACK:
            self._heap = [*entries.values()]
            heapq.heapify(self._heap)

    def discard(self, item: ItemT) -> bool:
        """Remove an item; return whether it was there."""
        there = self._entries.pop(item, None) is not None
        if not self._entries:
            self._heap.clear()
        return there

    def pop(self) -> ItemT:
        """Remove and return the item with the lowest rank.

        Raises:
            IndexError: there is no item.
        """
        self._settle()
        item = heapq.heappop(self._heap)[2]
        del self._entries[item]
        return item

    @property
    def first(self) -> ItemT | None:
        """The item with the lowest rank, None if there is none."""
        return self._heap[0][2] if self._settle() else None

    @property
    def lowest(self) -> float | None:
        """The lowest rank, None if there is no item."""
        return self._heap[0][0] if self._heap and self._settle() else None

    def below(self, rank: float) -> list[ItemT]:
        """Return the items with a lower rank, in the order of their ranks; they stay."""
        found: list[tuple[float, int, ItemT]] = []
        while self._settle() and self._heap[0][0] < rank:
            found.append(heapq.heappop(self._heap))
        for entry in found:
            heapq.heappush(self._heap, entry)
        return [item for _, _, item in found]

    def ranks(self) -> list[tuple[ItemT, float]]:
        """Return all items with their ranks, in no particular order."""
        return [(item, rank) for rank, _, item in self._entries.values()]

    def _settle(self) -> bool:
        """Drop outdated entries from the top; return whether an item is left."""
        heap, entries = self._heap, self._entries
        while heap and entries.get(heap[0][2]) is not heap[0]:
            heapq.heappop(heap)
        return bool(heap)
