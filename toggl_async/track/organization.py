"""Organizations: https://engineering.toggl.com/docs/track/api/organizations."""

import attrs

from toggl_async.request.base import Request, endpoint
from toggl_async.request.fields import UNSET, Unset, query
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.validation import Id


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Trial(Model):
    """The trial of a plan by an organization."""

    trial: bool | None = None
    """True while a trial is running."""
    can_have_trial: bool | None = None
    """True if the organization may start a trial."""
    trial_available: bool | None = None
    """True if a trial is available."""
    trial_plan_id: int | None = None
    """Number of the plan on trial."""
    trial_end_date: str | None = None
    """Last day of the trial, as Toggl writes it."""
    next_payment_date: str | None = None
    """Day of the next payment, as Toggl writes it."""
    last_pricing_plan_id: int | None = None
    """Number of the plan before the trial."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Organization(Model):
    """An organization. Toggl counts an hourly quota for each of its users."""

    id: int | None = None
    """The organization's id."""
    name: str | None = None
    """The organization's name."""
    admin: bool | None = None
    """True if the current user is an admin of the organization."""
    owner: bool | None = None
    """True if the current user owns the organization."""
    permissions: tuple[str, ...] = ()
    """Permissions of the current user."""
    pricing_plan_id: int | None = None
    """Number of the organization's plan."""
    pricing_plan_name: str | None = None
    """Name of the organization's plan."""
    pricing_plan_enterprise: bool | None = None
    """True if the plan is a custom enterprise plan."""
    is_multi_workspace_enabled: bool | None = None
    """True if the organization may have several workspaces."""
    is_unified: bool | None = None
    """True if Track and Focus share the organization."""
    max_workspaces: int | None = None
    """Maximum number of workspaces."""
    max_data_retention_days: object = None
    """Number of days for which data is kept, not decoded."""
    user_count: int | None = None
    """Number of users."""
    trial_info: Trial | None = None
    """The organization's trial of a plan."""
    at: Timestamp | None = None
    """Time at which the organization was last changed."""
    created_at: Timestamp | None = None
    """Time at which the organization was created."""
    suspended_at: Timestamp | None = None
    """Time at which the organization was suspended; None if it is not suspended."""


@endpoint("/api/v9/organizations/{organization_id}", verb="GET")
class GetOrganization(Request[Organization]):
    """One organization.

    https://engineering.toggl.com/docs/track/api/organizations#get-organization-data
    """

    organization_id: Id = attrs.field(kw_only=False)
    """Id of the organization, such as the ``organization_id`` of a workspace."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class GroupMember(Model):
    """A user who belongs to a group of an organization."""

    user_id: int | None = None
    """The user's id, by which entries and reports name the user."""
    name: str | None = None
    """The user's name."""
    joined: bool | None = None
    """True if the user accepted the invitation to the organization."""
    inactive: bool | None = None
    """True if the user was deactivated."""
    avatar_url: str | None = None
    """Address of the user's picture, which is never fetched."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class OrganizationGroup(Model):
    """A user group of an organization, with its users and workspaces."""

    group_id: int | None = None
    """The group's id."""
    name: str | None = None
    """The group's name."""
    users: tuple[GroupMember, ...] = ()
    """The users in the group."""
    workspaces: tuple[int, ...] = ()
    """Ids of the workspaces to which the group is assigned."""
    at: Timestamp | None = None
    """Time at which the group was last changed."""
    permissions: tuple[str, ...] = ()
    """The actions on the group that are allowed to the user who sends the request."""


@endpoint("/api/v9/organizations/{organization_id}/groups", verb="GET")
class OrganizationGroups(Request[tuple[OrganizationGroup, ...]]):
    """The user groups of an organization with their users and workspaces, by name, in one response.

    https://engineering.toggl.com/docs/track/api/groups#get-list-of-groups-in-organization-with-user-and-workspace-assignments
    """

    organization_id: Id = attrs.field(kw_only=False)
    """Id of the organization, such as the ``organization_id`` of a workspace."""
    name: str | Unset = query(default=UNSET)
    """Only groups whose name contains this text."""
    workspace: Id | Unset = query(default=UNSET)
    """Only groups that are assigned to the workspace with this id."""
