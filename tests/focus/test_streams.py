"""The time entries and tasks of Focus, whole in one request."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.support.calls import FOCUS_KEY, ONCE, TOKEN, client
from tests.support.models import ask, read
from tests.support.server import respond, serve
from tests.support.wire import JSON_TYPE, head, response
from toggl_async import DecodeError, InvalidRequestError, TransportError
from toggl_async.codec import encode

RANGE: dict[str, Any] = {
    "date_from": datetime(2026, 7, 24, tzinfo=UTC),
    "date_to": datetime(2026, 7, 25, tzinfo=timezone(timedelta(hours=2))),
}
ENTRIES = [
    {
        "id": 1,
        "start": "2026-07-24T16:00:00.123456789Z",
        "duration": 5400,
        "type": "activity",
        "project": {"id": 9, "name": "Walls", "permissions": None},
        "task": {"id": 5, "name": "Paint", "status": {"id": 2, "type": "something new"}},
        "tag_ids": [],
        "tags": [{"id": 4, "name": "wet", "color": "#0f0"}],
    },
    {"id": 2, "start": "2026-07-24T20:00:00Z", "duration": None, "project": None, "tags": None, "new": [1]},
    {
        "id": 3,
        "start": None,
        "planned_start": "2026-07-24T23:45:00Z",
        "planned_duration": 2700,
        "type": "nap",
    },
]


def as_lines(rows: list[Any]) -> bytes:
    """Return rows with one on each line."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def test_entries_are_tracked_running_or_planned() -> None:
    """A running entry and a planned one have no tracked time; nulls and unknown words are accepted."""
    tracked, running, planned = read(ask("focus.time_entries", 3, **RANGE), ENTRIES).rows
    assert (tracked.tracked, running.tracked, planned.tracked) == (timedelta(seconds=5400), None, None)
    assert (tracked.is_planned, running.is_planned, planned.is_planned) == (False, False, True)
    assert (tracked.task.name, tracked.task.status.type, tracked.project.name) == (
        "Paint",
        "something new",
        "Walls",
    )
    assert (tracked.tag_ids, running.tag_ids) == ((), None)
    assert (running.project, running.tags, planned.type) == (None, (), "nap")


def test_a_task_has_its_project_and_parent() -> None:
    """A task of the list has sums, and its parent and project are decoded as far as they are there."""
    body = [
        {
            "id": 5,
            "project": {"id": 9, "client": {"id": 7, "name": "Navy"}},
            "parent": {"id": 4, "name": "House"},
            "assignees": [{"id": 31, "type": "robot"}],
            "metadata": {"all_day": True},
            "total_tracked_time": 60,
        },
        {},
    ]
    task, empty = read(ask("focus.tasks", 3), body).rows
    assert (task.project.client.name, task.parent.name, task.assignees[0].type) == ("Navy", "House", "robot")
    assert (task.metadata, task.total_tracked_time) == ({"all_day": True}, 60)
    assert (empty.id, empty.parent, empty.tags) == (None, None, ())


def test_a_range_is_sent_with_its_zone() -> None:
    """The times are sent in RFC 3339, and entries without a task are asked for unless they are not wanted."""
    encoded = encode(ask("focus.time_entries", 3, workspace_id=7, **RANGE, order_by=["-start", "task_id"]))
    assert encoded.path == "/api/organizations/3/workspaces/7/time-entries/stream"
    assert encoded.query == (
        ("date_from", "2026-07-24T00:00:00+00:00"),
        ("date_to", "2026-07-25T00:00:00+02:00"),
        ("include_taskless", "true"),
        ("order_by", "-start,task_id"),
    )


def test_an_empty_list_stands_for_tasks_without_an_object() -> None:
    """Of projects, clients and parents an empty list is sent; where it would mean nothing it is refused."""
    made = ask("focus.tasks", 3, project_id=[], client_id=[1, 2], parent_task_id=())
    assert encode(made.within(7)).query == (("project_id", ""), ("client_id", "1,2"), ("parent_task_id", ""))
    for name in ("status_id", "tag_id", "order_by", "priority", "team_id"):
        with pytest.raises(InvalidRequestError, match=name):
            ask("focus.tasks", 3, **{name: []})


@pytest.mark.parametrize(
    "fields",
    [
        {"date_from": date(2026, 7, 24)},
        {"date_from": datetime(2026, 7, 24)},  # noqa: DTZ001 - without a zone on purpose
        {"date_to": "2026-07-25"},
        {"date_to": RANGE["date_from"]},
        {"order_by": []},
        {"order_by": "start"},
        {"task_id": 0},
    ],
    ids=str,
)
def test_a_wrong_range_is_refused(fields: dict[str, Any]) -> None:
    """A day, a time without a zone and an empty range are errors before anything is sent."""
    with pytest.raises(InvalidRequestError, match=next(iter(fields))):
        ask("focus.time_entries", 3, **{**RANGE, **fields})


@pytest.mark.parametrize("chunks", [None, 50], ids=["length", "chunks"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("form", ["array", "lines"])
async def test_the_whole_list_is_one_call(form: str, chunks: int | None, *, zipped: bool) -> None:
    """Both forms have the same rows, by row and by page, and the request has the key of Focus alone."""
    body = json.dumps(ENTRIES).encode() if form == "array" else as_lines(ENTRIES)
    media_type = JSON_TYPE if form == "array" else "application/x-ndjson"
    step = respond(response(body, media_type=media_type, chunks=chunks, zipped=zipped))
    async with serve(step) as server, client(server) as toggl:
        rows = [entry.id async for entry in toggl.focus.time_entries(3, **RANGE)]
        pages = [page async for page in toggl.focus.time_entries(3, **RANGE).pages()]
    assert rows == [entry.id for page in pages for entry in page.rows] == [1, 2, 3]
    assert [page.next for page in pages] == [None]
    assert len(server.received) == 2
    for received in server.received:
        assert received.header("authorization") == f"Bearer {FOCUS_KEY}"
        assert TOKEN.encode() not in received.head


@pytest.mark.parametrize("chunks", [None, 50], ids=["length", "chunks"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("form", ["array", "lines"])
async def test_a_truncated_list_is_never_a_shorter_one(
    form: str, chunks: int | None, *, zipped: bool
) -> None:
    """Wherever a response is cut, also between two lines, the list is an error."""
    body = json.dumps(ENTRIES).encode() if form == "array" else as_lines(ENTRIES)
    data = response(body, media_type="application/x-ndjson", chunks=chunks, zipped=zipped)
    cuts = range(0, len(data) - 2, 3)
    async with serve(*(respond(data, cut=cut) for cut in cuts)) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in cuts:
                with pytest.raises(TransportError):
                    [entry async for entry in toggl.focus.time_entries(3, **RANGE)]


@pytest.mark.parametrize("form", ["array", "lines"])
async def test_a_list_without_an_end_mark_is_refused(form: str) -> None:
    """A body that ends with its connection is refused, even if it is whole, since nothing proves that."""
    body = json.dumps(ENTRIES).encode() if form == "array" else as_lines(ENTRIES)
    data = head(200, ("Content-Type", "application/json"), ("Connection", "close")) + body
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(DecodeError, match="neither a length nor chunks"):
            [entry async for entry in toggl.focus.time_entries(3, **RANGE)]


async def test_an_error_on_a_line_is_not_a_row() -> None:
    """A server that fails half-way, and says so in place of the next row, leaves no silent shorter list."""
    body = as_lines([*ENTRIES, {"error": "server_error", "error_description": "sorry"}])
    async with serve(respond(response(body))) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(DecodeError) as caught:
            [entry async for entry in toggl.focus.time_entries(3, **RANGE)]
    assert "@ line 4" in caught.value.problems[0]
