"""Those that wait for their turn, in order, and how long each turn takes."""

from collections.abc import Hashable

_SLACK = 64
"""The number of abandoned places that are kept in any case, so that short queues are seldom renumbered."""


class Turns:
    """A queue that anyone may leave at any time, with the sum of the turns before each place.

    The sums are those of a binary indexed tree, so that every operation takes logarithmic time, averaged over
    many. They are whole nanoseconds: sums of floats would drift as turns are added and removed.
    """

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}
        self._lengths: list[int] = [0]
        self._sums: list[int] = [0]
        """At each place the sum of the turns from a place before, which its lowest bit names, up to it."""

    def __len__(self) -> int:
        return len(self._places)

    def enter(self, who: Hashable, seconds: float) -> None:
        """Wait at the end of the queue; this has no effect on those who wait already."""
        length = round(seconds * 1e9)
        if not self._places:
            # The only one that waits, as where a credential has one client.
            self._places[who] = 1
            self._lengths, self._sums = [0, length], [0, length]
            return
        if who in self._places:
            return
        if len(self._lengths) > 2 * len(self._places) + _SLACK:
            self._renumber()
        self._append(who, length)

    def _append(self, who: Hashable, length: int) -> None:
        place = self._places[who] = len(self._lengths)
        self._lengths.append(length)
        end, total = place & (place - 1), length
        below = place - 1
        while below > end:
            total += self._sums[below]
            below &= below - 1
        self._sums.append(total)

    def _renumber(self) -> None:
        lengths = self._lengths
        waiting, self._places = self._places, {}
        self._lengths, self._sums = [0], [0]
        for who, place in waiting.items():
            self._append(who, lengths[place])

    def leave(self, who: Hashable) -> None:
        """Leave the queue; this has no effect on those who do not wait."""
        place = self._places.pop(who, None)
        if place is None:
            return
        if not self._places:
            return
        length, self._lengths[place] = self._lengths[place], 0
        while place < len(self._sums):
            self._sums[place] -= length
            place += place & -place

    def before(self, who: Hashable) -> float:
        """Return the seconds that the turns before someone take, or all turns if someone does not wait."""
        if not self._places:
            return 0.0
        place = self._places.get(who, len(self._sums)) - 1
        total = 0
        while place:
            total += self._sums[place]
            place &= place - 1
        return total / 1e9
