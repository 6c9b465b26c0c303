"""An hourly quota is learned from response headers, whatever they contain and however they are ordered."""

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


def quota_headers(*remaining: object, resets_in: object = 3000) -> Headers:
    """Make the response headers that report the hourly quota."""
    fields = [("X-Toggl-Quota-Remaining", str(each)) for each in remaining]
    if resets_in is not None:
        fields.append(("X-Toggl-Quota-Resets-In", str(resets_in)))
    return Headers.of(fields)


def learned(*remaining: object, resets_in: object = 3000, now: float = 0.0) -> HourlyQuota:
    """Make a quota that has learned from one response."""
    quota = HourlyQuota()
    quota.sent(1)
    quota.responded(1, quota_headers(*remaining, resets_in=resets_in), now)
    return quota


def test_nothing_is_known_at_first() -> None:
    """Before the first response neither the calls left nor the reset are known."""
    assert HourlyQuota().room(0) is None
    assert HourlyQuota().resets_at(0) is None


def test_requests_under_way_count_as_used() -> None:
    """With three calls left, a fourth request has no room before the other three have responses."""
    quota = learned(3)
    for number in (2, 3, 4):
        assert quota.room(0) != 0
        quota.sent(number)
    assert quota.room(0) == 0
    for number, left in ((4, 0), (2, 2), (3, 1)):
        quota.responded(number, quota_headers(left, resets_in=2999), 1)
        assert quota.room(1) == 0


def test_responses_out_of_order_are_counted_exactly() -> None:
    """After all responses the quota has as many calls left as the server."""
    quota = learned(599, resets_in=3600)
    for number in range(2, 10):
        quota.sent(number)
    for number in (5, 2, 9, 3, 8, 4, 6, 7):
        quota.responded(number, quota_headers(600 - number, resets_in=3599), 1)
    assert quota.room(1) == 591


def test_a_quota_has_room_again_after_its_reset() -> None:
    """At the reported moment of the reset the calls left are unknown again."""
    quota = learned(0, resets_in=60)
    assert quota.room(59.9) == 0
    assert quota.resets_at(59.9) == 60
    assert quota.room(60) is None


def test_a_late_response_of_the_last_hour_does_not_change_the_next() -> None:
    """A late report holds until the reset that it names, and no longer."""
    quota = learned(599, resets_in=3600, now=100)
    quota.sent(2)
    quota.responded(2, quota_headers(0, resets_in=1), 100.5)
    assert quota.room(100.6) == 0
    assert quota.resets_at(100.6) == 101.5
    assert quota.room(101.5) == 598


def test_without_a_reset_time_a_report_holds_for_an_hour() -> None:
    """The reset counts as unknown meanwhile, so that no call waits an hour on a guess."""
    quota = learned(0, resets_in=None)
    assert quota.room(3599) == 0
    assert quota.resets_at(3599) is None
    assert quota.room(3600) is None


def test_after_a_402_without_a_reset_time_a_call_may_go_after_a_minute() -> None:
    """A guess about the reset blocks calls for no longer than a minute."""
    quota = HourlyQuota()
    quota.exhausted(None, 0)
    assert quota.room(59) == 0
    assert quota.room(60) is None


def test_a_402_means_that_no_calls_are_left() -> None:
    """A 402 overrides the number of calls that was reported before."""
    quota = learned(5, resets_in=3000)
    quota.exhausted(None, 1)
    assert quota.room(1) == 0
    assert quota.resets_at(1) == 3000


def test_a_response_without_quota_headers_counts_as_one_call() -> None:
    """Only a response that Toggl is known not to count, such as a 429, leaves the number as it was."""
    quota = learned(3)
    for number in (2, 3):
        quota.sent(number)
    quota.responded(2, NOTHING, 1)
    quota.responded(3, NOTHING, 1, counted=False)
    assert quota.room(1) == 2


def test_a_request_without_a_response_counts_if_it_may_have_arrived() -> None:
    """A request that was not sent costs nothing."""
    quota = learned(3)
    quota.sent(2)
    quota.sent(3)
    quota.lost(2)
    quota.unsent(3)
    assert quota.room(1) == 2


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
def test_malformed_numbers_are_ignored(values: list[str], room: int | None) -> None:
    """The lowest number that is well-formed holds."""
    assert learned(*values).room(1) == room


@pytest.mark.parametrize("junk", ["nan", "inf", "-5", "9" * 5000, "٣", "1e3", "86400", ""])
def test_a_malformed_reset_time_is_ignored(junk: str) -> None:
    """A reset that is malformed or more than an hour away counts as not reported."""
    quota = learned(0, resets_in=junk)
    assert quota.resets_at(1) is None
    assert quota.room(3600) is None


def test_a_low_quota_is_reported_once_an_hour() -> None:
    """A low quota is reported once, and again after the next reset."""
    quota = learned(11, resets_in=60)
    assert not quota.runs_low(10, 1)
    quota.learn(10, 59, 1)
    assert [quota.runs_low(10, 1), quota.runs_low(10, 1)] == [True, False]
    quota.learn(3, 3600, 61)
    assert quota.runs_low(10, 61)


class TestHourlyQuotas:
    """All hourly quotas of one credential."""

    def test_a_workspace_joins_its_organization(self) -> None:
        """The workspace's known calls move to the organization's quota, and its key finds that quota."""
        quotas = HourlyQuotas()
        alone, shared = workspace(7), organization(1)
        quotas[alone].sent(1)
        quotas[alone].learn(5, 3000, 0)
        quotas[shared].learn(9, 3000, 0)
        quotas.learn(7, 1)
        assert quotas.key(alone) == shared
        assert quotas[alone] is quotas[shared]
        assert quotas[shared].room(0) == 4
        quotas[alone].responded(1, quota_headers(4), 1)
        assert quotas[shared].under_way == 0
        assert quotas[shared].room(1) == 4

    @pytest.mark.parametrize("reported", ["workspace", "organization"])
    def test_a_low_quota_is_not_reported_again_under_its_organization(self, reported: str) -> None:
        """A quota that was reported to be low before its organization was known is not reported twice."""
        quotas = HourlyQuotas()
        for key in (workspace(7), organization(1)):
            quotas[key].learn(5, 3000, 0)
        assert quotas[workspace(7) if reported == "workspace" else organization(1)].runs_low(10, 0)
        quotas.learn(7, 1)
        assert not quotas[workspace(7)].runs_low(10, 1)
        quotas[organization(1)].learn(5, 3600, 3000)
        assert quotas[workspace(7)].runs_low(10, 3000)

    def test_workspaces_of_one_organization_share_a_quota(self) -> None:
        """A quota that is used up through one workspace is used up for the other."""
        quotas = HourlyQuotas()
        quotas.learn(7, 1)
        quotas.learn(8, 1)
        quotas[workspace(7)].learn(0, 60, 0)
        assert quotas[workspace(8)].room(1) == 0
        assert quotas[workspace(9)].room(1) is None

    def test_only_known_quotas_are_listed(self) -> None:
        """A quota without a report is not listed."""
        quotas = HourlyQuotas()
        quotas[workspace(7)].sent(1)
        quotas[organization(1)].learn(5, 60, 0)
        assert [str(key) for key in quotas.known(0)] == ["organization 1"]


@attrs.define
class Report:
    """A reported number of calls left, the moment until which it holds, and the requests sent since.

    A request that ended without a report counts until a later request is reported on.
    """

    remaining: int
    until: float
    sent: set[int] = attrs.Factory(set)


junk = st.sampled_from(["0 ", "-1", "abc", "nan", "٣", "9" * 5000, "", "1e2"])
numbers = st.integers(-2, 12).map(str) | junk
reset_times = st.none() | st.integers(0, 60).map(str) | st.sampled_from(["3600", "3601", "nan", "-1"])


class RandomServer(RuleBasedStateMachine):
    """Requests are sent as the quota allows, to a server that reports anything, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.quota, self.now, self.count = HourlyQuota(), 0.0, 0
        self.under_way: list[int] = []
        self.reports: list[Report] = []
        self.unreported: dict[int, int] = {}  # with the last request that was sent before each of them ended

    @rule(count=st.integers(1, 5))
    def send(self, count: int) -> None:
        """Send as many requests as there is room for."""
        for _ in range(count):
            if self.quota.room(self.now) != 0:
                self.count += 1
                self.quota.sent(self.count)
                self.under_way.append(self.count)
                for each in self.reports:
                    if each.until > self.now:
                        each.sent.add(self.count)

    @precondition(lambda self: bool(self.under_way))
    @rule(data=st.data(), values=st.lists(numbers, max_size=2), resets_in=reset_times)
    def respond(self, data: st.DataObject, values: list[str], resets_in: str | None) -> None:
        """Give a request under way a response with any headers."""
        number = data.draw(st.sampled_from(self.under_way))
        self.under_way.remove(number)
        self.quota.responded(number, quota_headers(*values, resets_in=resets_in), self.now)
        valid = [int(each) for each in values if each.strip().lstrip("-").isascii() and _is_number(each)]
        if not valid:
            self.unreported[number] = self.count
        else:
            settled = {each for each, last in self.unreported.items() if last < number}
            for each in self.reports:
                each.sent -= settled
            end = float(resets_in) if resets_in and resets_in.isdecimal() and int(resets_in) <= 3600 else None
            # Without a reset time a report holds for the hour that is known, which may end at any time.
            self.reports.append(Report(max(0, min(valid)), self.now + (end or 0.0)))

    @precondition(lambda self: bool(self.under_way))
    @rule(arrived=st.booleans())
    def lose(self, *, arrived: bool) -> None:
        """Lose a request; it does not count if it did not arrive."""
        number = self.under_way.pop()
        if arrived:
            self.quota.lost(number)
            self.unreported[number] = self.count
        else:
            self.quota.unsent(number)
            for each in self.reports:
                each.sent.discard(number)

    @rule(seconds=st.floats(0, 70))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    @invariant()
    def never_more_than_the_strictest(self) -> None:
        """While a reported number holds, no more calls are sent than it allows."""
        for each in self.reports:
            assert len(each.sent) <= each.remaining

    @invariant()
    def requests_under_way_are_counted(self) -> None:
        """The quota knows how many requests are under way."""
        assert self.quota.under_way == len(self.under_way)


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").isdecimal() and len(text) < 10


def test_the_strictest_report_holds_whatever_the_server_sends() -> None:
    """The strictest report holds in any order of requests, responses, losses and waits."""
    run_state_machine_as_test(RandomServer, settings=settings(max_examples=60, stateful_step_count=30))


@given(st.lists(st.tuples(st.sampled_from(["send", "respond", "lose"]), st.integers(0, 5)), max_size=60))
def test_the_calls_left_are_never_negative(steps: list[tuple[str, int]]) -> None:
    """Requests, responses and losses in any order do not count the room below zero."""
    quota, under_way = learned(3), list[int]()
    for number, (step, value) in enumerate(steps, 2):
        if step == "send":
            quota.sent(number)
            under_way.append(number)
        elif under_way:
            if step == "respond":
                quota.responded(under_way.pop(), quota_headers(value), 1)
            else:
                quota.lost(under_way.pop())
        assert (quota.room(1) or 0) >= 0
