"""Clients of one credential in one event loop share their pacing."""

import asyncio
import gc
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from tests.exchange.test_floods import fast_forward
from tests.support.calls import TOKEN, search
from tests.support.clock import Clock
from tests.support.server import Conversation, Server, respond, serve
from tests.support.wire import response
from toggl_async import ApiToken, Connections, Hosts, MisuseError, RateLimit, Retry, Toggl
from toggl_async.ratelimit import spacing
from toggl_async.ratelimit.spacing import Spacing, spacing_of

GOOD = response(b"[]")


def a_client(server: Server, clock: Clock, token: str = TOKEN, **settings: Any) -> Toggl:
    """Return a client with the default rate limit, on the simulated clock."""
    hosts = Hosts(track=server.origin, focus=server.origin)
    return Toggl(ApiToken(token), hosts=hosts, workspace_id=7, clock=clock.setting, **settings)


@asynccontextmanager
async def clients(count: int, **settings: Any) -> AsyncIterator[tuple[list[Toggl], Clock, list[float]]]:
    """Run some clients of a server; yield them, their clock, and the times at which requests arrived."""
    clock, times = Clock(), list[float]()

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        times.append(clock())
        await conversation.send(GOOD)

    async with serve(step) as server, AsyncExitStack() as stack:
        made = [await stack.enter_async_context(a_client(server, clock, **settings)) for _ in range(count)]
        yield made, clock, times


async def test_four_clients_of_one_token_send_one_request_a_second() -> None:
    """Together they keep the rate that Toggl allows for the token."""
    async with clients(4) as (made, clock, times):
        calls = [toggl.send(search()) for toggl in made for _ in range(5)]
        await fast_forward(clock, asyncio.gather(*calls))
    assert len(times) == 20
    assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(times))
    assert times[-1] - times[0] == pytest.approx(19 * 1.05, abs=0.5)


async def test_clients_take_turns() -> None:
    """No client waits for all calls of another one."""
    async with clients(3) as (made, clock, _):
        order: list[int] = []

        async def send(number: int) -> None:
            await made[number].send(search())
            order.append(number)

        calls = [send(number) for number in range(3) for _ in range(6)]
        await fast_forward(clock, asyncio.gather(*calls))
    assert all(len(set(order[start : start + 3])) >= 2 for start in range(0, 15, 3))
    assert {order.index(number) < 6 for number in range(3)} == {True}


async def test_clients_one_after_the_other_keep_the_rate() -> None:
    """A client that makes one call waits for its permit as if it were the same client."""
    async with clients(3) as (made, clock, times):
        for toggl in (*made, *made):
            await fast_forward(clock, toggl.send(search()))
    assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(times))


async def test_clients_with_different_tokens_do_not_share() -> None:
    """Toggl's limit is for each token."""
    clock = Clock()
    async with serve(respond(GOOD)) as server:
        async with a_client(server, clock) as one, a_client(server, clock, "b" * 32) as other:
            await asyncio.gather(one.send(search()), other.send(search()))
    assert clock() == 1000


@pytest.mark.parametrize(
    "settings",
    [{"rate_limit": RateLimit(per_second=None)}, {"connections": Connections(proxy="http://127.0.0.1:9")}],
    ids=["unpaced", "another address"],
)
async def test_a_client_without_pacing_or_with_a_proxy_does_not_share(settings: dict[str, Any]) -> None:
    """A client that is not paced, or that Toggl sees at another address, has its own limit."""
    clock = Clock()
    async with serve(respond(GOOD)) as server:
        async with a_client(server, clock) as one, a_client(server, clock, **settings) as other:
            await one.send(search())
            assert other._exchange.admission(search().route.host).limiter._pacing.is_free(clock())


async def test_each_client_keeps_its_own_rate() -> None:
    """After a request the next one waits for as long as the rate of its client says."""
    clock = Clock()
    async with serve(respond(GOOD)) as server:
        fast_rate = RateLimit(per_second=10)
        async with a_client(server, clock) as slow, a_client(server, clock, rate_limit=fast_rate) as fast:
            await fast_forward(clock, slow.send(search()))
            await fast_forward(clock, fast.send(search()))
            assert clock() == pytest.approx(1001.05)
            await fast_forward(clock, fast.send(search()))
            await fast_forward(clock, slow.send(search()))
            assert clock() == pytest.approx(1001.26)


async def test_a_429_slows_down_the_other_clients() -> None:
    """After a 429 no client of the token sends for two seconds."""
    clock = Clock()
    async with serve(respond(response(b"", status=429)), respond(GOOD)) as server:
        once = Retry(attempts=1)
        async with a_client(server, clock, retry=once) as one, a_client(server, clock) as other:
            await asyncio.gather(one.send(search()), return_exceptions=True)
            await fast_forward(clock, other.send(search()))
    assert clock() >= 1002


@pytest.mark.parametrize("how", ["cancelled", "closed"])
async def test_a_client_that_gives_up_does_not_hold_up_the_others(how: str) -> None:
    """A client whose calls are cancelled, or that is closed while they wait, loses its turn."""
    async with clients(3) as (made, clock, times):
        first, second, third = made
        await first.send(search())
        waiting = asyncio.ensure_future(second.send(search()))
        await clock.settle()
        last = asyncio.ensure_future(third.send(search()))
        await clock.settle()
        if how == "closed":
            await second.aclose()
            with pytest.raises(MisuseError):
                await waiting
        else:
            waiting.cancel()
            await asyncio.wait({waiting})
        await fast_forward(clock, last)
        assert clock() <= 1000 + 2 * 1.05 + 0.01
        await fast_forward(clock, third.send(search()))
        assert len(times) == 3


async def test_nothing_is_left_of_closed_clients() -> None:
    """The state that clients share lives as long as they do."""
    async with clients(2) as (made, clock, _):
        calls = [toggl.send(search()) for toggl in made]
        await fast_forward(clock, asyncio.gather(*calls))
        assert len(spacing._SPACINGS[asyncio.get_running_loop()]) == 1
        made.clear()
        del calls
    gc.collect()
    assert len(spacing._SPACINGS.get(asyncio.get_running_loop(), ())) == 0


def test_event_loops_share_nothing() -> None:
    """Each event loop has a spacing of its own, which ends with the loop."""
    before = len(spacing._SPACINGS)

    async def spaced() -> Spacing:
        return spacing_of("key")

    first, second = asyncio.run(spaced()), asyncio.run(spaced())
    assert first is not second
    gc.collect()
    assert len(spacing._SPACINGS) <= before
