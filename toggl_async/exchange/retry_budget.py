"""A bound on the repeats against one host."""

from toggl_async.failures import FAILURES, FailureKind


class RetryBudget:
    """Bounds the repeats against one host: when most requests fail, repeating them only adds to the load.

    It starts with 20 tokens. A failure for which the host seems to be responsible takes one token, a success
    gives back a tenth of a token, and while 10 or fewer are left, nothing is repeated unless the server
    itself asks for it. Then a thousand calls to a dead host send little more than a thousand requests, and
    not four thousand.
    """

    _FULL = 20.0
    _LEAST = 10.0
    _REWARD = 0.1

    def __init__(self) -> None:
        self._tokens = self._FULL

    def record(self, failure: FailureKind | None) -> None:
        """Record how an attempt ended; None is a success."""
        if failure is None:
            self._tokens = min(self._FULL, self._tokens + self._REWARD)
        elif FAILURES[failure].spends_budget:
            self._tokens = max(0.0, self._tokens - 1.0)

    def allows(self, failure: FailureKind) -> bool:
        """Return whether an attempt that failed this way may be repeated."""
        return FAILURES[failure].ignores_budget or self._tokens > self._LEAST
