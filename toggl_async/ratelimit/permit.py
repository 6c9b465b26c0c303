"""The right to send one request, and how it was used."""

from collections.abc import Callable
from typing import Final

import attrs

from toggl_async.errors import TogglError
from toggl_async.failures import FAILURES
from toggl_async.headers import Headers
from toggl_async.ratelimit.hourly_quota import ELSEWHERE, QuotaKey
from toggl_async.ratelimit.shared.bucket import Claim
from toggl_async.request.base import record


@record()
class PermitUse:
    """The use that was made of a permit.

    ``sent`` is false if nothing was sent after all. ``headers`` are the response's, None if none arrived.
    ``error`` is the error of the attempt, None for a good response.
    """

    sent: bool = True
    headers: Headers | None = None
    error: BaseException | None = None

    @property
    def may_have_arrived(self) -> bool:
        """True if Toggl may have counted the request."""
        known = self.error.failure_kind if isinstance(self.error, TogglError) else None
        return self.sent and (known is None or FAILURES[known].may_have_arrived)


UNUSED: Final = PermitUse(sent=False)


@attrs.define(eq=False, repr=False)
class Permit:
    """The right to send one request. It occupies a connection until it is released.

    Its slot among connections that clients share is occupied until its attempt has also ended: the bytes that
    have arrived stay in memory until then, for example while a slow disk writes them, and the slots bound
    them for all clients.

    ``key`` is the quota in which the request counts, ``number`` its number in the order of sending, ``taken``
    what it took from our own leaky bucket, and ``claim`` what it took from a shared one. ``quota_wait`` is
    for how many seconds the call waited for quota. ``place`` is the workspace or organization that the
    request names, which may be refused; ``key`` may be that of the workspace's organization.
    """

    key: QuotaKey
    number: int
    taken: tuple[float, float] | None
    claim: Claim | None
    _on_release: Callable[[], None]
    _on_end: Callable[[], None]
    quota_wait: float = 0.0
    place: QuotaKey = attrs.field(default=ELSEWHERE, init=False)
    _settled: bool = attrs.field(default=False, init=False)
    _released: bool = attrs.field(default=False, init=False)
    _attempted: bool = attrs.field(default=False, init=False)

    def settle(self) -> bool:
        """Mark the use of the permit as recorded; return false if it was marked already."""
        first, self._settled = not self._settled, True
        return first

    def release(self) -> None:
        """Give the connection back; a second time has no effect."""
        if not self._released:
            self._released = True
            self._on_release()
            if self._attempted:
                self._on_end()

    def end_attempt(self) -> None:
        """Record that the attempt has ended, though its response may still be open; only once."""
        if not self._attempted:
            self._attempted = True
            if self._released:
                self._on_end()
