"""A host that seems to be down is asked now and then."""

import pytest

from toggl_async import FailureKind
from toggl_async.exchange.outage import Outage


def down(failures: int = 4, at: float = 0.0) -> Outage:
    """Return an outage after some failures at one moment."""
    outage = Outage()
    for _ in range(failures):
        outage.record(FailureKind.CONNECT, at)
    return outage


def test_four_failures_in_a_row_are_an_outage() -> None:
    """Three failures in a row may be chance, and so may any number with a success in between."""
    assert not down(3).suspected
    assert down(4).suspected
    outage = Outage()
    for _ in range(20):
        for failure in (FailureKind.SERVER, FailureKind.SERVER, FailureKind.SERVER, None):
            outage.record(failure, 0)
            assert not outage.suspected


def test_pauses_between_repeats_double_up_to_twenty_seconds() -> None:
    """In five minutes at most eighteen repeats go, however often calls ask."""
    outage = down()
    times = [tenth / 10 for tenth in range(3000) if outage.may_go(tenth / 10)]
    assert times[:6] == pytest.approx([2, 6, 14, 30, 50, 70], abs=0.2)
    assert len(times) <= 18


def test_one_success_lets_all_calls_go() -> None:
    """After a success every call may go, and a later outage begins with a short pause."""
    outage = down()
    assert not outage.may_go(1)
    outage.record(None, 1)
    assert [outage.may_go(1) for _ in range(10)] == [True] * 10
    for _ in range(4):
        outage.record(FailureKind.SERVER, 100)
    assert (outage.may_go(101), outage.may_go(102.5)) == (False, True)


@pytest.mark.parametrize("kind", FailureKind)
def test_which_failures_end_an_outage(kind: FailureKind) -> None:
    """A refusal is a response of a running host; a 429 and faults on this side say nothing."""
    outage = down()
    outage.record(kind, 1)
    ends = {FailureKind.QUOTA, FailureKind.REFUSED, FailureKind.CREDENTIAL, FailureKind.UNEXPLAINED}
    assert outage.suspected == (kind not in ends)


def test_an_outage_that_lasts_concerns_others() -> None:
    """An outage lasts if no call got a response for half a minute."""
    outage = down(at=10)
    assert not outage.lasts(39)
    assert outage.lasts(40)
    assert not down(3).lasts(1000)
