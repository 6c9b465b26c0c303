"""Lists of projects: https://engineering.toggl.com/docs/reports/utils."""

from typing import ClassVar

import attrs

from toggl_async.reports.id_lists import PageSize, StartList
from toggl_async.request.base import endpoint, request_base
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids, OptionalIds


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Project(Model):
    """A project of Toggl Track."""

    id: int | None = None
    """The project's id."""
    name: str | None = None
    """The project's name."""
    client_id: int | None = None
    """Id of the project's client; None without a client."""
    color: str | None = None
    """The project's colour, as ``#rrggbb``."""
    active: bool | None = None
    """False if the project is archived."""
    currency: str | None = None
    """Currency of the project's amounts."""
    billable: bool | None = None
    """True if the project's time is billable."""


@request_base
class ProjectList(StartList[Project]):
    """The conditions on projects."""

    size_field: ClassVar[str | None] = "page_size"

    client_ids: OptionalIds | Unset | None = UNSET
    """Only projects of these clients; ``None`` in the list means projects without a client."""
    currency: str | Unset | None = UNSET
    """Only projects with this currency, such as ``EUR``."""
    ids: Ids | Unset | None = UNSET
    """Only projects with these ids."""
    is_active: bool | Unset | None = UNSET
    """Only active projects (True), or only archived projects (False)."""
    is_billable: bool | Unset | None = UNSET
    """Only billable projects (True), or only the others (False)."""
    is_private: bool | Unset | None = UNSET
    """Only private projects (True), or only the others (False)."""
    name: str | Unset | None = UNSET
    """Only projects whose name contains this text."""
    page_size: PageSize | Unset | None = UNSET
    """Rows in a response, 201 by default; a host may send fewer."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/projects")
class FilterProjects(ProjectList):
    """Projects, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-projects
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/projects")
class SearchProjects(ProjectList):
    """Projects, in order of ids, from Toggl's search endpoint.

    https://engineering.toggl.com/docs/reports/utils#post-list-projects-1
    """
