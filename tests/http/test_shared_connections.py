"""Connections that several clients share."""

import asyncio
import gc
import os
import threading
import warnings
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.clients.pools import ANA, BEN, EMPTY, Gate, basic
from tests.support.calls import ONCE, export, search
from tests.support.files import CSV
from tests.support.server import Conversation, Server, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import (
    ApiToken,
    Connections,
    Hosts,
    MisuseError,
    RateLimit,
    SharedConnections,
    Toggl,
)


def sharing(shared: SharedConnections, server: Server, token: ApiToken = ANA) -> Toggl:
    """Return a client that sends through shared connections."""
    return Toggl(
        token,
        workspace_id=7,
        hosts=Hosts(track=server.origin),
        rate_limit=RateLimit(per_second=None),
        retry=ONCE,
        session=shared,
    )


async def test_clients_share_connections_and_nothing_else() -> None:
    """Each client sends its own credential through the shared connections, as it would through its own."""
    data = response(b"[]", ("Set-Cookie", "a=b"), zipped=True)
    async with serve(respond(data)) as server, SharedConnections() as shared:
        async with sharing(shared, server) as first, sharing(shared, server, BEN) as second:
            assert await first.send(search()) == await second.send(search())
        async with sharing(shared, server) as third:
            await third.send(search())
    sent = [(each.header("authorization"), each.header("cookie")) for each in server.received]
    assert sent == [(basic(ANA), None), (basic(BEN), None), (basic(ANA), None)]
    assert {each.header("accept-encoding") for each in server.received} == {"gzip"}


async def test_a_file_goes_through_shared_connections_whole(tmp_path: Path) -> None:
    """A file is decompressed and checked as usual."""
    async with serve(respond(csv_response(CSV, zipped=True))) as server, SharedConnections() as shared:
        async with sharing(shared, server) as toggl:
            await toggl.save(export(), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == CSV


async def test_connections_are_reused_by_other_clients_only_if_asked() -> None:
    """With ``reuse``, a connection serves the next client, too, with that client's credential."""

    async def two(conversation: Conversation) -> None:
        for _ in range(2):
            await conversation.receive()
            await conversation.send(EMPTY)

    for reuse, expected in ((True, 1), (False, 2)):
        async with serve(two) as server, SharedConnections(Connections(reuse=reuse)) as shared:
            async with sharing(shared, server) as first, sharing(shared, server, BEN) as second:
                await first.send(search())
                await second.send(search())
        assert server.connections == expected
        assert [each.header("authorization") for each in server.received] == [basic(ANA), basic(BEN)]


async def test_closing_a_client_ends_its_request_and_no_other() -> None:
    """A client that is closed ends its own request, though the connections stay open for others."""
    gate = Gate()
    async with serve(gate) as server, SharedConnections() as shared, sharing(shared, server, BEN) as other:
        toggl = sharing(shared, server)
        calls = [asyncio.create_task(each.send(search())) for each in (toggl, other)]
        await gate.reached(2)
        await toggl.aclose()
        with pytest.raises(MisuseError, match="the client was closed"):
            await calls[0]
        gate.open.set()
        assert not (await calls[1]).rows
        assert shared.slots(search().route.host).has_free


async def test_closed_connections_are_an_error_for_their_clients() -> None:
    """A call after the shared connections are closed is an error, for new and for old clients."""
    async with serve(respond(EMPTY)) as server:
        async with SharedConnections() as shared:
            toggl = sharing(shared, server)
            await toggl.send(search())
        for each in (toggl, sharing(shared, server)):
            with pytest.raises(MisuseError, match="the shared connections are closed"):
                await each.send(search())
            await each.aclose()
        await shared.aclose()


def test_shared_connections_belong_to_one_event_loop() -> None:
    """A client in another event loop cannot use them."""

    async def elsewhere(shared: SharedConnections, server: Server) -> None:
        async with sharing(shared, server) as toggl:
            await toggl.send(search())

    async def main() -> None:
        async with serve(respond(EMPTY)) as server, SharedConnections() as shared:
            await elsewhere(shared, server)
            with pytest.raises(
                MisuseError, match="the set of shared connections belongs to another event loop"
            ):
                await asyncio.to_thread(asyncio.run, elsewhere(shared, server))

    asyncio.run(main())


async def test_connections_that_were_not_closed_give_one_warning() -> None:
    """Shared connections that are forgotten open give one warning that names them, and are closed."""
    async with serve(respond(EMPTY)) as server:
        shared = SharedConnections()
        async with sharing(shared, server) as toggl:
            await toggl.send(search())
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            del shared, toggl
            gc.collect()
    assert [str(each.message).partition(":")[0] for each in caught] == ["shared connections were not closed"]


async def test_bodies_that_wait_for_the_disk_are_bounded_by_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While as many bodies as the limit have arrived and are not on disk, no further one is requested."""
    may_go_on, real = threading.Event(), os.fsync

    def slow(descriptor: int) -> None:
        may_go_on.wait(10)
        real(descriptor)

    async with (
        serve(respond(csv_response(CSV))) as server,
        SharedConnections(Connections(limit=3)) as shared,
        AsyncExitStack() as closing,
    ):
        tokens = [ApiToken(f"{number:032x}") for number in range(12)]
        clients = [await closing.enter_async_context(sharing(shared, server, each)) for each in tokens]
        monkeypatch.setattr(os, "fsync", slow)
        saves = [
            asyncio.create_task(each.save(export(), tmp_path / f"{number}.csv"))
            for number, each in enumerate(clients)
        ]
        await asyncio.wait(saves, timeout=0.3)
        assert server.connections == 3
        may_go_on.set()
        await asyncio.gather(*saves)
    assert server.connections == 12
