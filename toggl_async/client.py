"""The client, which holds the credentials and the connections, and gives access to the APIs."""

import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self, TypedDict, Unpack

from toggl_async._validators import expect
from toggl_async.clock import Clock
from toggl_async.credentials import Credential
from toggl_async.environment import credentials_in, hosts_in, workspace_in
from toggl_async.errors import CredentialsError, InvalidSettingError
from toggl_async.events import Events, Listener
from toggl_async.exchange.call import CallSettings
from toggl_async.exchange.exchange import Exchange
from toggl_async.exchange.knowledge import Knowledge
from toggl_async.hosts import Host, Hosts
from toggl_async.http.connections import Connections
from toggl_async.http.shared_connections import SharedConnections
from toggl_async.http.transport import ClientSession, Transport
from toggl_async.options import SizeLimits, Timeout
from toggl_async.ratelimit.settings import RateLimit
from toggl_async.retry import BULK_RETRY, Retry
from toggl_async.transfer.shared_threads import FILE_THREADS, SINK_THREADS
from toggl_async.transfer.thread_pool import ThreadPool
from toggl_async.workspace import Workspace


class ClientSettings(TypedDict, total=False):
    """The settings of a client, each of which may be left out.

    ``workspace_id`` is the workspace of calls that name none. ``hosts`` are origins other than Toggl's, such
    as a sandbox. ``retry``, ``timeout`` and ``size_limits`` apply to calls whose options do not override
    them. ``rate_limit`` paces requests and divides the hourly quota. ``listeners`` are called with every
    :class:`Event`. ``connections`` says how connections are made. ``session`` is an aiohttp session to send
    through instead of our own: it is not closed, and its own settings for cookies and connections apply. It
    may also be :class:`SharedConnections`, through which several clients send.
    ``clock`` is a :class:`Clock` by which the client waits for its rate, for quota and between attempts, and
    by which deadlines and moments such as ``retry_at`` are reckoned; a test may pass one of its own.
    """

    workspace_id: int | None
    hosts: Hosts | None
    retry: Retry | None
    timeout: Timeout | None
    size_limits: SizeLimits | None
    rate_limit: RateLimit | None
    listeners: Sequence[Listener]
    connections: Connections | None
    session: ClientSession | SharedConnections | None
    clock: Clock | None


class Toggl(Workspace):
    """An asynchronous client of Toggl's reporting APIs.

    Use it as ``async with Toggl(ApiToken("...")) as toggl``, in one event loop, for as long as there are
    calls to make; any number of tasks may share it. Each credential is sent to its own host alone.

    The settings are those of :class:`ClientSettings`: ``workspace_id``, ``hosts``, ``retry``, ``timeout``,
    ``size_limits``, ``rate_limit``, ``listeners``, ``connections``, ``session`` and ``clock``.

    Raises:
        CredentialsError: no credential was given, two for one host, or a value that is not one.
        InvalidSettingError: a setting is unknown or of another type.
        InvalidRequestError: ``workspace_id`` is not an id.
    """

    def __init__(self, *credentials: Credential, **settings: Unpack[ClientSettings]) -> None:
        check_settings(settings)
        check_credentials(credentials)
        super().__init__(*parts_of(credentials, settings), settings.get("workspace_id"))

    @classmethod
    def from_env(
        cls, environment: Mapping[str, str] | None = None, **settings: Unpack[ClientSettings]
    ) -> Self:
        """Make a client from environment variables: those of the process, or of ``environment``.

        ``TOGGL_API_TOKEN``, or ``TOGGL_EMAIL`` with ``TOGGL_PASSWORD``, and ``TOGGL_FOCUS_KEY`` are the
        credentials, ``TOGGL_WORKSPACE_ID`` the workspace, ``TOGGL_TRACK_URL`` and ``TOGGL_FOCUS_URL`` hosts
        other than Toggl's. A setting that is passed takes precedence over its variable.

        Raises:
            CredentialsError: there is no credential, or a malformed one.
            InvalidRequestError: the workspace is not an id, or a host is not an origin.
        """
        variables = os.environ if environment is None else environment
        if settings.get("workspace_id") is None:
            settings["workspace_id"] = workspace_in(variables)
        if settings.get("hosts") is None:
            settings["hosts"] = hosts_in(variables)
        return cls(*credentials_in(variables), **settings)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End all calls under way with an error, and close the connections; a second time has no effect."""
        await self._exchange.close()
        self._threads.close()
        self._sink_threads.close()


def parts_of(
    credentials: tuple[Credential, ...], settings: ClientSettings, knowledge: Knowledge | None = None
) -> tuple[Exchange, ThreadPool, ThreadPool]:
    """Return what a client consists of: its exchange, its threads for files, and those for sinks.

    ``knowledge`` is what an earlier client with the same credentials and settings has learned.
    """
    transport = Transport(
        settings.get("hosts") or Hosts(),
        credentials,
        connections=settings.get("connections"),
        session=settings.get("session"),
    )
    defaults = CallSettings(
        timeout=settings.get("timeout") or Timeout(),
        retry=settings.get("retry") or Retry(),
        bulk_retry=settings.get("retry") or BULK_RETRY,
        size_limits=settings.get("size_limits") or SizeLimits(),
    )
    events = Events(tuple(settings.get("listeners", ())))
    rate_limit, clock = settings.get("rate_limit"), settings.get("clock")
    exchange = Exchange(transport, defaults, rate_limit, events, clock, knowledge=knowledge)
    return exchange, ThreadPool(transport.limit, FILE_THREADS), ThreadPool(transport.limit, SINK_THREADS)


_EXAMPLES: Mapping[str, tuple[type, str]] = {
    "hosts": (Hosts, 'Hosts(track="http://127.0.0.1:8080")'),
    "retry": (Retry, "Retry(attempts=3)"),
    "timeout": (Timeout, "Timeout(deadline=30)"),
    "size_limits": (SizeLimits, "SizeLimits(file=1_000_000)"),
    "rate_limit": (RateLimit, "RateLimit(per_second=1)"),
    "connections": (Connections, "Connections(limit=4)"),
    "clock": (Clock, "Clock()"),
}


def check_settings(settings: ClientSettings) -> None:
    """Check the settings of a client.

    Raises:
        InvalidSettingError: a setting is unknown or of another type.
    """
    unknown = settings.keys() - ClientSettings.__annotations__.keys()
    if unknown:
        known = ", ".join(ClientSettings.__annotations__)
        raise InvalidSettingError(f"unknown setting {', '.join(sorted(unknown))}: the settings are {known}")
    for name, value in settings.items():
        if name in _EXAMPLES:
            expect(name, value, *_EXAMPLES[name])
    for listener in settings.get("listeners", ()):
        if not callable(listener):
            raise InvalidSettingError(f"listeners are functions, not {type(listener).__name__}")


def check_credentials(credentials: Sequence[object]) -> None:
    """Check the credentials of a client.

    Raises:
        CredentialsError: there is none, there are two for one host, or a value is not one.
    """
    if not credentials:
        raise CredentialsError("no credentials: give ApiToken(...), or set TOGGL_API_TOKEN for from_env()")
    taken: dict[Host, Credential] = {}
    for value in credentials:
        # The value itself is not repeated, since it may be a token that was given as text.
        if not isinstance(value, Credential):
            raise CredentialsError(
                "a credential is ApiToken(...), Password(...), FocusKey(...) or Session(...), "
                f"not {type(value).__name__}"
            )
        for host in value.hosts:
            other = taken.setdefault(host, value)
            if other is not value:
                raise CredentialsError(
                    f"two credentials for {host.value.capitalize()}: {type(other).__name__} and "
                    f"{type(value).__name__}; a client has one for each host"
                )
