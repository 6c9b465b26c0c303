"""Lists of what a workspace holds: https://engineering.toggl.com/docs/reports/utils.

``filter_*`` and ``search_*`` list the same things; Toggl asks for at least one condition in a search.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Generic, Self

import attrs

from toggl_async.errors import DecodeError
from toggl_async.headers import Headers
from toggl_async.request.base import WorkspaceRequest, endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, batched
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.pages import Page, PageRequest, RowT
from toggl_async.request.validation import AtLeast, Id, Ids, OptionalIds

PAGE_SIZE = 201
"""Rows that Toggl sends at once: 200, and one more to tell that others follow."""

PageSize = Annotated[int, AtLeast(2)]


@request_base
class IdOrdered(PageRequest[RowT], WorkspaceRequest[Page[RowT]], Generic[RowT]):
    """A list in order of ids, which begins at one of them. Pages overlap in one row, which comes once."""

    cursor: ClassVar[str] = "start"

    def following(self, count: int, last: object, headers: Headers) -> tuple[int, Self | None]:
        """Take the look-ahead row off; where it came, the next page begins with it."""
        del headers
        size = getattr(self, "page_size", UNSET) or PAGE_SIZE
        if count < size:
            return count, self.rest()
        here, following = getattr(self, self.cursor), getattr(last, "id", None)
        if type(following) is not int or following <= here:
            raise DecodeError(f"the list does not advance: after id {here} comes {following!r}")
        return count - 1, self.evolve(**{self.cursor: following})

    def rest(self) -> Self | None:
        """What asks for those ids that did not fit into this request."""
        left = {
            field.name: getattr(self, field.name)[limit:]
            for field, limit in self.limited()
            if len(getattr(self, field.name) or ()) > limit
        }
        return self.evolve(**left, **{self.cursor: 1}) if left else None


@request_base
class FromId(IdOrdered[RowT], Generic[RowT]):
    """A list whose cursor is ``start``."""

    start: Id = 1
    """The least id to list, included: the cursor."""


@request_base
class FromStartId(IdOrdered[RowT], Generic[RowT]):
    """A list whose cursor is ``start_id``."""

    cursor: ClassVar[str] = "start_id"

    start_id: Id = 1
    """The least id to list, included: the cursor."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientName(Model):
    """A client."""

    id: int | None = None
    """The client's id."""
    name: str | None = None
    """The client's name."""


@request_base
class ClientList(FromId[ClientName]):
    """Conditions on clients."""

    ids: Ids | Unset | None = batched(2000, default=UNSET)
    """Only these clients; over 2000 of them are asked for in several requests."""
    name: str | Unset | None = UNSET
    """Only clients whose name holds this text."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/clients")
class FilterClients(ClientList):
    """Clients by id or part of the name, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-clients
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/clients")
class SearchClients(ClientList):
    """Clients by id or part of the name, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-search-clients
    """


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectGroup(Model):
    """A user group that works on a project."""

    id: int | None = None
    """Id of the membership."""
    group_id: int | None = None
    """The group."""
    project_id: int | None = None
    """The project."""
    name: str | None = None
    """The group's name."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/project_groups")
class FilterProjectGroups(FromStartId[ProjectGroup]):
    """Which user groups work on which projects; Toggl wants projects or groups to be named.

    https://engineering.toggl.com/docs/reports/utils#post-list-project-groups-filter
    """

    group_ids: Ids | Unset | None = UNSET
    """Only these groups."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only these projects."""

    def problems(self) -> Iterator[str]:
        """Neither projects nor groups, which Toggl refuses."""
        yield from super().problems()
        if not self.group_ids and not self.project_ids:
            yield "name group_ids or project_ids: Toggl lists no memberships without either"


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectUser(Model):
    """A user who works on a project."""

    id: int | None = None
    """Id of the membership."""
    user_id: int | None = None
    """The user."""
    project_id: int | None = None
    """The project."""
    group_id: int | None = None
    """The user group through which the user came to the project."""
    hourly_rate: float | None = None
    """Money an hour that the user earns on the project, in its currency."""
    labour_cost: int | None = None
    """Money an hour that the user costs."""
    labor_cost: float | None = None
    """The same in units of the currency, under the newer name: one of the two comes."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/project_users")
class FilterProjectUsers(FromStartId[ProjectUser]):
    """Which users work on which projects.

    https://engineering.toggl.com/docs/reports/utils#post-list-project-users
    """

    client_ids: OptionalIds | Unset | None = UNSET
    """Only projects of these clients; ``None`` in the list stands for projects without one."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only these projects."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Project(Model):
    """A project."""

    id: int | None = None
    """The project's id."""
    name: str | None = None
    """The project's name."""
    client_id: int | None = None
    """Its client; None without one."""
    color: str | None = None
    """Its colour, as ``#rrggbb``."""
    active: bool | None = None
    """False once it is archived."""
    currency: str | None = None
    """Currency of its amounts."""
    billable: bool | None = None
    """Whether its time is billable."""


@request_base
class ProjectList(FromId[Project]):
    """Conditions on projects."""

    client_ids: OptionalIds | Unset | None = UNSET
    """Only projects of these clients; ``None`` in the list stands for projects without one."""
    currency: str | Unset | None = UNSET
    """Only projects with this currency, such as ``EUR``."""
    ids: Ids | Unset | None = UNSET
    """Only these projects."""
    is_active: bool | Unset | None = UNSET
    """Only active projects, or only archived ones."""
    is_billable: bool | Unset | None = UNSET
    """Only billable projects, or only the others."""
    is_private: bool | Unset | None = UNSET
    """Only private projects, or only the others."""
    name: str | Unset | None = UNSET
    """Only projects whose name holds this text."""
    page_size: PageSize | Unset | None = UNSET
    """Rows in an answer, 201 if left out; the last of a full one begins the next page."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/projects")
class FilterProjects(ProjectList):
    """Projects, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-projects
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/projects")
class SearchProjects(ProjectList):
    """Projects, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-projects-1
    """


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserName(Model):
    """A user, by name."""

    id: int | None = None
    """The user's id."""
    name: str | None = None
    """The user's name."""
    deleted_at: Timestamp | None = None
    """When the user left; None for those who are here."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class User(Model):
    """A user of a workspace."""

    id: int | None = None
    """The user's id."""
    fullname: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's e-mail address; the reference page lost its name."""
    active: bool | None = None
    """Whether the user is active."""
    deactivated: bool | None = None
    """Whether the user was deactivated."""
    avatar: str | None = None
    """File name of the user's picture; never fetched."""
    workspace_user_id: int | None = None
    """Id of the user's membership of the workspace."""
    deleted_at: Timestamp | None = None
    """When the user left."""


@request_base
class UserList(FromId[RowT], Generic[RowT]):
    """Conditions on users."""

    active: bool | Unset | None = UNSET
    """Only active users (the default), or only the others."""
    ids: Ids | Unset | None = batched(100, default=UNSET)
    """Only these users; over 100 of them are asked for in several requests."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/users")
class FilterUsers(UserList[UserName]):
    """Users by name, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-users
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/users")
class SearchUsers(UserList[User]):
    """Users with all that is known of them, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-users-1
    """


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Status(Model):
    """How far a project or task has come. Time is in seconds, money in cents of ``currency``."""

    id: int | None = None
    """The project or task."""
    tracked_seconds: int | None = None
    """Time tracked."""
    estimated_seconds: int | None = None
    """Time that was estimated."""
    billable_seconds: int | None = None
    """Billable time."""
    billable_amount: int | None = None
    """Money earned."""
    currency: str | None = None
    """Currency of the amount."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/projects/status")
class FilterProjectStatuses(WorkspaceRequest[tuple[Status, ...]]):
    """How far projects have come; not paged.

    https://engineering.toggl.com/docs/reports/utils#post-list-projects-statuses
    """

    active: bool | Unset | None = UNSET
    """Only active projects, or only archived ones."""
    ids: Ids | Unset | None = UNSET
    """Only these projects."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/tasks/status")
class FilterTaskStatuses(WorkspaceRequest[tuple[Status, ...]]):
    """How far tasks have come; not paged, and for paid plans.

    https://engineering.toggl.com/docs/reports/utils#post-list-tasks-statuses
    """

    ids: Ids
    """The tasks."""
