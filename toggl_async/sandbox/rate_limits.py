"""Rate limits: the hourly quota, and the minimum interval between requests, which nginx enforces first."""

import math
from collections.abc import Callable

from attrs import define, field

from toggl_async.sandbox.responses import TEXT, HttpError, HttpResponse, nginx_page

HOUR = 3600.0
EARLY_TOLERANCE = 0.25
"""The part of the interval that a request may come early, as network delays vary."""


def quota_text(resets_in: int) -> str:
    """Return Toggl's message for a quota that is used up and will reset in some seconds."""
    return f"You have hit your hourly limit for API calls. Your quota will reset in {resets_in} seconds."


def quota_headers(remaining: int, resets_in: int) -> dict[str, str]:
    """Return the headers that report a quota."""
    return {"X-Toggl-Quota-Remaining": str(remaining), "X-Toggl-Quota-Resets-In": str(resets_in)}


@define
class QuotaCounter:
    """An hourly quota; the hour begins with the first request, and after it the quota is whole again."""

    total: int
    clock: Callable[[], float]
    _used: int = field(default=0, init=False)
    _expires_at: float | None = field(default=None, init=False)

    @property
    def remaining(self) -> int:
        """The number of requests left in this hour."""
        return self.total - (0 if self._expired() else self._used)

    @property
    def resets_in(self) -> int:
        """The seconds until the quota resets; a whole hour if no request has been charged."""
        return (
            3600
            if self._expires_at is None or self._expired()
            else math.ceil(self._expires_at - self.clock())
        )

    def charge(self) -> None:
        """Charge one request.

        Raises:
            HttpError: with 402, the quota is used up.
        """
        if self._expires_at is None or self._expired():
            self._expires_at, self._used = self.clock() + HOUR, 0
        if self._used >= self.total:
            raise HttpError(self.exhausted())
        self._used += 1

    def exhausted(self) -> HttpResponse:
        """Return the response for a used-up quota: 402, which few clients expect, with plain text."""
        return HttpResponse(status=402, content=quota_text(self.resets_in).encode(), content_type=TEXT)

    def headers(self) -> dict[str, str]:
        """Return the headers that report the quota."""
        return quota_headers(self.remaining, self.resets_in)

    def _expired(self) -> bool:
        return self._expires_at is not None and self.clock() >= self._expires_at


@define
class LeakyBucket:
    """A leaky bucket: on average one request in `seconds`, of which each may come slightly early."""

    seconds: float
    _next_at: float = field(default=float("-inf"), init=False)

    def check(self, at: float) -> None:
        """Accept a request at a time of the clock.

        Raises:
            HttpError: with 429 and nginx's own page, it came too early; it is not counted.
        """
        if at < self._next_at - EARLY_TOLERANCE * self.seconds:
            raise HttpError(nginx_page(429, "Too Many Requests"))
        self._next_at = max(self._next_at, at) + self.seconds
