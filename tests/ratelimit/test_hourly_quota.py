"""The hour's calls: learned from headers, whatever they say and in whatever order they come."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from toggl_async import Headers
from toggl_async.ratelimit.hourly_quota import HourlyQuota, HourlyQuotas, organization, workspace

NOTHING = Headers()


def told(*remaining: object, resets_in: object = 3000) -> Headers:
    """Headers that tell of the quota."""
    fields = [("X-Toggl-Quota-Remaining", str(each)) for each in remaining]
    if resets_in is not None:
        fields.append(("X-Toggl-Quota-Resets-In", str(resets_in)))
    return Headers.of(fields)


def learned(*remaining: object, resets_in: object = 3000, now: float = 0.0) -> HourlyQuota:
    """A window after one answer."""
    window = HourlyQuota()
    window.sent(1)
    window.responded(1, told(*remaining, resets_in=resets_in), now)
    return window


def test_nothing_is_known_at_first() -> None:
    """Not even how large the allowance is."""
    assert HourlyQuota().room(0) is None
    assert HourlyQuota().resets_at(0) is None


def test_what_is_under_way_is_used_up() -> None:
    """Three are left: the fourth is not sent before the others are answered."""
    window = learned(3)
    for number in (2, 3, 4):
        assert window.room(0) != 0
        window.sent(number)
    assert window.room(0) == 0
    for number, left in ((4, 0), (2, 2), (3, 1)):
        window.responded(number, told(left, resets_in=2999), 1)
        assert window.room(1) == 0


def test_an_honest_server_loses_no_call() -> None:
    """Answers out of order: what is left at the end is what the server has left."""
    window = learned(599, resets_in=3600)
    for number in range(2, 10):
        window.sent(number)
    for number in (5, 2, 9, 3, 8, 4, 6, 7):
        window.responded(number, told(600 - number, resets_in=3599), 1)
    assert window.room(1) == 591


def test_a_window_ends_and_all_is_open_again() -> None:
    """At the moment that was told."""
    window = learned(0, resets_in=60)
    assert window.room(59.9) == 0
    assert window.resets_at(59.9) == 60
    assert window.room(60) is None


def test_a_late_answer_of_the_window_before_does_not_spoil_the_next() -> None:
    """It holds until its own end, and no longer."""
    window = learned(599, resets_in=3600, now=100)
    window.sent(2)
    window.responded(2, told(0, resets_in=1), 100.5)
    assert window.room(100.6) == 0
    assert window.resets_at(100.6) == 101.5
    assert window.room(101.5) == 598


def test_without_an_end_an_hour_is_certain() -> None:
    """But it is not waited for: nobody sleeps an hour on a guess."""
    window = learned(0, resets_in=None)
    assert window.room(3599) == 0
    assert window.resets_at(3599) is None
    assert window.room(3600) is None


def test_a_402_that_tells_no_end_is_asked_again_after_a_minute() -> None:
    """Nobody is locked out for longer by a guess."""
    window = HourlyQuota()
    window.exhausted(None, 0)
    assert window.room(59) == 0
    assert window.room(60) is None


def test_a_402_counts_as_nothing_left() -> None:
    """Whatever was told before."""
    window = learned(5, resets_in=3000)
    window.exhausted(None, 1)
    assert window.room(1) == 0
    assert window.resets_at(1) == 3000


def test_an_answer_that_tells_nothing_was_counted() -> None:
    """Unless it comes from what stands before what counts."""
    window = learned(3)
    for number in (2, 3):
        window.sent(number)
    window.responded(2, NOTHING, 1)
    window.responded(3, NOTHING, 1, counted=False)
    assert window.room(1) == 2


def test_a_lost_call_was_counted_if_it_arrived() -> None:
    """A connection that did not come about costs nothing."""
    window = learned(3)
    window.sent(2)
    window.sent(3)
    window.lost()
    window.unsent()
    assert window.room(1) == 2


@pytest.mark.parametrize(
    ("values", "room"),
    [
        (["0 "], 0),
        (["-1"], 0),
        (["abc"], None),
        (["7", "2"], 2),
        (["2", "abc"], 2),
        (["٣"], None),
        (["nan"], None),
        (["1e2"], None),
        (["9" * 5000], None),
        ([""], None),
    ],
)
def test_junk_is_passed_over(values: list[str], room: int | None) -> None:
    """The strictest that makes sense holds."""
    assert learned(*values).room(1) == room


@pytest.mark.parametrize("junk", ["nan", "inf", "-5", "9" * 5000, "٣", "1e3", "86400", ""])
def test_a_junk_end_is_none(junk: str) -> None:
    """No window is longer than an hour."""
    window = learned(0, resets_in=junk)
    assert window.resets_at(1) is None
    assert window.room(3600) is None


def test_few_left_is_told_once_in_a_window() -> None:
    """And again in the next."""
    window = learned(11, resets_in=60)
    assert not window.runs_low(10, 1)
    window.learn(10, 59, 1)
    assert [window.runs_low(10, 1), window.runs_low(10, 1)] == [True, False]
    window.learn(3, 3600, 61)
    assert window.runs_low(10, 61)


class TestWindows:
    """All windows of one credential."""

    def test_a_workspace_joins_its_organization(self) -> None:
        """With what was known, and what is under way; its old name still leads there."""
        windows = HourlyQuotas()
        alone, shared = workspace(7), organization(1)
        windows[alone].sent(1)
        windows[alone].learn(5, 3000, 0)
        windows[shared].learn(9, 3000, 0)
        windows.learn(7, 1)
        assert windows.key(alone) == shared
        assert windows[alone] is windows[shared]
        assert windows[shared].room(0) == 4
        windows[alone].responded(1, told(4), 1)
        assert windows[shared].under_way == 0
        assert windows[shared].room(1) == 4

    def test_workspaces_of_one_organization_share(self) -> None:
        """Whichever was asked first."""
        windows = HourlyQuotas()
        windows.learn(7, 1)
        windows.learn(8, 1)
        windows[workspace(7)].learn(0, 60, 0)
        assert windows[workspace(8)].room(1) == 0
        assert windows[workspace(9)].room(1) is None

    def test_what_is_known_has_names(self) -> None:
        """Nothing is said of windows that nothing is known of."""
        windows = HourlyQuotas()
        windows[workspace(7)].sent(1)
        windows[organization(1)].learn(5, 60, 0)
        assert [str(bucket) for bucket in windows.known(0)] == ["organization 1"]


@attrs.define
class Told:
    """A number that was told, until when it holds, and how many calls were sent since."""

    remaining: int
    until: float
    sent: int = 0


junk = st.sampled_from(["0 ", "-1", "abc", "nan", "٣", "9" * 5000, "", "1e2"])
numbers = st.integers(-2, 12).map(str) | junk
ends = st.none() | st.integers(0, 60).map(str) | st.sampled_from(["3600", "3601", "nan", "-1"])


class AnyServer(RuleBasedStateMachine):
    """Calls go as a window allows, to a server that says anything, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.window, self.now, self.count = HourlyQuota(), 0.0, 0
        self.under_way: list[int] = []
        self.told: list[Told] = []

    @rule(count=st.integers(1, 5))
    def send(self, count: int) -> None:
        """As many as there is room for."""
        for _ in range(count):
            if self.window.room(self.now) != 0:
                self.count += 1
                self.window.sent(self.count)
                self.under_way.append(self.count)
                for each in self.told:
                    each.sent += each.until > self.now

    @precondition(lambda self: bool(self.under_way))
    @rule(data=st.data(), values=st.lists(numbers, max_size=2), resets_in=ends)
    def respond(self, data: st.DataObject, values: list[str], resets_in: str | None) -> None:
        """Any of those under way is answered with anything."""
        number = data.draw(st.sampled_from(self.under_way))
        self.under_way.remove(number)
        self.window.responded(number, told(*values, resets_in=resets_in), self.now)
        sane = [int(each) for each in values if each.strip().lstrip("-").isascii() and _is_number(each)]
        if sane:
            end = float(resets_in) if resets_in and resets_in.isdecimal() and int(resets_in) <= 3600 else None
            # Without an end it holds for the window that is known, which may end at any time.
            self.told.append(Told(max(0, min(sane)), self.now + (end or 0.0)))

    @precondition(lambda self: bool(self.under_way))
    @rule(arrived=st.booleans())
    def lose(self, *, arrived: bool) -> None:
        """One is lost; if it did not arrive, it does not count."""
        self.under_way.pop()
        if arrived:
            self.window.lost()
        else:
            self.window.unsent()
            for each in self.told:
                each.sent -= 1

    @rule(seconds=st.floats(0, 70))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.now += seconds

    @invariant()
    def never_more_than_the_strictest(self) -> None:
        """Since a number was told, and until it no longer holds, no more calls were sent than that."""
        for each in self.told:
            assert each.sent <= each.remaining

    @invariant()
    def counted_right(self) -> None:
        """Nothing is under way for ever."""
        assert self.window.under_way == len(self.under_way)


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").isdecimal() and len(text) < 10


def test_whatever_the_server_says_the_strictest_holds() -> None:
    """In any order of calls, answers, losses and waits."""
    run_state_machine_as_test(AnyServer, settings=settings(max_examples=60, stateful_step_count=30))


@given(st.lists(st.tuples(st.sampled_from(["send", "answer", "lose"]), st.integers(0, 5)), max_size=60))
def test_what_is_left_is_never_negative(steps: list[tuple[str, int]]) -> None:
    """However often it is counted down."""
    window, under_way = learned(3), 0
    for number, (step, value) in enumerate(steps, 2):
        if step == "send":
            window.sent(number)
            under_way += 1
        elif under_way:
            under_way -= 1
            if step == "answer":
                window.responded(number, told(value), 1)
            else:
                window.lost()
        assert (window.room(1) or 0) >= 0
