"""The retry budget bounds the repeats against one host."""

import pytest

from toggl_async import FailureKind
from toggl_async.exchange.retry_budget import RetryBudget


def test_ten_failures_in_a_row_end_repeats() -> None:
    """After the tenth failure nothing is repeated any more."""
    budget = RetryBudget()
    for _ in range(9):
        budget.record(FailureKind.CONNECT)
        assert budget.allows(FailureKind.CONNECT)
    budget.record(FailureKind.CONNECT)
    assert not budget.allows(FailureKind.CONNECT)


def test_a_success_gives_back_a_tenth_of_a_repeat() -> None:
    """Successes never raise the budget above its size at the beginning."""
    budget = RetryBudget()
    for _ in range(1000):
        budget.record(None)
    for _ in range(10):
        budget.record(FailureKind.SERVER)
    assert not budget.allows(FailureKind.CONNECT)
    for _ in range(2):
        budget.record(None)
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
def test_failures_that_do_not_speak_against_the_host_do_not_count(failure_kind: FailureKind) -> None:
    """Refused requests, limits and faults on this side leave the budget as it is."""
    budget = RetryBudget()
    for _ in range(100):
        budget.record(failure_kind)
    assert budget.allows(FailureKind.CONNECT)


def test_only_limits_are_repeated_without_a_budget() -> None:
    """With a budget that is spent, other repeats stop too, even those that custom rules allow."""
    budget = RetryBudget()
    for _ in range(20):
        budget.record(FailureKind.CONNECT)
    allowed = {kind for kind in FailureKind if budget.allows(kind)}
    assert allowed == {FailureKind.THROTTLED, FailureKind.QUOTA}
