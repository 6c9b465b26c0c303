"""Clients that share a rate limit wait for one another, survive outages and store no secret."""

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


def client(sandbox: Sandbox, shared_rate_limit: SharedRateLimit, per_second: float = 10.0) -> Toggl:
    """Make a client of a sandbox that shares its rate limit."""
    rate_limit = RateLimit(per_second=per_second, shared=shared_rate_limit)
    return Toggl(ApiToken(sandbox.api_token), hosts=Hosts(track=sandbox.track_url), rate_limit=rate_limit)


def other_process(sandbox: Sandbox, shared_rate_limit: SharedRateLimit) -> SharedBucket:
    """Bind the bucket of a client in another process with the same token."""
    return shared_rate_limit.bind(fingerprint(ApiToken(sandbox.api_token), sandbox.track_url))


async def test_a_call_waits_for_calls_of_other_processes(
    sandbox: Sandbox, shared_rate_limit: SharedRateLimit
) -> None:
    """The first call of a client waits if another process has claimed the present moment."""
    other = other_process(sandbox, shared_rate_limit)
    await other.claim(0.4)
    began = time.monotonic()
    async with client(sandbox, shared_rate_limit) as toggl:
        await toggl.track.organizations()
    assert 0.3 < time.monotonic() - began < 1.5
    await other.close()


async def test_a_call_that_would_be_late_claims_nothing(
    sandbox: Sandbox, shared_rate_limit: SharedRateLimit
) -> None:
    """A call that would miss its deadline fails at once, nothing is sent, and patient calls go on."""
    other = other_process(sandbox, shared_rate_limit)
    await other.claim(1.0)
    hurried = Options(timeout=Timeout(deadline=0.5))
    async with client(sandbox, shared_rate_limit) as toggl:
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


async def test_a_cancelled_call_gives_its_claim_back(
    sandbox: Sandbox, shared_rate_limit: SharedRateLimit
) -> None:
    """Cancellation gives the claim back at once, and so does closing the client."""
    other = other_process(sandbox, shared_rate_limit)
    await other.claim(20.0)
    async with client(sandbox, shared_rate_limit) as toggl:
        call = asyncio.create_task(toggl.track.organizations())
        await asyncio.sleep(0.1)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await asyncio.sleep(0.1)
        claim = await other.claim(20.0)
        assert claim.wait == pytest.approx(20, abs=1)
        await other.give_back(claim)
        call = asyncio.create_task(toggl.track.organizations())
        await asyncio.sleep(0.1)
    await asyncio.gather(call, return_exceptions=True)
    assert (await other.claim(20.0)).wait == pytest.approx(20, abs=1)
    await other.close()


async def test_a_429_delays_all_processes(sandbox: Sandbox, shared_rate_limit: SharedRateLimit) -> None:
    """Toggl counts calls by token, so the penalty is shared even if the client is closed right after."""
    sandbox.fault(faults.Status(429, headers={"Retry-After": "30"}))
    async with client(sandbox, shared_rate_limit) as toggl:
        with pytest.raises(Exception, match="429"):
            await toggl.track.organizations(options=Options(retry=Retry(attempts=1)))
    other = other_process(sandbox, shared_rate_limit)
    assert (await other.claim(1.0)).wait == pytest.approx(30, abs=2)
    await other.close()


async def test_calls_go_on_when_redis_stops(
    own_redis: RedisServer, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Each process then keeps its own rate limit, and one warning is logged."""
    async with client(sandbox, RedisRateLimit(own_redis.address), 20.0) as toggl:
        for number in range(12):
            if number == 4:
                own_redis.stop()
            await toggl.track.organizations()
    moments = [received.at for received in sandbox.received]
    # On a busy machine a request may arrive late, close to the next one. The sum of the gaps holds even so.
    assert moments[-1] - moments[0] > 0.9 * 11 / 20
    warnings = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert len(warnings) == 1


async def test_our_own_rate_limit_holds_when_redis_loses_its_data(
    own_redis: RedisServer, sandbox: Sandbox
) -> None:
    """The rate holds although Redis is emptied after every call."""
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
    """The file holds a fingerprint of the token, and neither the token nor its header."""
    async with client(sandbox, FileRateLimit(tmp_path / "rate")) as toggl:
        await toggl.track.organizations()
    kept = (tmp_path / "rate").read_bytes()
    token = ApiToken(sandbox.api_token)
    assert sandbox.api_token.encode() not in kept
    assert token.header()[1].rpartition(" ")[2].encode() not in kept
    assert f"toggl_async:{fingerprint(token, sandbox.track_url)}".encode() in kept


async def test_no_secret_reaches_redis(sandbox: Sandbox, own_redis: RedisServer) -> None:
    """Redis holds one key, which is a fingerprint, and one value, which is a number."""
    async with client(sandbox, RedisRateLimit(own_redis.address)) as toggl:
        await toggl.track.organizations()
    async with Redis.from_url(own_redis.address, decode_responses=True) as redis:
        (key,) = await redis.keys()
        assert key == f"toggl_async:{fingerprint(ApiToken(sandbox.api_token), sandbox.track_url)}"
        assert str(await redis.get(key)).isdigit()


def test_sharing_needs_a_rate(shared_rate_limit: SharedRateLimit) -> None:
    """A shared rate limit without a rate raises ValueError."""
    with pytest.raises(ValueError, match="no rate to share"):
        RateLimit(per_second=None, shared=shared_rate_limit)


def test_a_fingerprint_differs_by_credential_and_origin() -> None:
    """A fingerprint is 24 stable hexadecimal digits; a password, which could be guessed, is no part."""
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
