"""A client that is ready to send a command's requests."""

from typing import TYPE_CHECKING, TypeVar

from attrs import Factory, field, frozen

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.variables import missing
from toggl_async.credentials import Credential
from toggl_async.options import Options
from toggl_async.request.base import Request

if TYPE_CHECKING:  # imported when a connection is opened, see :mod:`.account_connection`
    from toggl_async.workspace import Workspace

RequestT = TypeVar("RequestT", bound=Request[object])


@frozen
class Connection:
    """A client, the workspace that the user chose, and the options of every call.

    ``chosen_workspace`` is None if the user chose none; some requests need no workspace. ``credentials`` are
    those in the environment, None if every host has one.
    """

    toggl: "Workspace"
    chosen_workspace: int | None
    options: Options = Factory(Options)
    credentials: tuple[Credential, ...] | None = field(default=None, repr=False)

    @property
    def workspace_id(self) -> int:
        """The id of the workspace.

        Raises:
            UsageError: the user chose no workspace.
        """
        if self.chosen_workspace is None:
            raise UsageError(
                "no workspace: give --workspace ID, or set TOGGL_WORKSPACE_ID or the profile's workspace_id; "
                "'toggl-async list workspaces' lists them"
            )
        return self.chosen_workspace

    def prepare(self, request: RequestT) -> RequestT:
        """Return the request with the call options and, if its path contains one, the workspace.

        Raises:
            UsageError: the request needs a workspace, and the user chose none; or there is no credential.
        """
        host = request.route.host
        if self.credentials is not None and not any(host in each.hosts for each in self.credentials):
            raise UsageError(missing(host, self.credentials))
        needs_workspace = "{workspace_id}" in request.route.path
        return (request.within(self.workspace_id) if needs_workspace else request).evolve(
            options=self.options
        )
