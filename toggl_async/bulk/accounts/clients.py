"""The clients of a plan's accounts, which also list the workspaces of each account."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import date, datetime
from functools import partial
from os import environ
from types import TracebackType
from typing import Protocol, Self

from toggl_async.bulk.ledger.seen_account import SeenWorkspace
from toggl_async.bulk.plan.account import Account
from toggl_async.client import Toggl
from toggl_async.clock import Clock
from toggl_async.environment import hosts_in
from toggl_async.errors import ConnectError
from toggl_async.events import Event, Listener, ResponseEvent, WaitEvent
from toggl_async.http.connections import Connections
from toggl_async.track.me import Workspaces


class OpenClient(Protocol):
    """A function that makes the client of an account, and passes the client's events to listeners.

    Requests are counted by these events.
    """

    def __call__(self, account: Account, listeners: Sequence[Listener], /) -> Toggl:
        """Return a new client."""
        ...


def client_from(
    environment: Mapping[str, str] = environ,
    *,
    clock: Clock | None = None,
    connections: Connections | None = None,
) -> OpenClient:
    """Return a function that makes the client of an account from environment variables."""

    def client(account: Account, listeners: Sequence[Listener], /) -> Toggl:
        credentials, hosts = account.credentials(environment), hosts_in(environment)
        return Toggl(*credentials, hosts=hosts, clock=clock, connections=connections, listeners=listeners)

    return client


class AccountClients:
    """The clients of accounts, each made when it is first needed, and closed with this object.

    ``on_quota_wait`` is called when a call begins to wait for the hourly quota of an account.
    """

    def __init__(self, accounts: Mapping[str, Account], make: OpenClient) -> None:
        self._accounts = accounts
        self._make = make
        self._clients: dict[str, Toggl] = {}
        self._organizations: dict[str, Mapping[int, int]] = {}
        self._sent: Counter[str] = Counter()
        self.on_quota_wait: Callable[[str, datetime | None], None] | None = None

    def make_all(self) -> None:
        """Make every client, so that a missing credential is found before anything is sent.

        Raises:
            CredentialsError: an account has no credential.
        """
        for name in self._accounts:
            self.of(name)

    def of(self, account: str) -> Toggl:
        """Return the client of an account."""
        if account not in self._clients:
            listener = partial(self._on_event, account)
            self._clients[account] = self._make(self._accounts[account], (listener,))
            self._pass_organizations(account)
        return self._clients[account]

    def _on_event(self, account: str, event: Event) -> None:
        if self.on_quota_wait is not None and isinstance(event, WaitEvent) and event.reason == "quota":
            self.on_quota_wait(account, event.until)
        if isinstance(event, ResponseEvent) and event.label and event.outcome != ConnectError.__name__:
            self._sent[event.label] += 1

    def take_sent(self, label: str) -> int:
        """Return how many requests were sent for the calls with a label since the last call of this method.

        An attempt that made no connection is not counted.
        """
        return self._sent.pop(label, 0)

    def set_organizations(self, account: str, workspaces: Iterable[SeenWorkspace]) -> None:
        """Set the organizations of an account's workspaces, in whose hourly quotas requests count."""
        known = {each.id: each.organization_id for each in workspaces if each.organization_id}
        self._organizations[account] = known
        if account in self._clients:
            self._pass_organizations(account)

    def _pass_organizations(self, account: str) -> None:
        for workspace_id, organization_id in self._organizations.get(account, {}).items():
            self._clients[account].learn_organization(workspace_id, organization_id)

    async def list_workspaces(self, account: str, today: date) -> list[SeenWorkspace]:
        """Request the list of an account's workspaces.

        Raises:
            TogglError: the request was refused, or no response arrived.
        """
        found = await self.of(account).send(Workspaces())
        return [
            SeenWorkspace(
                id=each.id,
                name=each.name or "",
                organization_id=each.organization_id or 0,
                role="admin" if each.admin else each.role or "member",
                seen_on=today,
            )
            for each in found
            if each.id is not None
        ]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with AsyncExitStack() as closing:
            for client in self._clients.values():
                closing.push_async_callback(client.aclose)
