"""Refused credentials and refused workspaces, counted at the server."""

import asyncio
from collections.abc import Mapping

import pytest

from tests.exchange.test_floods import Timed, fast_forward
from tests.support.calls import client, search
from tests.support.server import Conversation, Step, respond, serve
from tests.support.wire import response
from toggl_async import (
    AuthenticationError,
    Concern,
    ForbiddenError,
    RateLimit,
    StatusError,
    Toggl,
)
from toggl_async.reports import Reports
from toggl_async.track import Track

EMPTY = response(b"", status=403, media_type=None)
FOREIGN = response(b'"workspace not found/accessible"', status=403)
WRONG = response(b"Incorrect username and/or password", status=403, media_type="text/plain")
GOOD = response(b"[]")


def by_workspace(responses: Mapping[int, bytes], otherwise: bytes = GOOD) -> Step:
    """Return a step that responds to each workspace as ``responses`` says."""

    async def step(conversation: Conversation) -> None:
        path = (await conversation.receive()).path
        found = (data for number, data in responses.items() if f"/workspace/{number}/" in path)
        await conversation.send(next(found, otherwise))

    return step


async def refused(toggl: Toggl, workspace_id: int) -> StatusError:
    """Make a call to a workspace that fails, and return its error."""
    with pytest.raises(StatusError) as caught:
        await toggl.send(search(workspace_id=workspace_id))
    return caught.value


async def test_an_empty_403_blocks_its_workspace_and_no_other() -> None:
    """After an empty 403 the same workspace is not asked again, and all others are."""
    async with serve(by_workspace({8: EMPTY})) as server, client(server) as toggl:
        first = await refused(toggl, 8)
        second = await refused(toggl, 8)
        await toggl.send(search(workspace_id=7))
        await toggl.send(search(workspace_id=9))
        await refused(toggl, 8)
        assert len(server.received) == 3
    assert isinstance(first, AuthenticationError)
    assert (first.concerns, second.concerns) == (Concern.WORKSPACE, Concern.WORKSPACE)
    assert (len(first.attempts), second.attempts) == (1, ())
    assert second.request == search(workspace_id=8)


async def test_a_workspace_is_asked_again_after_a_minute(timed: Timed) -> None:
    """After the minute one call is sent to the workspace, and a good response opens it for all."""
    async with serve(respond(EMPTY), respond(GOOD)) as server:
        toggl, clock = timed(server)
        async with toggl:
            await refused(toggl, 8)
            clock.now += 59
            await refused(toggl, 8)
            clock.now += 2
            await toggl.send(search(workspace_id=8))
            await toggl.send(search(workspace_id=8))
    assert len(server.received) == 3


async def test_an_empty_403_of_an_accepted_credential_is_forbidden() -> None:
    """Once the credential was accepted, an empty 403 is a ForbiddenError, however many workspaces send it."""
    refusals = dict.fromkeys(range(10, 20), EMPTY)
    async with serve(by_workspace(refusals)) as server, client(server) as toggl:
        await toggl.send(search(workspace_id=7))
        errors = [await refused(toggl, number) for number in refusals]
        await toggl.send(search(workspace_id=7))
        assert len(server.received) == 12
    assert {type(error) for error in errors} == {ForbiddenError}
    assert {error.concerns for error in errors} == {Concern.WORKSPACE}


async def test_empty_403s_of_two_workspaces_refuse_an_unproved_credential() -> None:
    """If nothing ever succeeded, the second workspace that sends an empty 403 blocks the credential."""
    async with serve(respond(EMPTY)) as server, client(server) as toggl:
        errors = [await refused(toggl, number) for number in range(10, 20)]
        assert len(server.received) == 2
    assert {type(error) for error in errors} == {AuthenticationError}
    assert [error.concerns for error in errors] == [Concern.WORKSPACE] + [Concern.CREDENTIAL] * 9


async def test_an_empty_403_of_me_refuses_the_credential() -> None:
    """Every valid credential may see /me, so its 403 blocks the credential, even one accepted before."""
    async with serve(respond(GOOD), respond(EMPTY)) as server, client(server) as toggl:
        await toggl.send(search(workspace_id=7))
        with pytest.raises(StatusError) as caught:
            await toggl.send(Track.me.request())
        await refused(toggl, 7)
        assert len(server.received) == 2
    assert caught.value.concerns is Concern.CREDENTIAL


@pytest.mark.parametrize("body", [WRONG, response(b"", status=401, media_type=None)], ids=["403", "401"])
async def test_a_403_that_blames_the_credential_and_a_401_block_it(body: bytes) -> None:
    """The credential is blocked for all workspaces at once."""
    async with serve(by_workspace({8: body})) as server, client(server) as toggl:
        error = await refused(toggl, 8)
        assert isinstance(await refused(toggl, 7), AuthenticationError)
        assert len(server.received) == 1
    assert error.concerns is Concern.CREDENTIAL


async def test_a_403_with_a_reason_blocks_nothing() -> None:
    """A 403 that says why proves the credential, and each call to the workspace is sent."""
    async with serve(by_workspace({8: FOREIGN})) as server, client(server) as toggl:
        errors = [await refused(toggl, 8), await refused(toggl, 8)]
        await toggl.send(search(workspace_id=7))
        assert len(server.received) == 3
    assert [type(error) for error in errors] == [ForbiddenError, ForbiddenError]
    assert {error.concerns for error in errors} == {Concern.WORKSPACE}


async def test_a_refused_track_credential_does_not_concern_focus() -> None:
    """The credential of the other host is a different one."""
    async with serve(respond(EMPTY), respond(EMPTY), respond(response(b"{}"))) as server:
        async with client(server) as toggl:
            await refused(toggl, 8)
            await refused(toggl, 9)
            await toggl.focus.query_dictionary([])
    assert len(server.received) == 3


async def test_a_success_ends_the_suspicion() -> None:
    """After a success a workspace with an empty 403 is not counted against the credential any more."""
    async with serve(by_workspace({8: EMPTY, 9: EMPTY})) as server, client(server) as toggl:
        await refused(toggl, 8)
        await toggl.send(search(workspace_id=7))
        await refused(toggl, 9)
        await toggl.send(search(workspace_id=7))
        assert len(server.received) == 4


async def test_an_empty_403_of_a_saved_report_does_not_block_other_reports() -> None:
    """A report's token says nothing about other reports of an accepted credential."""
    async with serve(respond(GOOD), respond(EMPTY)) as server, client(server) as toggl:
        await toggl.send(search(workspace_id=7))
        for number in range(3):
            with pytest.raises(ForbiddenError) as caught:
                await toggl.send(Reports.export_saved.request(f"{number:032}"))
            assert caught.value.concerns is Concern.JOB
        assert len(server.received) == 4


async def test_a_workspace_refused_while_a_call_waits_is_not_asked_by_it(timed: Timed) -> None:
    """Calls that waited for their permits fail unsent, and those of another workspace go."""
    async with serve(by_workspace({8: EMPTY})) as server:
        toggl, clock = timed(server, rate_limit=RateLimit(per_second=1))
        async with toggl:
            calls = [toggl.send(search(workspace_id=number)) for number in (8, 8, 8, 7)]
            results = await fast_forward(clock, asyncio.gather(*calls, return_exceptions=True))
    assert [type(each).__name__ for each in results] == ["AuthenticationError"] * 3 + ["Page"]
    assert len(server.received) == 2
