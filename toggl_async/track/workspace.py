"""Workspaces: https://engineering.toggl.com/docs/track/api/workspaces."""

from collections.abc import Iterable, Iterator

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.model import Model, Timestamp, hidden


@attrs.frozen(kw_only=True, repr=False, slots=False)
class EntryConstraints(Model):
    """The fields that a time entry of the workspace must have."""

    description_present: bool | None = None
    """True if an entry must have a description."""
    project_present: bool | None = None
    """True if an entry must have a project."""
    tag_present: bool | None = None
    """True if an entry must have a tag."""
    task_present: bool | None = None
    """True if an entry must have a task."""
    time_entry_constraints_enabled: bool | None = None
    """True if these constraints are enforced."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class WorkspaceInfo(Model):
    """A workspace. It holds secrets, which its repr leaves out."""

    id: int | None = None
    """The workspace's id."""
    name: str | None = None
    """The workspace's name."""
    organization_id: int | None = None
    """Id of the workspace's organization, whose hourly quota counts the calls."""
    admin: bool | None = None
    """True if the current user is an admin of the workspace."""
    role: str | None = None
    """Role of the current user."""
    permissions: tuple[str, ...] = ()
    """Permissions of the current user."""
    premium: bool | None = None
    """True if the workspace is on a paid plan."""
    business_ws: bool | None = None
    """True if the workspace is on the highest plan."""
    default_currency: str | None = None
    """Currency of the workspace's money."""
    default_hourly_rate: float | None = None
    """Money per hour, if no other rate is set."""
    rounding: int | None = None
    """Rounding in reports: down (-1), to the nearest (0) or up (1)."""
    rounding_minutes: int | None = None
    """Minutes to which reports round durations."""
    active_project_count: int | None = None
    """Number of projects that are not archived."""
    at: Timestamp | None = None
    """Time at which the workspace was last changed."""
    last_modified: Timestamp | None = None
    """Time at which the workspace was last changed."""
    rate_last_updated: Timestamp | None = None
    """Time at which the hourly rate was last changed."""
    suspended_at: Timestamp | None = None
    """Time at which the workspace was suspended; None if it is not suspended."""
    logo_url: str | None = None
    """Address of the workspace's logo, which is never fetched."""
    ical_enabled: bool | None = None
    """True if the workspace is available as a calendar."""
    ical_url: str | None = hidden(default=None)
    """Secret address of the calendar, which the repr leaves out."""
    api_token: str | None = hidden(default=None)
    """The workspace's own API token, which the repr leaves out."""
    working_hours_in_minutes: int | None = None
    """Working time per week, in minutes."""
    projects_billable_by_default: bool | None = None
    """True if new projects are billable."""
    projects_enforce_billable: bool | None = None
    """True if the entries of a billable project must be billable."""
    projects_private_by_default: bool | None = None
    """True if new projects are private."""
    only_admins_may_create_projects: bool | None = None
    """True if only admins may create projects."""
    only_admins_may_create_tags: bool | None = None
    """True if only admins may create tags."""
    only_admins_see_billable_rates: bool | None = None
    """True if only admins see billable rates; for other users, reports have no amounts."""
    only_admins_see_team_dashboard: bool | None = None
    """True if only admins see the team dashboard."""
    limit_public_project_data: bool | None = None
    """True if other users than admins see only a part of the data of public projects."""
    hide_start_end_times: bool | None = None
    """True if reports leave out times of day."""
    reports_collapse: bool | None = None
    """True if reports combine small groups."""
    disable_approvals: bool | None = None
    """True if approvals are disabled."""
    disable_expenses: bool | None = None
    """True if expenses are disabled."""
    disable_timesheet_view: bool | None = None
    """True if the timesheet view is disabled."""
    profile: int | None = None
    """Number of the workspace's plan."""
    csv_upload: object = None
    """The last csv import, not decoded."""
    max_data_retention_days: object = None
    """Number of days for which data is kept, not decoded."""
    subscription: object = None
    """The subscription, not decoded."""
    te_constraints: EntryConstraints | None = None
    """The fields that a time entry must have."""


def organizations_of(workspaces: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Yield the ids of each workspace and its organization."""
    for each in workspaces:
        if isinstance(each, WorkspaceInfo) and each.id is not None and each.organization_id is not None:
            yield each.id, each.organization_id


@endpoint("/api/v9/workspaces/{workspace_id}", verb="GET")
class GetWorkspace(WorkspaceRequest[WorkspaceInfo]):
    """One workspace, with the id of its organization.

    https://engineering.toggl.com/docs/track/api/workspaces#get-get-single-workspace
    """

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """Yield the ids of the workspace and its organization."""
        return organizations_of([model])
