"""A client with a shared pace: what it tells others, what it hears of them, and what nobody learns."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.ratelimit.shared.conftest import RedisServer
from toggl_async import (
    ApiToken,
    DeadlineError,
    FocusKey,
    Hosts,
    Options,
    Password,
    RateLimit,
    Retry,
    Timeout,
    Toggl,
)
from toggl_async.credentials import fingerprint
from toggl_async.ratelimit.shared.bucket import SharedBucket, SharedRateLimit
from toggl_async.ratelimit.shared.file import FileRateLimit
from toggl_async.ratelimit.shared.redis import RedisRateLimit
from toggl_async.sandbox import Company, Sandbox, faults


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(Company(entries=1), hourly=None) as opened:
        yield opened


def client(sandbox: Sandbox, pace: SharedRateLimit, per_second: float = 10.0) -> Toggl:
    """A client of a sandbox that shares its pace."""
    rate_limit = RateLimit(per_second=per_second, shared=pace)
    return Toggl(ApiToken(sandbox.api_token), hosts=Hosts(track=sandbox.track_url), rate_limit=rate_limit)


def another(sandbox: Sandbox, pace: SharedRateLimit) -> SharedBucket:
    """What a client in another process with the same token has."""
    return pace.bind(fingerprint(ApiToken(sandbox.api_token), sandbox.track_url))


async def test_a_call_waits_for_those_of_others(sandbox: Sandbox, pace: SharedRateLimit) -> None:
    """Also for the first one's turn that another process has taken."""
    other = another(sandbox, pace)
    await other.claim(0.4)
    began = time.monotonic()
    async with client(sandbox, pace) as toggl:
        await toggl.track.organizations()
    assert 0.3 < time.monotonic() - began < 1.5
    await other.close()


async def test_a_call_that_has_no_time_to_wait_takes_no_turn(sandbox: Sandbox, pace: SharedRateLimit) -> None:
    """It is refused at once, nothing is sent, and those who have the time go on."""
    other = another(sandbox, pace)
    await other.claim(1.0)
    hurried = Options(timeout=Timeout(deadline=0.5))
    async with client(sandbox, pace) as toggl:
        began = time.monotonic()
        with pytest.raises(DeadlineError, match="nothing was sent"):
            await toggl.track.organizations(options=hurried)
        assert time.monotonic() - began < 0.4
        patient = asyncio.create_task(toggl.track.organizations())
        await asyncio.sleep(0.05)
        with pytest.raises(DeadlineError, match="nothing was sent"):
            await toggl.track.organizations(options=hurried)
        await patient
    assert 0.8 < time.monotonic() - began < 2.0
    assert len(sandbox.received) == 1
    await other.close()


async def test_a_call_that_is_given_up_gives_its_turn_back(sandbox: Sandbox, pace: SharedRateLimit) -> None:
    """At once, and not only when its turn would have come; closing does the same."""
    other = another(sandbox, pace)
    await other.claim(20.0)
    async with client(sandbox, pace) as toggl:
        call = asyncio.create_task(toggl.track.organizations())
        await asyncio.sleep(0.1)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await asyncio.sleep(0.1)
        taken = await other.claim(20.0)
        assert taken.wait == pytest.approx(20, abs=1)
        await other.give_back(taken)
        call = asyncio.create_task(toggl.track.organizations())
        await asyncio.sleep(0.1)
    await asyncio.gather(call, return_exceptions=True)
    assert (await other.claim(20.0)).wait == pytest.approx(20, abs=1)
    await other.close()


async def test_a_429_is_felt_by_all(sandbox: Sandbox, pace: SharedRateLimit) -> None:
    """Toggl counts the token's calls and not the process's; a client that ends tells it all the same."""
    sandbox.fault(faults.Status(429, headers={"Retry-After": "30"}))
    async with client(sandbox, pace) as toggl:
        with pytest.raises(Exception, match="429"):
            await toggl.track.organizations(options=Options(retry=Retry(attempts=1)))
    other = another(sandbox, pace)
    assert (await other.claim(1.0)).wait == pytest.approx(30, abs=2)
    await other.close()


async def test_calls_go_on_when_redis_does_not(
    own_redis: RedisServer, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """At the pace of each process alone, never without one, and with one warning."""
    async with client(sandbox, RedisRateLimit(own_redis.address), 20.0) as toggl:
        for number in range(12):
            if number == 4:
                own_redis.stop()
            await toggl.track.organizations()
    moments = [received.at for received in sandbox.received]
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.7 / 20
    warnings = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert len(warnings) == 1


async def test_what_redis_forgets_in_the_middle_is_made_up_for(
    own_redis: RedisServer, sandbox: Sandbox
) -> None:
    """Our own pace is kept beside it."""
    async with (
        client(sandbox, RedisRateLimit(own_redis.address), 20.0) as toggl,
        Redis.from_url(own_redis.address) as redis,
    ):
        for _ in range(6):
            await toggl.track.organizations()
            await redis.flushall()
    moments = [received.at for received in sandbox.received]
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.7 / 20


async def test_no_secret_reaches_the_file(sandbox: Sandbox, tmp_path: Path) -> None:
    """Nor the header that is made of it: a fingerprint is all there is."""
    async with client(sandbox, FileRateLimit(tmp_path / "pace")) as toggl:
        await toggl.track.organizations()
    kept = (tmp_path / "pace").read_bytes()
    token = ApiToken(sandbox.api_token)
    assert sandbox.api_token.encode() not in kept
    assert token.header()[1].rpartition(" ")[2].encode() not in kept
    assert f"toggl_async:{fingerprint(token, sandbox.track_url)}".encode() in kept


async def test_no_secret_reaches_redis(sandbox: Sandbox, own_redis: RedisServer) -> None:
    """There is one key, which is a fingerprint, and one value, which is a number."""
    async with client(sandbox, RedisRateLimit(own_redis.address)) as toggl:
        await toggl.track.organizations()
    async with Redis.from_url(own_redis.address, decode_responses=True) as redis:
        (key,) = await redis.keys()
        assert key == f"toggl_async:{fingerprint(ApiToken(sandbox.api_token), sandbox.track_url)}"
        assert str(await redis.get(key)).isdigit()


def test_a_pace_that_is_none_cannot_be_shared(pace: SharedRateLimit) -> None:
    """It would be kept by nobody."""
    with pytest.raises(ValueError, match="no rate to share"):
        RateLimit(per_second=None, shared=pace)


def test_a_fingerprint_tells_credentials_and_origins_apart() -> None:
    """24 hexadecimal digits, the same everywhere; of a password, which could be guessed, it holds nothing."""
    origin = "https://api.track.toggl.com"
    made = {
        fingerprint(ApiToken("a" * 32), origin),
        fingerprint(ApiToken("b" * 32), origin),
        fingerprint(ApiToken("a" * 32), "https://proxy.example"),
        fingerprint(Password("ann@example.com", "secret"), origin),
        fingerprint(FocusKey("toggl_sk_a"), origin),
    }
    assert len(made) == 5
    assert all(len(each) == 24 and set(each) <= set("0123456789abcdef") for each in made)
    assert fingerprint(ApiToken("a" * 32), origin) == fingerprint(ApiToken("a" * 32), origin)
    assert fingerprint(Password("ann@example.com", "other"), origin) in made
