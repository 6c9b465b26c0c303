"""The scan of a csv's quotes."""

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from toggl_async.tables._arrow_quotes import QuoteScan, has_lone_return
from toggl_async.tables.records import RecordSplitter

PARTS = some.sampled_from(['"', ",", "\n", "a", '"a"', '""', '"a""b",', '"\n",', '",\n', "é"])


def is_regular(data: str) -> bool:
    """Return whether quotes enclose whole cells, by following the characters one by one."""
    quoted = False
    before = "\n"
    for char, after in pairwise(data):
        if char == '"':
            if quoted and after not in ',\n\r"':
                return False
            if not quoted and before not in ',\n"':
                return False
            quoted = not quoted
        before = char
    return True


@given(some.lists(PARTS, max_size=12).map("".join), some.lists(some.integers(1, 9), min_size=1))
@example('"a,"b,"c"', [100])
@example('"a","b', [4])
@example('a,b"c,d"', [3])
def test_quotes_are_counted_and_checked_in_pieces_of_any_size(text: str, sizes: list[int]) -> None:
    """No block with an irregular quote passes, and all blocks of a csv without one do."""
    data = f"head\n{text}\n".encode()
    scan = QuoteScan()
    splitter = RecordSplitter(scan.count)
    plain = RecordSplitter()
    start = 0
    while start < len(data):
        size = sizes[start % len(sizes)]
        piece = data[start : start + size]
        block, wanted = splitter.feed(piece), plain.feed(piece)
        assert block == wanted
        if block is not None:
            regular = scan.cut()
            assert not regular or is_regular(block.data.decode())
            assert regular or not is_regular(data.decode())
        start += size


@given(some.lists(some.lists(some.text('a,"\n', max_size=3), min_size=1, max_size=3), max_size=5))
def test_what_the_csv_module_writes_is_regular(rows: list[list[str]]) -> None:
    """Its doubled quotes, commas and line ends in cells are no reason to read a block more slowly."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["head"], *rows])
    scan = QuoteScan()
    scan.count(text.getvalue().encode())
    assert scan.cut()


@pytest.mark.parametrize("data", [b"", b"a\n", b'"a"b\n', b'"', b'"a', b'a"b\n'])
def test_the_number_of_quotes_is_returned(data: bytes) -> None:
    """An empty piece has none."""
    assert QuoteScan().count(data) == data.count(b'"')


@given(some.text("a\r\n", max_size=8).map(lambda text: f"{text}\n".encode()))
def test_a_lone_carriage_return_is_found(data: bytes) -> None:
    """A carriage return belongs before a line end."""
    assert has_lone_return(data) == (b"\r" in data.replace(b"\r\n", b"\n"))
