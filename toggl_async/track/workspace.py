"""Workspaces, their organizations and saved reports: https://engineering.toggl.com/docs/track/api/workspaces."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, Self

import attrs

from toggl_async.headers import Headers
from toggl_async.request.base import Request, WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp, hidden
from toggl_async.request.pages import Page, PageRequest
from toggl_async.request.validation import AtLeast, Id


@attrs.frozen(kw_only=True, repr=False, slots=False)
class EntryConstraints(Model):
    """What a time entry of the workspace must have."""

    description_present: bool | None = None
    """A description."""
    project_present: bool | None = None
    """A project."""
    tag_present: bool | None = None
    """A tag."""
    task_present: bool | None = None
    """A task."""
    time_entry_constraints_enabled: bool | None = None
    """Whether any of this holds."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Workspace(Model):
    """A workspace. Secrets come with it and are not shown."""

    id: int | None = None
    """The workspace's id."""
    name: str | None = None
    """Its name."""
    organization_id: int | None = None
    """The organization that it belongs to, whose hourly window its calls count in."""
    admin: bool | None = None
    """Whether the caller administers it."""
    role: str | None = None
    """The caller's role."""
    permissions: tuple[str, ...] = ()
    """What the caller may do."""
    premium: bool | None = None
    """Whether it is on a paid plan."""
    business_ws: bool | None = None
    """Whether it is on the highest plan."""
    default_currency: str | None = None
    """Currency of its money."""
    default_hourly_rate: float | None = None
    """Money an hour where nothing else is set."""
    rounding: int | None = None
    """How reports round: -1 down, 0 to the nearest, 1 up."""
    rounding_minutes: int | None = None
    """Minutes to which reports round."""
    active_project_count: int | None = None
    """How many projects are not archived."""
    at: Timestamp | None = None
    """When it was last changed."""
    last_modified: Timestamp | None = None
    """When it was last changed."""
    rate_last_updated: Timestamp | None = None
    """When its hourly rate was last changed."""
    suspended_at: Timestamp | None = None
    """When it was suspended; None if it is not."""
    logo_url: str | None = None
    """Address of a picture; never fetched."""
    ical_enabled: bool | None = None
    """Whether it can be had as a calendar."""
    ical_url: str | None = hidden(default=None)
    """Secret address of the calendar, not shown in a repr."""
    api_token: str | None = hidden(default=None)
    """The workspace's own token, not shown in a repr."""
    working_hours_in_minutes: int | None = None
    """Minutes of work in a week."""
    projects_billable_by_default: bool | None = None
    """Whether new projects are billable."""
    projects_enforce_billable: bool | None = None
    """Whether a billable project's entries must be."""
    projects_private_by_default: bool | None = None
    """Whether new projects are private."""
    only_admins_may_create_projects: bool | None = None
    """Whether others may not make projects."""
    only_admins_may_create_tags: bool | None = None
    """Whether others may not make tags."""
    only_admins_see_billable_rates: bool | None = None
    """Whether others may not see rates, and so get reports without amounts."""
    only_admins_see_team_dashboard: bool | None = None
    """Whether others may not see the team's dashboard."""
    limit_public_project_data: bool | None = None
    """Whether others see less of public projects."""
    hide_start_end_times: bool | None = None
    """Whether reports leave times of day out."""
    reports_collapse: bool | None = None
    """Whether reports put small groups together."""
    disable_approvals: bool | None = None
    """Whether time is not approved."""
    disable_expenses: bool | None = None
    """Whether expenses are not used."""
    disable_timesheet_view: bool | None = None
    """Whether timesheets are not shown."""
    profile: int | None = None
    """Number of its plan."""
    csv_upload: object = None
    """Its last import, as it comes."""
    max_data_retention_days: object = None
    """How far back data is kept, as it comes."""
    subscription: object = None
    """Its subscription, as it comes."""
    te_constraints: EntryConstraints | None = None
    """What a time entry must have."""


def memberships(answers: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Which workspaces belong to which organizations, by their ids."""
    for each in answers:
        if isinstance(each, Workspace) and each.id is not None and each.organization_id is not None:
            yield each.id, each.organization_id


@endpoint("/api/v9/workspaces/{workspace_id}", verb="GET")
class GetWorkspace(WorkspaceRequest[Workspace]):
    """One workspace; it names the organization that it belongs to.

    https://engineering.toggl.com/docs/track/api/workspaces#get-get-single-workspace
    """

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """To which organization the workspace belongs."""
        return memberships([model])


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Trial(Model):
    """An organization's trial of a plan."""

    trial: bool | None = None
    """Whether one is running."""
    can_have_trial: bool | None = None
    """Whether one can be begun."""
    trial_available: bool | None = None
    """Whether one can be begun."""
    trial_plan_id: int | None = None
    """The plan that is tried."""
    trial_end_date: str | None = None
    """Its last day, as Toggl writes it."""
    next_payment_date: str | None = None
    """When money is due, as Toggl writes it."""
    last_pricing_plan_id: int | None = None
    """The plan before."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Organization(Model):
    """An organization: the hourly quota is counted for it and each of its users."""

    id: int | None = None
    """The organization's id."""
    name: str | None = None
    """Its name."""
    admin: bool | None = None
    """Whether the caller administers it."""
    owner: bool | None = None
    """Whether the caller owns it."""
    permissions: tuple[str, ...] = ()
    """What the caller may do."""
    pricing_plan_id: int | None = None
    """Number of its plan."""
    pricing_plan_name: str | None = None
    """Name of its plan."""
    pricing_plan_enterprise: bool | None = None
    """Whether its plan was made to measure."""
    is_multi_workspace_enabled: bool | None = None
    """Whether it may have several workspaces."""
    is_unified: bool | None = None
    """Whether Track and Focus share it."""
    max_workspaces: int | None = None
    """How many workspaces it may have."""
    max_data_retention_days: object = None
    """How far back data is kept, as it comes."""
    user_count: int | None = None
    """How many users it has."""
    trial_info: Trial | None = None
    """Its trial of a plan."""
    at: Timestamp | None = None
    """When it was last changed."""
    created_at: Timestamp | None = None
    """When it was made."""
    suspended_at: Timestamp | None = None
    """When it was suspended; None if it is not."""


@endpoint("/api/v9/organizations/{organization_id}", verb="GET")
class GetOrganization(Request[Organization]):
    """One organization.

    https://engineering.toggl.com/docs/track/api/organizations#get-organization-data
    """

    organization_id: Id = attrs.field(kw_only=False)
    """The organization, as ``workspace().organization_id`` tells it."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SavedReportInfo(Model):
    """A report that somebody saved. Its token opens it, and is not shown."""

    id: int | None = None
    """The report's id."""
    name: str | None = None
    """What it is called."""
    token: str | None = hidden(default=None)
    """What ``reports.export_saved`` asks for, not shown in a repr."""
    public: bool | None = None
    """Whether everybody with the token may see it."""
    fixed_daterange: bool | None = None
    """Whether it always covers the same days."""
    params: str | None = None
    """Its conditions, as JSON in a string."""
    user_id: int | None = renamed("uid", default=None)
    """Who saved it."""
    scheduled_email_gids: tuple[int, ...] = ()
    """Groups that it is sent to."""
    scheduled_email_uids: tuple[int, ...] = ()
    """Users that it is sent to."""
    is_commenting_enabled: bool | None = None
    """Whether it may be commented on."""
    not_applicable: bool | None = renamed("isNAResource", default=None)
    """A switch of Toggl's own that it sends along."""
    updated_at: Timestamp | None = None
    """When it was last changed."""
    updated_by: int | None = None
    """Who changed it last."""
    deleted_at: Timestamp | None = None
    """When it was deleted."""


@endpoint("/api/v9/workspaces/{workspace_id}/reports/shared", verb="GET")
class SavedReports(WorkspaceRequest[Page[SavedReportInfo]], PageRequest[SavedReportInfo]):
    """Reports that were saved in the workspace, with the tokens to export them by.

    https://engineering.toggl.com/docs/track/api/saved_reports
    """

    page: Annotated[int, AtLeast(1)] = query(default=1)
    """The page, from 1: the cursor."""
    per_page: Annotated[int, AtLeast(1)] = query(default=50)
    """Rows on a page."""
    name: str | Unset = query(default=UNSET)
    """Only reports whose name holds this text."""
    public: bool | Unset = query(default=UNSET)
    """Only public reports, or only the others."""
    fixed_dates: bool | Unset = query(default=UNSET)
    """Only reports of the same days always, or only the others."""
    scheduled: bool | Unset = query(default=UNSET)
    """Only reports that are sent by e-mail, or only the others."""
    sort_field: str | Unset = query(default=UNSET)
    """What reports are ordered by."""
    sort_direction: Literal["ASC", "DESC"] | str | Unset = query(default=UNSET)
    """``ASC`` or ``DESC``."""

    def following(self, count: int, last: object, headers: Headers) -> tuple[int, Self | None]:
        """A page that is not full is the last."""
        del last, headers
        return count, self.evolve(page=self.page + 1) if count >= self.per_page else None
