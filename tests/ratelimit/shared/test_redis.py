"""A pace in Redis: whatever happens to Redis, calls go on, never faster than each process alone."""

import asyncio
import logging
import sys
import time
from importlib import import_module

import pytest
from redis.asyncio import Redis

from tests.ratelimit.shared.conftest import RedisServer
from toggl_async.ratelimit.shared.bucket import ALONE, SharedBucket
from toggl_async.ratelimit.shared.redis import RedisRateLimit


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The warnings so far."""
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]


async def wait_of(line: SharedBucket) -> float:
    """How long a turn of ten seconds has to be waited for."""
    return (await line.claim(10.0)).wait


@pytest.mark.parametrize("junk", ["soon", "-5", "1e300", "9" * 300, "nan", "", " 7"])
async def test_junk_in_the_key_does_no_lasting_harm(junk: str, common_redis: RedisServer) -> None:
    """Nobody waits for longer than two minutes, or than the line is."""
    pace = RedisRateLimit(common_redis.address, name=f"junk {junk}")
    line = pace.bind("x")
    async with Redis.from_url(common_redis.address) as redis:
        await redis.set(f"junk {junk}:x", junk)
        await line.penalize(0.001)
        first = await line.claim(0.5)
        assert first.wait <= 120.1
        assert (await line.claim(0.5)).wait <= 120.1
        await redis.delete(f"junk {junk}:x")
    await line.close()


async def test_a_key_of_another_kind_is_replaced(common_redis: RedisServer) -> None:
    """Say a list."""
    line = RedisRateLimit(common_redis.address, name="list").bind("x")
    async with Redis.from_url(common_redis.address) as redis:
        await redis.rpush("list:x", "1", "2")
    assert await wait_of(line) == 0
    assert await wait_of(line) == pytest.approx(10, abs=0.5)
    await line.close()


async def test_a_key_goes_away_when_nobody_uses_it(common_redis: RedisServer) -> None:
    """A minute after its last turn."""
    line = RedisRateLimit(common_redis.address, name="gone").bind("x")
    await line.claim(10.0)
    async with Redis.from_url(common_redis.address) as redis:
        assert 65_000 < await redis.pttl("gone:x") <= 70_001
    await line.close()


async def test_what_redis_forgets_costs_one_early_call(
    common_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Emptied, or without its scripts, it goes on."""
    line = RedisRateLimit(common_redis.address, name="forgetful").bind("x")
    await line.claim(10.0)
    async with Redis.from_url(common_redis.address) as redis:
        await redis.script_flush()
        assert await wait_of(line) == pytest.approx(10, abs=0.5)
        await redis.flushall()
    assert await wait_of(line) == 0
    assert await wait_of(line) == pytest.approx(10, abs=0.5)
    await line.close()
    assert not warnings_in(caplog)


async def test_without_redis_each_goes_alone_until_it_is_there(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Down at the start or in the middle: one warning each time, and nobody waits long to learn it."""
    monkeypatch.setattr("toggl_async.ratelimit.shared.fallback._PAUSE", 0.0)
    own_redis.stop()
    line = RedisRateLimit(own_redis.address).bind("x")
    assert [await line.claim(10.0) for _ in range(3)] == [ALONE] * 3
    own_redis.start()
    assert await wait_of(line) == 0
    assert await wait_of(line) == pytest.approx(10, abs=0.5)
    own_redis.stop()
    assert [await line.claim(10.0) for _ in range(3)] == [ALONE] * 3
    own_redis.start()
    assert (await line.claim(10.0)).mark is not None
    await line.close()
    assert len(warnings_in(caplog)) == 2


async def test_a_redis_that_hangs_is_waited_for_a_second(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Then each goes alone, and for some seconds it is not asked again."""
    line = RedisRateLimit(own_redis.address).bind("x")
    await line.claim(10.0)
    own_redis.pause()
    began = time.monotonic()
    assert [await line.claim(10.0) for _ in range(10)] == [ALONE] * 10
    assert 0.9 < time.monotonic() - began < 2.0
    own_redis.resume()
    await line.close()
    assert len(warnings_in(caplog)) == 1


async def test_a_client_of_one_s_own_is_used_and_not_closed(common_redis: RedisServer) -> None:
    """Whether it decodes answers or not."""
    for decodes in (True, False):
        async with Redis.from_url(common_redis.address, decode_responses=decodes) as redis:
            line = RedisRateLimit(redis, name=f"own {decodes}").bind("x")
            assert await wait_of(line) == 0
            assert await wait_of(line) == pytest.approx(10, abs=0.5)
            await line.close()
            assert await redis.ping()


async def test_a_cancelled_step_leaves_a_good_line(common_redis: RedisServer) -> None:
    """The next one reads its own answer and not that of the one who was cancelled."""
    line = RedisRateLimit(common_redis.address, name="cancelled").bind("x")
    for ticks in range(12):
        step = asyncio.create_task(line.claim(1.0))
        for _ in range(ticks):
            await asyncio.sleep(0)
        step.cancel()
        await asyncio.gather(step, return_exceptions=True)
    first, second = await line.claim(1.0), await line.claim(1.0)
    assert second.wait - first.wait == pytest.approx(1, abs=0.3)
    await line.close()


def test_an_address_is_checked_and_never_shown() -> None:
    """There may be a password in it."""
    assert "secret" not in repr(RedisRateLimit("redis://user:secret@127.0.0.1:1/0"))
    with pytest.raises(ValueError, match="begins with redis://") as raised:
        RedisRateLimit("user:secret@127.0.0.1")
    assert "secret" not in str(raised.value)


def test_without_its_library_it_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with the first call."""
    import_module("redis.exceptions")
    monkeypatch.setitem(sys.modules, "redis.exceptions", None)
    with pytest.raises(ModuleNotFoundError, match=r"toggl-async\[redis\]"):
        RedisRateLimit("redis://127.0.0.1:1/0")
