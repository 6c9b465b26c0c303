"""Cutting the bytes of a csv into records."""

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from toggl_async import DecodeError, IncompleteResponseError
from toggl_async.tables.records import RecordSplitter

CELLS = some.lists(
    some.text(alphabet=some.sampled_from('ab,"\n\r \u2028\x0bé💡'), max_size=6), min_size=1, max_size=4
)


def read(data: bytes, cuts: list[int]) -> list[list[str]]:
    """Return the records of bytes that are fed in pieces, cut at the given places."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    splitter = RecordSplitter()
    blocks = [splitter.feed(data[a:b]) for a, b in pairwise(places)]
    splitter.finish()
    return [record for block in blocks if block for record in block.records()]


def written(rows: list[list[str]]) -> bytes:
    """Return a csv with a byte order mark."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


@given(some.lists(CELLS, min_size=1, max_size=8), some.lists(some.integers(0, 500), max_size=9))
def test_records_are_the_same_wherever_the_bytes_are_divided(rows: list[list[str]], cuts: list[int]) -> None:
    """A cut may be inside a character, a quoted cell, a line end or the byte order mark."""
    assert read(written([["head"], *rows]), cuts) == [["head"], *rows]


def test_the_byte_order_mark_is_not_part_of_a_quoted_header() -> None:
    """The name of the first column is read without the mark and without quotes."""
    assert read(b'\xef\xbb\xbf"User","Email"\n', [1, 2, 3, 4]) == [["User", "Email"]]


@pytest.mark.parametrize("marks", [2, 3, 30])
@pytest.mark.parametrize("size", [1, 2, 4, 100])
def test_any_number_of_byte_order_marks_is_taken_off(marks: int, size: int) -> None:
    """Files that people join begin with several marks, none of which is part of the first column's name."""
    data = b"\xef\xbb\xbf" * marks + b'"User","\xef\xbb\xbfEmail"\n'
    assert read(data, list(range(0, len(data), size))) == [["User", "\ufeffEmail"]]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_line_ends_are_read(end: str) -> None:
    """Toggl ends lines with a line feed, and other programs with a carriage return before it."""
    assert read(f"a,b{end}c,d{end}{end}".encode(), []) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\xef\xbb\xbf\n\n",
        b"a,b",
        b'a,"b\n',
        b"a\n\xe2\x82",
        b"a\n\0\n",
        b"<html>\n",
        b'{"a": 1}\n',
    ],
)
def test_data_that_is_not_a_whole_csv_is_an_error(data: bytes) -> None:
    """The data is empty, its last record or quote has no end, or it is something else than a csv."""
    with pytest.raises(IncompleteResponseError, match="whole csv"):
        read(data, [])


@pytest.mark.parametrize(("data", "line"), [(b'a\nb\n"c"d\n', 3), (b"a\n\xff\n", 1), (b"a\nb\rc\n", 2)])
def test_an_error_in_a_record_names_the_line(data: bytes, line: int) -> None:
    """The fault is a misplaced quote or line end, or a byte that is not UTF-8."""
    with pytest.raises(DecodeError, match=rf"line {line}\b"):
        read(data, [])


def test_a_record_without_an_end_is_an_error() -> None:
    """A quote that is never closed does not make the splitter keep the whole file in memory."""
    splitter = RecordSplitter()
    with pytest.raises(DecodeError, match="line 1: the record has no end"):
        for piece in [b'"', *[b"a\n" * 50_000] * 20]:
            splitter.feed(piece)


def test_a_block_knows_the_lines_of_its_records() -> None:
    """The count includes quoted line ends, empty lines and the blocks before."""
    splitter = RecordSplitter()
    first, second = splitter.feed(b'a\n"b\nb"\n\nc\n"d'), splitter.feed(b'\nd"\ne\n')
    assert first is not None
    assert second is not None
    assert [*first.lines(), *second.lines()] == [1, 2, 5, 6, 8]
