"""A leaky bucket, which spaces requests evenly; the current time is passed in."""

_STRETCH = 1.5
_LONGEST_INTERVAL = 5.0
_EASE = 0.98
_LEAST_PENALTY = 2.0


class LeakyBucket:
    """Spaces requests evenly. A 429 lengthens the interval; each success shortens it a little."""

    def __init__(self, interval: float) -> None:
        self._configured = interval
        self._interval = interval
        self._next = float("-inf")

    @property
    def interval(self) -> float:
        """The current number of seconds between two requests."""
        return self._interval

    def earliest(self, now: float) -> float:
        """Return the moment at which the next request may go."""
        return max(now, self._next)

    def take(self, now: float) -> tuple[float, float]:
        """Let a request go; return the moment at which the next was due before this call, and after it."""
        before, self._next = self._next, max(now, self._next) + self._interval
        return before, self._next

    def give_back(self, taken: tuple[float, float]) -> None:
        """Undo a ``take`` for which nothing was sent; this has no effect after another ``take``."""
        before, after = taken
        if self._next == after:
            self._next = before

    def penalize(self, now: float, seconds: float | None) -> float:
        """Pause after a 429 for as long as the server asks, at least two seconds; return the pause."""
        wait = max(_LEAST_PENALTY, seconds or 0.0)
        self._next = max(self._next, now + wait)
        self._interval = max(self._configured, min(_LONGEST_INTERVAL, self._interval * _STRETCH))
        return wait

    def ease(self) -> None:
        """Shorten the interval a little after a success."""
        self._interval = max(self._configured, self._interval * _EASE)
