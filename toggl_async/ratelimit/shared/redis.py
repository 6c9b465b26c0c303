"""A rate limit for processes on several machines, kept in Redis; needs the extra ``redis``."""

import asyncio
from collections.abc import Awaitable
from importlib import import_module
from typing import Protocol

import attrs

from toggl_async.errors import InvalidSettingError
from toggl_async.ratelimit.shared.bucket import SECOND, Claim, SharedBucket, furthest, microseconds
from toggl_async.ratelimit.shared.fallback import FallbackBucket

_PATIENCE = 1.0
"""Seconds within which Redis must respond."""
_PROTOCOL = 2
"""The version of the protocol; version 3 begins with HELLO, which servers before Redis 6 do not know."""
_SCHEMES = ("redis://", "rediss://", "unix://")

_SCRIPT = """
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local kept = redis.pcall('GET', KEYS[1])
local due = 0
if type(kept) == 'string' and string.match(kept, '^%d+$') then due = math.min(tonumber(kept), now * 2) end
local step, length, bound = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local start = math.min(math.max(now, due), now + bound)
if step == 'claim' then
  if ARGV[4] ~= '' and start - now > tonumber(ARGV[4]) then
    return string.format('%.0f', start - now)
  end
  due = start + length
elseif step == 'give back' then
  if kept ~= ARGV[4] then return '0' end
  due = due - length
else
  due = math.max(due, now + math.min(length, bound))
end
local mark = string.format('%.0f', due)
redis.call('SET', KEYS[1], mark, 'PX', string.format('%.0f', math.max(0, due - now) / 1000 + 60000))
return string.format('%.0f', start - now) .. ' ' .. mark
"""
"""The arithmetic of :class:`toggl_async.ratelimit.shared.bucket.Due`, in one atomic step by Redis's clock."""


class RedisClient(Protocol):
    """The part of redis-py's asynchronous client that this library uses."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: str) -> Awaitable[object]:
        """Run a script."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


def _addressed(value: "str | RedisClient") -> "str | RedisClient":
    if isinstance(value, str) and not value.startswith(_SCHEMES):
        # The value itself is not repeated, since it may hold a password.
        raise InvalidSettingError(f"the address of a Redis server begins with {', '.join(_SCHEMES)}")
    return value


@attrs.frozen
class RedisRateLimit:
    """Shares one rate limit with all processes that name the same Redis server (Redis 5 or newer).

    ``redis`` is an address (``redis://host:6379/0``) or an asynchronous client of redis-py, which is not
    closed; for Redis 5 it must be made with ``protocol=2``, since redis-py 8 begins with a command of Redis 6
    otherwise. Clients with the same credential and origin share a rate, unless they have different ``name``s.
    While Redis fails, or does not respond within a second, each process does its own pacing and logs a
    warning.

    Raises:
        ModuleNotFoundError: redis-py is not installed.
        InvalidSettingError: the address is malformed.
    """

    redis: str | RedisClient = attrs.field(converter=_addressed, repr=False)
    name: str = attrs.field(default="toggl_async", kw_only=True)

    def __attrs_post_init__(self) -> None:
        _faults()

    def bind(self, key: str) -> SharedBucket:
        """Return the bucket that all processes share under this key."""
        own = isinstance(self.redis, str)
        client = _client(self.redis) if isinstance(self.redis, str) else self.redis
        return FallbackBucket(RedisBucket(client, f"{self.name}:{key}", own=own), "Redis", _faults())


def _faults() -> tuple[type[Exception], ...]:
    try:
        fault: type[Exception] = import_module("redis.exceptions").RedisError
    except ModuleNotFoundError:
        raise ModuleNotFoundError("RedisRateLimit needs redis-py: pip install 'toggl-async[redis]'") from None
    return fault, OSError


def _client(address: str) -> RedisClient:
    # Without redis-py's own retries, during which the call would wait; the next claim is the retry.
    bounds = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE, "retry": None}
    client: RedisClient = import_module("redis.asyncio").Redis.from_url(address, protocol=_PROTOCOL, **bounds)
    return client


class RedisBucket:
    """A bucket in Redis, under a key that expires when nobody uses it."""

    def __init__(self, client: RedisClient, key: str, *, own: bool) -> None:
        self._client = client
        self._key = key
        self._own = own

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Claim the next free ``interval`` (in seconds), if it starts within ``patience`` seconds."""
        length = microseconds(interval)
        bound = "" if patience is None else str(microseconds(patience))
        wait, *mark = await self._step("claim", length, furthest(length), bound)
        return Claim(wait / SECOND, mark[0] if mark else None, length)

    async def give_back(self, claim: Claim) -> None:
        """Give back a claim that is not used; this has no effect if another claim was made after it."""
        await self._step("give back", claim.interval, furthest(0), str(claim.mark))

    async def penalize(self, seconds: float) -> None:
        """Let no request that is claimed from now on start within ``seconds`` (at most two minutes)."""
        await self._step("penalize", microseconds(seconds), furthest(0), "")

    async def close(self) -> None:
        """Close the client, unless the user passed it in."""
        if self._own:
            await self._client.aclose()

    async def _step(self, step: str, length: int, bound: int, last: str) -> list[int]:
        # The script itself is sent each time: it is short, and Redis may drop cached scripts.
        async with asyncio.timeout(_PATIENCE):
            result = await self._client.eval(_SCRIPT, 1, self._key, step, str(length), str(bound), last)
        words = result.decode() if isinstance(result, bytes) else str(result)
        return [int(word) for word in words.split()]
