"""The current user: https://engineering.toggl.com/docs/track/api/me."""

from collections.abc import Iterator

import attrs

from toggl_async._typeguards import is_tuple
from toggl_async.request.base import Request, endpoint
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp, hidden
from toggl_async.track.organization import Organization
from toggl_async.track.workspace import WorkspaceInfo, organizations_of


@attrs.frozen(kw_only=True, repr=False, slots=False)
class CurrentUser(Model):
    """The user whose credential is used. It holds secrets, which its repr leaves out."""

    id: int | None = None
    """The user's id."""
    fullname: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's e-mail address."""
    timezone: str | None = None
    """The user's time zone, such as ``Europe/Tallinn``, which decides to which day an entry belongs."""
    default_workspace_id: int | None = None
    """Id of the workspace that Toggl opens first."""
    beginning_of_week: int | None = None
    """First day of the user's week; 0 is Sunday."""
    country_id: int | None = None
    """Number of the user's country."""
    has_password: bool | None = None
    """True if the user signs in with a password."""
    two_factor_enabled: bool | None = renamed("2fa_enabled", default=None)
    """True if the user signs in with a second factor."""
    image_url: str | None = None
    """Address of the user's picture, which is never fetched."""
    oauth_providers: tuple[str, ...] = ()
    """Other services through which the user can sign in."""
    openid_email: str | None = None
    """The user's e-mail address at the OpenID provider."""
    openid_enabled: bool | None = None
    """True if the user can sign in through OpenID."""
    toggl_accounts_id: str | None = None
    """The user's Toggl account."""
    at: Timestamp | None = None
    """Time at which the user was last changed."""
    created_at: Timestamp | None = None
    """Time at which the user was created."""
    updated_at: Timestamp | None = None
    """Time at which the user was last changed."""
    authorization_updated_at: Timestamp | None = None
    """Time at which the user last signed in."""
    api_token: str | None = hidden(default=None)
    """The user's API token, which the repr leaves out."""
    intercom_hash: str | None = hidden(default=None)
    """An internal secret of Toggl, which the repr leaves out."""
    options: object = None
    """Settings of Toggl's web pages, not decoded."""
    workspaces: tuple[WorkspaceInfo, ...] = ()
    """The user's workspaces, sent only with ``with_related_data``."""
    clients: tuple[object, ...] = ()
    """The user's clients, not decoded, sent only with ``with_related_data``."""
    projects: tuple[object, ...] = ()
    """The user's projects, not decoded, sent only with ``with_related_data``."""
    tags: tuple[object, ...] = ()
    """The user's tags, not decoded, sent only with ``with_related_data``."""
    tasks: tuple[object, ...] = ()
    """The user's tasks, not decoded, sent only with ``with_related_data``."""
    time_entries: tuple[object, ...] = ()
    """The user's newest time entries, not decoded, sent only with ``with_related_data``."""


@endpoint("/api/v9/me", verb="GET")
class Me(Request[CurrentUser]):
    """The user whose credential is used.

    https://engineering.toggl.com/docs/track/api/me#get-me
    """

    with_related_data: bool | Unset = query(default=UNSET)
    """True to include clients, projects, tags, tasks, workspaces and entries, which is slow."""

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """Yield the ids of each workspace and its organization, if ``with_related_data`` was set."""
        return organizations_of(model.workspaces if isinstance(model, CurrentUser) else ())


@attrs.frozen(kw_only=True, repr=False, slots=False)
class OrganizationQuota(Model):
    """The requests that are left in one hourly quota."""

    organization_id: int | None = None
    """Id of the organization; None for the quota of requests that belong to none, such as this one."""
    remaining: int | None = None
    """Number of requests that are left; it can be negative while Toggl does not enforce the quota."""
    resets_in_secs: int | None = None
    """Seconds until the quota is reset."""
    total: int | None = None
    """Number of requests per hour."""


@endpoint("/api/v9/me/quota", verb="GET")
class QuotaRequest(Request[tuple[OrganizationQuota, ...]]):
    """The requests that are left in each hourly quota, by organization.

    https://engineering.toggl.com/docs/track/api/me#get-api-quota-for-the-current-user
    """


@endpoint("/api/v9/me/workspaces", verb="GET")
class Workspaces(Request[tuple[WorkspaceInfo, ...]]):
    """The workspaces that the user belongs to.

    https://engineering.toggl.com/docs/track/api/me#get-workspaces
    """

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """Yield the ids of each workspace and its organization."""
        return organizations_of(model if is_tuple(model) else ())


@endpoint("/api/v9/me/organizations", verb="GET")
class Organizations(Request[tuple[Organization, ...]]):
    """The organizations that the user belongs to.

    https://engineering.toggl.com/docs/track/api/me#get-organizations-that-a-user-is-part-of
    """
