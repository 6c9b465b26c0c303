"""A call becomes a reply: the one module that knows aiohttp, and the only place where secrets are sent."""

import asyncio
import os
import ssl
from collections.abc import Callable, Mapping
from typing import TypeAlias

import aiohttp
import attrs

from toggl_async.connections import Connections
from toggl_async.credentials import Credential, fingerprint, for_host, redactor
from toggl_async.endings import Ending
from toggl_async.errors import (
    ConnectError,
    DeadlineError,
    InterruptedAnswerError,
    MisuseError,
    TransportError,
)
from toggl_async.headers import Headers
from toggl_async.hosts import Host, Hosts
from toggl_async.options import Timeout
from toggl_async.request import Call
from toggl_async.watchdog import Watchdog

ClientSession: TypeAlias = aiohttp.ClientSession

USER_AGENT = "toggl_async"
_CERTIFICATE = (aiohttp.ClientConnectorCertificateError, ssl.CertificateError)


def _new_session(connections: Connections) -> aiohttp.ClientSession:
    # Left to us, a connection is used once: what arrives while it idles would be taken for the next answer,
    # and at a request a second a new one costs nothing. Cookies would carry one account into another's calls.
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            force_close=not connections.reuse,
            limit=0,
            ssl=True if connections.tls is None else connections.tls,
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
        trust_env=False,
        raise_for_status=False,
    )


def _connect_error(fault: Exception) -> ConnectError:
    if isinstance(fault, _CERTIFICATE):
        return ConnectError(f"the server's certificate is not good: {fault}", retryable=False)
    if isinstance(fault, aiohttp.InvalidURL | UnicodeError | ValueError):
        return ConnectError(f"this is no address to connect to: {fault}", retryable=False)
    # The cause alone: aiohttp puts words about TLS around it, even where there is none.
    return ConnectError(f"no connection: {getattr(fault, 'os_error', fault)}")


def _fault(fault: Exception) -> TransportError:
    # Told apart by where it was raised: aiohttp calls a torn header a 400 of the server's.
    before_sending = (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.InvalidURL,
        UnicodeError,
        ValueError,
    )
    if isinstance(fault, before_sending):
        return _connect_error(fault)
    # aiohttp raises this class itself where the server's bytes were no HTTP.
    ending = Ending.PROTOCOL if isinstance(fault, aiohttp.ClientResponseError) else Ending.SENT
    return InterruptedAnswerError(
        f"the connection broke before an answer came ({type(fault).__name__})", ending=ending
    )


@attrs.define(eq=False)
class Reply:
    """An answer whose headers are here and whose body still flows."""

    status: int
    headers: Headers
    redact: Callable[[str], str] = attrs.field(repr=False)
    response: aiohttp.ClientResponse = attrs.field(repr=False)
    watchdog: Watchdog = attrs.field(repr=False)
    forget: Callable[["Reply"], None] = attrs.field(repr=False)
    left: Callable[[], None] = attrs.field(repr=False)

    @property
    def framed(self) -> bool:
        """Whether the body's end is marked, so that a cut one can be told from a whole one."""
        chunked = "chunked" in (self.headers.get("transfer-encoding") or "").lower()
        return chunked or self.headers.get("content-length") is not None

    @property
    def length(self) -> int | None:
        """The body's length in bytes as it is sent, None if not told."""
        return self.response.content_length

    async def read(self) -> bytes:
        """The next bytes of the body as they arrive, still coded; none at its end.

        Raises:
            InterruptedAnswerError: it broke off, or arrived too slowly.
        """
        self.watchdog.resume()
        try:
            block = await self.response.content.readany()
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as fault:
            problem = type(fault).__name__
        else:
            self.watchdog.seen(len(block))
            return block
        raise InterruptedAnswerError(self.watchdog.complaint or f"the answer broke off ({problem})")

    def close(self, reason: str | None = None) -> None:
        """Drop the connection; a reader in mid-body gets an InterruptedAnswerError that gives the reason."""
        self.watchdog.stop(reason)
        self.response.close()
        self.forget(self)
        self.left()


class Transport:
    """Sends calls to Toggl's hosts with the credential that each may see.

    Redirects are not followed, cookies not kept, nothing is taken from the environment.
    """

    def __init__(
        self,
        hosts: Hosts,
        credentials: tuple[Credential, ...],
        *,
        connections: Connections | None = None,
        session: ClientSession | None = None,
    ) -> None:
        self._hosts = hosts
        self._credentials = credentials
        self._connections = connections or Connections()
        self._given = session
        self._sessions: dict[Host, aiohttp.ClientSession] = {}
        self._redactors: dict[Host, Callable[[str], str]] = {}
        self._live: set[Reply] = set()
        self._home: tuple[asyncio.AbstractEventLoop, int] | None = None
        self._closed = False

    @property
    def limit(self) -> int:
        """How many calls to one host may be under way at once: their turn comes when a connection is free."""
        return self._connections.limit

    def check(self, host: Host) -> Credential:
        """The credential for a host, if a call may be sent at all.

        Raises:
            CredentialsError: there is no credential for the host.
            MisuseError: the client is closed, or belongs to another event loop or process.
        """
        self._check_home()
        return for_host(self._credentials, host)

    def fingerprint(self, host: Host) -> str:
        """What tells the credential for a host from others without giving it away.

        Raises:
            CredentialsError: there is no credential for the host.
        """
        return fingerprint(for_host(self._credentials, host), self._hosts.origin(host))

    def _check_home(self) -> None:
        if self._closed:
            raise MisuseError("the client is closed: make a new one, or call inside its async with block")
        here = (asyncio.get_running_loop(), os.getpid())
        self._home = self._home or here
        if self._home[1] != here[1]:
            raise MisuseError("the client was made before the fork: make one in each process")
        if self._home[0] is not here[0]:
            raise MisuseError("the client belongs to another event loop: make one in each loop and thread")

    def _session(self, host: Host) -> aiohttp.ClientSession:
        if self._given is not None:
            if self._given.closed:
                raise MisuseError("the session that was given to the client is closed")
            return self._given
        if host not in self._sessions:
            self._sessions[host] = _new_session(self._connections)
        return self._sessions[host]

    async def send(self, call: Call, bounds: Timeout, left: Callable[[], None]) -> Reply:
        """Send a call and wait for the answer's headers; ``left`` is told when the reply is done with.

        Raises:
            CredentialsError: there is no credential for the host.
            MisuseError: the client is closed, or belongs to another event loop or process.
            TransportError: no answer came.
        """
        credential = self.check(call.host)
        response = await self._respond(call, credential, bounds)
        redact = self._redactor(call, credential)
        reply = Reply(
            status=response.status,
            headers=Headers.of((name, redact(value)) for name, value in response.headers.items()),
            redact=redact,
            response=response,
            watchdog=Watchdog(bounds.progress, bounds.progress_bytes, response.close),
            forget=self._live.discard,
            left=left,
        )
        self._live.add(reply)
        return reply

    def _redactor(self, call: Call, credential: Credential) -> Callable[[str], str]:
        if call.secrets:
            return redactor(credential, call.secrets)
        if call.host not in self._redactors:
            self._redactors[call.host] = redactor(credential)
        return self._redactors[call.host]

    async def _respond(self, call: Call, credential: Credential, bounds: Timeout) -> aiohttp.ClientResponse:
        try:
            async with asyncio.timeout(bounds.first_byte):
                return await self._request(call, credential, bounds.connect)
        except TimeoutError as fault:
            problem: TransportError = _late(fault, bounds)
        except (aiohttp.ClientError, OSError, ValueError) as fault:
            problem = _fault(fault)
        except asyncio.CancelledError as fault:
            raise fault.with_traceback(None) from None
        # Raised out here, so that no aiohttp frame with its copy of the credential hangs on to it.
        raise problem

    async def _request(self, call: Call, credential: Credential, connect: float) -> aiohttp.ClientResponse:
        return await self._session(call.host).request(
            call.verb,
            self._hosts.origin(call.host) + call.path,
            params=call.query or None,
            data=call.body,
            headers=_headers(call, credential, self._connections.headers),
            proxy=self._connections.proxy_for(self._hosts.origin(call.host)),
            allow_redirects=False,
            auto_decompress=False,
            raise_for_status=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=connect, sock_connect=connect),
        )

    async def close(self) -> None:
        """End every answer that still flows, then the connections; a session that was given stays open."""
        self._closed = True
        # Closing the session alone would leave readers waiting for ever.
        for reply in tuple(self._live):
            reply.close("the client was closed")
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()


def _late(fault: TimeoutError, timeout: Timeout) -> TransportError:
    if isinstance(fault, aiohttp.ConnectionTimeoutError):
        return ConnectError(f"no connection within {timeout.connect:g} s")
    if isinstance(fault, aiohttp.ClientError):
        return ConnectError(f"no connection: {type(fault).__name__}")
    return DeadlineError(f"no answer within {timeout.first_byte:g} s")


def _headers(call: Call, credential: Credential, others: Mapping[str, str]) -> Mapping[str, str]:
    # Toggl compresses when asked; csv shrinks to a fifth. Nothing else than gzip proves its own end.
    content = {"Content-Type": "application/json"} if call.body is not None else {}
    name, value = credential.header()
    return {
        "Accept": call.accept,
        "Accept-Encoding": "gzip",
        "User-Agent": USER_AGENT,
        **others,
        **content,
        name: value,
    }
