"""A ranking orders items of which any may leave or change its rank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async.ratelimit.ranking import Ranking

steps = st.tuples(
    st.sampled_from(["place", "place", "discard", "pop", "below"]), st.integers(0, 40), st.integers(0, 9)
)


@given(st.lists(steps, max_size=400))
def test_the_lowest_rank_comes_first(taken: list[tuple[str, int, int]]) -> None:
    """Whatever is placed, placed again and discarded, the answers are those of a sorted list."""
    ranking, plain = Ranking[int](), dict[int, int]()
    for step, item, rank in taken:
        if step == "place":
            ranking.place(item, rank)
            plain[item] = rank
        elif step == "discard":
            assert ranking.discard(item) == (plain.pop(item, None) is not None)
        elif step == "below":
            below = ranking.below(rank)
            assert sorted(below) == sorted(each for each, its in plain.items() if its < rank)
            assert [plain[each] for each in below] == sorted(plain[each] for each in below)
        elif plain:
            lowest = min(plain.values())
            assert plain.pop(ranking.pop()) == lowest
        assert len(ranking) == len(plain)
        assert dict(ranking.ranks()) == plain
        assert sorted(ranking) == sorted(plain)
        assert ranking.lowest == min(plain.values(), default=None)
        assert (ranking.first is None) == (not plain)
        assert ranking.first is None or plain[ranking.first] == ranking.lowest


def test_an_empty_ranking_has_no_first_item() -> None:
    """To take an item from an empty ranking is an error."""
    with pytest.raises(IndexError):
        Ranking[str]().pop()


def test_items_that_left_are_not_kept() -> None:
    """The memory is bounded by the number of items, although the first item stays first."""
    ranking = Ranking[object]()
    ranking.place("first", -1)
    for number in range(10_000):
        ranking.place(number, number)
        ranking.discard(number)
    assert ranking.first == "first"
    assert len(ranking._heap) < 100
    ranking.discard("first")
    assert not ranking._heap


def test_ranks_that_change_often_keep_their_order() -> None:
    """Items whose ranks changed many times come in the order of their last ranks."""
    ranking = Ranking[int]()
    for step in range(2000):
        ranking.place(step % 100, (step * 7919) % 10_007)
    ranks = dict(ranking.ranks())
    assert ranks == {step % 100: (step * 7919) % 10_007 for step in range(1900, 2000)}
    assert [ranking.pop() for _ in range(100)] == sorted(ranks, key=lambda item: ranks[item])
