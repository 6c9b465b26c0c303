"""What may be asked how often: the hourly quota, and the pace of the doorkeeper before it."""

import math
from collections.abc import Callable

from attrs import define, field

from toggl_async.sandbox.responses import TEXT, Answer, RefusalError, page

HOUR = 3600.0
SLACK = 0.25
"""How much of its pace a request may come early: what a network does to evenly sent requests."""


@define
class Bucket:
    """An allowance for an hour that begins with the first request and then comes back whole."""

    total: int
    clock: Callable[[], float]
    _used: int = field(default=0, init=False)
    _ends: float | None = field(default=None, init=False)

    @property
    def remaining(self) -> int:
        """How many requests are left in this hour."""
        return self.total - (0 if self._over() else self._used)

    @property
    def resets_in(self) -> int:
        """Seconds until the allowance is whole again; an hour if nothing has been asked."""
        return 3600 if self._ends is None or self._over() else math.ceil(self._ends - self.clock())

    def charge(self) -> None:
        """Take one, or refuse with 402."""
        if self._ends is None or self._over():
            self._ends, self._used = self.clock() + HOUR, 0
        if self._used >= self.total:
            raise RefusalError(self.exhausted())
        self._used += 1

    def exhausted(self) -> Answer:
        """Make the answer to a request too many; it is plain text, and hardly any client expects 402."""
        first = "You have hit your hourly limit for API calls."
        text = f"{first} Your quota will reset in {self.resets_in} seconds."
        return Answer(status=402, content=text.encode(), content_type=TEXT)

    def headers(self) -> dict[str, str]:
        """Tell what is left."""
        return {
            "X-Toggl-Quota-Remaining": str(self.remaining),
            "X-Toggl-Quota-Resets-In": str(self.resets_in),
        }

    def _over(self) -> bool:
        return self._ends is not None and self.clock() >= self._ends


@define
class Pace:
    """A leaky bucket: one request in so many seconds, on average, and hardly one sooner."""

    seconds: float
    _next: float = field(default=float("-inf"), init=False)

    def check(self, at: float) -> None:
        """Let a request through, or refuse it with nginx's own page; a refused one costs nothing."""
        if at < self._next - SLACK * self.seconds:
            raise RefusalError(page(429, "Too Many Requests"))
        self._next = max(self._next, at) + self.seconds
