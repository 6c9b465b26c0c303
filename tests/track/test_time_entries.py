"""The time entries of the current user."""

import datetime as dt
import warnings
from typing import Any

import pytest

from tests.support import wire
from tests.support.calls import client
from tests.support.models import ask, read
from tests.support.server import respond, serve
from toggl_async import InvalidRequestError, TruncatedListWarning
from toggl_async.codec import encode

DAY, NEXT = dt.date(2026, 5, 19), dt.date(2026, 5, 20)
NOON = dt.datetime(2026, 5, 19, 12, tzinfo=dt.UTC)


def test_an_entry_is_decoded() -> None:
    """A finished entry has its duration as a timedelta, and may lack a project, tags and a description."""
    body = {
        "id": 5,
        "wid": 7,
        "uid": 9,
        "project_id": None,
        "description": None,
        "tags": None,
        "tag_ids": None,
        "start": "2024-12-15T20:20:50+00:00",
        "stop": "2024-12-15T20:21:50Z",
        "duration": 60,
        "at": "2024-12-15T20:20:50.283589Z",
    }
    (entry,) = read(ask("track.time_entries"), [body])
    assert (entry.tags, entry.tag_ids, entry.project_id) == ((), (), None)
    assert entry.tracked == entry.stop - entry.start == dt.timedelta(minutes=1)
    assert (entry.legacy_workspace_id, entry.legacy_user_id) == (7, 9)


def test_a_running_entry_has_no_tracked_time() -> None:
    """A running entry has its negated start as duration, which is not a time that was tracked."""
    entry = read(ask("track.current_time_entry"), {"id": 5, "duration": -1714015273, "stop": None})
    assert (entry.tracked, entry.stop) == (None, None)


def test_no_running_entry_is_none() -> None:
    """Toggl sends null while no entry runs."""
    assert read(ask("track.current_time_entry"), None) is None


def test_deleted_entries_say_so() -> None:
    """A list of changes has deleted entries, which have the time of their deletion."""
    (entry,) = read(ask("track.time_entries", since=1), [{"server_deleted_at": "2026-05-23T10:42:45Z"}])
    assert entry.server_deleted_at == dt.datetime(2026, 5, 23, 10, 42, 45, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({}, {}),
        ({"since": 1764547200}, {"since": "1764547200"}),
        ({"start_date": DAY, "end_date": NEXT}, {"start_date": "2026-05-19", "end_date": "2026-05-20"}),
        (
            {"start_date": NOON, "end_date": NEXT, "meta": True},
            {"start_date": "2026-05-19T12:00:00+00:00", "end_date": "2026-05-20", "meta": "true"},
        ),
        ({"before": NOON, "include_sharing": False}, {"before": str(NOON).replace(" ", "T")}),
    ],
)
def test_times_are_sent_as_dates_or_rfc_3339(fields: dict[str, Any], query: dict[str, str]) -> None:
    """A date is sent as such, and a time with its zone."""
    sent = dict(encode(ask("track.time_entries", **fields)).query)
    assert sent.pop("include_sharing", "false") == "false"
    assert sent == query


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"since": 1, "before": DAY}, "since and before"),
        ({"start_date": DAY}, "together"),
        ({"end_date": DAY}, "together"),
        ({"start_date": DAY, "end_date": DAY}, "left out"),
        ({"start_date": NOON, "end_date": NOON}, "left out"),
        ({"before": dt.datetime(2026, 5, 19, 12)}, "before"),  # noqa: DTZ001
        ({"since": -1}, "since"),
        ({"before": "2026-05-19"}, "before"),
    ],
)
def test_times_that_toggl_refuses_are_errors(fields: dict[str, Any], problem: str) -> None:
    """Times that contradict each other, an empty date range and a time without a zone are refused."""
    with pytest.raises(InvalidRequestError, match=problem):
        ask("track.time_entries", **fields)


def test_the_id_of_an_entry_is_part_of_the_path() -> None:
    """The id of an entry goes into the path, and is a positive number."""
    assert encode(ask("track.time_entry", 5, meta=True)).path == "/api/v9/me/time_entries/5"
    with pytest.raises(InvalidRequestError):
        ask("track.time_entry", 0)


@pytest.mark.parametrize(("count", "warned"), [(999, 0), (1000, 1)])
async def test_a_response_of_the_greatest_length_gives_a_warning(count: int, warned: int) -> None:
    """A response of a thousand entries gives a warning, since Toggl leaves out all others without a word."""
    entries = b"[" + b",".join(b'{"id":%d}' % number for number in range(count)) + b"]"
    async with serve(respond(wire.response(entries))) as server, client(server) as toggl:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = await toggl.track.time_entries()
    assert len(found) == count
    assert [each.category for each in caught] == [TruncatedListWarning] * warned
