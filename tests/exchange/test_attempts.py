"""One call on its way, from its first try to its last."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.calls import NO_WAIT, ONCE, client, export, search
from tests.support.files import CSV
from tests.support.server import hang_up, respond, serve, silence
from tests.support.wire import csv_response, response
from toggl_async import (
    ConnectError,
    DeadlineError,
    FailureKind,
    Hosts,
    IncompleteResponseError,
    Options,
    RateLimit,
    RateLimitError,
    Retry,
    ServerError,
    Timeout,
)
from toggl_async.exchange.call import CallSettings
from toggl_async.exchange.retry_budget import RetryBudget

EMPTY = respond(response(b"[]"))


def test_a_calls_own_terms_come_first() -> None:
    """What it does not say is the client's."""
    settings = CallSettings(retry=ONCE, timeout=Timeout(deadline=3))
    assert settings.with_options(Options()) == settings
    own = settings.with_options(Options(retry=NO_WAIT))
    assert (own.retry, own.timeout) == (NO_WAIT, settings.timeout)


async def test_what_is_late_is_asked_for_once_more() -> None:
    """Toggl may still be at work on it: twice is enough."""
    bounds = Timeout(first_byte=0.1)
    async with serve(silence) as server, client(server, timeout=bounds) as toggl:
        with pytest.raises(DeadlineError) as caught:
            await toggl.send(search())
    assert len(server.received) == len(caught.value.attempts) == 2


async def test_what_is_damaged_is_asked_for_once_more(tmp_path: Path) -> None:
    """The next would be damaged as well."""
    async with serve(respond(csv_response(b""))) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.save(export(), tmp_path / "a.csv")
    assert len(server.received) == 2


async def test_what_is_no_http_is_asked_for_twice_more() -> None:
    """A proxy that speaks another language will not learn it."""
    async with serve(respond(b"HELO\r\n\r\n")) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.send(search())
    assert len(server.received) == 3


async def test_what_breaks_off_is_asked_for_as_often_as_may_be() -> None:
    """And what comes whole in the end is the answer."""
    steps = [
        hang_up,
        respond(csv_response(CSV), cut=120),
        respond(csv_response(CSV), cut=150),
        respond(csv_response(CSV)),
    ]
    async with serve(*steps) as server, client(server) as toggl:
        assert await toggl.send(export()) == CSV
    assert len(server.received) == 4


async def test_where_nobody_listens_every_try_is_made() -> None:
    """Nothing was sent, so nothing is risked."""
    gone = Hosts(track="http://127.0.0.1:1", focus="http://127.0.0.1:1")
    async with serve(EMPTY) as server, client(server, hosts=gone) as toggl:
        with pytest.raises(ConnectError) as caught:
            await toggl.send(search())
    assert len(caught.value.attempts) == 4


@pytest.mark.parametrize("status", [429, 503])
async def test_a_wait_past_the_deadline_is_an_error_that_says_when(status: int) -> None:
    """Now, with the error that is known already."""
    said = response(b"", ("Retry-After", "90"), status=status)
    async with serve(respond(said)) as server, client(server, timeout=Timeout(deadline=30)) as toggl:
        with pytest.raises((RateLimitError, ServerError)) as caught:
            await toggl.send(search())
    assert len(server.received) == 1
    assert caught.value.retry_at is not None
    assert 80 < (caught.value.retry_at - datetime.now(UTC)).total_seconds() < 100


async def test_a_turn_past_the_deadline_is_no_attempt() -> None:
    """Nothing was sent, and the error says so."""
    async with serve(EMPTY) as server:
        async with client(server, rate_limit=RateLimit(per_second=0.01)) as toggl:
            await toggl.send(search())
            with pytest.raises(DeadlineError, match="nothing was sent") as caught:
                await toggl.send(search(options=Options(timeout=Timeout(deadline=1))))
    assert caught.value.attempts == ()
    assert caught.value.request == search(workspace_id=7)
    assert caught.value.retry_at is not None
    assert len(server.received) == 1


async def test_cancelled_anywhere_nothing_is_held() -> None:
    """Before, while and after it is sent: its turn and its connection are free again."""
    answered = respond(response(b"[]", ("X-Toggl-Quota-Remaining", "900")))
    async with serve(answered) as server, client(server, retry=ONCE) as toggl:
        admission = toggl._exchange.admission(search().route.host)
        for rounds in range(40):
            call = asyncio.ensure_future(toggl.send(search()))
            for _ in range(rounds):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait({call})
            assert admission.limiter._free == 8
            assert all(each.under_way == 0 for each in admission.limiter.quotas._quotas.values())
        await toggl.send(search())


async def test_an_exhausted_budget_ends_repeats_but_not_calls() -> None:
    """Each call is still sent once; as things go well, repeats come back."""
    steps = [respond(response(b"", status=503))] * 60
    async with serve(*steps, EMPTY) as server, client(server, retry=Retry(first_wait=1e-6)) as toggl:
        for _ in range(30):
            with pytest.raises(ServerError):
                await toggl.send(search())
        assert len(server.received) < 60
        budget: RetryBudget = toggl._exchange.admission(search().route.host).budget
        assert not budget.allows(FailureKind.SERVER)
