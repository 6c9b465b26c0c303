"""The pool of clients."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Final, Self, Unpack

import attrs

from toggl_async._validators import positive, whole
from toggl_async.client import ClientSettings, check_credentials, check_settings
from toggl_async.clients.memory import Memory
from toggl_async.clients.pooled_client import ClientKey, PooledClient
from toggl_async.clients.waiting import WaitingUsers
from toggl_async.clock import Clock
from toggl_async.credentials import Credential
from toggl_async.errors import ClientsBusyError, MisuseError
from toggl_async.http.connections import Connections
from toggl_async.http.home import Home
from toggl_async.http.shared_connections import SharedConnections
from toggl_async.ratelimit.wake_up import WakeUp, start
from toggl_async.request.validation import workspace_id_or_unset
from toggl_async.workspace import Workspace

_CONNECTIONS: Final = Connections(limit=64)
_PER_CLIENT: Final = Connections().limit
_LOOK_EVERY: Final = 1.0
"""Seconds after which a pool without room looks whether a call that outlived its block has ended."""


@attrs.frozen(kw_only=True)
class ClientsState:
    """The state of a pool at a moment: its ``open`` clients, those ``in_use``, and the ``waiting`` users."""

    open: int
    in_use: int
    waiting: int


@attrs.frozen
class _Bounds:
    max_size: int = attrs.field(validator=whole)
    max_idle: float = attrs.field(validator=positive)
    max_wait: float = attrs.field(validator=positive)


class Clients:
    """A pool of clients, one for each user's credentials.

    Use it in one event loop, for as long as the application runs::

        async with Clients() as clients:
            async with clients.acquire(ApiToken("..."), workspace_id=1234567) as toggl:
                ...

    The same credentials share one client, with its rate, its quota and its knowledge that they were refused.
    It is opened when it is first needed, and closed once nobody has used it for ``max_idle`` seconds, or once
    another one needs its place among ``max_size``, the longest idle first. It is never closed under a call or
    an open stream. If all are in use, a user waits up to ``max_wait`` seconds. What a closed client has
    learned of its quota and rate is kept for an hour, for 10,000 clients, and a new one goes on with it.

    The settings are those of :class:`ClientSettings`, and the same for all clients. All send through one
    :class:`SharedConnections`: ``connections.limit`` is the most connections to each host of all clients
    together, 64 by default, of which one client has at most 8.

    Raises:
        InvalidSettingError: a setting is unknown, of another type or out of range.
    """

    def __init__(
        self,
        *,
        max_size: int = 100,
        max_idle: float = 300.0,
        max_wait: float = 30.0,
        **settings: Unpack[ClientSettings],
    ) -> None:
        check_settings(settings)
        workspace_id_or_unset(settings.get("workspace_id"))
        self._bounds = _Bounds(max_size, max_idle, max_wait)
        connections = settings.get("connections") or _CONNECTIONS
        self._own_connections: SharedConnections | None = None
        if settings.get("session") is None:
            self._own_connections = settings["session"] = SharedConnections(connections)
            settings["connections"] = attrs.evolve(connections, limit=min(connections.limit, _PER_CLIENT))
        self._settings = settings
        self._clock = settings.get("clock") or Clock()
        # In the order of their last use.
        self._clients: OrderedDict[ClientKey, PooledClient] = OrderedDict()
        self._memory = Memory()
        self._waiting = WaitingUsers()
        self._closing: set[asyncio.Task[None]] = set()
        self._tidying: asyncio.Task[None] | None = None
        self._wake_up = WakeUp(self._clock)
        self._home = Home(
            "the pool of clients was made before the fork: make one in each process",
            "the pool of clients belongs to another event loop: make one in each loop and thread",
        )
        self._closed = False

    @property
    def state(self) -> ClientsState:
        """The numbers of clients that are open, and in use, and of users who wait."""
        in_use = sum(not each.is_idle for each in self._clients.values())
        return ClientsState(open=len(self._clients), in_use=in_use, waiting=len(self._waiting))

    @asynccontextmanager
    async def acquire(
        self, *credentials: Credential, workspace_id: int | None = None
    ) -> AsyncGenerator[Workspace]:
        """Use the client of some credentials, on a workspace, for as long as the block runs.

        Any number of blocks may use the same client at the same time. Without ``workspace_id``, it is on the
        workspace of the settings.

        Raises:
            ClientsBusyError: all clients were in use for ``max_wait`` seconds.
            CredentialsError: no credential was given, two for one host, or a value that is not one.
            InvalidRequestError: ``workspace_id`` is not an id.
            MisuseError: the pool is closed, or belongs to another event loop or process.
        """
        check_credentials(credentials)
        workspace_id_or_unset(workspace_id)
        client = await self._taken(frozenset(credentials))
        try:
            yield client.on(workspace_id)
        finally:
            self._give_back(client)

    async def _taken(self, key: ClientKey) -> PooledClient:
        if self._closed:
            raise MisuseError("the pool of clients is closed")
        self._home.check()
        known = self._clients.get(key)
        # Who needs a new client comes after those who wait for one.
        client = self._found(key) if known is not None or not self._waiting else None
        if client is None:
            return await self._waited(key)
        client.users += 1
        return client

    def _found(self, key: ClientKey) -> PooledClient | None:
        """Return the client of some credentials, opened if there is room; None if all are in use."""
        client = self._clients.get(key)
        if client is None:
            if len(self._clients) >= self._bounds.max_size and not self._close_longest_idle():
                return None
            client = PooledClient(key, self._settings, self._memory.take(key))
            self._clients[key] = client
        self._clients.move_to_end(key)
        return client

    async def _waited(self, key: ClientKey) -> PooledClient:
        future = self._waiting.enter(key)
        self._tidy_up()
        self._wake_up.set()
        bounds = self._bounds
        try:
            async with self._clock.timeout_at(self._clock.now() + bounds.max_wait):
                return await future
        except TimeoutError:
            client = self._waiting.leave(key, future)
        except BaseException:
            client = self._waiting.leave(key, future)
            if client is not None:
                self._give_back(client)
            raise
        if client is not None:
            return client  # at the last moment
        raise ClientsBusyError(
            f"all {bounds.max_size} clients are in use, and none became free within {bounds.max_wait:g} s"
        )

    def _give_back(self, client: PooledClient) -> None:
        client.users -= 1
        if not client.users and not self._closed:
            client.idle_since = self._clock.now()
            self._clients.move_to_end(client.key)
            self._waiting.serve(self._found)
            self._tidy_up()
            if self._waiting:
                self._wake_up.set()

    def _close_longest_idle(self) -> bool:
        """Close the client that has been idle for the longest time; return false if all are in use."""
        longest = next((each for each in self._clients.values() if each.is_idle), None)
        if longest is not None:
            self._close(longest)
        return longest is not None

    def _close(self, client: PooledClient) -> None:
        del self._clients[client.key]
        self._memory.keep(client.key, client.knowledge, self._clock.now())
        # In a task of its own, so that no user waits for it, and no cancelled one ends it.
        closing = start(client.aclose())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    def _tidy_up(self) -> None:
        if self._tidying is None:
            tidying = start(self._tidy())
            self._tidying = None if tidying.done() else tidying

    async def _tidy(self) -> None:
        """Close clients that have been idle for long, until there is nothing left that will have to end."""
        try:
            while (moment := self._next_look()) is not None:
                await self._wake_up.wait_until(moment)
                self._wake_up.clear()
                self._close_idle(self._clock.now())
                self._waiting.serve(self._found)
        finally:
            self._tidying = None

    def _next_look(self) -> float | None:
        now = self._clock.now()
        unused = [each for each in self._clients.values() if not each.users]
        moments = [each.idle_since + self._bounds.max_idle for each in unused]
        if unused and self._waiting:
            # All of them still have calls, or somebody would have their place.
            moments.append(now + _LOOK_EVERY)
        if (end := self._memory.next_end) is not None:
            moments.append(end)
        return min(moments, default=None)

    def _close_idle(self, now: float) -> None:
        self._memory.forget(now)
        for each in [*self._clients.values()]:
            if each.users or now - each.idle_since < self._bounds.max_idle:
                continue
            if each.is_idle:
                self._close(each)
            else:
                each.idle_since = now

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End all calls under way with an error, and close clients and connections; then do nothing more."""
        self._closed = True
        self._waiting.dismiss_all(lambda: MisuseError("the pool of clients was closed meanwhile"))
        self._end_tidying()
        # All at once, so that no reader is left waiting if this task is cancelled meanwhile.
        for each in [*self._clients.values()]:
            self._close(each)
        ending = {*self._closing} if self._tidying is None else {*self._closing, self._tidying}
        try:
            if ending:
                await asyncio.wait(ending)
        finally:
            if self._own_connections is not None:
                await self._own_connections.aclose()

    def _end_tidying(self) -> None:
        if self._tidying is None:
            return
        if self._tidying.get_loop().is_closed():
            self._tidying = None  # a task of a closed event loop can neither go on nor be cancelled
        else:
            self._tidying.cancel()
