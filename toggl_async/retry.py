"""The decision whether to repeat a failed attempt, and when: a function of how the attempts so far failed.

:data:`toggl_async.failures.FAILURES` says which failures are repeated. The wait before a repeat is drawn
uniformly from zero to ``first_wait * 2 ** n`` (exponential backoff with full jitter), so that many clients do
not come back at the same moment. The wait is never shorter than ``Retry-After``. If the hourly quota is
used up, the call waits until it is reset, within ``max_quota_wait``; that does not count as an attempt.

An interactive call gives up within seconds, since somebody waits for it. A bulk call is part of a job that
runs for hours, so by default it is patient with a host that is down: :data:`BULK_RETRY`.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs

from toggl_async._validators import positive, positive_or_none, whole
from toggl_async.errors import QuotaError, StatusError, TogglError
from toggl_async.failures import FAILURES, FailureKind, RetryRule
from toggl_async.quota_headers import retry_after

_MOST_DOUBLINGS = 60  # more would only overflow
_RESET_SPREAD = 5.0
_LEAST_WAIT_SPREAD = 0.1


@attrs.frozen
class Repeat:
    """Repeat the request after ``wait`` seconds.

    ``in_queue`` is true if the wait is for the hourly quota: then the call waits in the limiter's queue.
    ``patient`` is true if the host seems to be down: then the call also waits until another call found out
    that it responds again, or until it may ask itself.
    """

    wait: float
    in_queue: bool = False
    patient: bool = False


@attrs.frozen(kw_only=True)
class Retry:
    """The settings for repeating failed attempts.

    ``attempts`` includes the first attempt. The wait before attempt n is drawn uniformly from zero to
    ``first_wait * 2 ** (n - 2)`` seconds, but at most ``longest_wait``; it is never shorter than the server
    asks for. If the server asks for more than ``longest_retry_after`` seconds, and for more than the call's
    ``max_quota_wait``, the call fails at once, and the error's ``retry_at`` says when to come back. ``rules``
    replaces the rules for some kinds of failure. With ``attempts=1`` nothing is repeated, except after a
    used-up quota if ``max_quota_wait`` is given.

    ``patience`` is the number of seconds for which a call is repeated, beyond ``attempts``, while the host
    seems to be down (no connection, no response, or 5xx, for all calls) or refuses the rate (429). The calls
    that wait for a host share their repeats, one every 20 seconds or so. None, the default, leaves the bound
    to ``attempts``. Without a ``Retry`` of your own, bulk calls, such as those of ``save_all``, use
    ``Retry(patience=300)`` and all others ``Retry()``; a ``Retry`` of your own applies to both.

    Raises:
        InvalidSettingError: a number is out of range.
    """

    attempts: int = attrs.field(default=4, validator=whole)
    first_wait: float = attrs.field(default=0.5, validator=positive)
    longest_wait: float = attrs.field(default=30.0, validator=positive)
    longest_retry_after: float = attrs.field(default=120.0, validator=positive)
    patience: float | None = attrs.field(default=None, validator=positive_or_none)
    rules: Mapping[FailureKind, RetryRule] = attrs.field(factory=dict[FailureKind, RetryRule], hash=False)

    def after(
        self,
        error: TogglError,
        earlier: Sequence[FailureKind],
        *,
        reads_only: bool = True,
        max_quota_wait: float | None = None,
        failing_for: float | None = None,
        draw: Callable[[], float] = random.random,
    ) -> Repeat | None:
        """Decide what to do after ``error``, if earlier attempts failed as listed; None means to give up.

        ``failing_for`` is the number of seconds since the call's first failure if the host seems to be down
        or refuses the rate, else None.
        """
        kind = error.failure_kind
        rule = self.rules.get(kind, FAILURES[kind].retry)
        if not (reads_only or rule.writes):
            return None
        if rule.repeats is not None and earlier.count(kind) >= rule.repeats:
            return None
        if FAILURES[kind].waits_for_reset:
            return self._after_reset(error, max_quota_wait, draw)
        attempts = 1 + sum(not FAILURES[each].waits_for_reset for each in earlier)
        asked = asked_wait(error)
        if asked > max(self.longest_retry_after, max_quota_wait or 0.0):
            return None
        backoff = min(self.longest_wait, self.first_wait * 2.0 ** min(attempts - 1, _MOST_DOUBLINGS))
        least = max(rule.least_wait, asked)
        wait = max(draw() * backoff, least * (1.0 + draw() * _LEAST_WAIT_SPREAD))
        patient = self._is_patient(kind, failing_for, wait)
        return Repeat(wait, patient=patient) if patient or attempts < self.attempts else None

    def _is_patient(self, kind: FailureKind, failing_for: float | None, wait: float) -> bool:
        if self.patience is None or failing_for is None or not FAILURES[kind].may_pass:
            return False
        return failing_for + wait <= self.patience

    @staticmethod
    def _after_reset(
        error: TogglError, max_quota_wait: float | None, draw: Callable[[], float]
    ) -> Repeat | None:
        resets_in = error.resets_in if isinstance(error, QuotaError) else None
        if resets_in is None or max_quota_wait is None or resets_in > max_quota_wait:
            return None
        return Repeat(resets_in + draw() * _RESET_SPREAD, in_queue=True)


BULK_RETRY: Final = Retry(patience=300.0)
"""The settings of bulk calls, unless the user gives others."""


def asked_wait(error: TogglError) -> float:
    """Return the seconds that the server asks the client to wait, 0 if it does not ask."""
    return (retry_after(error.headers) or 0.0) if isinstance(error, StatusError) else 0.0
