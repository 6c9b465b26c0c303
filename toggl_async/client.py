"""The client: holds the credentials and the connections, and opens the APIs."""

from collections.abc import Mapping, Sequence
from os import environ
from types import TracebackType
from typing import Self

from toggl_async.connections import Connections
from toggl_async.course import Terms
from toggl_async.credentials import Credential
from toggl_async.environment import credentials_in, hosts_in, workspace_in
from toggl_async.errors import CredentialsError
from toggl_async.events import Events, Listener
from toggl_async.exchange import Exchange
from toggl_async.hosts import Hosts
from toggl_async.options import Limits, Timeout
from toggl_async.retry import Retry
from toggl_async.settings import Quota
from toggl_async.threads import Threads
from toggl_async.transport import ClientSession, Transport
from toggl_async.workspace import Workspace


class Toggl(Workspace):
    """An asynchronous client of Toggl's reporting APIs.

    Use it as ``async with Toggl(ApiToken("...")) as toggl``, in one event loop, for as long as there are
    calls to make; any number of tasks may share it.

    ``credentials`` are shown to their own hosts alone. ``workspace_id`` is the workspace of calls that name
    none. ``hosts`` are other origins than Toggl's, such as a sandbox. ``retry``, ``timeout`` and ``limits``
    hold for calls that say nothing else. ``quota`` paces calls and shares the hour out; ``listeners`` are
    told of every :class:`Event`. ``connections`` says how connections are made; ``session`` is an aiohttp
    session to send through instead of our own: it is not closed, and keeps no promise about cookies or
    connections that it was not made to keep.

    Raises:
        CredentialsError: no credential was given.
        InvalidRequestError: ``workspace_id`` is no id.
    """

    def __init__(
        self,
        *credentials: Credential,
        workspace_id: int | None = None,
        hosts: Hosts | None = None,
        retry: Retry | None = None,
        timeout: Timeout | None = None,
        limits: Limits | None = None,
        quota: Quota | None = None,
        listeners: Sequence[Listener] = (),
        connections: Connections | None = None,
        session: ClientSession | None = None,
    ) -> None:
        if not credentials:
            raise CredentialsError(
                "no credentials: give ApiToken(...), or set TOGGL_API_TOKEN for from_env()"
            )
        transport = Transport(
            hosts or Hosts(), credentials, connections=connections or Connections(), session=session
        )
        terms = Terms(timeout=timeout or Timeout(), retry=retry or Retry(), limits=limits or Limits())
        exchange = Exchange(transport, terms, quota, Events(tuple(listeners)))
        super().__init__(exchange, Threads(transport.limit), workspace_id)

    @classmethod
    def from_env(
        cls,
        environment: Mapping[str, str] = environ,
        *,
        retry: Retry | None = None,
        timeout: Timeout | None = None,
        limits: Limits | None = None,
        quota: Quota | None = None,
        listeners: Sequence[Listener] = (),
        connections: Connections | None = None,
    ) -> Self:
        """Make a client of what the environment says.

        ``TOGGL_API_TOKEN``, or ``TOGGL_EMAIL`` with ``TOGGL_PASSWORD``, and ``TOGGL_FOCUS_KEY`` are the
        credentials, ``TOGGL_WORKSPACE_ID`` the workspace, ``TOGGL_TRACK_URL`` and ``TOGGL_FOCUS_URL`` other
        hosts than Toggl's.

        Raises:
            CredentialsError: there is no credential, or a malformed one.
            InvalidRequestError: the workspace is no id, or a host no origin.
        """
        return cls(
            *credentials_in(environment),
            workspace_id=workspace_in(environment),
            hosts=hosts_in(environment),
            retry=retry,
            timeout=timeout,
            limits=limits,
            quota=quota,
            listeners=listeners,
            connections=connections,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End every call that is under way with an error, and close the connections; twice does no harm."""
        await self._exchange.close()
        self._threads.close()
