"""Bulk calls outlast an outage of minutes with few requests; interactive calls fail within seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.exchange.test_floods import fast_forward
from tests.support.calls import FOCUS_KEY, TOKEN, export, search
from tests.support.clock import Clock
from tests.support.files import CSV
from tests.support.server import Conversation, Server, Step, serve
from tests.support.wire import csv_response, response
from toggl_async import (
    ApiToken,
    Concern,
    ConnectError,
    FocusKey,
    Hosts,
    IncompleteResponseError,
    Options,
    Outcome,
    RateLimit,
    Retry,
    ServerError,
    Timeout,
    Toggl,
    TogglError,
)

OUTAGE = 90.0
BULK = Options(priority="bulk")


@attrs.define
class Outage:
    """A host that is down for some seconds of the simulated clock, in one of several ways."""

    clock: Clock
    seconds: float
    how: str
    began: float = 1000.0
    failed: int = 0

    @property
    def over(self) -> bool:
        """True if the host responds again."""
        return self.clock() - self.began >= self.seconds

    def step(self, good: bytes) -> Step:
        """Return the step of the server."""

        async def step(conversation: Conversation) -> None:
            await conversation.receive()
            if self.over:
                await conversation.send(good)
                return
            self.failed += 1
            if self.how == "reset":
                conversation.reset()
            else:
                await conversation.send(response(b"", status=int(self.how)))

        return step

    def wrap(self, send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Return a function that refuses connections instead of sending."""

        async def refusing(*arguments: Any) -> Any:
            if self.how == "refused" and not self.over:
                self.failed += 1
                raise ConnectError("no connection: refused")
            return await send(*arguments)

        return refusing


def client(server: Server, outage: Outage, **settings: Any) -> Toggl:
    """Return a client with the default Retry, on the simulated clock."""
    arguments: dict[str, Any] = {"workspace_id": 7, "timeout": Timeout(first_byte=10)} | settings
    arguments["clock"] = outage.clock.setting
    hosts = Hosts(track=server.origin, focus=server.origin)
    toggl = Toggl(ApiToken(TOKEN), FocusKey(FOCUS_KEY), hosts=hosts, **arguments)
    transport: Any = toggl._exchange._transport
    transport.send = outage.wrap(transport.send)
    return toggl


async def saved(toggl: Toggl, into: Path, count: int = 8, concurrency: int = 4) -> list[Outcome]:
    """Save some exports, and return their outcomes."""
    requests = [export(end_date=date(2025, 2, 1 + number)) for number in range(count)]
    return [each async for each in toggl.save_all(requests, into=into, concurrency=concurrency)]


@pytest.mark.parametrize("how", ["refused", "reset", "500", "503"])
@pytest.mark.parametrize("concurrency", [1, 4, 8])
@pytest.mark.parametrize("per_second", [1.0, None], ids=["paced", "unpaced"])
async def test_an_outage_of_90_seconds_costs_no_file(
    how: str, concurrency: int, per_second: float | None, tmp_path: Path
) -> None:
    """With default settings all files are saved after the outage, and at most 20 attempts fail."""
    outage = Outage(Clock(), OUTAGE, how)
    async with serve(outage.step(csv_response(CSV))) as server:
        async with client(server, outage, rate_limit=RateLimit(per_second=per_second)) as toggl:
            outcomes = await fast_forward(outage.clock, saved(toggl, tmp_path, concurrency=concurrency))
    assert [outcome.error for outcome in outcomes] == [None] * 8
    assert outage.failed <= 20
    # The host is noticed to respond again within half a minute; then the files come at the usual rate.
    assert outage.clock() - outage.began <= OUTAGE + 30 + 8 * 1.05 + 5


async def test_an_interactive_call_fails_within_seconds() -> None:
    """An interactive call makes four attempts, as ever."""
    outage = Outage(Clock(), OUTAGE, "503")
    async with serve(outage.step(response(b"[]"))) as server, client(server, outage) as toggl:
        with pytest.raises(ServerError) as caught:
            await fast_forward(outage.clock, toggl.send(search()))
    assert len(caught.value.attempts) == 4
    assert outage.clock() - outage.began < 10


async def test_interactive_calls_fail_within_seconds_while_bulk_calls_wait(tmp_path: Path) -> None:
    """Bulk calls that wait for the host do not hold up an interactive call."""
    outage = Outage(Clock(), OUTAGE, "503")
    async with serve(outage.step(csv_response(CSV))) as server, client(server, outage) as toggl:
        files = asyncio.ensure_future(saved(toggl, tmp_path))
        await outage.clock.pass_by(0)
        while outage.clock() - outage.began < 30:
            await fast_forward(outage.clock, outage.clock.sleep(5))
        began = outage.clock()
        with pytest.raises(ServerError):
            await fast_forward(outage.clock, toggl.send(search()))
        assert outage.clock() - began < 15
        outcomes = await fast_forward(outage.clock, files)
    assert [outcome.error for outcome in outcomes] == [None] * 8


@pytest.mark.parametrize("how", ["refused", "503"])
async def test_patience_ends_after_five_minutes(how: str, tmp_path: Path) -> None:
    """If the host stays down, the running exports fail after five minutes and the rest is not begun."""
    outage = Outage(Clock(), 1e9, how)
    async with serve(outage.step(csv_response(CSV))) as server, client(server, outage) as toggl:
        outcomes = await fast_forward(outage.clock, saved(toggl, tmp_path, count=25))
    errors = [outcome.error for outcome in outcomes if isinstance(outcome.error, TogglError)]
    assert len(errors) == 25
    assert {error.concerns for error in errors} == {Concern.HOST}
    assert sum(outcome.unsent for outcome in outcomes) == 21
    assert outage.failed <= 32
    assert 270 <= outage.clock() - outage.began <= 310


@pytest.mark.parametrize("retry", [Retry(attempts=2), Retry(attempts=1), Retry(first_wait=0.1)])
@pytest.mark.parametrize("where", ["client", "options"])
async def test_a_retry_of_the_user_decides_alone(retry: Retry, where: str) -> None:
    """A bulk call with a Retry of the user's is repeated as that says, without patience of its own."""
    outage = Outage(Clock(), OUTAGE, "503")
    settings = {"retry": retry} if where == "client" else {}
    options = attrs.evolve(BULK, retry=None if where == "client" else retry)
    async with serve(outage.step(response(b"[]"))) as server, client(server, outage, **settings) as toggl:
        with pytest.raises(ServerError) as caught:
            await fast_forward(outage.clock, toggl.send(search(options=options)))
    assert len(caught.value.attempts) == retry.attempts


@pytest.mark.parametrize("attempts", [1, 2, 4, 9])
async def test_patience_is_a_setting_of_any_call(attempts: int) -> None:
    """An interactive call with patience outlasts the outage too, whatever its number of attempts."""
    outage = Outage(Clock(), OUTAGE, "503")
    async with serve(outage.step(response(b"[]"))) as server:
        async with client(server, outage, retry=Retry(patience=120, attempts=attempts)) as toggl:
            await fast_forward(outage.clock, toggl.send(search()))
    assert outage.failed <= 15


async def test_an_export_that_alone_fails_is_not_repeated_for_minutes(tmp_path: Path) -> None:
    """While the host responds to others, an export that always fails has four attempts."""
    clock = Clock()
    outage = Outage(clock, 0, "503")
    attempts = 0

    async def step(conversation: Conversation) -> None:
        nonlocal attempts
        if b"2025-02-03" in (await conversation.receive()).body:
            attempts += 1
            await conversation.send(response(b"", status=500))
        else:
            await conversation.send(csv_response(CSV))

    async with serve(step) as server, client(server, outage) as toggl:
        outcomes = await fast_forward(clock, saved(toggl, tmp_path, count=20))
    assert [type(each.error) for each in outcomes if each.error is not None] == [ServerError]
    assert attempts == 4


async def test_a_body_that_breaks_off_is_not_repeated_for_minutes() -> None:
    """A host that sends good headers is not down, so a bulk call has four attempts."""
    clock = Clock()

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(response(b"[]" * 100)[:-50])

    async with serve(step) as server, client(server, Outage(clock, 0, "")) as toggl:
        with pytest.raises(IncompleteResponseError) as caught:
            await fast_forward(clock, toggl.send(search(options=BULK)))
    assert len(caught.value.attempts) == 4


async def test_a_deadline_ends_patience() -> None:
    """A call with a deadline fails by then, with the host's error."""
    outage = Outage(Clock(), OUTAGE, "503")
    async with serve(outage.step(response(b"[]"))) as server:
        async with client(server, outage, timeout=Timeout(deadline=40)) as toggl:
            with pytest.raises(ServerError):
                await fast_forward(outage.clock, toggl.send(search(options=BULK)))
    assert outage.clock() - outage.began <= 40


async def test_bulk_calls_are_patient_with_a_429(tmp_path: Path) -> None:
    """If Toggl refuses the rate for 90 seconds, all files are saved afterwards."""
    outage = Outage(Clock(), OUTAGE, "429")
    async with serve(outage.step(csv_response(CSV))) as server, client(server, outage) as toggl:
        outcomes = await fast_forward(outage.clock, saved(toggl, tmp_path))
    assert [outcome.error for outcome in outcomes] == [None] * 8
    assert outage.failed <= 40


async def test_a_closed_client_ends_patience() -> None:
    """A call that waits for the host fails when the client is closed."""
    outage = Outage(Clock(), 1e9, "503")
    async with serve(outage.step(response(b"[]"))) as server:
        toggl = client(server, outage)
        call = asyncio.ensure_future(toggl.send(search(options=BULK)))
        await fast_forward(outage.clock, outage.clock.sleep(30))
        assert not call.done()
        await toggl.aclose()
        with pytest.raises(TogglError):
            await fast_forward(outage.clock, call)


async def test_patience_begins_with_the_outage(tmp_path: Path) -> None:
    """A failure long before the outage does not shorten the time for which a call waits for the host."""
    outage = Outage(Clock(), OUTAGE, "503")
    outage.began += 1000
    begun = 0

    async def step(conversation: Conversation) -> None:
        nonlocal begun
        begun += 1
        if begun > 2:
            await outage.step(csv_response(CSV))(conversation)
            return
        await conversation.receive()
        outage.clock.now += 500  # the export takes its time, and then breaks off
        await conversation.send(csv_response(CSV)[:-9])

    async with serve(step) as server, client(server, outage) as toggl:
        (outcome,) = await fast_forward(outage.clock, saved(toggl, tmp_path, count=1))
    assert outcome.error is None
    waits = [attempt.wait for attempt in outcome.result().attempts]
    assert outage.clock() - 1000 == pytest.approx(1000 + sum(waits), abs=15)


async def test_a_wait_for_quota_does_not_use_up_patience() -> None:
    """A call that waited for the quota's reset is as patient afterwards as any other."""
    outage = Outage(Clock(), OUTAGE, "503")
    fields = [("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "1800")]
    first = True

    async def step(conversation: Conversation) -> None:
        nonlocal first
        if not first:
            await outage.step(response(b"[]"))(conversation)
            return
        first = False
        await conversation.receive()
        outage.began += 1795
        await conversation.send(response(b"", *fields, status=402))

    async with serve(step) as server, client(server, outage) as toggl:
        options = attrs.evolve(BULK, max_quota_wait=3600)
        await fast_forward(outage.clock, toggl.send(search(options=options)))
    assert outage.failed > 1
