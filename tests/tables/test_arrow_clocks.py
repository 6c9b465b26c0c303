"""Columns of clock times as seconds."""

from datetime import timedelta

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from toggl_async.tables._arrow_clocks import clock_seconds
from toggl_async.tables._arrow_columns import ColumnParser
from toggl_async.tables.cells import parse_duration

CLOCKS = some.builds(
    "{:02}:{:02}:{:02}".format, some.integers(0, 99), some.integers(0, 59), some.integers(0, 59)
)
ALIKE = some.text(some.sampled_from("0156789:/;-a \0\x7f"), min_size=8, max_size=8)
WIDE = some.sampled_from(["0:00:00é"[1:], "00:0:é0", "é0:00:0", "💡0:00", "００:0"])


@given(some.lists(CLOCKS, min_size=1, max_size=20), some.integers(0, 5))
def test_clock_times_are_seconds(texts: list[str], skipped: int) -> None:
    """Each text means what it means in a row, also in a slice of a column."""
    column = pa.array(["99:59:59"] * skipped + texts).slice(skipped)
    seconds = clock_seconds(column)
    assert seconds is not None
    assert [timedelta(seconds=each.as_py()) for each in seconds] == [parse_duration(text) for text in texts]


@given(some.lists(CLOCKS, max_size=3), some.one_of(ALIKE, WIDE), some.lists(CLOCKS, max_size=3))
@example(["23:59:59"], "24:60:00", ["00:00:00"])
@example([], "00:00:60", [])
@example([], "0\xb0:00:0", [])
def test_any_other_text_of_eight_bytes_is_noticed(before: list[str], text: str, after: list[str]) -> None:
    """One text that is no clock time is enough."""
    if len(text.encode()) != len("08:15:00"):
        return
    seconds = clock_seconds(pa.array([*before, text, *after]))
    try:
        is_clock = parse_duration(text) is not None and text[0] != "-" and text[2] == text[5] == ":"
    except ValueError:
        is_clock = False
    assert (seconds is not None) == is_clock


@pytest.mark.parametrize("others", [["101:22:05"], ["", "-"], ["1.50", "soon", "8:15:00"]])
def test_some_other_cells_do_not_matter(others: list[str]) -> None:
    """Longer and shorter cells among clock times have their own values, or are unread."""
    texts = ["01:00:00", *others, "99:59:59", "7:00:00", "00:00:01", "00:00:00"]
    parser = ColumnParser()
    column = parser.parse("Duration", pa.array(texts), parse_duration, pa.duration("s"))
    unread = {cell.record: cell.text for cell in parser.unread}
    assert unread == {number: text for number, text in enumerate(texts) if text == "soon"}
    wanted = [None if number in unread else parse_duration(text) for number, text in enumerate(texts)]
    assert column.to_pylist() == wanted
