"""The export of a workspace's data: a zip archive with the objects as JSON, which have ids."""

import zipfile
from collections.abc import Iterable, Iterator

import msgspec
from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest, EmptyBody
from toggl_async.sandbox.archives import OBJECTS, Archive
from toggl_async.sandbox.directory import CompanyProject
from toggl_async.sandbox.memberships import memberships
from toggl_async.sandbox.responses import ZIP, HttpResponse, json_error, json_response, limit_error
from toggl_async.sandbox.workspace_data import WorkspaceData

Json = dict[str, object]


def data_exports(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the archives with their states. An archive is ready at the second look-up."""
    _check_admin(request)
    return json_response(
        [
            {"token": each.uuid, "state": "done" if each.is_ready else "pending", "error_message": None}
            for each in request.context.workspace.state.archives.look_up()
        ]
    )


def request_data_export(request: ApiRequest[tuple[str, ...]]) -> HttpResponse:
    """Begin an archive, and return its uuid.

    Raises:
        HttpError: with 400, the body has no object or an unknown one, or another archive is not ready yet;
            with 403, the account is no admin.
    """
    _check_admin(request)
    if not request.body:
        raise json_error(400, "You must select at least one object to export")
    unknown = [each for each in request.body if each not in OBJECTS]
    if unknown:
        raise json_error(400, f"Unknown object '{unknown[0]}'")
    archive = request.context.workspace.state.archives.request(request.body)
    if archive is None:
        raise limit_error(400, "Cannot start another export until current one is complete")
    return json_response(archive.uuid)


def export_data(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return an archive.

    Raises:
        HttpError: with 400, there is no archive with this uuid, or it is not ready; with 403, the account is
            no admin.
    """
    _check_admin(request)
    archive = request.context.workspace.state.archives.find(request.path_params["uuid"])
    if archive is None:
        raise limit_error(400, "Workspace export data cannot be found or is expired")
    members = _Members(request.context.workspace.id, request.data)
    return HttpResponse(content=_zipped(members.of(archive)), content_type=ZIP)


def _check_admin(request: ApiRequest[EmptyBody] | ApiRequest[tuple[str, ...]]) -> None:
    if not request.context.workspace.is_admin:
        raise limit_error(403, "User does not have access to this resource.")


class _Outgoing:
    """A file that can only be written: then zipfile puts sizes behind members."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes, /) -> int:
        """Keep the data until they are taken."""
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: what was written is taken."""

    def close(self) -> None:
        """Do nothing, as for flush."""

    def take(self) -> bytes:
        """Return what was written since the last call."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


def _zipped(members: Iterable[tuple[str, object]]) -> Iterator[bytes]:
    outgoing = _Outgoing()
    with zipfile.ZipFile(outgoing, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in members:
            # With a fixed time, an archive of the same data has the same bytes.
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, msgspec.json.format(msgspec.json.encode(value)))
            yield outgoing.take()
    yield outgoing.take()


@frozen
class _Members:
    """The members of an archive: a list of each kind, and lists of tasks and users for each project."""

    workspace_id: int
    data: WorkspaceData

    def of(self, archive: Archive) -> Iterator[tuple[str, object]]:
        """Yield the names and the contents of the members."""
        directory = self.data.directory
        for kind in archive.objects:
            match kind:
                case "clients":
                    yield (
                        "clients.json",
                        [
                            {"id": each.id, "name": each.name, **self._place("wid"), "archived": False}
                            for each in directory.clients
                        ],
                    )
                case "tags":
                    yield (
                        "tags.json",
                        [
                            {"id": each.id, "name": each.name, **self._place(), "creator_id": 0}
                            for each in directory.tags
                        ],
                    )
                case "projects":
                    yield "projects.json", [self._project(each) for each in directory.projects]
                    yield from self._project_users()
                case "tasks":
                    yield from self._tasks()
                case _:
                    yield "workspace_users.json", self._users()

    def _place(self, name: str = "workspace_id") -> Json:
        return {name: self.workspace_id}

    def _project(self, project: CompanyProject) -> Json:
        return {
            "id": project.id,
            "name": project.name,
            "client_id": project.client_id,
            "cid": project.client_id,
            **self._place("wid"),
            **self._place(),
            "active": project.active,
            "status": "active" if project.active else "archived",
            "is_private": project.private,
            "billable": project.billable,
            "color": project.color,
            "currency": project.currency,
            "rate": None if project.rate is None else project.rate / 100,
            "template": False,
            "recurring": False,
        }

    def _project_users(self) -> Iterator[tuple[str, object]]:
        found: dict[int, list[Json]] = {each.id: [] for each in self.data.directory.projects}
        for each in memberships(self.data.directory):
            if each.user:
                found[each.project.id].append({"id": each.id, "user_id": each.user.id, "rate": None})
        yield from ((f"projects_users/{project}.json", users) for project, users in found.items())

    def _tasks(self) -> Iterator[tuple[str, object]]:
        for project_id, tasks in self.data.directory.tasks_of_project.items():
            yield (
                f"tasks/{project_id}.json",
                [
                    {
                        "id": each.id,
                        "name": each.name,
                        "project_id": project_id,
                        **self._place(),
                        "active": each.active,
                        "estimated_seconds": each.estimated_seconds or 0,
                        "user_id": None,
                    }
                    for each in tasks
                ],
            )

    def _users(self) -> list[Json]:
        return [
            {
                "id": each.id + 1_000_000,
                "uid": each.id,
                **self._place("wid"),
                "name": each.name,
                "email": each.email,
                "timezone": each.zone,
                "active": True,
                "inactive": not each.active,
            }
            for each in self.data.directory.users
        ]
