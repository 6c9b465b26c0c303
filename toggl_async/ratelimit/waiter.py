"""A call that waits for its permit."""

import asyncio
from collections.abc import Callable

import attrs

from toggl_async.clock import Clock
from toggl_async.errors import DeadlineError, QuotaError
from toggl_async.events import WaitReason
from toggl_async.headers import Headers
from toggl_async.options import Priority
from toggl_async.ratelimit.hourly_quota import QuotaKey
from toggl_async.ratelimit.permit import Permit


@attrs.frozen
class Wait:
    """The reason why a call waits, and the least number of seconds, None if that is not known."""

    reason: WaitReason
    seconds: float | None


def _ignore(_: Wait) -> None:
    pass


@attrs.define(eq=False, repr=False, kw_only=True)
class Waiter:
    """A call in the queue, and how its wait ended.

    ``deadline`` is a moment of the clock, ``max_quota_wait`` the most seconds that the call may wait for
    quota. ``notify`` is called with each wait that begins; ``known`` has the reasons for which it was called.
    ``flow`` is the key of the quota in which the call counts now: if the organization of a workspace becomes
    known, its calls move there. ``resets_at`` is the last reset for which the call waited.
    """

    key: QuotaKey
    priority: Priority
    deadline: float | None = None
    max_quota_wait: float = 0.0
    notify: Callable[[Wait], None] = _ignore
    known: set[WaitReason] = attrs.Factory(set[WaitReason])
    flow: QuotaKey = attrs.field(default=attrs.Factory(lambda self: self.key, takes_self=True), init=False)
    permit: Permit | None = attrs.field(default=None, init=False)
    resets_at: float = attrs.field(default=0.0, init=False)
    _quota_wait_began: float | None = attrs.field(default=None, init=False)
    _woken: asyncio.Future[None] | None = attrs.field(default=None, init=False)
    _error: BaseException | None = attrs.field(default=None, init=False)
    _news: Wait | None = attrs.field(default=None, init=False)

    def grant(self, permit: Permit) -> None:
        """End the wait with a permit."""
        self.permit = permit
        self._wake()

    def dismiss(self, error: BaseException) -> None:
        """End the wait with an error."""
        self._error = error
        self._wake()

    def _wake(self) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    def latest_reset(self, now: float) -> float:
        """Return the latest reset for which the call may wait; its wait begins at the first check."""
        if self._quota_wait_began is None:
            self._quota_wait_began = now
        latest = self._quota_wait_began + self.max_quota_wait
        return latest if self.deadline is None else min(latest, self.deadline)

    def quota_wait(self, now: float) -> float:
        """Return for how many seconds the call waited for quota, if it is sent now.

        The time between a reset and the sending, by which calls are spread, does not count.
        """
        began = self._quota_wait_began
        return 0.0 if began is None else min(now, self.resets_at) - began

    def inform(self, wait: Wait) -> None:
        """Notify the call of a wait; a second time for the same reason has no effect."""
        if wait.reason not in self.known:
            self.known.add(wait.reason)
            self._news = wait
            self._wake()

    async def granted(self) -> Permit:
        """Wait for the permit. ``notify`` is called here, so that an exception from it ends only this call.

        Raises:
            TogglError: the call was dismissed.
        """
        while self._error is None:
            if self._news is not None:
                news, self._news = self._news, None
                self.notify(news)
            elif self.permit is not None:
                return self.permit
            else:
                self._woken = asyncio.get_running_loop().create_future()
                await self._woken
        raise self._error


def too_late(wait: float, clock: Clock) -> DeadlineError:
    """Return the error for a call whose permit would come after its deadline."""
    message = f"the call would be sent in {wait:.0f} s, after its deadline; nothing was sent"
    error = DeadlineError(message, retryable=False)
    error.retry_in(wait, clock.utc)
    return error


def no_response_in_time() -> DeadlineError:
    """Return the error for a call whose deadline came while it waited for responses under way."""
    message = "the hourly quota was not known to have room before the call's deadline; nothing was sent"
    return DeadlineError(message, retryable=False)


def used_up(key: QuotaKey, priority: Priority, resets_in: float | None) -> QuotaError:
    """Return the error for a call whose hourly quota is used up."""
    whose = " that bulk calls may use" if priority == "bulk" else ""
    when = "" if resets_in is None else f"; it is reset in {resets_in:.0f} s"
    message = f"the hourly quota of {key}{whose} is used up{when}; nothing was sent"
    error = QuotaError(message, status=402, headers=Headers())
    error.resets_in = resets_in
    return error
