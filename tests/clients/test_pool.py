"""The pool: which client a user gets, how long it stays open, and who waits for it."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.clients.pools import ANA, BEN, CAROL, EMPTY, Gate, basic, pool
from tests.support.calls import FOCUS_KEY, export, search
from tests.support.clock import Clock
from tests.support.files import CSV
from tests.support.server import Conversation, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import (
    ApiToken,
    Clients,
    ClientsBusyError,
    ClientsState,
    Connections,
    CredentialsError,
    FocusKey,
    InvalidRequestError,
    InvalidSettingError,
    MisuseError,
    Workspace,
)


def exchange_of(toggl: Workspace) -> object:
    """Return what two views of the same client have in common."""
    return toggl._exchange


@pytest.fixture
def clock() -> Clock:
    """A clock that is set by hand."""
    return Clock()


@pytest.fixture
async def pair(clock: Clock) -> AsyncIterator[Clients]:
    """A pool with room for two clients, which sends nothing."""
    async with pool(max_size=2, max_idle=60, max_wait=10, clock=clock.setting) as clients:
        yield clients


async def test_the_same_credentials_share_one_client(pair: Clients) -> None:
    """Blocks with the same credentials, in any order, use one client, and others another."""
    focus = FocusKey(FOCUS_KEY)
    async with pair.acquire(ANA, focus) as first, pair.acquire(focus, ApiToken("a" * 32)) as second:
        async with pair.acquire(BEN) as other:
            assert exchange_of(first) is exchange_of(second)
            assert exchange_of(first) is not exchange_of(other)
            assert pair.state == ClientsState(open=2, in_use=2, waiting=0)
    assert pair.state == ClientsState(open=2, in_use=0, waiting=0)


async def test_each_block_has_its_own_workspace(pair: Clients) -> None:
    """A block is on the workspace that it names, or on that of the settings, and cannot close the client."""
    async with pair.acquire(ANA, workspace_id=12) as first, pair.acquire(ANA) as second:
        assert (first.workspace_id, second.workspace_id) == (12, 7)
        assert exchange_of(first) is exchange_of(second)
        assert not hasattr(first, "aclose")


async def test_an_idle_client_is_closed_after_a_while(pair: Clients, clock: Clock) -> None:
    """A client is closed once nobody has used it for so long, and each use begins that time again."""
    async with pair.acquire(ANA) as first:
        await clock.pass_by(1000)
    await clock.pass_by(59)
    async with pair.acquire(ANA) as second:
        assert exchange_of(first) is exchange_of(second)
    await clock.pass_by(59)
    assert pair.state.open == 1
    await clock.pass_by(2)
    assert pair.state.open == 0
    async with pair.acquire(ANA) as third:
        assert exchange_of(third) is not exchange_of(first)
        with pytest.raises(MisuseError, match="the client is closed"):
            await first.send(search())


async def test_the_client_that_has_been_idle_longest_makes_room(pair: Clients, clock: Clock) -> None:
    """If there is no room for another client, the one that was used least recently is closed."""
    async with pair.acquire(ANA) as ana, pair.acquire(BEN):
        pass
    await clock.pass_by(1)
    async with pair.acquire(ANA), pair.acquire(CAROL):
        assert pair.state == ClientsState(open=2, in_use=2, waiting=0)
    async with pair.acquire(ANA) as again:
        assert exchange_of(again) is exchange_of(ana)


async def test_idle_time_begins_when_a_client_is_given_back(pair: Clients, clock: Clock) -> None:
    """A client that was acquired first, and used until later, stays open longer than the other."""
    async with pair.acquire(ANA) as ana:
        async with pair.acquire(BEN) as ben:
            pass
        await clock.pass_by(1)
    async with pair.acquire(CAROL):
        async with pair.acquire(ANA) as again:
            assert exchange_of(again) is exchange_of(ana)
        async with pair.acquire(BEN) as reopened:
            assert exchange_of(reopened) is not exchange_of(ben)


async def test_who_finds_no_room_waits_for_it(pair: Clients, clock: Clock) -> None:
    """If all clients are in use, a user waits until one is free, and who shares a client does not wait."""
    entered: list[str] = []

    async def use(name: str, token: ApiToken) -> None:
        async with pair.acquire(token):
            entered.append(name)

    async with AsyncExitStack() as blocks:
        await blocks.enter_async_context(pair.acquire(ANA))
        async with pair.acquire(BEN):
            dave = ApiToken("d" * 32)
            users = [("carol", CAROL), ("dave", dave), ("carol again", CAROL), ("ana", ANA)]
            tasks = [asyncio.create_task(use(*each)) for each in users]
            await clock.pass_by(9)
            assert entered == ["ana"]
            assert pair.state == ClientsState(open=2, in_use=2, waiting=3)
        await asyncio.gather(*tasks)
        assert entered == ["ana", "carol", "carol again", "dave"]
        assert pair.state.waiting == 0


async def test_nobody_overtakes_those_who_wait(pair: Clients, clock: Clock) -> None:
    """A user who needs a new client comes after those who wait already."""
    order: list[str] = []

    async def use(name: str, token: ApiToken) -> None:
        async with pair.acquire(token):
            order.append(name)
            await asyncio.sleep(0)

    async with pair.acquire(ANA):
        async with pair.acquire(BEN):
            waiting = asyncio.create_task(use("waiting", CAROL))
            await clock.settle()
        await asyncio.gather(use("late", ApiToken("d" * 32)), waiting)
    assert order == ["waiting", "late"]


async def test_a_wait_for_a_client_has_an_end(pair: Clients, clock: Clock) -> None:
    """A user who finds no room in time gets an error, and the pool forgets him."""

    async def use() -> None:
        async with pair.acquire(CAROL):
            raise AssertionError

    async with pair.acquire(ANA), pair.acquire(BEN):
        waiting = asyncio.create_task(use())
        await clock.pass_by(9.5)
        assert not waiting.done()
        await clock.pass_by(1)
        with pytest.raises(ClientsBusyError, match=r"all 2 clients are in use.* within 10 s") as caught:
            await waiting
        assert caught.value.retryable
        assert pair.state == ClientsState(open=2, in_use=2, waiting=0)


@pytest.mark.parametrize("freed", ["before", "at once", "later"])
async def test_a_cancelled_wait_leaves_nothing_behind(pair: Clients, clock: Clock, freed: str) -> None:
    """A user whose wait is cancelled takes no place, even if he has just been given a client."""

    async def use() -> None:
        async with pair.acquire(CAROL):
            raise AssertionError

    async with pair.acquire(ANA), AsyncExitStack() as blocks:
        await blocks.enter_async_context(pair.acquire(BEN))
        waiting = asyncio.create_task(use())
        await clock.settle()
        if freed == "before":
            await blocks.aclose()
        waiting.cancel()
        if freed == "at once":
            await blocks.aclose()
        await asyncio.wait({waiting})
        assert waiting.cancelled()
        await blocks.aclose()
        await clock.settle()
        assert pair.state == ClientsState(open=2, in_use=1, waiting=0)
        async with pair.acquire(ApiToken("d" * 32)):
            assert pair.state.open == 2


async def test_wrong_arguments_take_no_place(pair: Clients) -> None:
    """Wrong credentials, workspaces and settings are errors before a client is opened."""
    with pytest.raises(CredentialsError, match="no credentials"):
        async with pair.acquire():
            raise AssertionError
    with pytest.raises(CredentialsError, match="two credentials for Track"):
        async with pair.acquire(ANA, BEN):
            raise AssertionError
    with pytest.raises(InvalidRequestError):
        async with pair.acquire(ANA, workspace_id=-1):
            raise AssertionError
    assert pair.state.open == 0
    with pytest.raises(InvalidSettingError, match="max_size must be a whole number"):
        Clients(max_size=0)
    with pytest.raises(InvalidSettingError, match="max_wait must be a positive number"):
        Clients(max_wait=float("inf"))
    with pytest.raises(InvalidSettingError, match="unknown setting"):
        pool(max_connections=3)


async def test_a_stream_that_outlives_its_block_keeps_its_client(clock: Clock) -> None:
    """A client is not closed under a stream that was left open, and makes room once the stream is closed."""
    data = csv_response(CSV * 1000, chunks=100)
    async with (
        serve(respond(data, cut=len(data) - 100, stall=True)) as server,
        pool(server, max_size=1, max_idle=60, max_wait=100, clock=clock.setting) as clients,
        AsyncExitStack() as streams,
    ):
        async with clients.acquire(ANA) as toggl:
            stream = await streams.enter_async_context(toggl.open(export()))
        await clock.pass_by(200)
        assert clients.state == ClientsState(open=1, in_use=1, waiting=0)
        async for _ in stream:
            break
        waiting = asyncio.create_task(_use(clients, BEN))
        await clock.pass_by(5)
        assert not waiting.done()
        await streams.aclose()
        await clock.pass_by(1)
        await waiting


async def test_nobody_overtakes_those_who_wait_for_a_stream_to_end(clock: Clock) -> None:
    """Who comes just when a stream has ended that kept a client open is after those who waited for that."""
    data, order = csv_response(CSV * 1000, chunks=100), list[ApiToken]()

    async def use(clients: Clients, token: ApiToken) -> None:
        async with clients.acquire(token):
            order.append(token)

    async with (
        serve(respond(data, cut=len(data) - 100, stall=True)) as server,
        pool(server, max_size=1, clock=clock.setting) as clients,
        AsyncExitStack() as streams,
    ):
        async with clients.acquire(ANA) as toggl:
            await streams.enter_async_context(toggl.open(export()))
        waiting = asyncio.create_task(use(clients, BEN))
        await clock.pass_by(0.5)
        await streams.aclose()
        late = asyncio.create_task(use(clients, CAROL))
        await clock.pass_by(3)
        await asyncio.gather(waiting, late)
    assert order == [BEN, CAROL]


async def test_a_call_that_outlives_its_block_keeps_its_client(clock: Clock) -> None:
    """A client is not closed under a call whose task goes on after the block."""
    gate = Gate()
    async with (
        serve(gate) as server,
        pool(server, max_idle=60, clock=clock.setting) as clients,
    ):
        async with clients.acquire(ANA) as toggl:
            call = asyncio.create_task(toggl.send(search()))
            await gate.reached(1)
        await clock.pass_by(600)
        assert clients.state == ClientsState(open=1, in_use=1, waiting=0)
        gate.open.set()
        await call
        await clock.pass_by(61)
        assert clients.state.open == 0


async def _use(clients: Clients, token: ApiToken) -> None:
    async with clients.acquire(token):
        pass


async def test_closing_the_pool_ends_everything() -> None:
    """Calls under way and users who wait get an error, and so does whoever comes later."""
    gate = Gate()
    async with serve(gate) as server:
        clients = pool(server, max_size=1)
        async with clients.acquire(ANA) as toggl:
            call = asyncio.create_task(toggl.send(search()))
            await gate.reached(1)
            waiting = asyncio.create_task(_use(clients, BEN))
            await asyncio.sleep(0)
            await clients.aclose()
            await clients.aclose()
            with pytest.raises(MisuseError, match="closed meanwhile"):
                await waiting
            with pytest.raises(MisuseError, match="closed while the request was under way"):
                await call
        with pytest.raises(MisuseError, match="the pool of clients is closed"):
            await _use(clients, ANA)


def test_a_pool_belongs_to_one_event_loop() -> None:
    """A pool that is used in another event loop raises an error that says so."""
    clients = pool()

    async def use_and_close() -> None:
        await _use(clients, ANA)
        with pytest.raises(MisuseError, match="the pool of clients belongs to another event loop"):
            await asyncio.to_thread(asyncio.run, _use(clients, BEN))
        await clients.aclose()

    asyncio.run(use_and_close())


async def test_each_request_has_the_credential_of_its_user() -> None:
    """Requests of several users go through the same connections, each with its own token and no cookie."""
    data = response(b"[]", ("Set-Cookie", "session=abc; Path=/"))
    async with serve(respond(data)) as server, pool(server) as clients:
        for token in (ANA, BEN, ANA):
            async with clients.acquire(token) as toggl:
                await toggl.send(search())
    sent = [(each.header("authorization"), each.header("cookie")) for each in server.received]
    assert sent == [(basic(ANA), None), (basic(BEN), None), (basic(ANA), None)]


async def test_no_text_of_the_pool_shows_a_secret(pair: Clients) -> None:
    """The pool, its clients and all that they keep show no token in their repr."""
    async with pair.acquire(ANA) as toggl:
        shown = [pair, toggl, vars(pair), vars(toggl), pair._clients, pair._memory, vars(pair._waiting)]
        shown += [*pair._clients, *pair._clients.values(), *map(vars, pair._clients.values())]
        assert "a" * 32 not in "".join(map(repr, shown))


async def test_connections_are_limited_for_all_clients_together() -> None:
    """The pool's clients together have no more connections than its limit, and each has at most eight."""
    gate = Gate(EMPTY)
    async with serve(gate) as server, pool(server, max_size=30, connections=Connections(limit=20)) as clients:
        tokens = [ApiToken(f"{number:032x}") for number in range(30)]
        calls = [asyncio.create_task(_search(clients, token, 3)) for token in tokens]
        await gate.reached(20)
        await asyncio.sleep(0.05)
        assert gate.most == 20
        gate.open.set()
        await asyncio.gather(*calls)
        assert gate.most <= 20
        assert server.connections == 90

        gate.open.clear()
        gate.most = 0
        alone = asyncio.create_task(_search(clients, ANA, 12))
        await gate.reached(8)
        await asyncio.sleep(0.02)
        assert gate.most == 8
        gate.open.set()
        await alone


async def _search(clients: Clients, token: ApiToken, count: int) -> None:
    async with clients.acquire(token) as toggl:
        await asyncio.gather(*(toggl.send(search()) for _ in range(count)))


async def test_a_client_with_many_calls_does_not_hold_up_others() -> None:
    """Clients that wait for connections take turns, whatever the number of their calls."""
    arrived: list[str | None] = []
    under_way = asyncio.Event()

    async def note(conversation: Conversation) -> None:
        received = await conversation.receive()
        arrived.append(received.header("authorization"))
        if len(arrived) > 2:
            under_way.set()
        await conversation.send(EMPTY)

    async with serve(note) as server, pool(server, connections=Connections(limit=1)) as clients:
        many = asyncio.create_task(_search(clients, ANA, 50))
        await under_way.wait()
        await _search(clients, BEN, 1)
        assert arrived.index(basic(BEN)) < 10
        await many


async def test_idle_clients_are_garbage_once_closed(pair: Clients, clock: Clock) -> None:
    """Nothing refers to a closed client of which nothing has to be remembered."""
    async with pair.acquire(ANA) as toggl:
        pass
    await clock.pass_by(61)
    exchange = toggl._exchange
    del toggl
    gc.collect()
    assert not pair._memory
    assert pair._tidying is None
    assert not [each for each in gc.get_referrers(exchange) if isinstance(each, dict)]
