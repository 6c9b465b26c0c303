"""The bound of repeats against one host."""

import pytest

from toggl_async import FailureKind
from toggl_async.exchange.retry_budget import RetryBudget


def test_it_runs_out() -> None:
    """Ten failures in a row, and nothing is tried again."""
    budget = RetryBudget()
    for _ in range(9):
        budget.note(FailureKind.CONNECT)
        assert budget.allows(FailureKind.CONNECT)
    budget.note(FailureKind.CONNECT)
    assert not budget.allows(FailureKind.CONNECT)


def test_success_fills_it_slowly() -> None:
    """A success gives a tenth back; it never holds more than at first."""
    budget = RetryBudget()
    for _ in range(1000):
        budget.note(None)
    for _ in range(10):
        budget.note(FailureKind.SERVER)
    assert not budget.allows(FailureKind.CONNECT)
    for _ in range(2):
        budget.note(None)
    assert budget.allows(FailureKind.CONNECT)


@pytest.mark.parametrize(
    "failure_kind",
    [
        FailureKind.THROTTLED,
        FailureKind.QUOTA,
        FailureKind.REFUSED,
        FailureKind.CREDENTIAL,
        FailureKind.LOCAL,
    ],
)
def test_what_is_no_failure_of_the_host_does_not_count(failure_kind: FailureKind) -> None:
    """Refusals and limits are answers; a fault on this side says nothing of the host."""
    budget = RetryBudget()
    for _ in range(100):
        budget.note(failure_kind)
    assert budget.allows(FailureKind.CONNECT)
