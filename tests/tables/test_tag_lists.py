"""Texts that are divided into tags."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async.tables.tag_lists import TagSplitter

names = st.sets(st.text("ab, ", min_size=1, max_size=6), max_size=6)


def every_way(text: str, known: set[str]) -> list[tuple[str, ...]]:
    """Return all ways to divide a text into known names, found by trying all."""
    parts = text.split(", ")
    places = range(1, len(parts))
    found = []
    for count in range(len(parts)):
        for cuts in itertools.combinations(places, count):
            ends = zip((0, *cuts), (*cuts, len(parts)), strict=True)
            tags = tuple(", ".join(parts[begin:end]) for begin, end in ends)
            if set(tags) <= known:
                found.append(tags)
    return found


@given(names, st.data())
def test_the_ways_are_those_that_a_search_finds(known: set[str], data: st.DataObject) -> None:
    """No way, one way with its tags, or several ways: as many as a search through all of them finds."""
    joined = (
        st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=4).map(", ".join) if known else None
    )
    free = st.text("ab, ", min_size=1, max_size=12)
    text = data.draw(free if joined is None else joined | free)
    expected = every_way(text, known)
    ways, tags = TagSplitter(known).ways(text)
    assert ways == min(len(expected), 2)
    assert tags == (expected[0] if len(expected) == 1 else ())


@pytest.mark.parametrize(
    ("known", "text", "expected"),
    [
        ({"on-site, abroad", "travel"}, "on-site, abroad, travel", ("on-site, abroad", "travel")),
        ({"a", "b", "a, b"}, "a, b", None),
        ({"a", "a, b"}, "a, b", ("a, b",)),
        ({"a", "b"}, "a, c", None),
        ({"a, ", "b"}, "a, , b", ("a, ", "b")),
        ({"a"}, "a ,a", None),
        (set(), "a", None),
    ],
)
def test_a_name_may_contain_the_separator(
    known: set[str], text: str, expected: tuple[str, ...] | None
) -> None:
    """A text is divided only if that is possible in one way."""
    assert TagSplitter(known).ways(text)[1] == (expected or ())


def test_a_long_text_takes_little_time() -> None:
    """A text of a hundred thousand tags is divided in about a second at most."""
    splitter = TagSplitter([f"{number}, x" for number in range(500)] + ["a"])
    began = time.process_time()
    assert splitter.ways(", ".join(["a"] * 100_000))[0] == 1
    assert time.process_time() - began < 3
