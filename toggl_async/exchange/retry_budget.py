"""A bound on the repeats against one host."""

from toggl_async.failures import FAILURES, FailureKind


class RetryBudget:
    """Bounds the repeats against one host: when most requests fail, repeating them only adds to the load.

    It starts with 20 tokens. A failure that speaks against the host takes one, a success gives a tenth back,
    and with 10 or fewer nothing is repeated. A thousand calls to a dead host then send a few more than a
    thousand requests, not four thousand.
    """

    _FULL = 20.0
    _LEAST = 10.0
    _REWARD = 0.1

    def __init__(self) -> None:
        self._tokens = self._FULL

    def note(self, failure: FailureKind | None) -> None:
        """Count how an attempt ended; None is a success."""
        if failure is None:
            self._tokens = min(self._FULL, self._tokens + self._REWARD)
        elif FAILURES[failure].spends_budget:
            self._tokens = max(0.0, self._tokens - 1.0)

    def allows(self, failure: FailureKind) -> bool:
        """Say whether an attempt that failed this way may be repeated."""
        return FAILURES[failure].ignores_budget or self._tokens > self._LEAST
