"""The users and user groups that work on projects: https://engineering.toggl.com/docs/reports/utils."""

from collections.abc import Iterator

import attrs

from toggl_async.reports.id_lists import StartIdList
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids, OptionalIds


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectGroup(Model):
    """A user group that works on a project."""

    id: int | None = None
    """Id of the group's membership in the project."""
    group_id: int | None = None
    """Id of the group."""
    project_id: int | None = None
    """Id of the project."""
    name: str | None = None
    """The group's name."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/project_groups")
class FilterProjectGroups(StartIdList[ProjectGroup]):
    """The user groups that work on projects; Toggl requires ``project_ids`` or ``group_ids``.

    https://engineering.toggl.com/docs/reports/utils#post-list-project-groups-filter
    """

    group_ids: Ids | Unset | None = UNSET
    """Only groups with these ids."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only projects with these ids."""

    def problems(self) -> Iterator[str]:
        """Yield a complaint if neither projects nor groups are given, which Toggl refuses."""
        yield from super().problems()
        if not self.group_ids and not self.project_ids:
            yield "give group_ids or project_ids: Toggl lists no project groups without either"


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectUser(Model):
    """A user who works on a project."""

    id: int | None = None
    """Id of the user's membership in the project."""
    user_id: int | None = None
    """Id of the user."""
    project_id: int | None = None
    """Id of the project."""
    group_id: int | None = None
    """Id of the user group through which the user is a member of the project."""
    hourly_rate: float | None = None
    """Money that the user earns per hour on the project, in the project's currency."""
    labour_cost: int | None = None
    """Cost of the user per hour, in cents."""
    labor_cost: float | None = None
    """Cost of the user per hour, in units of the currency; Toggl sends this newer field or the older one."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/project_users")
class FilterProjectUsers(StartIdList[ProjectUser]):
    """The users who work on projects.

    https://engineering.toggl.com/docs/reports/utils#post-list-project-users
    """

    client_ids: OptionalIds | Unset | None = UNSET
    """Only projects of these clients; ``None`` in the list means projects without a client."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only projects with these ids."""
