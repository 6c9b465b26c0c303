"""A credential that was refused."""

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
    """With the same error; then they are let through again."""
    breaker = CircuitBreaker()
    assert breaker.refusal(0) is None
    breaker.responded(REFUSED, 0)
    assert breaker.refusal(1) is REFUSED
    assert breaker.refusal(59.9) is REFUSED
    assert breaker.refusal(60) is None


def test_one_is_sent_to_see() -> None:
    """While it is under way the others fail; an answer settles it."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    breaker.sent()
    assert breaker.refusal(1000) is REFUSED
    breaker.responded(None, 1000)
    assert breaker.refusal(1000) is None


def test_who_asks_and_does_not_send_holds_nobody_up() -> None:
    """To look is not to go."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    assert [breaker.refusal(61), breaker.refusal(61)] == [None, None]


def test_a_probe_that_is_lost_lets_the_next_one_go() -> None:
    """No answer, or a cancelled call, tells nothing of the credential."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    breaker.sent()
    breaker.lost()
    assert breaker.refusal(61) is None


def test_a_probe_that_is_refused_begins_the_minute_anew() -> None:
    """From then on."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    breaker.sent()
    breaker.responded(REFUSED, 62)
    assert breaker.refusal(121) is REFUSED
    assert breaker.refusal(122) is None


def test_without_a_refusal_nothing_is_held_up() -> None:
    """Any number of calls are under way at once."""
    breaker = CircuitBreaker()
    breaker.sent()
    assert breaker.refusal(0) is None


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
def test_which_answers_show_that_the_credential_is_good(error: StatusError | None, *, good: bool) -> None:
    """Toggl's own do; those of what stands before it do not."""
    breaker = CircuitBreaker()
    breaker.responded(REFUSED, 0)
    breaker.responded(error, 1)
    assert (breaker.refusal(1) is None) == good
