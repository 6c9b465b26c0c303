"""The users and groups that work on projects: https://engineering.toggl.com/docs/track/api/projects."""

from collections.abc import Iterator

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.validation import Id, Ids

_NO_IDS = "project_ids: an empty list would not be a condition; leave it out to list all projects"


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectUserInfo(Model):
    """A user who works on a project, directly or through a group."""

    id: int | None = None
    """Id of the user's membership in the project."""
    user_id: int | None = None
    """Id of the user."""
    project_id: int | None = None
    """Id of the project."""
    group_id: int | None = None
    """Id of the group through which the user is a member; None for a direct member."""
    workspace_id: int | None = None
    """Id of the workspace."""
    manager: bool | None = None
    """True if the user manages the project."""
    rate: float | None = None
    """Money that the user earns per hour on the project."""
    rate_last_updated: Timestamp | None = None
    """Time at which the rate was last changed."""
    labor_cost: float | None = None
    """Cost of the user per hour on the project."""
    labor_cost_last_updated: Timestamp | None = None
    """Time at which the cost was last changed."""
    at: Timestamp | None = None
    """Time at which the membership was last changed."""
    legacy_group_id: int | None = renamed("gid", default=None)
    """The same as ``group_id``, under an older name."""


@endpoint("/api/v9/workspaces/{workspace_id}/project_users", verb="GET")
class WorkspaceProjectUsers(WorkspaceRequest[tuple[ProjectUserInfo, ...]]):
    """The users who work on the projects of the workspace, in one response.

    https://engineering.toggl.com/docs/track/api/projects#get-get-workspace-projects-users
    """

    project_ids: Ids | Unset = query(default=UNSET)
    """Only these projects."""
    user_id: Id | Unset = query(default=UNSET)
    """Only the projects of this user."""
    with_group_members: bool | Unset = query(default=UNSET)
    """True to include users who work on a project only through a group."""

    def problems(self) -> Iterator[str]:
        """Yield a problem for an empty list, which the query string cannot distinguish from none."""
        if self.project_ids == ():
            yield _NO_IDS


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectGroupInfo(Model):
    """A user group that works on a project."""

    id: int | None = None
    """Id of the group's membership in the project."""
    group_id: int | None = None
    """Id of the group."""
    project_id: int | None = renamed("pid", default=None)
    """Id of the project."""
    workspace_id: int | None = renamed("wid", default=None)
    """Id of the workspace."""


@endpoint("/api/v9/workspaces/{workspace_id}/project_groups", verb="GET")
class WorkspaceProjectGroups(WorkspaceRequest[tuple[ProjectGroupInfo, ...]]):
    """The user groups that work on the projects of the workspace, in one response.

    https://engineering.toggl.com/docs/track/api/groups#get-get-workspace-project-groups
    """

    project_ids: Ids | Unset = query(default=UNSET)
    """Only these projects. Toggl's document says that it requires them."""

    def problems(self) -> Iterator[str]:
        """Yield a problem for an empty list, which the query string cannot distinguish from none."""
        if self.project_ids == ():
            yield _NO_IDS
