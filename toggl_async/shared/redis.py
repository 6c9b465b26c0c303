"""A pace for processes on several machines, kept in Redis; needs the ``redis`` extra."""

import asyncio
from collections.abc import Awaitable
from importlib import import_module
from typing import Protocol

import attrs

from toggl_async.shared.line import SECOND, Line, Reservation, farthest, microseconds
from toggl_async.shared.steady import SteadyLine

_PATIENCE = 1.0
"""Seconds in which Redis has to answer."""
_SCHEMES = ("redis://", "rediss://", "unix://")

_SCRIPT = """
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local kept = redis.pcall('GET', KEYS[1])
local due = 0
if type(kept) == 'string' and string.match(kept, '^%d+$') then due = math.min(tonumber(kept), now * 2) end
local step, length, bound = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local start = math.min(math.max(now, due), now + bound)
if step == 'reserve' then
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
"""What :class:`toggl_async.shared.line.Due` does, in one step and by the clock of Redis."""


class Client(Protocol):
    """What is used of an asynchronous client of redis-py."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: str) -> Awaitable[object]:
        """Run a script."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


def _addressed(value: "str | Client") -> "str | Client":
    if isinstance(value, str) and not value.startswith(_SCHEMES):
        # The value itself is not repeated: there may be a password in it.
        raise ValueError(f"an address of Redis begins with {', '.join(_SCHEMES)}")
    return value


@attrs.frozen
class RedisPace:
    """Keeps one pace with all processes that name the same Redis, from 5 on.

    ``redis`` is an address (``redis://host:6379/0``) or an asynchronous client of redis-py, which is not
    closed. Clients of the same credential and origin share a pace; ``name`` sets those apart who would not.
    While Redis does not answer within a second, each process keeps its own pace, and says so in a warning.

    Raises:
        ModuleNotFoundError: redis-py is not installed.
        ValueError: the address is none.
    """

    redis: str | Client = attrs.field(converter=_addressed, repr=False)
    name: str = attrs.field(default="toggl_async", kw_only=True)

    def __attrs_post_init__(self) -> None:
        _faults()

    def bind(self, key: str) -> Line:
        """The line of all who have the same key."""
        own = isinstance(self.redis, str)
        client = _client(self.redis) if isinstance(self.redis, str) else self.redis
        return SteadyLine(RedisLine(client, f"{self.name}:{key}", own=own), "Redis", _faults())


def _faults() -> tuple[type[Exception], ...]:
    try:
        fault: type[Exception] = import_module("redis.exceptions").RedisError
    except ModuleNotFoundError:
        raise ModuleNotFoundError("RedisPace needs more: pip install 'toggl-async[redis]'") from None
    return fault, OSError


def _client(address: str) -> Client:
    # No retries of redis-py's own: the next call is one, and meanwhile the call before waits.
    bounds = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE, "retry": None}
    client: Client = import_module("redis.asyncio").Redis.from_url(address, **bounds)
    return client


class RedisLine:
    """A line in Redis, under a key that goes away when nobody uses it."""

    def __init__(self, client: Client, key: str, *, own: bool) -> None:
        self._client = client
        self._key = key
        self._own = own

    async def reserve(self, interval: float, patience: float | None = None) -> Reservation:
        """Take the next turn, if it comes within ``patience`` seconds; it lasts ``interval`` seconds."""
        length = microseconds(interval)
        bound = "" if patience is None else str(microseconds(patience))
        wait, *mark = await self._step("reserve", length, farthest(length), bound)
        return Reservation(wait / SECOND, mark[0] if mark else None, length)

    async def give_back(self, reservation: Reservation) -> None:
        """Let go of a turn in which nothing is sent; it is lost if another was taken after it."""
        await self._step("give back", reservation.interval, farthest(0), str(reservation.mark))

    async def penalize(self, seconds: float) -> None:
        """Let nobody go for so long who reserves from now on; two minutes at the most."""
        await self._step("penalize", microseconds(seconds), farthest(0), "")

    async def close(self) -> None:
        """Close the connections, if they are its own."""
        if self._own:
            await self._client.aclose()

    async def _step(self, step: str, length: int, bound: int, last: str) -> list[int]:
        # The whole script each time: it is short, and so it does not matter what Redis forgets.
        async with asyncio.timeout(_PATIENCE):
            told = await self._client.eval(_SCRIPT, 1, self._key, step, str(length), str(bound), last)
        words = told.decode() if isinstance(told, bytes) else str(told)
        return [int(word) for word in words.split()]
