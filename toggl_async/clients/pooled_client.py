"""A client of a pool."""

from typing import TypeAlias

from toggl_async.client import ClientSettings, Toggl, parts_of
from toggl_async.credentials import Credential
from toggl_async.exchange.knowledge import Knowledge
from toggl_async.workspace import Workspace

ClientKey: TypeAlias = frozenset[Credential]
"""The credentials of a client, in whatever order they are given."""


class PooledClient(Toggl):
    """A client of a pool; ``users`` is the number of blocks that use it.

    It goes on with the knowledge of an earlier client of the same credentials, if there is any.
    """

    def __init__(self, key: ClientKey, settings: ClientSettings, knowledge: Knowledge | None) -> None:
        Workspace.__init__(self, *parts_of(tuple(key), settings, knowledge), settings.get("workspace_id"))
        self.key: ClientKey = key
        self.users: int = 0
        self.idle_since: float = 0.0

    @property
    def is_idle(self) -> bool:
        """True if nobody uses the client: no block, no call, and no stream that was left open."""
        return not self.users and self._exchange.is_idle

    @property
    def knowledge(self) -> Knowledge:
        """What the client has learned."""
        return self._exchange.knowledge

    def on(self, workspace_id: int | None) -> Workspace:
        """Return the client for a workspace, None for that of the settings, without the means to close it.

        Raises:
            InvalidRequestError: ``workspace_id`` is not an id.
        """
        own = self._workspace_id or None
        chosen = own if workspace_id is None else workspace_id
        return Workspace(self._exchange, self._threads, self._sink_threads, chosen)
