"""The export of a workspace's own data as a zip archive: https://engineering.toggl.com/docs/track/api/exports.

Toggl makes the archive in the background: a request asks for it, a list states how far it is, and another
request fetches it. It is the only file of Toggl that has the ids of clients, projects, tags and users. Its
members are JSON, such as ``clients.json``, ``projects.json``, ``workspace_users.json``, and for each project
``tasks/{id}.json`` and ``projects_users/{id}.json``.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, TypeAlias

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import WHOLE_BODY
from toggl_async.request.files import ZipFile
from toggl_async.request.model import Model
from toggl_async.request.validation import Matching

ArchiveUuid: TypeAlias = Annotated[str, Matching(r"[0-9A-Za-z_-]{1,100}", "the uuid of an archive")]


@attrs.frozen(kw_only=True, repr=False, slots=False)
class DataExport(Model):
    """An export of the workspace's data that was requested."""

    token: str | None = None
    """The uuid of the archive, by which it is fetched."""
    state: str | None = None
    """State of the export, as Toggl writes it; Toggl does not document the words."""
    error_message: str | None = None
    """The reason why the export failed; None or empty if it did not."""


@endpoint("/api/v9/workspaces/{workspace_id}/exports", verb="GET")
class DataExports(WorkspaceRequest[tuple[DataExport, ...]]):
    """The exports of the workspace's data that were requested, each with its state.

    https://engineering.toggl.com/docs/track/api/exports#get-get-a-list-with-the-workspace-download-requests
    """


@endpoint("/api/v9/workspaces/{workspace_id}/exports", repeatable=False)
class RequestDataExport(WorkspaceRequest[str | None]):
    """Ask Toggl to make an archive of the workspace's data; the response is the uuid of the archive.

    Toggl makes one archive at a time, and refuses to begin another before it is complete. Once the request
    may have arrived it is not repeated.

    https://engineering.toggl.com/docs/track/api/exports#post-post-a-list-with-the-workspace-to-be-downloaded
    """

    objects: Iterable[Literal["clients", "projects", "tags", "tasks", "workspace_users"] | str] = attrs.field(
        kw_only=False, metadata=WHOLE_BODY
    )
    """The kinds of objects in the archive; Toggl does not document the words, and may know more."""

    def problems(self) -> Iterator[str]:
        """Yield a problem for an empty list, which Toggl refuses."""
        if self.objects == ():
            yield "objects: name at least one kind of object"


@endpoint("/api/v9/workspaces/{workspace_id}/exports/data/{uuid}.zip", verb="GET")
class ExportData(ZipFile, WorkspaceRequest[bytes]):
    """An archive of the workspace's data, once Toggl has made it.

    https://engineering.toggl.com/docs/track/api/exports#get-get-the-zip-file-with-workspace-download-requests
    """

    uuid: ArchiveUuid = attrs.field(kw_only=False)
    """The uuid of the archive: the ``token`` of a finished export."""
