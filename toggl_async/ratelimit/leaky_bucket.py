"""A leaky bucket, which spaces requests evenly; the current time is passed in."""

from toggl_async.ratelimit.spacing import Spacing

_STRETCH = 1.5
_LONGEST_INTERVAL = 5.0
_EASE = 0.98
_LEAST_PENALTY = 2.0


class LeakyBucket:
    """Spaces requests evenly. A 429 lengthens the interval; each success shortens it a little.

    ``spacing`` is shared with the buckets of other clients, if there are any.
    """

    def __init__(self, interval: float, spacing: Spacing | None = None) -> None:
        self._configured = interval
        self._interval = interval
        self._spacing = spacing or Spacing()

    @property
    def interval(self) -> float:
        """The current number of seconds between two requests."""
        return self._interval

    @property
    def next(self) -> float:
        """The moment from which the next request may go."""
        return self._spacing.next

    def earliest(self, now: float) -> float:
        """Return the moment at which the next request may go, after those of buckets that waited before."""
        return max(now, self._spacing.next) + self._spacing.waiting.before(self)

    def wait(self) -> None:
        """Wait for the next request: other buckets that wait from now on come later."""
        self._spacing.waiting.enter(self, self._interval)

    def leave(self) -> None:
        """Do not wait any more."""
        self._spacing.waiting.leave(self)

    def take(self, now: float) -> tuple[float, float]:
        """Let a request go; return the moment at which the next was due before this call, and after it."""
        self.leave()
        spacing = self._spacing
        before, spacing.next = spacing.next, max(now, spacing.next) + self._interval
        return before, spacing.next

    def give_back(self, taken: tuple[float, float]) -> None:
        """Undo a ``take`` for which nothing was sent; this has no effect after another ``take``."""
        before, after = taken
        if self._spacing.next == after:
            self._spacing.next = before

    def penalize(self, now: float, seconds: float | None) -> float:
        """Pause after a 429 for as long as the server asks, at least two seconds; return the pause."""
        wait = max(_LEAST_PENALTY, seconds or 0.0)
        self._spacing.next = max(self._spacing.next, now + wait)
        self._interval = max(self._configured, min(_LONGEST_INTERVAL, self._interval * _STRETCH))
        return wait

    def ease(self) -> None:
        """Shorten the interval a little after a success."""
        self._interval = max(self._configured, self._interval * _EASE)
