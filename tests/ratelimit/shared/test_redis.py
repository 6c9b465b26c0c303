"""A rate limit in Redis: calls go on whatever happens to Redis, and each process keeps its rate."""

import asyncio
import logging
import sys
import time
from importlib import import_module

import pytest
from redis.asyncio import Redis

from tests.ratelimit.shared.conftest import RedisServer, running_redis
from toggl_async.ratelimit.shared.bucket import ALONE, SharedBucket
from toggl_async.ratelimit.shared.redis import RedisRateLimit


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the warnings that were logged so far."""
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]


async def wait_of(bucket: SharedBucket) -> float:
    """Return the wait of a claim of ten seconds."""
    return (await bucket.claim(10.0)).wait


@pytest.mark.parametrize("junk", ["soon", "-5", "1e300", "9" * 300, "nan", "", " 7"])
async def test_a_malformed_value_costs_at_most_two_minutes(junk: str, common_redis: RedisServer) -> None:
    """A malformed value in Redis delays no claim for longer than the bound."""
    rate_limit = RedisRateLimit(common_redis.address, name=f"junk {junk}")
    bucket = rate_limit.bind("x")
    async with Redis.from_url(common_redis.address) as redis:
        await redis.set(f"junk {junk}:x", junk)
        await bucket.penalize(0.001)
        first = await bucket.claim(0.5)
        assert first.wait <= 120.1
        assert (await bucket.claim(0.5)).wait <= 120.1
        await redis.delete(f"junk {junk}:x")
    await bucket.close()


async def test_a_key_of_another_kind_is_replaced(common_redis: RedisServer) -> None:
    """A key that holds a list is replaced by the bucket's number."""
    bucket = RedisRateLimit(common_redis.address, name="list").bind("x")
    async with Redis.from_url(common_redis.address) as redis:
        await redis.rpush("list:x", "1", "2")
    assert await wait_of(bucket) == 0
    assert await wait_of(bucket) == pytest.approx(10, abs=0.5)
    await bucket.close()


async def test_an_unused_key_expires(common_redis: RedisServer) -> None:
    """A key expires a minute after the end of its last claim."""
    bucket = RedisRateLimit(common_redis.address, name="gone").bind("x")
    await bucket.claim(10.0)
    async with Redis.from_url(common_redis.address) as redis:
        assert 65_000 < await redis.pttl("gone:x") <= 70_001
    await bucket.close()


async def test_lost_data_in_redis_costs_one_early_call(
    common_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The bucket goes on when Redis is emptied or has lost its scripts."""
    bucket = RedisRateLimit(common_redis.address, name="forgetful").bind("x")
    await bucket.claim(10.0)
    async with Redis.from_url(common_redis.address) as redis:
        await redis.script_flush()
        assert await wait_of(bucket) == pytest.approx(10, abs=0.5)
        await redis.flushall()
    assert await wait_of(bucket) == 0
    assert await wait_of(bucket) == pytest.approx(10, abs=0.5)
    await bucket.close()
    assert not warnings_in(caplog)


async def test_without_redis_each_process_paces_itself(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each outage is logged once, at the start or later, and the bucket is used again after it."""
    monkeypatch.setattr("toggl_async.ratelimit.shared.fallback._PAUSE", 0.0)
    own_redis.stop()
    bucket = RedisRateLimit(own_redis.address).bind("x")
    assert [await bucket.claim(10.0) for _ in range(3)] == [ALONE] * 3
    own_redis.start()
    assert await wait_of(bucket) == 0
    assert await wait_of(bucket) == pytest.approx(10, abs=0.5)
    own_redis.stop()
    assert [await bucket.claim(10.0) for _ in range(3)] == [ALONE] * 3
    own_redis.start()
    assert (await bucket.claim(10.0)).mark is not None
    await bucket.close()
    assert len(warnings_in(caplog)) == 2


async def test_a_redis_that_hangs_costs_one_second(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """After the second each process does its own pacing, and Redis is not asked again for some seconds."""
    bucket = RedisRateLimit(own_redis.address).bind("x")
    await bucket.claim(10.0)
    own_redis.pause()
    began = time.monotonic()
    assert [await bucket.claim(10.0) for _ in range(10)] == [ALONE] * 10
    assert 0.9 < time.monotonic() - began < 2.0
    own_redis.resume()
    await bucket.close()
    assert len(warnings_in(caplog)) == 1


async def test_a_redis_client_of_the_caller_is_not_closed(common_redis: RedisServer) -> None:
    """The caller's client works with decoded and with raw responses."""
    for decodes in (True, False):
        async with Redis.from_url(common_redis.address, decode_responses=decodes) as redis:
            bucket = RedisRateLimit(redis, name=f"own {decodes}").bind("x")
            assert await wait_of(bucket) == 0
            assert await wait_of(bucket) == pytest.approx(10, abs=0.5)
            await bucket.close()
            assert await redis.ping()


@pytest.mark.parametrize("password", ["", "secret"])
@pytest.mark.parametrize("missing", [["HELLO"], ["HELLO", "CLIENT"]])
async def test_a_server_without_newer_commands_is_used(
    missing: list[str], password: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A server as old as Redis 5 knows no HELLO, and no CLIENT SETINFO, and shares the rate."""
    settings = [argument for command in missing for argument in ("--rename-command", command, "")]
    with running_redis(*settings, password=password) as server:
        one, other = (RedisRateLimit(server.address).bind("x") for _ in range(2))
        assert await wait_of(one) == 0
        assert await wait_of(other) == pytest.approx(10, abs=0.5)
        await one.close()
        await other.close()
        async with Redis.from_url(server.address, protocol=2) as redis:
            assert await wait_of(RedisRateLimit(redis).bind("x")) == pytest.approx(20, abs=0.5)
    assert not warnings_in(caplog)


async def test_the_protocol_that_an_address_names_is_used(common_redis: RedisServer) -> None:
    """Both versions of the protocol work, and version 2 is used if the address names none."""
    for query, protocol in (("", "2"), ("?protocol=2", "2"), ("?protocol=3", "3")):
        bucket = RedisRateLimit(common_redis.address + query, name=f"protocol{query}").bind("x")
        assert await wait_of(bucket) == 0
        assert await wait_of(bucket) == pytest.approx(10, abs=0.5)
        async with Redis.from_url(common_redis.address) as redis:
            listed = await redis.client_list()
        used = {each["resp"] for each in listed if each["cmd"] == "eval"}
        assert used == {protocol}
        await bucket.close()


async def test_a_cancelled_step_leaves_the_connection_in_order(common_redis: RedisServer) -> None:
    """The next step reads its own response and not that of the cancelled step."""
    bucket = RedisRateLimit(common_redis.address, name="cancelled").bind("x")
    for ticks in range(12):
        step = asyncio.create_task(bucket.claim(1.0))
        for _ in range(ticks):
            await asyncio.sleep(0)
        step.cancel()
        await asyncio.gather(step, return_exceptions=True)
    first, second = await bucket.claim(1.0), await bucket.claim(1.0)
    assert second.wait - first.wait == pytest.approx(1, abs=0.3)
    await bucket.close()


def test_an_address_is_checked_and_never_shown() -> None:
    """An address may hold a password, so it appears in no repr and in no error."""
    assert "secret" not in repr(RedisRateLimit("redis://user:secret@127.0.0.1:1/0"))
    with pytest.raises(ValueError, match="begins with redis://") as raised:
        RedisRateLimit("user:secret@127.0.0.1")
    assert "secret" not in str(raised.value)


def test_a_missing_redis_library_is_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is raised when the settings are made, not with the first call."""
    import_module("redis.exceptions")
    monkeypatch.setitem(sys.modules, "redis.exceptions", None)
    with pytest.raises(ModuleNotFoundError, match=r"toggl-async\[redis\]"):
        RedisRateLimit("redis://127.0.0.1:1/0")
