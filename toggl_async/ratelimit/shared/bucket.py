"""A leaky bucket that several processes share, by the clock of the place where it is kept."""

from typing import Protocol

import attrs

SECOND = 1_000_000
"""Moments and intervals are whole microseconds, so that no sum of them is ever rounded."""

_FURTHEST = 120 * SECOND
_MOST_INTERVALS = 100


@attrs.frozen
class Claim:
    """The right to send one request in ``wait`` seconds.

    ``mark`` is the moment from which the next claim may start, and distinguishes this claim from others. It
    is None where nothing was claimed: the wait would have been too long, or the shared place could not be
    reached.
    """

    wait: float
    mark: int | None = None
    interval: int = 0

    @property
    def refused(self) -> bool:
        """True if the wait would have been too long."""
        return self.mark is None and self.wait > 0


ALONE = Claim(0.0)
"""The claim of a process that does its own pacing."""


class SharedBucket(Protocol):
    """A leaky bucket for the requests of one credential to one origin, from whichever process."""

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Claim the next ``interval`` seconds, if they start within ``patience`` seconds."""
        ...

    async def give_back(self, claim: Claim) -> None:
        """Give back a claim for which nothing is sent; it is lost if another was made after it."""
        ...

    async def penalize(self, seconds: float) -> None:
        """Let no request go for so many seconds that is claimed from now on; two minutes at the most."""
        ...

    async def close(self) -> None:
        """Release what the bucket holds."""
        ...


class SharedRateLimit(Protocol):
    """A rate limit that several processes keep together."""

    def bind(self, key: str) -> SharedBucket:
        """Return the bucket of all processes with the same key, which identifies credential and origin."""
        ...


def microseconds(seconds: float) -> int:
    """Convert a length of time to the unit in which it is stored."""
    return round(seconds * SECOND)


def furthest(interval: int) -> int:
    """Return how far ahead a claim can start; what is further comes of a clock that was set, or of damage."""
    return max(_FURTHEST, _MOST_INTERVALS * interval)


@attrs.frozen
class Due:
    """The moment from which the next claim may start, and the present; microseconds of the same clock."""

    moment: int
    now: int

    def claim(self, interval: int, patience: int | None) -> tuple[Claim, int | None]:
        """Return a claim, and from when the next one may start; None if nothing was claimed."""
        start = min(max(self.now, self.moment), self.now + furthest(interval))
        wait = (start - self.now) / SECOND
        if patience is not None and start - self.now > patience:
            return Claim(wait), None
        return Claim(wait, start + interval, interval), start + interval

    def give_back(self, claim: Claim) -> int | None:
        """Return from when the next claim may start without this one, None if that changes nothing."""
        return self.moment - claim.interval if self.moment == claim.mark else None

    def penalize(self, penalty: int) -> int:
        """Return from when the next claim may start if none may for so long."""
        return max(self.moment, self.now + min(penalty, _FURTHEST))
