"""Lists with one JSON object on each line."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.models import ask
from toggl_async import DecodeError
from toggl_async.codec import decode, plain_list, read_rows
from toggl_async.codec.lines import as_array
from toggl_async.focus.tasks import FocusTask
from toggl_async.headers import Headers
from toggl_async.track.tags import TagInfo

REQUEST = ask("focus.tasks", 3, workspace_id=7)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
rows = st.lists(st.fixed_dictionaries({"id": st.integers(1, 99), "name": names}), min_size=1, max_size=6)
ends = st.sampled_from(["\n", "\r\n", "\n\n", " \n\t"])


def lines(given_rows: list[Any], end: str = "\n", *, escaped: bool = True) -> bytes:
    """Return rows with one on each line."""
    return "".join(json.dumps(row, ensure_ascii=escaped) + end for row in given_rows).encode()


def decoded(body: bytes) -> list[tuple[int | None, str | None]]:
    """Return the ids and names of tasks in a body, decoded at once."""
    return [(task.id, task.name) for task in decode(REQUEST, body, Headers()).rows]


@given(given_rows=rows, end=ends, escaped=st.booleans(), ended=st.booleans())
def test_lines_are_the_same_list_as_an_array(
    given_rows: list[Any], end: str, *, escaped: bool, ended: bool
) -> None:
    """Rows on lines of any kind, with or without an end of the last, are those of an array."""
    body = lines(given_rows, end, escaped=escaped)
    expected = [(row["id"], row["name"]) for row in given_rows]
    for form in (body if ended else body.rstrip(), b" \n" + body, json.dumps(given_rows).encode()):
        assert decoded(form) == expected
        assert plain_list(REQUEST, form) == given_rows
        pieces = [(task.id, task.name) for piece in read_rows(form, FocusTask) for task in piece]
        assert pieces == expected


@given(rows)
def test_lines_cut_inside_a_row_are_an_error(given_rows: list[Any]) -> None:
    """Wherever lines are cut, except at the end of a row, the error names the line."""
    body = lines(given_rows)
    whole = {
        len(lines(given_rows[:count])) - ended for count in range(len(given_rows) + 1) for ended in (0, 1)
    }
    for cut in range(1, len(body)):
        if cut in whole:
            continue
        with pytest.raises(DecodeError) as caught:
            decoded(body[:cut])
        line = body[:cut].count(b"\n") + 1
        assert caught.value.problems[0].endswith(f"@ line {line}")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b'{"error": "server_error", "error_description": "sorry"}', 1),
        (b'{"id": 1}\n{"error": "server_error", "error_description": "sorry"}\n', 2),
        (b'{"data": [{"id": 1}], "page": 1}', 1),
        (b'{"id": 1}\n[{"id": 2}]\n', 2),
        (b'{"id": 1}{"id": 2}\n', 1),
        (b'{"id": 1},\n{"id": 2}\n', 1),
        (b'{"id": 1, "name": [1\n2]}\n', 1),
        (b'{"id": 1}\nnull\n', 2),
        (b'{"id": 1}\n{"id": 2}\x00\n', 2),
        (b"{}", 1),
    ],
)
def test_a_line_that_is_no_row_is_an_error(body: bytes, line: int) -> None:
    """An error in place of a row, an envelope, and lines that are not one object each are never a row."""
    with pytest.raises(DecodeError) as caught:
        decoded(body)
    assert f"@ line {line}" in caught.value.problems[0]
    assert "sorry" not in str(caught.value.problems)


def test_an_empty_body_is_an_error_and_an_empty_list_is_not() -> None:
    """An empty body may have lost all its rows; a list without rows, or null, has none."""
    for empty in (b"", b"\n"):
        with pytest.raises(DecodeError):
            decoded(empty)
    assert decoded(b"[]") == decoded(b"null") == []


def test_a_wrong_value_on_a_line_is_named_by_its_row() -> None:
    """A value of another type is the same error as in an array."""
    problems = []
    for body in (b'{"id": 1}\n{"id": "x"}\n', b'[{"id": 1},{"id": "x"}]'):
        with pytest.raises(DecodeError) as caught:
            decoded(body)
        problems.append(caught.value.problems)
    assert problems[0] == problems[1]


def test_other_lists_are_not_read_from_lines() -> None:
    """A list that is documented as an array stays one, so that a truncated body cannot pass for it."""
    with pytest.raises(DecodeError):
        list(read_rows(b'{"id": 1, "name": "a"}\n{"id": 2, "name": "b"}\n', TagInfo))
    assert as_array(b'[{"id": 1}]') == b'[{"id": 1}]'


def test_many_lines_are_decoded() -> None:
    """A hundred thousand rows on lines are all there."""
    body = b"".join(b'{"id":%d,"name":"task","tags":[{"id":1}]}\n' % number for number in range(1, 100_001))
    found = [task.id for piece in read_rows(body, FocusTask) for task in piece]
    assert found == list(range(1, 100_001))
