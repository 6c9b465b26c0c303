"""Whose turn it is."""

from collections import deque
from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from toggl_async.options import Priority
from toggl_async.ratelimit.fair_queue import FairQueue


def anyone(_: Hashable, __: Priority) -> int | None:
    """All may go."""
    return None


def order(queue: FairQueue[str]) -> list[str]:
    """The order in which all are let through."""
    let: list[str] = []
    while (one := queue.next(anyone)) is not None:
        let.append(one)
    return let


def enter(queue: FairQueue[str], priority: Priority, flow: str, count: int) -> None:
    """So many queue up."""
    for number in range(count):
        queue.enter(f"{flow}{number}", priority, flow)


def test_within_a_lane_the_first_goes_first() -> None:
    """Of interactive calls whatever they are about."""
    queue = FairQueue[str]()
    for name, flow in zip("abcdef", "xyxzyx", strict=True):
        queue.enter(name, "interactive", flow)
    assert order(queue) == [*"abcdef"]
    assert not queue


def test_bulk_is_dealt_out_over_workspaces() -> None:
    """One with a hundred calls does not keep one with two waiting."""
    queue = FairQueue[str]()
    enter(queue, "bulk", "x", 100)
    enter(queue, "bulk", "y", 2)
    enter(queue, "bulk", "z", 1)
    assert order(queue)[:6] == ["x0", "y0", "z0", "x1", "y1", "x2"]


def test_interactive_goes_before_bulk_but_does_not_starve_it() -> None:
    """After four in a row one of the others has its turn."""
    queue = FairQueue[str]()
    enter(queue, "bulk", "b", 3)
    enter(queue, "interactive", "i", 9)
    assert order(queue) == ["i0", "i1", "i2", "i3", "b0", "i4", "i5", "i6", "i7", "b1", "i8", "b2"]


def test_who_may_not_go_holds_nobody_up() -> None:
    """The next who may goes; when none may, none does."""
    queue = FairQueue[str]()
    enter(queue, "interactive", "x", 2)
    enter(queue, "bulk", "y", 1)
    assert queue.next(lambda flow, _: 0 if flow == "x" else None) == "y0"
    assert queue.stuck(lambda flow, _: 0 if flow == "x" else None)
    assert queue.next(lambda *_: 0) is None
    assert order(queue) == ["x0", "x1"]


def test_who_leaves_is_not_let_through() -> None:
    """To leave twice, or without having come, does nothing."""
    queue = FairQueue[str]()
    enter(queue, "bulk", "x", 3)
    for _ in range(2):
        queue.leave("x1", "bulk", "x")
        queue.leave("q", "interactive", "q")
    assert len(queue) == 2
    assert list(queue) == ["x0", "x2"]
    assert order(queue) == ["x0", "x2"]


def test_those_ahead_are_never_overestimated() -> None:
    """A new workspace has its turn soon, and a blocked one holds nobody up."""
    queue = FairQueue[str]()
    enter(queue, "bulk", "x", 100)
    assert queue.ahead("bulk", "y", anyone) == 0
    assert queue.ahead("bulk", "x", anyone) == 100
    assert queue.ahead("interactive", "y", anyone) == 0
    assert queue.ahead("bulk", "x", lambda *_: 0) == 0


entry = st.tuples(st.sampled_from(["interactive", "bulk"]), st.sampled_from("xyz"))


@given(st.lists(entry, max_size=40), entry, st.integers(0, 5))
def test_the_estimate_is_a_lower_bound(
    already: list[tuple[Priority, str]], mine: tuple[Priority, str], let: int
) -> None:
    """Nobody is told of a wait that is longer than it will be if no one else comes."""
    queue = FairQueue[str]()
    for number, (priority, flow) in enumerate(already):
        queue.enter(str(number), priority, flow)
    for _ in range(let):
        queue.next(anyone)
    ahead = queue.ahead(*mine, anyone)
    queue.enter("me", *mine)
    assert ahead <= order(queue).index("me")


@given(st.lists(st.tuples(st.sampled_from(["interactive", "bulk"]), st.sampled_from("xyz"), st.booleans())))
def test_nobody_is_lost(already: list[tuple[Priority, str, bool]]) -> None:
    """All who stay are let through once, in order within their flow and priority."""
    queue = FairQueue[str]()
    waiting: dict[tuple[Priority, str], deque[str]] = {}
    for number, (priority, flow, stays) in enumerate(already):
        queue.enter(str(number), priority, flow)
        if stays:
            waiting.setdefault((priority, flow), deque()).append(str(number))
        else:
            queue.leave(str(number), priority, flow)
    for one in order(queue):
        priority, flow, _ = already[int(one)]
        assert waiting[priority, flow].popleft() == one
    assert not any(waiting.values())
