"""The fair queue decides which call is next."""

from collections import deque
from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from toggl_async.options import Priority
from toggl_async.ratelimit.fair_queue import FairQueue


def unlimited(_: Hashable, __: Priority) -> int | None:
    """Let any number of calls through."""
    return None


def order(queue: FairQueue[str]) -> list[str]:
    """Return the order in which the queue lets its waiters through."""
    passed: list[str] = []
    while (waiter := queue.next(unlimited)) is not None:
        passed.append(waiter)
    return passed


def enter(queue: FairQueue[str], priority: Priority, flow: str, count: int) -> None:
    """Add some waiters to a flow."""
    for number in range(count):
        queue.enter(f"{flow}{number}", priority, flow)


def test_interactive_calls_leave_in_the_order_of_arrival() -> None:
    """Interactive calls of different flows leave in the order in which they entered."""
    queue = FairQueue[str]()
    for name, flow in zip("abcdef", "xyxzyx", strict=True):
        queue.enter(name, "interactive", flow)
    assert order(queue) == [*"abcdef"]
    assert not queue


def test_bulk_calls_take_turns_between_flows() -> None:
    """A flow with a hundred bulk calls does not delay flows with one or two."""
    queue = FairQueue[str]()
    enter(queue, "bulk", "x", 100)
    enter(queue, "bulk", "y", 2)
    enter(queue, "bulk", "z", 1)
    assert order(queue)[:6] == ["x0", "y0", "z0", "x1", "y1", "x2"]


def test_interactive_calls_go_first_but_do_not_starve_bulk_calls() -> None:
    """After four interactive calls in a row, one bulk call goes."""
    queue = FairQueue[str]()
    enter(queue, "bulk", "b", 3)
    enter(queue, "interactive", "i", 9)
    assert order(queue) == ["i0", "i1", "i2", "i3", "b0", "i4", "i5", "i6", "i7", "b1", "i8", "b2"]


def test_a_flow_without_room_does_not_delay_the_others() -> None:
    """The next waiter whose flow has room goes; if no flow has room, no waiter goes."""
    queue = FairQueue[str]()
    enter(queue, "interactive", "x", 2)
    enter(queue, "bulk", "y", 1)
    assert queue.next(lambda flow, _: 0 if flow == "x" else None) == "y0"
    assert queue.stuck(lambda flow, _: 0 if flow == "x" else None)
    assert queue.next(lambda *_: 0) is None
    assert order(queue) == ["x0", "x1"]


def test_a_waiter_that_left_is_not_let_through() -> None:
    """To leave twice, or without having entered, changes nothing."""
    queue = FairQueue[str]()
    enter(queue, "bulk", "x", 3)
    for _ in range(2):
        queue.leave("x1", "bulk", "x")
        queue.leave("q", "interactive", "q")
    assert len(queue) == 2
    assert list(queue) == ["x0", "x2"]
    assert order(queue) == ["x0", "x2"]


def test_calls_ahead_are_counted_by_flow_and_room() -> None:
    """A call of a new flow has no bulk calls ahead, and calls without room are not counted."""
    queue = FairQueue[str]()
    enter(queue, "bulk", "x", 100)
    assert queue.ahead("bulk", "y", unlimited) == 0
    assert queue.ahead("bulk", "x", unlimited) == 100
    assert queue.ahead("interactive", "y", unlimited) == 0
    assert queue.ahead("bulk", "x", lambda *_: 0) == 0


entry = st.tuples(st.sampled_from(["interactive", "bulk"]), st.sampled_from("xyz"))


@given(st.lists(entry, max_size=40), entry, st.integers(0, 5))
def test_the_number_of_calls_ahead_is_a_lower_bound(
    entries: list[tuple[Priority, str]], mine: tuple[Priority, str], passed: int
) -> None:
    """No call is reported to wait for more calls than go before it if no other call arrives."""
    queue = FairQueue[str]()
    for number, (priority, flow) in enumerate(entries):
        queue.enter(str(number), priority, flow)
    for _ in range(passed):
        queue.next(unlimited)
    ahead = queue.ahead(*mine, unlimited)
    queue.enter("me", *mine)
    assert ahead <= order(queue).index("me")


@given(st.lists(st.tuples(st.sampled_from(["interactive", "bulk"]), st.sampled_from("xyz"), st.booleans())))
def test_every_waiter_that_stays_is_let_through_once(entries: list[tuple[Priority, str, bool]]) -> None:
    """Waiters leave in the order of arrival within their flow and priority, and none is lost."""
    queue = FairQueue[str]()
    waiting: dict[tuple[Priority, str], deque[str]] = {}
    for number, (priority, flow, stays) in enumerate(entries):
        queue.enter(str(number), priority, flow)
        if stays:
            waiting.setdefault((priority, flow), deque()).append(str(number))
        else:
            queue.leave(str(number), priority, flow)
    for waiter in order(queue):
        priority, flow, _ = entries[int(waiter)]
        assert waiting[priority, flow].popleft() == waiter
    assert not any(waiting.values())
