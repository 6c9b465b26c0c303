"""Organizations: https://engineering.toggl.com/docs/track/api/organizations."""

import attrs

from toggl_async.request.base import Request, endpoint
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
