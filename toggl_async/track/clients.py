"""The clients of a workspace: https://engineering.toggl.com/docs/track/api/clients."""

from typing import Literal

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientInfo(Model):
    """A client of a workspace."""

    id: int | None = None
    """The client's id."""
    name: str | None = None
    """The client's name."""
    archived: bool | None = None
    """True if the client is archived."""
    workspace_id: int | None = renamed("wid", default=None)
    """Id of the client's workspace."""
    creator_id: int | None = None
    """Id of the user who created the client."""
    at: Timestamp | None = None
    """Time at which the client was last changed."""
    server_deleted_at: Timestamp | None = None
    """Time at which the client was deleted; None if it is not deleted."""
    notes: str | None = None
    """Notes about the client."""
    external_reference: str | None = None
    """The client's name in another program."""
    integration_ext_id: str | None = None
    """Id of the linked item in the program that the client is linked to."""
    integration_ext_type: str | None = None
    """Kind of the linked item in that program."""
    integration_provider: object = None
    """The program that the client is linked to, such as ``jira``."""
    permissions: tuple[str, ...] = ()
    """The actions on the client that are allowed to the user who sends the request."""
    total_count: int | None = None
    """Number of clients in the list, where Toggl sends it."""


@endpoint("/api/v9/workspaces/{workspace_id}/clients", verb="GET")
class WorkspaceClients(WorkspaceRequest[tuple[ClientInfo, ...]]):
    """The clients of the workspace, which Toggl sends in one response.

    Without ``status``, archived clients are missing.

    https://engineering.toggl.com/docs/track/api/clients#get-list-clients
    """

    status: Literal["active", "archived", "both"] | str | Unset = query(default=UNSET)
    """Only active clients (``active``, Toggl's default), only archived ones (``archived``), or ``both``."""
    name: str | Unset = query(default=UNSET)
    """Only clients whose name contains this text, whatever its case."""
