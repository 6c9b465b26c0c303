"""The client: its workspaces, its lists and its settings."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.support.calls import ONCE, client, export, search
from tests.support.files import CSV
from tests.support.server import Conversation, Step, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import ApiToken, CredentialsError, DecodeError, InvalidRequestError, Options, Toggl


def lists(*pages: Sequence[int]) -> tuple[Step, ...]:
    """Make steps that respond with pages of clients, by their ids."""
    return tuple(
        respond(response(json.dumps([{"id": each, "name": "x"} for each in ids]).encode())) for ids in pages
    )


def test_a_client_needs_a_credential() -> None:
    """The error names the class of a credential."""
    with pytest.raises(CredentialsError, match="ApiToken"):
        Toggl()


def test_a_value_that_is_no_credential_is_refused_without_repeating_it() -> None:
    """A token that is not wrapped in a credential is refused, and the error does not contain it."""
    token: Any = "a" * 32
    with pytest.raises(CredentialsError, match=r"ApiToken\(\.\.\.\).* not str$") as caught:
        Toggl(token)
    assert token not in str(caught.value)


def test_an_unknown_setting_is_refused_with_the_known_ones() -> None:
    """The error names the unknown setting and lists those that exist."""
    settings: Any = {"quota": 5}
    with pytest.raises(TypeError, match=r"unknown setting quota: the settings are workspace_id, hosts"):
        Toggl(ApiToken("a" * 32), **settings)


def test_an_unknown_option_value_is_refused_with_the_known_ones() -> None:
    """The error names the option, its possible values and the value that was given."""
    overwrite: Any = "overwrite"
    with pytest.raises(ValueError, match=r"^existing must be one of 'error', .*'number', not 'overwrite'$"):
        Options(existing=overwrite)


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
    """Every row comes once and in order, and the extra row of a page begins the next page."""
    pages = lists(range(1, 202), range(201, 402), range(401, 405))
    async with serve(*pages) as server, client(server) as toggl:
        ids = [row.id async for row in toggl.reports.search_clients(name="x")]
    assert ids == list(range(1, 405))
    assert [json.loads(received.body)["start"] for received in server.received] == [1, 201, 401]


async def test_pages_have_a_cursor() -> None:
    """The cursor of a page is a request, with which another client can go on later."""
    pages = lists(range(1, 202), [201, 202])
    async with serve(*pages) as server:
        async with client(server) as toggl:
            first = await anext(toggl.reports.search_clients(name="x").pages())
        assert first.next is not None
        async with client(server) as toggl:
            second = await toggl.send(first.next)
    assert (len(first.rows), [row.id for row in second.rows], second.next) == (200, [201, 202], None)


async def test_null_is_an_empty_list() -> None:
    """A body of ``null`` is a list without rows."""
    async with serve(respond(response(b"null"))) as server, client(server) as toggl:
        assert [row async for row in toggl.reports.search_clients()] == []
    assert server.connections == 1


@pytest.mark.parametrize("last", [1, 0, -5, None, "x"])
async def test_a_list_that_does_not_advance_is_an_error(last: Any) -> None:
    """A cursor that is repeated, goes back or is missing would use up the quota, so it ends the list."""
    ids = [*range(1, 201), last]

    async def repeat_page(conversation: Conversation) -> None:
        received = await conversation.receive()
        start = json.loads(received.body)["start"]
        rows = [{"id": each if each is None or isinstance(each, str) else each + start - 1} for each in ids]
        rows = [*rows[:-1], {"id": last}]
        await conversation.send(response(json.dumps(rows).encode()))

    async with serve(repeat_page) as server, client(server) as toggl:
        with pytest.raises(DecodeError):
            async for _ in toggl.reports.search_clients():
                pass
    assert server.connections <= 2


async def test_an_export_can_be_returned_as_bytes() -> None:
    """``send`` returns the content of a file after checking it."""
    async with serve(respond(csv_response(CSV, zipped=True))) as server, client(server, retry=ONCE) as toggl:
        assert await toggl.send(export()) == CSV


async def test_a_client_is_made_from_the_environment() -> None:
    """``from_env`` takes credentials, workspace and hosts from variables."""
    async with serve(*lists([1])) as server:
        environment = {
            "TOGGL_API_TOKEN": "a" * 32,
            "TOGGL_WORKSPACE_ID": "9",
            "TOGGL_TRACK_URL": server.origin,
        }
        async with Toggl.from_env(environment) as toggl:
            assert [row.id async for row in toggl.reports.search_clients()] == [1]
    assert "/workspace/9/" in server.paths[0]


async def test_a_client_opens_nothing_before_the_first_call() -> None:
    """A client that was never used can be closed."""
    made = Toggl(ApiToken("a" * 32))
    await made.aclose()
