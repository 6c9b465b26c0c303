"""Whether and when to try again: a function of how it ended."""

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
    QuotaError,
    RateLimitError,
    Retry,
    RetryRule,
    ServerError,
    SizeLimits,
    Timeout,
    TogglError,
)
from toggl_async.failures import FAILURES

NOTHING = Headers()
PATIENT = Retry(attempts=3000)
SPENT = tuple(
    each for each in FailureKind if FAILURES[each].retry.repeats != 0 and each is not FailureKind.QUOTA
)
"""Endings that are tried again, and then count as a try."""


def failed(failure_kind: FailureKind) -> TogglError:
    """An error of this kind."""
    if failure_kind is FailureKind.QUOTA:
        return used_up(10)
    return IncompleteResponseError("no", failure_kind=failure_kind)


def used_up(resets_in: float | None) -> QuotaError:
    """A 402 for the hourly quota."""
    error = QuotaError("too many", status=402, headers=NOTHING)
    error.resets_in = resets_in
    return error


def too_fast(*fields: tuple[str, str]) -> RateLimitError:
    """A 429."""
    return RateLimitError("too fast", status=429, headers=Headers.of(fields))


@given(st.integers(0, 2000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_stay_under_the_longest(tried: int, draw: float) -> None:
    """However many tries, the wait is drawn evenly from zero to a ceiling that doubles up to the longest."""
    retry = Retry(attempts=3000, first_wait=0.5, longest_wait=30)
    again = retry.after(ConnectError("no"), [FailureKind.CONNECT] * tried, draw=lambda: draw)
    assert again is not None
    assert again.wait == pytest.approx(draw * min(30, 0.5 * 2.0 ** min(tried, 20)))
    assert not again.in_queue


@given(st.integers(1, 10), st.lists(st.sampled_from(SPENT), max_size=10))
def test_tries_are_counted_whatever_ended_them(attempts: int, earlier: list[FailureKind]) -> None:
    """The last try is not followed by a wait."""
    again = Retry(attempts=attempts).after(ConnectError("no"), earlier)
    assert (again is None) == (len(earlier) + 1 >= attempts)


TABLE: dict[FailureKind, tuple[int, int]] = {
    # how often it is tried again at most: a call that reads, one that writes
    FailureKind.CONNECT: (99, 99),
    FailureKind.LOCAL: (0, 0),
    FailureKind.DISCONNECTED: (99, 0),
    FailureKind.TIMEOUT: (1, 0),
    FailureKind.PROTOCOL: (2, 0),
    FailureKind.INCOMPLETE: (99, 0),
    FailureKind.CORRUPT: (1, 0),
    FailureKind.THROTTLED: (99, 99),
    FailureKind.SERVER: (99, 0),
    FailureKind.QUOTA: (2, 2),
    FailureKind.REFUSED: (0, 0),
    FailureKind.CREDENTIAL: (0, 0),
}


@pytest.mark.parametrize("failure_kind", FailureKind)
@pytest.mark.parametrize("reads_only", [True, False])
def test_how_often_each_ending_is_tried_again(failure_kind: FailureKind, *, reads_only: bool) -> None:
    """As the table in the module says: what changes something is not sent twice on a guess."""
    earlier: list[FailureKind] = []
    while len(earlier) < 99 and PATIENT.after(
        failed(failure_kind), earlier, reads_only=reads_only, max_quota_wait=60
    ):
        earlier.append(failure_kind)
    assert len(earlier) == TABLE[failure_kind][0 if reads_only else 1]


def test_every_ending_has_a_rule() -> None:
    """None falls through."""
    assert set(FAILURES) == set(FailureKind)


@given(st.none() | st.floats(0, 119), st.floats(0, 1, exclude_max=True), st.integers(0, 5))
def test_over_the_pace_at_least_a_second_passes(asked: float | None, draw: float, tried: int) -> None:
    """What the server asks for is a floor, never cut short, plus up to a tenth that spreads them."""
    fields = [] if asked is None else [("Retry-After", f"{asked:.6f}")]
    again = PATIENT.after(too_fast(*fields), [FailureKind.THROTTLED] * tried, draw=lambda: draw)
    floor = max(1.0, float(fields[0][1]) if fields else 0.0)
    assert again is not None
    assert floor <= again.wait <= max(30.0, floor * 1.1)


@given(st.floats(0, 1, exclude_max=True))
def test_a_broken_server_that_asks_for_a_wait_gets_it(draw: float) -> None:
    """A 503 with Retry-After."""
    error = ServerError("no", status=503, headers=Headers.of([("Retry-After", "40")]))
    again = Retry().after(error, [], draw=lambda: draw)
    assert again is not None
    assert 40 <= again.wait <= 44


@pytest.mark.parametrize(
    ("resets_in", "max_quota_wait", "waits"),
    [(3599, None, False), (3599, 3598, False), (3599, 3599, True), (None, 3600, False), (0, 1, True)],
)
def test_over_the_hourly_quota_only_who_may_waits(
    resets_in: float | None, max_quota_wait: float | None, *, waits: bool
) -> None:
    """Without leave, without a known end, or when it takes too long the caller is told at once."""
    again = Retry(attempts=1).after(used_up(resets_in), [], max_quota_wait=max_quota_wait, draw=lambda: 0.5)
    assert (again is not None) == waits
    if again is not None:
        assert again.in_queue
        assert again.wait == (resets_in or 0) + 2.5


@given(st.lists(st.sampled_from([*SPENT, FailureKind.QUOTA]), max_size=12))
def test_quota_waits_cost_no_try_and_there_are_two(earlier: Sequence[FailureKind]) -> None:
    """However they are mixed with other failures."""
    waits = Retry().after(used_up(1), earlier, max_quota_wait=60)
    assert (waits is not None) == (earlier.count(FailureKind.QUOTA) < 2)
    tries = sum(each is not FailureKind.QUOTA for each in earlier)
    again = Retry(attempts=4).after(ConnectError("no"), earlier, max_quota_wait=60)
    assert (again is not None) == (tries < 3)


def test_a_final_fault_is_not_tried_again() -> None:
    """What is marked as final stays so."""
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
def test_what_would_end_alike_is_not_tried_again(error: TogglError) -> None:
    """However many tries are allowed."""
    assert PATIENT.after(error, []) is None


def test_a_rule_can_be_replaced() -> None:
    """For single failures: the others keep theirs."""
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
def test_absurd_retries_are_refused(name: str, value: Any) -> None:
    """No endless loop, no negative wait, no half try."""
    with pytest.raises((ValueError, TypeError)):
        Retry(**{name: value})


@pytest.mark.parametrize("value", bad)
@pytest.mark.parametrize("name", ["connect", "first_byte", "progress", "progress_bytes", "deadline"])
def test_absurd_timeouts_are_refused(name: str, value: Any) -> None:
    """A bound in time is a positive number."""
    with pytest.raises((ValueError, TypeError)):
        Timeout(**{name: value})


@pytest.mark.parametrize("value", bad)
@pytest.mark.parametrize("name", ["response", "error", "file", "expansion"])
def test_absurd_limits_are_refused(name: str, value: Any) -> None:
    """A bound in bytes is a positive whole number."""
    with pytest.raises((ValueError, TypeError)):
        SizeLimits(**{name: value})


@pytest.mark.parametrize(
    ("asked", "max_quota_wait", "tried_again"),
    [
        ("120", None, True),
        ("121", None, False),
        ("86400", None, False),
        ("600", 900.0, True),
        ("901", 900.0, False),
    ],
)
def test_nobody_sleeps_through_a_wait_that_is_asked_for_but_absurd(
    asked: str, max_quota_wait: float | None, *, tried_again: bool
) -> None:
    """Over two minutes, or what the call allows, it is an error at once."""
    error = ServerError("no", status=503, headers=Headers.of([("Retry-After", asked)]))
    again = Retry().after(error, [], max_quota_wait=max_quota_wait)
    assert (again is not None) == tried_again
    if again is not None:
        assert again.wait >= float(asked)
