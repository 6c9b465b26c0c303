"""The circuit breaker keeps a refused credential from being sent again and again."""

import pytest

from toggl_async import (
    AuthenticationError,
    BadRequestError,
    ForbiddenError,
    Headers,
    QuotaError,
    RateLimitError,
    ServerError,
    StatusError,
)
from toggl_async.exchange.circuit_breaker import CircuitBreaker

REFUSED = AuthenticationError("no", status=401, headers=Headers())


def test_calls_fail_at_once_for_a_minute() -> None:
    """After a refused credential calls fail with the same error for a minute."""
    breaker = CircuitBreaker()
    assert breaker.blocking_error(0) is None
    breaker.responded(REFUSED, 0)
    assert breaker.blocking_error(1) is REFUSED
    assert breaker.blocking_error(59.9) is REFUSED
    assert breaker.blocking_error(60) is None


def test_one_probe_is_sent_after_a_minute() -> None:
    """While the probe is under way other calls fail; a good response closes the breaker."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    breaker.sent()
    assert breaker.blocking_error(1000) is REFUSED
    breaker.responded(None, 1000)
    assert breaker.blocking_error(1000) is None


def test_a_check_without_sending_does_not_block_others() -> None:
    """Two checks in a row both find that a call may go."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    assert [breaker.blocking_error(61), breaker.blocking_error(61)] == [None, None]


def test_a_probe_without_a_response_lets_the_next_call_go() -> None:
    """A lost or cancelled probe says nothing about the credential."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    breaker.sent()
    breaker.lost()
    assert breaker.blocking_error(61) is None


def test_a_refused_probe_starts_another_minute() -> None:
    """The minute is counted from the response to the probe."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    breaker.sent()
    breaker.responded(REFUSED, 62)
    assert breaker.blocking_error(121) is REFUSED
    assert breaker.blocking_error(122) is None


def test_without_a_refused_credential_calls_go_in_parallel() -> None:
    """A call under way does not block others."""
    breaker = CircuitBreaker()
    breaker.sent()
    assert breaker.blocking_error(0) is None


@pytest.mark.parametrize(
    ("error", "good"),
    [
        (None, True),
        (BadRequestError("no", status=400, headers=Headers()), True),
        (ForbiddenError("no", status=403, headers=Headers()), True),
        (QuotaError("no", status=402, headers=Headers()), True),
        (RateLimitError("no", status=429, headers=Headers()), False),
        (ServerError("no", status=502, headers=Headers()), False),
    ],
)
def test_which_responses_prove_the_credential(error: StatusError | None, *, good: bool) -> None:
    """A response of Toggl itself proves it; a 429 or 5xx of a proxy in front of Toggl does not."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    breaker.responded(error, 1)
    assert (breaker.blocking_error(1) is None) == good
