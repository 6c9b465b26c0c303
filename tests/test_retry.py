"""Whether and when to try again: a function of how it ended."""

import math
from collections.abc import Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import (
    AnswerError,
    AuthenticationError,
    BadRequestError,
    ConnectError,
    Ending,
    ForbiddenError,
    Headers,
    InterruptedAnswerError,
    InvalidRequestError,
    Limits,
    QuotaError,
    Retry,
    Rule,
    StatusError,
    Timeout,
    TogglBrokenError,
    TogglError,
)
from toggl_async.retry import RULES, Breaker, Budget

NOTHING = Headers()
PATIENT = Retry(attempts=3000)
SPENT = tuple(each for each in Ending if RULES[each].repeats != 0 and each is not Ending.QUOTA)
"""Endings that are tried again, and then count as a try."""


def ended(ending: Ending) -> TogglError:
    """An error that ended so."""
    if ending is Ending.QUOTA:
        return over("hourly", 10)
    return InterruptedAnswerError("no", ending=ending)


def over(limit: Any, resets_in: float | None, *fields: tuple[str, str]) -> QuotaError:
    """Too many calls."""
    error = QuotaError("too many", status=429, headers=Headers.of(fields))
    error.limit, error.resets_in = limit, resets_in
    error.ending = Ending.THROTTLED if limit == "pace" else Ending.QUOTA
    return error


@given(st.integers(0, 2000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_stay_under_the_longest(tried: int, draw: float) -> None:
    """However many tries, the wait is drawn evenly from zero to a ceiling that doubles up to the longest."""
    retry = Retry(attempts=3000, first_wait=0.5, longest_wait=30)
    again = retry.again(ConnectError("no"), [Ending.CONNECT] * tried, draw=lambda: draw)
    assert again is not None
    assert again.wait == pytest.approx(draw * min(30, 0.5 * 2.0 ** min(tried, 20)))
    assert again.spends


@given(st.integers(1, 10), st.lists(st.sampled_from(SPENT), max_size=10))
def test_tries_are_counted_whatever_ended_them(attempts: int, earlier: list[Ending]) -> None:
    """The last try is not followed by a wait."""
    again = Retry(attempts=attempts).again(ConnectError("no"), earlier)
    assert (again is None) == (len(earlier) + 1 >= attempts)


TABLE: dict[Ending, tuple[int, int]] = {
    # how often it is tried again at most: a call that reads, one that writes
    Ending.CONNECT: (99, 99),
    Ending.LOCAL: (0, 0),
    Ending.SENT: (99, 0),
    Ending.LATE: (1, 0),
    Ending.PROTOCOL: (2, 0),
    Ending.CUT: (99, 0),
    Ending.DAMAGED: (1, 0),
    Ending.THROTTLED: (99, 99),
    Ending.SERVER: (99, 0),
    Ending.QUOTA: (2, 2),
    Ending.REFUSED: (0, 0),
    Ending.CREDENTIAL: (0, 0),
}


@pytest.mark.parametrize("ending", Ending)
@pytest.mark.parametrize("reads_only", [True, False])
def test_how_often_each_ending_is_tried_again(ending: Ending, *, reads_only: bool) -> None:
    """As the table in the module says: what changes something is not sent twice on a guess."""
    earlier: list[Ending] = []
    while len(earlier) < 99 and PATIENT.again(ended(ending), earlier, reads_only=reads_only, max_wait=60):
        earlier.append(ending)
    assert len(earlier) == TABLE[ending][0 if reads_only else 1]


def test_every_ending_has_a_rule() -> None:
    """None falls through."""
    assert set(RULES) == set(Ending)


@given(st.none() | st.floats(0, 119), st.floats(0, 1, exclude_max=True), st.integers(0, 5))
def test_over_the_pace_at_least_a_second_passes(asked: float | None, draw: float, tried: int) -> None:
    """What the server asks for is a floor, never cut short, plus up to a tenth that spreads them."""
    fields = [] if asked is None else [("Retry-After", f"{asked:.6f}")]
    again = PATIENT.again(over("pace", asked, *fields), [Ending.THROTTLED] * tried, draw=lambda: draw)
    floor = max(1.0, float(fields[0][1]) if fields else 0.0)
    assert again is not None
    assert floor <= again.wait <= max(30.0, floor * 1.1)


@given(st.floats(0, 1, exclude_max=True))
def test_a_broken_server_that_asks_for_a_wait_gets_it(draw: float) -> None:
    """A 503 with Retry-After."""
    error = TogglBrokenError("no", status=503, headers=Headers.of([("Retry-After", "40")]))
    again = Retry().again(error, [], draw=lambda: draw)
    assert again is not None
    assert 40 <= again.wait <= 44


@pytest.mark.parametrize(
    ("resets_in", "max_wait", "waits"),
    [(3599, None, False), (3599, 3598, False), (3599, 3599, True), (None, 3600, False), (0, 1, True)],
)
def test_over_the_hourly_quota_only_who_may_waits(
    resets_in: float | None, max_wait: float | None, *, waits: bool
) -> None:
    """Without leave, without a known end, or when it takes too long the caller is told at once."""
    again = Retry(attempts=1).again(over("hourly", resets_in), [], max_wait=max_wait, draw=lambda: 0.5)
    assert (again is not None) == waits
    if again is not None:
        assert not again.spends
        assert again.wait == (resets_in or 0) + 2.5


@given(st.lists(st.sampled_from([*SPENT, Ending.QUOTA]), max_size=12))
def test_quota_waits_cost_no_try_and_there_are_two(earlier: Sequence[Ending]) -> None:
    """However they are mixed with other endings."""
    waits = Retry().again(over("hourly", 1), earlier, max_wait=60)
    assert (waits is not None) == (earlier.count(Ending.QUOTA) < 2)
    tries = sum(each is not Ending.QUOTA for each in earlier)
    again = Retry(attempts=4).again(ConnectError("no"), earlier, max_wait=60)
    assert (again is not None) == (tries < 3)


def test_a_final_fault_is_not_tried_again() -> None:
    """What is marked as final stays so."""
    assert Retry().again(InterruptedAnswerError("bomb", retryable=False), []) is None
    assert Retry().again(TogglBrokenError("no", status=500, headers=NOTHING), []) is not None


@pytest.mark.parametrize(
    "error",
    [
        BadRequestError("no", status=400, headers=NOTHING),
        AuthenticationError("no", status=401, headers=NOTHING),
        ForbiddenError("no", status=403, headers=NOTHING),
        InvalidRequestError("no"),
        AnswerError("no"),
        ConnectError("certificate", retryable=False),
    ],
)
def test_what_would_end_alike_is_not_tried_again(error: TogglError) -> None:
    """However many tries are allowed."""
    assert PATIENT.again(error, []) is None


def test_a_rule_can_be_replaced() -> None:
    """For single endings: the others keep theirs."""
    retry = Retry(rules={Ending.LATE: Rule(repeats=0), Ending.CONNECT: Rule(writes=True, floor=7)})
    assert retry.again(ended(Ending.LATE), []) is None
    again = retry.again(ConnectError("no"), [], draw=lambda: 0.0)
    assert again is not None
    assert again.wait == 7
    assert retry.again(ended(Ending.SENT), []) is not None
    assert attrs.evolve(retry) == retry
    assert hash(retry) == hash(Retry())


class TestBudget:
    """The bound of repeats against one host."""

    def test_it_runs_out(self) -> None:
        """Ten failures in a row, and nothing is tried again."""
        budget = Budget()
        for _ in range(9):
            budget.note(Ending.CONNECT)
            assert budget.allows
        budget.note(Ending.CONNECT)
        assert not budget.allows

    def test_success_fills_it_slowly(self) -> None:
        """A success gives a tenth back; it never holds more than at first."""
        budget = Budget()
        for _ in range(1000):
            budget.note(None)
        for _ in range(10):
            budget.note(Ending.SERVER)
        assert not budget.allows
        for _ in range(2):
            budget.note(None)
        assert budget.allows

    @pytest.mark.parametrize(
        "ending", [Ending.THROTTLED, Ending.QUOTA, Ending.REFUSED, Ending.CREDENTIAL, Ending.LOCAL]
    )
    def test_what_is_no_failure_of_the_host_does_not_count(self, ending: Ending) -> None:
        """Refusals and limits are answers; a fault on this side says nothing of the host."""
        budget = Budget()
        for _ in range(100):
            budget.note(ending)
        assert budget.allows


REFUSED = AuthenticationError("no", status=401, headers=NOTHING)


class TestBreaker:
    """A credential that was refused."""

    def test_calls_fail_at_once_for_a_minute(self) -> None:
        """With the same error; then they are let through again."""
        breaker = Breaker()
        assert breaker.standing(0) is None
        breaker.answered(REFUSED, 0)
        assert breaker.standing(1) is REFUSED
        assert breaker.standing(59.9) is REFUSED
        assert breaker.standing(60) is None

    def test_one_is_sent_to_see(self) -> None:
        """While it is under way the others fail; an answer settles it."""
        breaker = Breaker()
        breaker.answered(REFUSED, 0)
        breaker.sent()
        assert breaker.standing(1000) is REFUSED
        breaker.answered(None, 1000)
        assert breaker.standing(1000) is None

    def test_who_asks_and_does_not_send_holds_nobody_up(self) -> None:
        """To look is not to go."""
        breaker = Breaker()
        breaker.answered(REFUSED, 0)
        assert [breaker.standing(61), breaker.standing(61)] == [None, None]

    def test_a_probe_that_is_lost_lets_the_next_one_go(self) -> None:
        """No answer, or a cancelled call, tells nothing of the credential."""
        breaker = Breaker()
        breaker.answered(REFUSED, 0)
        breaker.sent()
        breaker.unanswered()
        assert breaker.standing(61) is None

    def test_a_probe_that_is_refused_begins_the_minute_anew(self) -> None:
        """From then on."""
        breaker = Breaker()
        breaker.answered(REFUSED, 0)
        breaker.sent()
        breaker.answered(REFUSED, 62)
        assert breaker.standing(121) is REFUSED
        assert breaker.standing(122) is None

    def test_without_a_refusal_nothing_is_held_up(self) -> None:
        """Any number of calls are under way at once."""
        breaker = Breaker()
        breaker.sent()
        assert breaker.standing(0) is None

    @pytest.mark.parametrize(
        ("error", "good"),
        [
            (None, True),
            (BadRequestError("no", status=400, headers=NOTHING), True),
            (ForbiddenError("no", status=403, headers=NOTHING), True),
            (over("hourly", 3), True),
            (over("pace", 3), False),
            (TogglBrokenError("no", status=502, headers=NOTHING), False),
        ],
    )
    def test_which_answers_show_that_the_credential_is_good(
        self, error: StatusError | None, *, good: bool
    ) -> None:
        """Toggl's own do; those of what stands before it do not."""
        breaker = Breaker()
        breaker.answered(REFUSED, 0)
        breaker.answered(error, 1)
        assert (breaker.standing(1) is None) == good


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
@pytest.mark.parametrize("name", ["answer", "error", "file", "expansion"])
def test_absurd_limits_are_refused(name: str, value: Any) -> None:
    """A bound in bytes is a positive whole number."""
    with pytest.raises((ValueError, TypeError)):
        Limits(**{name: value})


@pytest.mark.parametrize(
    ("asked", "max_wait", "tried_again"),
    [
        ("120", None, True),
        ("121", None, False),
        ("86400", None, False),
        ("600", 900.0, True),
        ("901", 900.0, False),
    ],
)
def test_nobody_sleeps_through_a_wait_that_is_asked_for_but_absurd(
    asked: str, max_wait: float | None, *, tried_again: bool
) -> None:
    """Over two minutes, or what the call allows, it is an error at once."""
    error = TogglBrokenError("no", status=503, headers=Headers.of([("Retry-After", asked)]))
    again = Retry().again(error, [], max_wait=max_wait)
    assert (again is not None) == tried_again
    if again is not None:
        assert again.wait >= float(asked)
