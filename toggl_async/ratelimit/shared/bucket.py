"""A leaky bucket that several processes share; it goes by the clock of the place where it is stored."""

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
    is None if nothing was claimed: the wait would have been too long, or the shared bucket could not be
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
    """A leaky bucket for the requests of one credential to one origin, from all processes."""

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Claim the next free ``interval`` (in seconds), if it starts within ``patience`` seconds."""
        ...

    async def give_back(self, claim: Claim) -> None:
        """Give back a claim that is not used; this has no effect if another claim was made after it."""
        ...

    async def penalize(self, seconds: float) -> None:
        """Let no request that is claimed from now on start within ``seconds`` (at most two minutes)."""
        ...

    async def close(self) -> None:
        """Release the resources of the bucket."""
        ...


class SharedRateLimit(Protocol):
    """A rate limit that several processes share."""

    def bind(self, key: str) -> SharedBucket:
        """Return the bucket that processes share under a key, which identifies credential and origin."""
        ...


def microseconds(seconds: float) -> int:
    """Convert seconds to whole microseconds, in which times are stored."""
    return round(seconds * SECOND)


def furthest(interval: int) -> int:
    """Return how far ahead a claim may start; a later moment is due to a clock that was set, or to damage."""
    return max(_FURTHEST, _MOST_INTERVALS * interval)


@attrs.frozen(eq=False, repr=False)
class Due:
    """The moment from which the next claim may start, and the current time, in microseconds of one clock."""

    moment: int
    now: int

    def claim(self, interval: int, patience: int | None) -> tuple[Claim, int | None]:
        """Return a claim, and the moment from which the next may start (None if nothing was claimed)."""
        start = min(max(self.now, self.moment), self.now + furthest(interval))
        wait = (start - self.now) / SECOND
        if patience is not None and start - self.now > patience:
            return Claim(wait), None
        return Claim(wait, start + interval, interval), start + interval

    def give_back(self, claim: Claim) -> int | None:
        """Return the moment from which the next claim may start without this one, None if it is the same."""
        return self.moment - claim.interval if self.moment == claim.mark else None

    def penalize(self, penalty: int) -> int:
        """Return the moment from which the next claim may start after a penalty, in microseconds."""
        return max(self.moment, self.now + min(penalty, _FURTHEST))
