"""Whether and when a failed attempt is repeated."""

import math
from collections.abc import Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import (
    AuthenticationError,
    BadRequestError,
    ConnectError,
    DecodeError,
    FailureKind,
    ForbiddenError,
    Headers,
    IncompleteResponseError,
    InvalidRequestError,
    Options,
    QuotaError,
    RateLimitError,
    Retry,
    RetryRule,
    ServerError,
    SizeLimits,
    Timeout,
    TogglError,
)
from toggl_async.exchange.call import CallSettings
from toggl_async.failures import FAILURES

NOTHING = Headers()
PATIENT = Retry(attempts=3000)
COUNTED = tuple(
    each for each in FailureKind if FAILURES[each].retry.repeats != 0 and each is not FailureKind.QUOTA
)
"""Kinds of failure that are repeated and count as an attempt."""


def failed(failure_kind: FailureKind) -> TogglError:
    """Make an error of a failure kind."""
    if failure_kind is FailureKind.QUOTA:
        return used_up(10)
    return IncompleteResponseError("no", failure_kind=failure_kind)


def used_up(resets_in: float | None) -> QuotaError:
    """Make the error of a 402 for the hourly quota."""
    error = QuotaError("too many", status=402, headers=NOTHING)
    error.resets_in = resets_in
    return error


def too_fast(*fields: tuple[str, str]) -> RateLimitError:
    """Make the error of a 429."""
    return RateLimitError("too fast", status=429, headers=Headers.of(fields))


@given(st.integers(0, 2000), st.floats(0, 1, exclude_max=True))
def test_waits_double_up_to_the_longest(earlier: int, draw: float) -> None:
    """A wait is drawn evenly from zero to a ceiling that doubles with each attempt."""
    retry = Retry(attempts=3000, first_wait=0.5, longest_wait=30)
    again = retry.after(ConnectError("no"), [FailureKind.CONNECT] * earlier, draw=lambda: draw)
    assert again is not None
    assert again.wait == pytest.approx(draw * min(30, 0.5 * 2.0 ** min(earlier, 20)))
    assert not again.in_queue


@given(st.integers(1, 10), st.lists(st.sampled_from(COUNTED), max_size=10))
def test_attempts_are_counted_whatever_their_failure(attempts: int, earlier: list[FailureKind]) -> None:
    """The last attempt that is allowed is not repeated."""
    again = Retry(attempts=attempts).after(ConnectError("no"), earlier)
    assert (again is None) == (len(earlier) + 1 >= attempts)


TABLE: dict[FailureKind, tuple[int, int]] = {
    # how often a failure is repeated at most: a request that reads, one that writes
    FailureKind.CONNECT: (99, 99),
    FailureKind.LOCAL: (0, 0),
    FailureKind.DISCONNECTED: (99, 0),
    FailureKind.TIMEOUT: (1, 0),
    FailureKind.PROTOCOL: (2, 0),
    FailureKind.UNREADABLE: (0, 0),
    FailureKind.INCOMPLETE: (99, 0),
    FailureKind.CORRUPT: (1, 0),
    FailureKind.THROTTLED: (99, 99),
    FailureKind.SERVER: (99, 0),
    FailureKind.QUOTA: (2, 2),
    FailureKind.REFUSED: (0, 0),
    FailureKind.CREDENTIAL: (0, 0),
    FailureKind.UNEXPLAINED: (0, 0),
}


@pytest.mark.parametrize("failure_kind", FailureKind)
@pytest.mark.parametrize("reads_only", [True, False])
def test_how_often_each_failure_kind_is_repeated(failure_kind: FailureKind, *, reads_only: bool) -> None:
    """Requests that change something are not repeated where Toggl may have received them."""
    earlier: list[FailureKind] = []
    while len(earlier) < 99 and PATIENT.after(
        failed(failure_kind), earlier, reads_only=reads_only, max_quota_wait=60
    ):
        earlier.append(failure_kind)
    assert len(earlier) == TABLE[failure_kind][0 if reads_only else 1]


def test_every_failure_kind_has_a_rule() -> None:
    """The table of failures lists all kinds."""
    assert set(FAILURES) == set(FailureKind)


@given(st.none() | st.floats(0, 119), st.floats(0, 1, exclude_max=True), st.integers(0, 5))
def test_a_429_waits_at_least_a_second(asked: float | None, draw: float, earlier: int) -> None:
    """Retry-After is a lower bound, plus up to a tenth that spreads the clients."""
    fields = [] if asked is None else [("Retry-After", f"{asked:.6f}")]
    again = PATIENT.after(too_fast(*fields), [FailureKind.THROTTLED] * earlier, draw=lambda: draw)
    floor = max(1.0, float(fields[0][1]) if fields else 0.0)
    assert again is not None
    assert floor <= again.wait <= max(30.0, floor * 1.1)


@given(st.floats(0, 1, exclude_max=True))
def test_the_retry_after_of_a_503_is_kept(draw: float) -> None:
    """The wait is what the server asks for, plus up to a tenth."""
    error = ServerError("no", status=503, headers=Headers.of([("Retry-After", "40")]))
    again = Retry().after(error, [], draw=lambda: draw)
    assert again is not None
    assert 40 <= again.wait <= 44


@pytest.mark.parametrize(
    ("resets_in", "max_quota_wait", "waits"),
    [(3599, None, False), (3599, 3598, False), (3599, 3599, True), (None, 3600, False), (0, 1, True)],
)
def test_a_used_up_quota_is_waited_for_only_if_allowed(
    resets_in: float | None, max_quota_wait: float | None, *, waits: bool
) -> None:
    """A call that may not wait, or not so long, or has no known reset to wait for, fails at once."""
    again = Retry(attempts=1).after(used_up(resets_in), [], max_quota_wait=max_quota_wait, draw=lambda: 0.5)
    assert (again is not None) == waits
    if again is not None:
        assert again.in_queue
        assert again.wait == (resets_in or 0) + 2.5


@given(st.lists(st.sampled_from([*COUNTED, FailureKind.QUOTA]), max_size=12))
def test_a_call_may_wait_for_quota_twice_without_using_an_attempt(earlier: Sequence[FailureKind]) -> None:
    """Quota waits and other failures are counted apart, in any order."""
    waits = Retry().after(used_up(1), earlier, max_quota_wait=60)
    assert (waits is not None) == (earlier.count(FailureKind.QUOTA) < 2)
    attempts = sum(each is not FailureKind.QUOTA for each in earlier)
    again = Retry(attempts=4).after(ConnectError("no"), earlier, max_quota_wait=60)
    assert (again is not None) == (attempts < 3)


def test_an_error_marked_as_final_is_not_repeated() -> None:
    """An error with ``retryable=False`` ends the call."""
    assert Retry().after(IncompleteResponseError("bomb", retryable=False), []) is None
    assert Retry().after(ServerError("no", status=500, headers=NOTHING), []) is not None


@pytest.mark.parametrize(
    "error",
    [
        BadRequestError("no", status=400, headers=NOTHING),
        AuthenticationError("no", status=401, headers=NOTHING),
        ForbiddenError("no", status=403, headers=NOTHING),
        InvalidRequestError("no"),
        DecodeError("no"),
        ConnectError("certificate", retryable=False),
    ],
)
def test_an_error_that_would_come_again_is_not_repeated(error: TogglError) -> None:
    """Refused requests and local faults end the call, however many attempts are allowed."""
    assert PATIENT.after(error, []) is None


def test_a_rule_can_be_replaced() -> None:
    """Rules can be replaced for single failure kinds, and the others stay."""
    retry = Retry(
        rules={
            FailureKind.TIMEOUT: RetryRule(repeats=0),
            FailureKind.CONNECT: RetryRule(writes=True, least_wait=7),
        }
    )
    assert retry.after(failed(FailureKind.TIMEOUT), []) is None
    again = retry.after(ConnectError("no"), [], draw=lambda: 0.0)
    assert again is not None
    assert again.wait == 7
    assert retry.after(failed(FailureKind.DISCONNECTED), []) is not None
    assert attrs.evolve(retry) == retry
    assert hash(retry) == hash(Retry())


bad = [math.nan, math.inf, -math.inf, -1, 0]


@pytest.mark.parametrize("value", bad)
@pytest.mark.parametrize("name", ["attempts", "first_wait", "longest_wait"])
def test_impossible_retry_settings_are_refused(name: str, value: Any) -> None:
    """Numbers that are not positive and finite raise an error."""
    with pytest.raises((ValueError, TypeError)):
        Retry(**{name: value})


@pytest.mark.parametrize("value", bad)
@pytest.mark.parametrize("name", ["connect", "first_byte", "progress", "progress_bytes", "deadline"])
def test_impossible_timeouts_are_refused(name: str, value: Any) -> None:
    """A timeout is a positive and finite number."""
    with pytest.raises((ValueError, TypeError)):
        Timeout(**{name: value})


@pytest.mark.parametrize("value", bad)
@pytest.mark.parametrize("name", ["response", "error", "file", "expansion"])
def test_impossible_size_limits_are_refused(name: str, value: Any) -> None:
    """A size limit is a positive whole number of bytes."""
    with pytest.raises((ValueError, TypeError)):
        SizeLimits(**{name: value})


@pytest.mark.parametrize(
    ("asked", "max_quota_wait", "repeated"),
    [
        ("120", None, True),
        ("121", None, False),
        ("86400", None, False),
        ("600", 900.0, True),
        ("901", 900.0, False),
    ],
)
def test_a_long_retry_after_is_an_error_at_once(
    asked: str, max_quota_wait: float | None, *, repeated: bool
) -> None:
    """A wait over two minutes is kept only if the call may wait as long for quota."""
    error = ServerError("no", status=503, headers=Headers.of([("Retry-After", asked)]))
    again = Retry().after(error, [], max_quota_wait=max_quota_wait)
    assert (again is not None) == repeated
    if again is not None:
        assert again.wait >= float(asked)


@given(st.sampled_from(list(FailureKind)), st.integers(0, 20), st.none() | st.floats(0, 400))
def test_patience_goes_beyond_the_attempts(kind: FailureKind, count: int, failing_for: float | None) -> None:
    """While the host seems to be down, a patient call is repeated until its time is over."""
    retry = Retry(patience=300, longest_wait=1)
    earlier = [FailureKind.CONNECT] * count
    again = retry.after(failed(kind), earlier, failing_for=failing_for, draw=lambda: 0.5)
    plain = Retry(longest_wait=1).after(failed(kind), earlier, failing_for=failing_for, draw=lambda: 0.5)
    in_time = (
        failing_for is not None and failing_for + (1.05 if kind is FailureKind.THROTTLED else 0.5) <= 300
    )
    if FAILURES[kind].may_pass and in_time:
        assert again is not None
        assert again.patient
    elif again is None or failing_for is None or not FAILURES[kind].may_pass:
        assert again == plain


def test_patience_is_only_for_bulk_calls_without_a_retry_of_their_own() -> None:
    """By default, bulk calls are patient for five minutes, and a Retry of the user has no patience."""
    settings = CallSettings()
    assert settings.with_options(Options()).retry == Retry()
    assert settings.with_options(Options(priority="bulk")).retry == Retry(patience=300)
    own = Retry(attempts=2)
    assert settings.with_options(Options(priority="bulk", retry=own)).retry == own
    assert Retry().patience is None


@pytest.mark.parametrize("patience", [0, -1, math.nan, math.inf])
def test_patience_is_a_number_of_seconds(patience: float) -> None:
    """A patience that is not a positive, finite number is refused."""
    with pytest.raises(ValueError, match="patience"):
        Retry(patience=patience)
