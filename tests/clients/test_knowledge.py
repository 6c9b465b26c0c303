"""What a client has learned survives its closing."""

import asyncio
import gc
from contextlib import AsyncExitStack

import pytest

from tests.clients.pools import ANA, BEN, CAROL, EMPTY, pool, report_left
from tests.support.calls import FOCUS_KEY, search
from tests.support.clock import Clock, hurried
from tests.support.server import Step, respond, serve
from tests.support.wire import response
from toggl_async import (
    AuthenticationError,
    Clients,
    FocusKey,
    Options,
    QuotaError,
    RateLimit,
    TogglError,
)
from toggl_async.clients import memory
from toggl_async.clients.memory import Memory
from toggl_async.exchange.circuit_breaker import CircuitBreaker
from toggl_async.exchange.host_knowledge import HostKnowledge
from toggl_async.exchange.knowledge import Knowledge
from toggl_async.focus.clauses import QueryPeriod
from toggl_async.hosts import Host
from toggl_async.ratelimit.hourly_quota import HourlyQuotas, workspace


async def ask(clients: Clients, workspace_id: int = 7) -> None:
    """Make a call as Ana."""
    async with clients.acquire(ANA, workspace_id=workspace_id) as toggl:
        await toggl.send(search())


async def displace(clients: Clients) -> None:
    """Close Ana's client, since another needs its place."""
    async with clients.acquire(BEN):
        assert clients.state.open == 1
    await Clock.settle()
    gc.collect()  # what only the closed client refers to is gone


async def test_a_used_up_quota_is_not_forgotten() -> None:
    """A new client of the same credentials sends nothing before the quota is reset, and then it does."""
    clock = Clock()
    async with (
        serve(respond(report_left(0, 1800)), respond(report_left(29))) as server,
        pool(server, max_size=1, clock=clock.setting) as clients,
    ):
        await ask(clients)
        await displace(clients)
        await clock.pass_by(600)
        with pytest.raises(QuotaError) as caught:
            await ask(clients)
        assert (caught.value.resets_in, caught.value.retry_after) == (1200, 1200)
        await clock.pass_by(200)
        assert caught.value.retry_after == 1000
        assert server.connections == 1
        await displace(clients)
        await clock.pass_by(1001)
        await ask(clients)
        assert server.connections == 2


async def test_calls_are_counted_on_from_where_the_last_client_stopped() -> None:
    """A new client sends no more calls than the last one had left, however often clients are closed."""
    clock = Clock()
    steps: list[Step] = [respond(report_left(3)), respond(EMPTY), respond(EMPTY), respond(EMPTY)]
    async with (
        serve(*steps) as server,
        pool(server, max_size=1, clock=clock.setting) as clients,
    ):
        for _ in range(4):
            await ask(clients)
            await displace(clients)
        with pytest.raises(QuotaError):
            await ask(clients)
        assert server.connections == 4


async def test_the_organization_of_a_workspace_is_not_forgotten() -> None:
    """Workspaces of one organization share a quota in a new client as well."""
    clock = Clock()
    async with (
        serve(respond(report_left(0))) as server,
        pool(server, max_size=1, clock=clock.setting) as clients,
    ):
        async with clients.acquire(ANA) as toggl:
            for each in (7, 8):
                toggl.learn_organization(each, 1)
        await ask(clients, 7)
        await displace(clients)
        with pytest.raises(QuotaError):
            await ask(clients, 8)
        assert server.connections == 1


async def test_organizations_are_known_at_the_other_host_too() -> None:
    """What was learned from Track counts for the first calls of a new client to Focus."""
    focus = FocusKey(FOCUS_KEY)
    quota = [("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "900")]
    async with (
        serve(respond(report_left(9)), respond(response(b"{}", *quota))) as server,
        pool(server, max_size=1) as clients,
    ):
        async with clients.acquire(ANA, focus) as toggl:
            for each in (7, 8):
                toggl.learn_organization(each, 1)
            await toggl.send(search())
        await displace(clients)
        async with clients.acquire(ANA, focus) as toggl:
            await toggl.focus.query(period=QueryPeriod(preset="last_month"))
            with pytest.raises(QuotaError):
                await toggl.workspace(8).focus.query(period=QueryPeriod(preset="last_month"))


async def test_a_new_client_keeps_the_pace_of_the_last_one() -> None:
    """Requests of clients that follow each other are as far apart as those of one client."""
    clock = Clock()
    async with (
        serve(respond(EMPTY)) as server,
        pool(server, max_size=1, clock=clock.setting, rate_limit=RateLimit(per_second=0.1)) as clients,
    ):
        await ask(clients)
        for number in (1, 2):
            await displace(clients)
            call = asyncio.create_task(ask(clients))
            await clock.pass_by(9)
            assert server.connections == number
            await clock.pass_by(2)
            await call
            assert server.connections == number + 1


async def test_a_refused_credential_is_not_sent_again_by_a_new_client() -> None:
    """Where a credential was refused a moment ago, a new client does not present it again for a minute."""
    clock = Clock()
    async with (
        serve(respond(response(b"", status=401))) as server,
        pool(server, max_size=1, clock=clock.setting) as clients,
    ):
        for _ in range(2):
            with pytest.raises(AuthenticationError):
                await ask(clients)
            await displace(clients)
        assert server.connections == 1
        await clock.pass_by(61)
        with pytest.raises(AuthenticationError):
            await ask(clients)
        assert server.connections == 2


async def test_a_402_of_a_feature_that_worked_is_the_quotas_for_a_new_client_too() -> None:
    """A new client knows which features worked, so it does not take a used-up quota for the wrong plan."""
    refused = respond(response(b'"Please upgrade to a paid plan"', status=402))
    async with serve(respond(report_left(9)), refused) as server, pool(server, max_size=1) as clients:
        await ask(clients)
        await displace(clients)
        with pytest.raises(TogglError) as caught:
            await ask(clients)
    assert isinstance(caught.value, QuotaError)


async def test_knowledge_is_forgotten_when_it_does_not_matter_any_more() -> None:
    """An hour after a client was closed, nothing of it is left, and neither is the task that forgets it."""
    clock = Clock()
    async with (
        serve(respond(report_left(5))) as server,
        pool(server, max_idle=60, clock=clock.setting) as clients,
    ):
        await ask(clients)
        await clock.pass_by(61)
        assert (clients.state.open, len(clients._memory)) == (0, 1)
        await clock.pass_by(3590)
        assert len(clients._memory) == 1
        await clock.pass_by(11)
        assert len(clients._memory) == 0
        assert clients._tidying is None


async def test_waiting_for_quota_ends_with_its_reset_in_a_new_client() -> None:
    """A call of a new client waits for the reset that the last one has learned, if it may."""
    clock = Clock()
    async with (
        serve(respond(report_left(0, 1800)), respond(report_left(29))) as server,
        pool(server, max_size=1, clock=clock.setting) as clients,
        AsyncExitStack() as time,
    ):
        await ask(clients)
        await displace(clients)
        await time.enter_async_context(hurried(clock))
        async with clients.acquire(ANA) as toggl:
            await toggl.send(search(options=Options(max_quota_wait=2000)))
        assert clock() - 1000 >= 1800


def _knowledge(resets_in: float) -> Knowledge:
    quotas = HourlyQuotas()
    quotas[workspace(7)].learn(5, resets_in, 0.0)
    return Knowledge(hosts={Host.TRACK: HostKnowledge(quotas, None, CircuitBreaker())})


def test_the_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory keeps so many clients, the newest, and none that have learned nothing."""
    monkeypatch.setattr(memory, "_MOST", 2)
    known = Memory()
    keys = [frozenset({each}) for each in (ANA, BEN)]
    known.keep(keys[0], _knowledge(0.0), 0.0)
    known.keep(keys[0], Knowledge(), 0.0)
    assert len(known) == 0
    for key in (frozenset({CAROL}), *keys):
        known.keep(key, _knowledge(100.0), 0.0)
    assert len(known) == 2
    assert known.take(frozenset({CAROL})) is None
    assert known.take(keys[0]) is not None
    assert known.take(keys[0]) is None
