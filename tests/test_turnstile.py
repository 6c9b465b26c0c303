"""Whose turn it is."""

from collections import deque
from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from toggl_async.turnstile import Lane, Turnstile


def anyone(_: Hashable, __: Lane) -> int | None:
    """All may go."""
    return None


def order(turnstile: Turnstile[str]) -> list[str]:
    """The order in which all are let through."""
    let: list[str] = []
    while (one := turnstile.next(anyone)) is not None:
        let.append(one)
    return let


def queue(turnstile: Turnstile[str], lane: Lane, flow: str, count: int) -> None:
    """So many queue up."""
    for number in range(count):
        turnstile.enter(f"{flow}{number}", lane, flow)


def test_within_a_lane_the_first_goes_first() -> None:
    """Of interactive calls whatever they are about."""
    turnstile = Turnstile[str]()
    for name, flow in zip("abcdef", "xyxzyx", strict=True):
        turnstile.enter(name, "interactive", flow)
    assert order(turnstile) == [*"abcdef"]
    assert not turnstile


def test_bulk_is_dealt_out_over_workspaces() -> None:
    """One with a hundred calls does not keep one with two waiting."""
    turnstile = Turnstile[str]()
    queue(turnstile, "bulk", "x", 100)
    queue(turnstile, "bulk", "y", 2)
    queue(turnstile, "bulk", "z", 1)
    assert order(turnstile)[:6] == ["x0", "y0", "z0", "x1", "y1", "x2"]


def test_interactive_goes_before_bulk_but_does_not_starve_it() -> None:
    """After four in a row one of the others has its turn."""
    turnstile = Turnstile[str]()
    queue(turnstile, "bulk", "b", 3)
    queue(turnstile, "interactive", "i", 9)
    assert order(turnstile) == ["i0", "i1", "i2", "i3", "b0", "i4", "i5", "i6", "i7", "b1", "i8", "b2"]


def test_who_may_not_go_holds_nobody_up() -> None:
    """The next who may goes; when none may, none does."""
    turnstile = Turnstile[str]()
    queue(turnstile, "interactive", "x", 2)
    queue(turnstile, "bulk", "y", 1)
    assert turnstile.next(lambda flow, _: 0 if flow == "x" else None) == "y0"
    assert turnstile.stuck(lambda flow, _: 0 if flow == "x" else None)
    assert turnstile.next(lambda *_: 0) is None
    assert order(turnstile) == ["x0", "x1"]


def test_who_leaves_is_not_let_through() -> None:
    """To leave twice, or without having come, does nothing."""
    turnstile = Turnstile[str]()
    queue(turnstile, "bulk", "x", 3)
    for _ in range(2):
        turnstile.leave("x1", "bulk", "x")
        turnstile.leave("q", "interactive", "q")
    assert len(turnstile) == 2
    assert list(turnstile) == ["x0", "x2"]
    assert order(turnstile) == ["x0", "x2"]


def test_those_ahead_are_never_overestimated() -> None:
    """A new workspace has its turn soon, and a blocked one holds nobody up."""
    turnstile = Turnstile[str]()
    queue(turnstile, "bulk", "x", 100)
    assert turnstile.ahead("bulk", "y", anyone) == 0
    assert turnstile.ahead("bulk", "x", anyone) == 100
    assert turnstile.ahead("interactive", "y", anyone) == 0
    assert turnstile.ahead("bulk", "x", lambda *_: 0) == 0


entry = st.tuples(st.sampled_from(["interactive", "bulk"]), st.sampled_from("xyz"))


@given(st.lists(entry, max_size=40), entry, st.integers(0, 5))
def test_the_estimate_is_a_lower_bound(
    already: list[tuple[Lane, str]], mine: tuple[Lane, str], let: int
) -> None:
    """Nobody is told of a wait that is longer than it will be if no one else comes."""
    turnstile = Turnstile[str]()
    for number, (lane, flow) in enumerate(already):
        turnstile.enter(str(number), lane, flow)
    for _ in range(let):
        turnstile.next(anyone)
    ahead = turnstile.ahead(*mine, anyone)
    turnstile.enter("me", *mine)
    assert ahead <= order(turnstile).index("me")


@given(st.lists(st.tuples(st.sampled_from(["interactive", "bulk"]), st.sampled_from("xyz"), st.booleans())))
def test_nobody_is_lost(already: list[tuple[Lane, str, bool]]) -> None:
    """All who stay are let through once, in order within their flow and lane."""
    turnstile = Turnstile[str]()
    waiting: dict[tuple[Lane, str], deque[str]] = {}
    for number, (lane, flow, stays) in enumerate(already):
        turnstile.enter(str(number), lane, flow)
        if stays:
            waiting.setdefault((lane, flow), deque()).append(str(number))
        else:
            turnstile.leave(str(number), lane, flow)
    for one in order(turnstile):
        lane, flow, _ = already[int(one)]
        assert waiting[lane, flow].popleft() == one
    assert not any(waiting.values())
