"""Connections that several clients share."""

import warnings
import weakref
from types import TracebackType
from typing import Self

import aiohttp

from toggl_async.errors import MisuseError
from toggl_async.hosts import Host
from toggl_async.http.connections import Connections
from toggl_async.http.home import Home
from toggl_async.http.sessions import drop, new_session
from toggl_async.ratelimit.connection_slots import ConnectionSlots


class SharedConnections:
    """Connections that several clients share, with one limit for all of them.

    Use it in one event loop, and pass it to each client as its ``session``::

        async with SharedConnections(Connections(limit=64)) as shared:
            async with Toggl(ApiToken("..."), session=shared) as toggl:
                ...

    ``connections.limit`` is the most connections to each host of all clients together; ``reuse`` and ``tls``
    also apply to all. What a client's own ``connections`` say of its limit, headers and proxy applies to that
    client in addition. Calls beyond the limit wait, before they take a place in the rate or in the quota; the
    clients take turns. Each request has the credential of its own client, and no cookies are kept.
    """

    def __init__(self, connections: Connections | None = None) -> None:
        self._connections = connections or Connections()
        self._slots: dict[Host, ConnectionSlots] = {}
        self._sessions: list[aiohttp.ClientSession] = []
        self._home = Home(
            "the set of shared connections was made before the fork: make one in each process",
            "the set of shared connections belongs to another event loop: make one in each loop and thread",
        )
        self._closed = False
        weakref.finalize(self, _drop_unclosed, self._sessions).atexit = False

    @property
    def limit(self) -> int:
        """The most connections to each host of all clients together."""
        return self._connections.limit

    def slots(self, host: Host) -> ConnectionSlots:
        """Return the slots for connections to a host."""
        if host not in self._slots:
            self._slots[host] = ConnectionSlots(self._connections.limit)
        return self._slots[host]

    def check(self) -> None:
        """Check that the connections can be used here.

        Raises:
            MisuseError: they are closed, or belong to another event loop or process.
        """
        if self._closed:
            raise MisuseError("the shared connections are closed")
        self._home.check()

    def session(self) -> aiohttp.ClientSession:
        """Return the session through which all clients send.

        Raises:
            MisuseError: they are closed, or belong to another event loop or process.
        """
        self.check()
        if not self._sessions:
            self._sessions.append(new_session(self._connections))
        return self._sessions[0]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections, after the clients that use them; a second time has no effect.

        A stream of a client that is still open ends with an error, but only after ``Timeout.progress``.
        """
        self._closed = True
        while self._sessions:
            await self._sessions.pop().close()


def _drop_unclosed(sessions: list[aiohttp.ClientSession]) -> None:
    if sessions:
        message = "shared connections were not closed: use them with async with, or await their aclose()"
        warnings.warn(message, ResourceWarning, stacklevel=2)
    for session in sessions:
        drop(session)
