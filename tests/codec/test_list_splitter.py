"""A list is cut between its elements while its bytes arrive: the rows are those of the whole body."""

import itertools
import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import DecodeError
from toggl_async.codec import ListSplitter, list_splitter
from toggl_async.codec.list_splitter import Piece, split
from toggl_async.codec.parsing import many, read
from toggl_async.codec.rows import RowReader
from toggl_async.reports.clients import ClientName

TEXTS = st.text() | st.sampled_from(['},{"', '\\"},{', "[{", '}]"', "\\", "é},{", "\U0001f600", "\u2028"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=12)
LISTS = OBJECTS | st.lists(VALUES, max_size=12)
BLANKS = st.text(" \t\r\n", max_size=3)
STYLES: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" ,\n\t", ":"), ("," + " " * 70, ":")]),
        "ensure_ascii": st.booleans(),
        "indent": st.sampled_from([None, 2]),
    }
)


@st.composite
def bodies(draw: st.DrawFn, values: st.SearchStrategy[Any] = LISTS) -> bytes:
    """Return JSON as a server may write it."""
    text = json.dumps(draw(values), **draw(STYLES))
    return (draw(BLANKS) + text + draw(BLANKS)).encode("utf-8", "replace")


def chunks(body: bytes, sizes: list[int]) -> Iterator[bytes]:
    """Yield a body in chunks of these sizes, over and over."""
    start = 0
    for size in itertools.cycle(sizes):
        if start >= len(body):
            return
        yield body[start : start + size]
        start += size


def pieces(parts: Iterator[bytes]) -> Iterator[Piece]:
    """Yield the pieces of a body that arrives in parts."""
    splitter = ListSplitter()
    for part in parts:
        yield from splitter.feed(part)
    yield splitter.finish()


def rows_in(found: Iterator[Piece], kind: Any = object) -> list[Any]:
    """Return the rows of all pieces."""
    reader = RowReader(kind)
    return [row for piece in found for row in reader.read(piece)]


SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=5)
BLOCKS = st.integers(1, 60)


@given(body=bodies(), sizes=SIZES, block=BLOCKS)
def test_the_rows_are_those_of_the_whole_body(body: bytes, sizes: list[int], block: int) -> None:
    """Neither the size of the chunks nor that of the pieces changes a row or the order."""
    with mock.patch.object(list_splitter, "BLOCK", block):
        assert rows_in(pieces(chunks(body, sizes))) == json.loads(body)
        assert rows_in(split(body)) == json.loads(body)


@given(body=bodies(OBJECTS), sizes=SIZES, block=BLOCKS, data=st.data())
def test_a_body_that_is_cut_is_an_error(
    body: bytes, sizes: list[int], block: int, data: st.DataObject
) -> None:
    """A list never ends silently, wherever the body is cut."""
    body = body.rstrip()
    cut = data.draw(st.integers(0, len(body) - 1))
    with mock.patch.object(list_splitter, "BLOCK", block), pytest.raises(DecodeError, match="not JSON"):
        rows_in(pieces(chunks(body[:cut], sizes)))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a body in which bytes are missing or added."""
    body = draw(bodies(OBJECTS | VALUES))
    place, removed = draw(st.integers(0, len(body))), draw(st.integers(0, 3))
    added = draw(
        st.sampled_from([b"", b",", b"]", b"[", b"{", b"}", b'"', b"\\", b"},{", b"\xff", b"\0", b"NaN"])
    )
    return body[:place] + added + body[place + removed :]


@given(body=damaged(), sizes=SIZES, block=BLOCKS)
def test_a_damaged_body_has_the_rows_that_it_has_as_a_whole(
    body: bytes, sizes: list[int], block: int
) -> None:
    """What is an error as a whole is an error in pieces, and what is not has the same rows."""
    with mock.patch.object(list_splitter, "BLOCK", block):
        try:
            whole = read(body, many(object))
        except DecodeError:
            with pytest.raises(DecodeError):
                rows_in(pieces(chunks(body, sizes)))
        else:
            assert tuple(rows_in(pieces(chunks(body, sizes)))) == whole


LONG = [{"id": number, "name": "n" * 50} for number in range(20_000)]


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (",\n", ":")], ids=str)
def test_pieces_are_about_one_block_long(separators: tuple[str, str]) -> None:
    """A list of objects is cut into pieces of a block, however it is written, and no byte is lost."""
    body = json.dumps(LONG, separators=separators).encode()
    found = list(pieces(chunks(body, [5000])))
    assert len(found) == len(body) // list_splitter.BLOCK + 1
    assert max(len(piece.data) for piece in found) < list_splitter.BLOCK + 200
    assert [row for piece in found for row in json.loads(piece.data)] == LONG


@pytest.mark.parametrize("separators", [(",", ":"), (" , ", ":")], ids=str)
def test_a_border_may_arrive_byte_by_byte(separators: tuple[str, str]) -> None:
    """A border is found even if its bytes are in different chunks."""
    body = json.dumps(LONG[:100], separators=separators).encode()
    with mock.patch.object(list_splitter, "BLOCK", 100):
        found = list(pieces(chunks(body, [1])))
    assert len(found) == 50


@pytest.mark.parametrize("index", [0, 3, 4500, 19_999])
def test_an_error_names_the_row_by_its_place_in_the_whole_list(index: int) -> None:
    """The path of a wrong row does not depend on the piece that it is in."""
    rows = [*LONG[:index], {"id": "x"}, *LONG[index + 1 :]]
    body = json.dumps(rows, separators=(",", ":")).encode()
    with pytest.raises(DecodeError) as caught:
        rows_in(split(body), ClientName)
    assert caught.value.problems == (f"expected int, got string @ $[{index}].id",)
    with pytest.raises(DecodeError) as whole:
        read(body, many(ClientName))
    assert str(whole.value) == str(caught.value)


def test_an_error_names_the_byte_in_the_whole_body() -> None:
    """The place of something that is not JSON does not depend on the piece either."""
    body = json.dumps(LONG, separators=(",", ":")).encode()
    for broken in (body[:-1] + b",{]", body + b"[]", body.replace(b'"id":19999', b'"id":NaN')):
        with pytest.raises(DecodeError) as caught:
            rows_in(split(broken), ClientName)
        with pytest.raises(DecodeError) as whole:
            read(broken, many(ClientName))
        assert str(whole.value) == str(caught.value)
        assert "(byte 1" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'{"error": "no"}', "expected array, got object"),
        (b'"no"', "expected array, got string"),
        (b"<html></html>", "not JSON"),
        (b"", "truncated"),
        (b"  ", "truncated"),
        (b"\xef\xbb\xbf[]", "not JSON"),
    ],
)
def test_a_body_that_is_no_list_is_an_error(body: bytes, problem: str) -> None:
    """An object or a text in place of a list is read as a whole, and named."""
    with mock.patch.object(list_splitter, "BLOCK", 1), pytest.raises(DecodeError, match=problem):
        rows_in(pieces(chunks(body, [3])))


@pytest.mark.parametrize("body", [b"null", b" null\n", b"[]", b" [ ] "])
def test_null_is_an_empty_list(body: bytes) -> None:
    """Toggl sends null for an empty list."""
    with mock.patch.object(list_splitter, "BLOCK", 1):
        assert rows_in(pieces(chunks(body, [1]))) == []


def test_brackets_that_are_nested_deeply_are_an_error() -> None:
    """Deep nesting is refused as in any other body, whether or not there is a border to cut at."""
    body = b"[{},{}," + b"[" * 100_000 + b"{},{}"
    with mock.patch.object(list_splitter, "BLOCK", 1), pytest.raises(DecodeError, match="not JSON"):
        rows_in(pieces(iter([body])))
