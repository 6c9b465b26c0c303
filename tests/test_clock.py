"""The clock by which waits are measured."""

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.exchange.test_floods import fast_forward, until
from tests.support.calls import ONCE, client, search
from tests.support.clock import BEGIN
from tests.support.clock import Clock as HandSetClock
from tests.support.server import respond, serve, silence
from tests.support.wire import response
from toggl_async import (
    AuthenticationError,
    DeadlineError,
    InvalidSettingError,
    Options,
    QuotaError,
    RateLimit,
    Timeout,
    TogglError,
    WaitEvent,
)
from toggl_async.clock import Clock, seconds
from toggl_async.events import Event

_DAY = 86400.0


def test_the_clock_is_not_the_wall_clock() -> None:
    """The clock counts from a moment such as the machine's start, so nobody can set it to another time."""
    assert abs(seconds() - time.time()) > 1000 * _DAY
    assert Clock().now() == pytest.approx(seconds(), abs=60)


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own name for this clock")
def test_the_clock_counts_the_sleep_of_the_machine() -> None:
    """On Linux, the clock that runs on while the machine sleeps is the one since boot."""
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    now = seconds()
    assert before <= now <= time.clock_gettime(time.CLOCK_BOOTTIME)


async def test_a_long_sleep_reads_the_clock_often() -> None:
    """A sleep consists of pieces of at most 30 seconds, and ends when the clock shows the moment."""
    clock, pieces = HandSetClock(), list[float]()

    async def sleep(length: float) -> None:
        pieces.append(length)
        clock.now += length if len(pieces) == 1 else 3600.0  # the machine was asleep during the second piece

    await Clock(clock, sleep).sleep_until(clock.now + 1000.0)
    assert pieces == [30.0, 30.0]


QUOTA = [("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "3600")]


async def test_a_client_waits_an_hour_for_quota_on_a_clock_of_its_own() -> None:
    """On a clock that a test sets, the hour passes in no time, and the wait's event has its date."""
    clock, events, began = HandSetClock(), list[Event](), time.monotonic()
    async with serve(respond(response(b"[]", *QUOTA)), respond(response(b"[]"))) as server:
        async with client(server, clock=clock.setting, listeners=[events.append]) as toggl:
            await toggl.send(search())
            assert toggl.quota.hourly[0].resets_in == 3600
            await fast_forward(clock, toggl.send(search(options=Options(max_quota_wait=3600))))
    assert 3600 <= clock() - 1000 <= 3610
    assert time.monotonic() - began < 30
    (wait,) = [each for each in events if isinstance(each, WaitEvent)]
    assert wait.until == BEGIN + timedelta(seconds=1000 + 3600)


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [
        (response(b"", *QUOTA, status=402), 3600),
        (response(b"", ("Retry-After", "500"), status=429), 500),
        (response(b"", ("Retry-After", "90"), status=503), 90),
    ],
    ids=["402", "429", "503"],
)
async def test_an_error_is_dated_by_the_clients_clock(failure: bytes, seconds: int) -> None:
    """The moment at which a call may succeed is reckoned by the client's own clock."""
    clock = HandSetClock()
    async with serve(respond(failure)) as server, client(server, clock=clock.setting, retry=ONCE) as toggl:
        with pytest.raises(TogglError) as caught:
            await toggl.send(search())
        assert caught.value.retry_at == BEGIN + timedelta(seconds=1000 + seconds)


async def test_a_call_that_is_not_sent_is_dated_by_the_clients_clock() -> None:
    """Calls for which nothing was sent, since the quota or the rate would let them go too late, are too."""
    clock = HandSetClock()
    settings = {"clock": clock.setting, "rate_limit": RateLimit(per_second=0.01)}
    async with serve(respond(response(b"[]", *QUOTA))) as server, client(server, **settings) as toggl:
        await toggl.send(search())
        with pytest.raises(QuotaError, match="nothing was sent") as used_up:
            await toggl.send(search())
        with pytest.raises(DeadlineError, match="nothing was sent") as late:
            await toggl.send(search(workspace_id=8, options=Options(timeout=Timeout(deadline=5))))
    assert used_up.value.retry_at == BEGIN + timedelta(seconds=1000 + 3600)
    assert late.value.retry_at == BEGIN + timedelta(seconds=1000 + 105)


async def test_the_deadline_of_a_call_goes_by_the_clients_clock() -> None:
    """A call under way ends when its deadline has come on the client's clock."""
    clock = HandSetClock()
    settings = {"clock": clock.setting, "timeout": Timeout(deadline=600)}
    async with serve(silence) as server, client(server, **settings) as toggl:
        call = asyncio.ensure_future(toggl.send(search()))
        await until(lambda: len(server.received) == 1)
        await clock.pass_by(599)
        assert not call.done()
        with pytest.raises(DeadlineError, match="600 s"):
            await fast_forward(clock, call)
    assert clock() == 1600


async def test_a_refused_credential_is_remembered_by_the_clients_clock() -> None:
    """The minute for which a refused credential is not sent passes on the client's clock."""
    clock = HandSetClock()
    refused = respond(response(b"", status=401, media_type=None))
    async with serve(refused, respond(response(b"[]"))) as server:
        async with client(server, clock=clock.setting) as toggl:
            for seconds_later in (0, 59):
                clock.now += seconds_later
                with pytest.raises(AuthenticationError):
                    await toggl.send(search())
            clock.now += 2
            await toggl.send(search())
    assert len(server.received) == 2


@pytest.mark.parametrize("name", ["now", "sleep", "utc"])
def test_a_clock_consists_of_functions(name: str) -> None:
    """A value in the place of a function is an error that names it."""
    make: Any = Clock
    with pytest.raises(InvalidSettingError, match=f"{name} must be a function"):
        make(**{name: 3.0})


def test_the_machines_date_is_aware() -> None:
    """By default the date and time are those of the machine, in UTC."""
    assert abs(Clock().utc() - datetime.now(UTC)) < timedelta(minutes=1)
    assert Clock().utc().utcoffset() == timedelta()


async def test_a_timeout_ends_its_block_at_the_moment_of_the_clock() -> None:
    """A timeout without a moment never ends, and one that is not reached leaves nothing behind."""
    clock = HandSetClock()
    async with clock.setting.timeout_at(None):
        await clock.pass_by(1e6)
    async with clock.setting.timeout_at(clock() + 10):
        await clock.pass_by(9)
    with pytest.raises(TimeoutError):
        async with clock.setting.timeout_at(clock() + 10) as timeout:
            await clock.pass_by(10)
            await asyncio.sleep(60)
    assert timeout.expired()
