"""The users and user groups of a workspace: https://engineering.toggl.com/docs/track/api/workspaces."""

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp, hidden


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserInfo(Model):
    """A user of a workspace."""

    id: int | None = None
    """The user's id, by which entries and reports name the user."""
    fullname: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's e-mail address."""
    role: str | None = None
    """The user's role in the workspace."""
    is_active: bool | None = None
    """True if the user has joined the workspace."""
    inactive: bool | None = None
    """True if the user was deactivated, or is not in the workspace."""
    is_admin: bool | None = None
    """True if the user is an admin; Toggl prefers ``role``."""


@endpoint("/api/v9/workspaces/{workspace_id}/users", verb="GET")
class WorkspaceUsers(WorkspaceRequest[tuple[UserInfo, ...]]):
    """The users of the workspace with their names and addresses, in one response.

    https://engineering.toggl.com/docs/track/api/workspaces#get-get-workspace-users
    """

    exclude_deleted: bool | Unset = query(default=UNSET)
    """True to leave out users who were deleted."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class MembershipInfo(Model):
    """The membership of a user in a workspace. It holds secrets, which its repr leaves out."""

    id: int | None = None
    """The membership's id, which is not the user's."""
    user_id: int | None = renamed("uid", default=None)
    """The user's id, by which entries and reports name the user."""
    workspace_id: int | None = renamed("wid", default=None)
    """Id of the workspace."""
    name: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's e-mail address."""
    timezone: str | None = None
    """The user's time zone, which decides to which day an entry belongs."""
    active: bool | None = None
    """True if the user accepted the invitation."""
    inactive: bool | None = None
    """True if an admin deactivated the user."""
    is_direct: bool | None = None
    """False if the user belongs to the workspace only through a group."""
    group_ids: tuple[int, ...] = ()
    """Ids of the user's groups."""
    role: str | None = None
    """The user's role."""
    role_id: int | None = None
    """Number of the user's role."""
    admin: bool | None = None
    """True if the user is an admin."""
    workspace_admin: bool | None = None
    """True if the user is an admin of the workspace."""
    organization_admin: bool | None = None
    """True if the user is an admin of the organization."""
    rate: float | None = None
    """Money that the user earns per hour."""
    rate_last_updated: Timestamp | None = None
    """Time at which the rate was last changed."""
    labor_cost: float | None = None
    """Cost of the user per hour."""
    labor_cost_last_updated: Timestamp | None = None
    """Time at which the cost was last changed."""
    view_edit_billable_rates: bool | None = None
    """True if the user may see and change billable rates."""
    view_edit_labor_costs: bool | None = None
    """True if the user may see and change labor costs."""
    working_hours_in_minutes: int | None = None
    """The user's working time, in minutes."""
    two_factor_enabled: bool | None = renamed("2fa_enabled", default=None)
    """True if the user signs in with a second factor."""
    avatar_file_name: str | None = None
    """File name of the user's picture, which is never fetched."""
    at: Timestamp | None = None
    """Time at which the membership was last changed."""
    invitation_code: str | None = hidden(default=None)
    """Secret code of the user's invitation, which the repr leaves out."""
    invite_url: str | None = hidden(default=None)
    """Secret address of the user's invitation, which the repr leaves out."""
    other_user_id: int | None = renamed("user_id", default=None)
    """The same as ``user_id``, under the name in another list of Toggl."""
    other_workspace_id: int | None = renamed("workspace_id", default=None)
    """The same as ``workspace_id``, under the name in another list of Toggl."""


@endpoint("/api/v9/workspaces/{workspace_id}/workspace_users", verb="GET")
class WorkspaceMemberships(WorkspaceRequest[tuple[MembershipInfo, ...]]):
    """The memberships of users in the workspace with groups, rates and costs, in one response.

    https://engineering.toggl.com/docs/track/api/workspaces#get-get-workspace-workspace-users
    """

    include_indirect: bool | Unset = query(default=UNSET, name="includeIndirect")
    """True to include users who belong to the workspace only through a group."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class GroupInfo(Model):
    """A user group of a workspace."""

    id: int | None = None
    """The group's id."""
    name: str | None = None
    """The group's name."""
    workspace_id: int | None = None
    """Id of the group's workspace."""
    has_users: bool | None = None
    """True if the group has users."""
    at: Timestamp | None = None
    """Time at which the group was last changed."""
    permissions: tuple[str, ...] = ()
    """The actions on the group that are allowed to the user who sends the request."""


@endpoint("/api/v9/workspaces/{workspace_id}/groups", verb="GET")
class WorkspaceGroups(WorkspaceRequest[tuple[GroupInfo, ...]]):
    """The user groups of the workspace, in one response.

    Toggl marks this operation as deprecated. ``workspace_users`` states the groups of each user.

    https://engineering.toggl.com/docs/track/api/groups#get-get-workspace-groups
    """
