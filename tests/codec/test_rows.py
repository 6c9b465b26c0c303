"""A long list is read piece by piece."""

import gc
import itertools
import json
from collections.abc import Iterator
from datetime import date

import pytest

from toggl_async import DecodeError, Headers
from toggl_async.codec import decode, list_splitter, read_rows
from toggl_async.reports.detailed import Detailed


@pytest.fixture
def cuts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the sizes of the pieces that are tried as cuts."""

    def parses(piece: bytes) -> bool:
        sizes.append(len(piece))
        return original(piece)

    sizes: list[int] = []
    original = list_splitter._parses
    monkeypatch.setattr(list_splitter, "_parses", parses)
    return sizes


def test_a_row_larger_than_a_piece_is_not_parsed_again_and_again(cuts: list[int]) -> None:
    """The number of cuts that are tried grows with the logarithm of the row's size."""
    row = {"numbers": [{"number": number} for number in range(200_000)]}
    body = json.dumps([row, {"numbers": []}], separators=(",", ":")).encode()
    assert len(body) > 10 * list_splitter.BLOCK
    (first, second) = itertools.chain.from_iterable(read_rows(body, object))
    assert (first, second) == (row, {"numbers": []})
    assert len(cuts) < 20


def test_a_list_that_is_no_json_is_not_parsed_again_and_again(cuts: list[int]) -> None:
    """A fault near the beginning is found after a few cuts, however long the list is."""
    body = b"[" + b",".join([b'{"id":1}', b'{"id":NaN}', *[b'{"id":2,"name":"abcdefghij"}'] * 100_000]) + b"]"
    with pytest.raises(DecodeError):
        list(read_rows(body, object))
    assert len(cuts) < 20


def test_the_error_of_a_large_page_names_every_wrong_row() -> None:
    """A page that is decoded as a whole is not cut into pieces."""
    rows = [{"user_id": number, "project_name": "p" * 100} for number in range(10_000)]
    rows[5]["user_id"], rows[-5]["user_id"] = "x", "y"
    request = Detailed(start_date=date(2025, 1, 1), end_date=date(2025, 1, 31))
    with pytest.raises(DecodeError) as caught:
        decode(request, json.dumps(rows, separators=(",", ":")).encode(), Headers())
    assert [problem.rpartition("@ ")[2] for problem in caught.value.problems] == [
        "$[5].user_id",
        "$[9995].user_id",
    ]


@pytest.fixture
def collections() -> Iterator[list[str]]:
    """Return the phases of all garbage collections of the test."""

    def note(phase: str, _: object) -> None:
        phases.append(phase)

    phases: list[str] = []
    gc.collect()
    gc.callbacks.append(note)
    yield phases
    gc.callbacks.remove(note)


REPORT = Detailed(start_date=date(2026, 3, 1), end_date=date(2026, 3, 31))
LONG_PAGE = json.dumps([{"user_id": number, "time_entries": [{"id": number}]} for number in range(5_000)])


def test_no_garbage_is_collected_while_a_long_page_is_decoded(collections: list[str]) -> None:
    """Among 5,000 rows that are all in use there is no garbage: at most one collection starts, afterwards."""
    page = decode(REPORT, LONG_PAGE.encode(), Headers())
    assert gc.isenabled()
    assert len(page.rows) == 5_000
    assert collections.count("start") <= 1


@pytest.mark.parametrize("is_enabled", [True, False])
def test_the_collector_is_left_as_it_was(*, is_enabled: bool) -> None:
    """After a page, and after one that is broken, the collector is on or off as the program wants it."""
    if not is_enabled:
        gc.disable()
    try:
        decode(REPORT, LONG_PAGE.encode(), Headers())
        assert gc.isenabled() is is_enabled
        with pytest.raises(DecodeError):
            decode(REPORT, LONG_PAGE[:-1].encode(), Headers())
        assert gc.isenabled() is is_enabled
    finally:
        gc.enable()
