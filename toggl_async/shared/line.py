"""What several processes queue up in: one after the other, by the clock of the place where it is kept."""

from typing import Protocol

import attrs

SECOND = 1_000_000
"""Moments and intervals are whole microseconds: no sum of them is ever rounded."""

_FARTHEST = 120 * SECOND
_LONGEST_LINE = 100


@attrs.frozen
class Reservation:
    """A turn that comes in ``wait`` seconds.

    ``mark`` is the moment from which the next turn is free, and tells this one from others. It is None where
    none was taken: the wait would have been too long, or nobody was there to be asked.
    """

    wait: float
    mark: int | None = None
    interval: int = 0

    @property
    def refused(self) -> bool:
        """Whether the wait would have been too long."""
        return self.mark is None and self.wait > 0


ALONE = Reservation(0.0)
"""What one gets who keeps the pace alone."""


class Line(Protocol):
    """Where the calls of one credential to one origin queue up, whichever process they are of."""

    async def reserve(self, interval: float, patience: float | None = None) -> Reservation:
        """Take the next turn, if it comes within ``patience`` seconds; it lasts ``interval`` seconds."""
        ...

    async def give_back(self, reservation: Reservation) -> None:
        """Let go of a turn in which nothing is sent; it is lost if another was taken after it."""
        ...

    async def penalize(self, seconds: float) -> None:
        """Let nobody go for so long who reserves from now on; two minutes at the most."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...


class SharedPace(Protocol):
    """A pace that several processes keep together."""

    def bind(self, key: str) -> Line:
        """The line of all who have the same key, which says whose calls to what origin."""
        ...


def microseconds(seconds: float) -> int:
    """A length of time as it is kept."""
    return round(seconds * SECOND)


def farthest(interval: int) -> int:
    """How far ahead a turn can be; what is farther comes of a clock that was set, or of other damage."""
    return max(_FARTHEST, _LONGEST_LINE * interval)


@attrs.frozen
class Due:
    """When the next turn is free, at a moment; both in microseconds of the same clock."""

    moment: int
    now: int

    def reserve(self, interval: int, patience: int | None) -> tuple[Reservation, int | None]:
        """A turn, and from when the next one is free; None if none was taken."""
        start = min(max(self.now, self.moment), self.now + farthest(interval))
        wait = (start - self.now) / SECOND
        if patience is not None and start - self.now > patience:
            return Reservation(wait), None
        return Reservation(wait, start + interval, interval), start + interval

    def give_back(self, reservation: Reservation) -> int | None:
        """From when the next turn is free without one that was taken, None if that changes nothing."""
        return self.moment - reservation.interval if self.moment == reservation.mark else None

    def penalize(self, penalty: int) -> int:
        """From when the next turn is free if nobody may go for so long."""
        return max(self.moment, self.now + min(penalty, _FARTHEST))
