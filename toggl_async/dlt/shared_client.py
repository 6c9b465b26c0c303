"""The client that the resources of a source share, so that they keep to one pace and know one quota."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import attrs

from toggl_async.client import Toggl
from toggl_async.workspace import Workspace

OpenClient = Callable[[], Toggl]
"""A function that makes the client of a run."""


@attrs.define
class SharedClient:
    """A client that is opened by the first resource that needs it, and closed by the last."""

    open_client: OpenClient
    workspace_id: int
    _client: Toggl | None = attrs.field(default=None, init=False)
    _users: int = attrs.field(default=0, init=False)

    @asynccontextmanager
    async def workspace(self) -> AsyncGenerator[Workspace]:
        """Use the client on the workspace."""
        client = self._client = self._client or self.open_client()
        self._users += 1
        try:
            yield client.workspace(self.workspace_id)
        finally:
            self._users -= 1
            if not self._users:
                self._client = None
                await client.aclose()
