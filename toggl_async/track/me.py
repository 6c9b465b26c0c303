"""The user who calls: https://engineering.toggl.com/docs/track/api/me."""

from collections.abc import Iterator

import attrs

from toggl_async._typeguards import is_tuple
from toggl_async.request.base import Request, endpoint
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp, hidden
from toggl_async.track.workspace import Organization, Workspace, memberships


@attrs.frozen(kw_only=True, repr=False, slots=False)
class User(Model):
    """The user who calls. Secrets come with it and are not shown."""

    id: int | None = None
    """The user's id."""
    fullname: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's e-mail address."""
    timezone: str | None = None
    """The user's time zone, such as ``Europe/Tallinn``: it decides on which day an entry counts."""
    default_workspace_id: int | None = None
    """The workspace that Toggl opens first."""
    beginning_of_week: int | None = None
    """Day on which the user's week begins; 0 is Sunday."""
    country_id: int | None = None
    """The user's country."""
    has_password: bool | None = None
    """Whether the user signs in with a password."""
    two_factor_enabled: bool | None = renamed("2fa_enabled", default=None)
    """Whether the user signs in with a second factor."""
    image_url: str | None = None
    """Address of a picture; never fetched."""
    oauth_providers: tuple[str, ...] = ()
    """Where else the user can sign in."""
    openid_email: str | None = None
    """The user's e-mail address there."""
    openid_enabled: bool | None = None
    """Whether the user signs in there."""
    toggl_accounts_id: str | None = None
    """The user's Toggl account."""
    at: Timestamp | None = None
    """When the user was last changed."""
    created_at: Timestamp | None = None
    """When the user was made."""
    updated_at: Timestamp | None = None
    """When the user was last changed."""
    authorization_updated_at: Timestamp | None = None
    """When the user last signed in."""
    api_token: str | None = hidden(default=None)
    """The user's API token, not shown in a repr."""
    intercom_hash: str | None = hidden(default=None)
    """A secret of Toggl's own, not shown in a repr."""
    options: object = None
    """Switches of Toggl's web pages."""
    workspaces: tuple[Workspace, ...] = ()
    """The user's workspaces, with ``with_related_data``."""
    clients: tuple[object, ...] = ()
    """The user's clients as they come, with ``with_related_data``."""
    projects: tuple[object, ...] = ()
    """The user's projects as they come, with ``with_related_data``."""
    tags: tuple[object, ...] = ()
    """The user's tags as they come, with ``with_related_data``."""
    tasks: tuple[object, ...] = ()
    """The user's tasks as they come, with ``with_related_data``."""
    time_entries: tuple[object, ...] = ()
    """The user's newest entries as they come, with ``with_related_data``."""


@endpoint("/api/v9/me", verb="GET")
class Me(Request[User]):
    """The user whose credential this is.

    https://engineering.toggl.com/docs/track/api/me#get-me
    """

    with_related_data: bool | Unset = query(default=UNSET)
    """Tell clients, projects, tags, tasks, workspaces and entries as well; slow."""

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """To which organizations the user's workspaces belong, with ``with_related_data``."""
        return memberships(model.workspaces if isinstance(model, User) else ())


@attrs.frozen(kw_only=True, repr=False, slots=False)
class QuotaBucket(Model):
    """How many calls are left in one of the hourly windows."""

    organization_id: int | None = None
    """The organization whose window it is; None for calls that belong to none, such as this one."""
    remaining: int | None = None
    """Calls that are left; it can be negative while Toggl does not enforce it."""
    resets_in_secs: int | None = None
    """Seconds until the whole allowance is back."""
    total: int | None = None
    """Calls in an hour."""


@endpoint("/api/v9/me/quota", verb="GET")
class QuotaRequest(Request[tuple[QuotaBucket, ...]]):
    """How many calls are left, by organization.

    https://engineering.toggl.com/docs/track/api/me#get-api-quota-for-the-current-user
    """


@endpoint("/api/v9/me/workspaces", verb="GET")
class Workspaces(Request[tuple[Workspace, ...]]):
    """The workspaces that the user belongs to.

    https://engineering.toggl.com/docs/track/api/me#get-workspaces
    """

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """To which organizations the user's workspaces belong."""
        return memberships(model if is_tuple(model) else ())


@endpoint("/api/v9/me/organizations", verb="GET")
class Organizations(Request[tuple[Organization, ...]]):
    """The organizations that the user belongs to.

    https://engineering.toggl.com/docs/track/api/me#get-organizations-that-a-user-is-part-of
    """
