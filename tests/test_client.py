"""The client: workspaces, lists, and its own settings."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.support.calls import ONCE, client, export, search
from tests.support.files import CSV
from tests.support.server import Conversation, Step, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import ApiToken, CredentialsError, DecodeError, InvalidRequestError, Toggl


def lists(*pages: Sequence[int]) -> tuple[Step, ...]:
    """Pages of clients by their ids."""
    return tuple(
        respond(response(json.dumps([{"id": each, "name": "x"} for each in ids]).encode())) for ids in pages
    )


def test_without_a_credential_there_is_no_client() -> None:
    """The error names the remedy."""
    with pytest.raises(CredentialsError, match="ApiToken"):
        Toggl()


async def test_workspaces_share_one_client() -> None:
    """Each call goes to its own workspace, over the same connections and limits."""
    async with serve(*lists([])) as server, client(server, workspace_id=1) as toggl:
        other = toggl.workspace(2)
        await toggl.send(search())
        await other.send(search())
        await other.send(search(workspace_id=3))
        async for _ in other.reports.search_clients():
            pass
    assert [path.split("/")[5] for path in server.paths] == ["1", "2", "3", "2"]
    with pytest.raises(InvalidRequestError):
        toggl.workspace(0)


async def test_a_list_is_read_over_its_pages() -> None:
    """Every row once, in order; the look-ahead row opens the next page."""
    pages = lists(range(1, 202), range(201, 402), range(401, 405))
    async with serve(*pages) as server, client(server) as toggl:
        ids = [row.id async for row in toggl.reports.search_clients(name="x")]
    assert ids == list(range(1, 405))
    assert [json.loads(received.body)["start"] for received in server.received] == [1, 201, 401]


async def test_pages_have_a_cursor() -> None:
    """A page's next is a request with which to go on later, in another client."""
    pages = lists(range(1, 202), [201, 202])
    async with serve(*pages) as server:
        async with client(server) as toggl:
            first = await anext(toggl.reports.search_clients(name="x").pages())
        assert first.next is not None
        async with client(server) as toggl:
            second = await toggl.send(first.next)
    assert (len(first.rows), [row.id for row in second.rows], second.next) == (200, [201, 202], None)


async def test_a_list_ends_where_toggl_says_null() -> None:
    """Null is an empty list."""
    async with serve(respond(response(b"null"))) as server, client(server) as toggl:
        assert [row async for row in toggl.reports.search_clients()] == []
    assert server.connections == 1


@pytest.mark.parametrize("last", [1, 0, -5, None, "x"])
async def test_a_list_that_does_not_advance_is_an_error(last: Any) -> None:
    """The same page again and again would burn the quota: a repeated, backward or missing cursor ends it."""
    ids = [*range(1, 201), last]

    async def again(conversation: Conversation) -> None:
        received = await conversation.receive()
        start = json.loads(received.body)["start"]
        rows = [{"id": each if each is None or isinstance(each, str) else each + start - 1} for each in ids]
        rows = [*rows[:-1], {"id": last}]
        await conversation.send(response(json.dumps(rows).encode()))

    async with serve(again) as server, client(server) as toggl:
        with pytest.raises(DecodeError):
            async for _ in toggl.reports.search_clients():
                pass
    assert server.connections <= 2


async def test_an_export_can_be_had_as_bytes() -> None:
    """send() of a request for a file gives its content, checked for its kind."""
    async with serve(respond(csv_response(CSV, zipped=True))) as server, client(server, retry=ONCE) as toggl:
        assert await toggl.send(export()) == CSV


async def test_from_the_environment() -> None:
    """A client of what the variables say."""
    async with serve(*lists([1])) as server:
        environment = {
            "TOGGL_API_TOKEN": "a" * 32,
            "TOGGL_WORKSPACE_ID": "9",
            "TOGGL_TRACK_URL": server.origin,
        }
        async with Toggl.from_env(environment) as toggl:
            assert [row.id async for row in toggl.reports.search_clients()] == [1]
    assert "/workspace/9/" in server.paths[0]


async def test_a_client_may_be_made_outside_of_a_loop() -> None:
    """Nothing is opened before the first call."""
    made = Toggl(ApiToken("a" * 32))
    await made.aclose()
