"""Lists of users: https://engineering.toggl.com/docs/reports/utils."""

from typing import Generic

import attrs

from toggl_async.reports.id_lists import StartList
from toggl_async.request.base import endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, batched
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.pages import RowT
from toggl_async.request.validation import Ids


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserName(Model):
    """The id and name of a user."""

    id: int | None = None
    """The user's id."""
    name: str | None = None
    """The user's name."""
    deleted_at: Timestamp | None = None
    """Time at which the user left the workspace; None for its present users."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class WorkspaceUser(Model):
    """A user of a workspace."""

    id: int | None = None
    """The user's id."""
    fullname: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's e-mail address; the reference page lacks the name of this field."""
    active: bool | None = None
    """True if the user is active."""
    deactivated: bool | None = None
    """True if the user was deactivated."""
    avatar: str | None = None
    """File name of the user's picture, which is never fetched."""
    workspace_user_id: int | None = None
    """Id of the user's membership in the workspace."""
    deleted_at: Timestamp | None = None
    """Time at which the user left the workspace."""


@request_base
class UserList(StartList[RowT], Generic[RowT]):
    """The conditions on users."""

    active: bool | Unset | None = UNSET
    """Only active users (True, the default), or only the others (False)."""
    ids: Ids | Unset | None = batched(100, default=UNSET)
    """Only users with these ids; more than 100 ids are sent in several requests."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/users")
class FilterUsers(UserList[UserName]):
    """The ids and names of users, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-users
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/users")
class SearchUsers(UserList[WorkspaceUser]):
    """Users with all details that Toggl lists, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-users-1
    """
