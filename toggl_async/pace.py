"""One call after the other: a leaky bucket, with time passed in."""

import attrs

_STRETCH = 1.5
_LONGEST = 5.0
_EASE = 0.98
_PENALTY = 2.0


@attrs.frozen
class Slot:
    """A place in the pace that was taken: when the next was due before, and when it is due now."""

    before: float
    after: float


class Pace:
    """Spaces calls evenly. A 429 makes it slower, each call that goes well a little faster again."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._stretched = interval
        self._next = float("-inf")

    @property
    def interval(self) -> float:
        """Seconds between two calls, as things are."""
        return self._stretched

    def earliest(self, now: float) -> float:
        """When the next call may go."""
        return max(now, self._next)

    def take(self, now: float) -> Slot:
        """A call goes."""
        slot = Slot(self._next, max(now, self._next) + self._stretched)
        self._next = slot.after
        return slot

    def give_back(self, slot: Slot) -> None:
        """Nothing was sent in a slot: it is free again, if none was taken after it."""
        if self._next == slot.after:
            self._next = slot.before

    def penalize(self, now: float, seconds: float | None) -> float:
        """The server said 429: nothing goes for as long as it asks for, at least two seconds."""
        wait = max(_PENALTY, seconds or 0.0)
        self._next = max(self._next, now + wait)
        self._stretched = max(self._interval, min(_LONGEST, self._stretched * _STRETCH))
        return wait

    def ease(self) -> None:
        """A call went well."""
        self._stretched = max(self._interval, self._stretched * _EASE)
