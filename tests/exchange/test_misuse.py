"""A client that is closed, or used from another event loop or process, raises MisuseError."""

import asyncio
import os
import threading
import time

import pytest

from tests.support.calls import client, search
from tests.support.server import respond, serve, silence
from tests.support.wire import response
from toggl_async import IncompleteResponseError, MisuseError, Options, RateLimit, Toggl

EMPTY = respond(response(b"[]"))
NONE_LEFT = response(b"[]", ("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "3600"))


async def test_close_ends_all_waits_within_a_second() -> None:
    """Calls that wait for a permit, quota, a connection or a response fail with an error of ours."""
    async with serve(respond(NONE_LEFT), silence) as server:
        toggl = client(server, rate_limit=RateLimit(per_second=30))
        await toggl.send(search())
        patient = search(options=Options(max_quota_wait=3600))
        waiting_for_quota = [asyncio.ensure_future(toggl.send(patient)) for _ in range(3)]
        others = [asyncio.ensure_future(toggl.send(search(workspace_id=8))) for _ in range(30)]
        await asyncio.sleep(0.2)
        began = time.monotonic()
        await toggl.aclose()
        await asyncio.wait([*waiting_for_quota, *others], timeout=1)
        assert time.monotonic() - began < 1
        kinds = {type(task.exception()) for task in [*waiting_for_quota, *others]}
        assert kinds <= {MisuseError, IncompleteResponseError}
        assert {type(task.exception()) for task in waiting_for_quota} == {MisuseError}
        await toggl.aclose()


async def test_a_closed_client_refuses_calls() -> None:
    """A call of a closed client fails at once, and nothing is sent."""
    async with serve(EMPTY) as server:
        async with client(server) as toggl:
            pass
        with pytest.raises(MisuseError, match="closed"):
            await toggl.send(search())
    assert server.connections == 0


async def test_another_event_loop_is_refused() -> None:
    """The error names the event loop, and no second connection is made."""
    found: list[BaseException] = []

    def elsewhere(toggl: Toggl) -> None:
        try:
            asyncio.run(_send(toggl))
        except MisuseError as error:
            found.append(error)

    async with serve(EMPTY) as server, client(server) as toggl:
        await toggl.send(search())
        thread = threading.Thread(target=elsewhere, args=(toggl,))
        thread.start()
        await asyncio.to_thread(thread.join)
        assert "event loop" in str(found[0])
        assert server.connections == 1


async def _send(toggl: Toggl) -> None:
    await toggl.send(search())


async def test_a_forked_process_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child process must not use the connections, which belong to its parent."""
    async with serve(EMPTY) as server, client(server) as toggl:
        await toggl.send(search())
        with monkeypatch.context() as child:
            child.setattr(os, "getpid", lambda: -1)
            with pytest.raises(MisuseError, match="fork"):
                await toggl.send(search())
        assert server.connections == 1
