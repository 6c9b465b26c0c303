"""Bytes as records."""

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from toggl_async import DecodeError, IncompleteResponseError
from toggl_async.tables.records import Records

CELLS = some.lists(
    some.text(alphabet=some.sampled_from('ab,"\n\r \u2028\x0bé💡'), max_size=6), min_size=1, max_size=4
)


def read(data: bytes, cuts: list[int]) -> list[list[str]]:
    """The records of bytes that come in pieces."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    records = Records()
    blocks = [records.feed(data[a:b]) for a, b in pairwise(places)]
    records.finish()
    return [record for block in blocks if block for record in block.records()]


def written(rows: list[list[str]]) -> bytes:
    """A csv with a byte order mark."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


@given(some.lists(CELLS, min_size=1, max_size=8), some.lists(some.integers(0, 500), max_size=9))
def test_records_are_the_same_wherever_the_bytes_are_divided(rows: list[list[str]], cuts: list[int]) -> None:
    """In the middle of a sign, of quotes, of a line end, of the byte order mark."""
    assert read(written([["head"], *rows]), cuts) == [["head"], *rows]


def test_the_byte_order_mark_before_a_quoted_header_is_no_part_of_it() -> None:
    """The first column's name is found."""
    assert read(b'\xef\xbb\xbf"User","Email"\n', [1, 2, 3, 4]) == [["User", "Email"]]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_line_ends_are_read(end: str) -> None:
    """As Toggl writes them, and as other programs do."""
    assert read(f"a,b{end}c,d{end}{end}".encode(), []) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    "data", [b"", b"a,b", b'a,"b\n', b"a\n\xe2\x82", b"a\n\0\n", b"<html>\n", b'{"a": 1}\n']
)
def test_what_is_no_whole_csv_is_told(data: bytes) -> None:
    """Nothing, a last record without an end, a quote without its other, or something else."""
    with pytest.raises(IncompleteResponseError, match="whole csv"):
        read(data, [])


@pytest.mark.parametrize(("data", "line"), [(b'a\nb\n"c"d\n', 3), (b"a\n\xff\n", 1), (b"a\nb\rc\n", 2)])
def test_what_cannot_be_read_is_told_with_its_line(data: bytes, line: int) -> None:
    """A quote or line end out of place, or no UTF-8."""
    with pytest.raises(DecodeError, match=rf"line {line}\b"):
        read(data, [])


def test_a_record_without_an_end_takes_no_more_than_its_bound() -> None:
    """A quote that never closes does not gather the file in memory."""
    records = Records()
    with pytest.raises(DecodeError, match="line 1: the record has no end"):
        for piece in [b'"', *[b"a\n" * 50_000] * 20]:
            records.feed(piece)


def test_blocks_know_their_lines() -> None:
    """Counted through quoted line ends and blocks before."""
    records = Records()
    first, second = records.feed(b'a\n"b\nb"\n\nc\n"d'), records.feed(b'\nd"\ne\n')
    assert first is not None
    assert second is not None
    assert [*first.lines(), *second.lines()] == [1, 2, 5, 6, 8]
