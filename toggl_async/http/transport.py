"""The transport sends requests, each with the credential for its host."""

import asyncio
import warnings
import weakref
from collections.abc import Callable, Hashable, Mapping
from typing import TypeAlias

import aiohttp

from toggl_async.credentials import Credential, fingerprint, for_host
from toggl_async.errors import MisuseError, TogglError
from toggl_async.hosts import Host, Hosts
from toggl_async.http.connection_errors import connection_error, timeout_error
from toggl_async.http.connections import Connections
from toggl_async.http.home import Home
from toggl_async.http.recipient import Recipient, redacted, timeout_of
from toggl_async.http.response import Response
from toggl_async.http.sessions import drop, new_session
from toggl_async.http.shared_connections import SharedConnections
from toggl_async.options import Timeout
from toggl_async.ratelimit.connection_slots import ConnectionSlots
from toggl_async.request.base import EncodedRequest

ClientSession: TypeAlias = aiohttp.ClientSession


class Transport:
    """Sends requests to Toggl's hosts, each with the credential for its host.

    Redirects are not followed and cookies are not kept.
    """

    def __init__(
        self,
        hosts: Hosts,
        credentials: tuple[Credential, ...],
        *,
        connections: Connections | None = None,
        session: ClientSession | SharedConnections | None = None,
    ) -> None:
        self._hosts = hosts
        self._credentials = credentials
        self._connections = connections or Connections()
        self._shared = session if isinstance(session, SharedConnections) else None
        self._given_session = None if isinstance(session, SharedConnections) else session
        self._sessions: dict[Host, aiohttp.ClientSession] = {}
        # A finalizer, which keeps the sessions until the transport is gone, so that none of them warns first.
        weakref.finalize(self, _drop_unclosed, self._sessions).atexit = False
        self._recipients: dict[Host, Recipient] = {}
        self._sending: set[asyncio.Timeout] = set()
        self._open: set[Response] = set()
        self._home = Home(
            "the client was made before the fork: make one in each process",
            "the client belongs to another event loop: make one in each loop and thread",
        )
        self._closed = False

    @property
    def limit(self) -> int:
        """The most requests to one host that may be under way at once."""
        return self._connections.limit

    @property
    def is_idle(self) -> bool:
        """True if no response is open."""
        return not self._open

    def slots(self, host: Host) -> ConnectionSlots | None:
        """Return the connections to a host that the client shares with others, None if it shares none."""
        return None if self._shared is None else self._shared.slots(host)

    def check(self, host: Host) -> None:
        """Check that a request may be sent to a host at all.

        Raises:
            CredentialsError: there is no credential for the host.
            MisuseError: the client is closed, or belongs to another event loop or process.
        """
        self._check_home()
        if host not in self._recipients:
            for_host(self._credentials, host)

    def fingerprint(self, host: Host) -> str:
        """Return a text that identifies the credential for a host without revealing it.

        Raises:
            CredentialsError: there is no credential for the host.
        """
        return fingerprint(for_host(self._credentials, host), self._hosts.origin(host))

    def sender(self, host: Host) -> Hashable:
        """Return a value that is equal for transports that Toggl takes for one: by credential and address.

        Raises:
            CredentialsError: there is no credential for the host.
        """
        # The proxy's hash, since its URL may contain a password.
        return self.fingerprint(host), hash(self._connections.proxy_for(self._hosts.origin(host)))

    def _check_home(self) -> None:
        if self._closed:
            raise MisuseError("the client is closed: make a new one, or call inside its async with block")
        self._home.check()
        if self._shared is not None:
            self._shared.check()

    def _recipient(self, host: Host) -> Recipient:
        if self._given_session is not None and self._given_session.closed:
            raise MisuseError("the session that was passed to the client is closed")
        known = self._recipients.get(host)
        if known is None:
            credential = for_host(self._credentials, host)
            session = self._given_session if self._shared is None else self._shared.session()
            if session is None:
                session = self._sessions[host] = new_session(self._connections)
            known = Recipient(self._hosts.origin(host), session, credential, self._connections)
            self._recipients[host] = known
        return known

    async def send(self, request: EncodedRequest, bounds: Timeout, on_close: Callable[[], None]) -> Response:
        """Send a request and wait for its headers; ``on_close`` is called when the response is closed.

        Raises:
            CredentialsError: there is no credential for the host.
            MisuseError: the client is closed, or belongs to another event loop or process.
            TransportError: no response arrived.
        """
        self._check_home()
        recipient = self._recipient(request.host)
        received = await self._respond(request, recipient, bounds)
        redact = recipient.redactor(request)
        response = Response(
            status=received.status,
            headers=redacted(received.headers, redact),
            redact=redact,
            received=received,
            bounds=bounds,
            forget=self._open.discard,
            on_close=on_close,
        )
        self._open.add(response)
        return response

    async def _respond(
        self, request: EncodedRequest, recipient: Recipient, bounds: Timeout
    ) -> aiohttp.ClientResponse:
        waiting = asyncio.timeout(bounds.first_byte)
        self._sending.add(waiting)
        try:
            async with waiting:
                return await recipient.session.request(
                    request.verb,
                    recipient.origin + request.path,
                    params=request.query or None,
                    data=request.body,
                    headers=recipient.headers(request),
                    proxy=recipient.proxy,
                    allow_redirects=False,
                    auto_decompress=False,
                    raise_for_status=False,
                    timeout=timeout_of(bounds.connect),
                )
        except TimeoutError as fault:
            problem: TogglError = _closed_meanwhile() if self._closed else timeout_error(fault, bounds)
        except (aiohttp.ClientError, OSError, ValueError) as fault:
            problem = connection_error(fault)
        except asyncio.CancelledError as fault:
            raise fault.with_traceback(None) from None
        finally:
            self._sending.discard(waiting)
        # Raised outside the except blocks, so that its traceback has no frame of aiohttp with the credential.
        raise problem

    async def close(self) -> None:
        """End requests and responses, then close the connections; a session that was passed in stays open."""
        self._closed = True
        for waiting in tuple(self._sending):
            if not waiting.expired():
                # Otherwise a request in a session that stays open would go on.
                waiting.reschedule(0)
        # If only the session were closed, readers would wait for ever.
        for response in tuple(self._open):
            response.close("the client was closed")
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()
        self._recipients.clear()


def _closed_meanwhile() -> MisuseError:
    return MisuseError("the client was closed while the request was under way")


def _drop_unclosed(sessions: Mapping[Host, aiohttp.ClientSession]) -> None:
    """Give one warning that names the cause, instead of several from aiohttp, and close the connections."""
    if sessions:
        message = "a Toggl client was not closed: use it with async with, or await its aclose()"
        warnings.warn(message, ResourceWarning, stacklevel=2)
    for session in sessions.values():
        drop(session)
