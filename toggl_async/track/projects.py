"""The projects of a workspace: https://engineering.toggl.com/docs/track/api/projects."""

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar, Literal, Self

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.numbered_pages import NumberedPage, page_after, with_stated_total
from toggl_async.request.pages import Following, Page, PageEnd, PageRequest
from toggl_async.request.validation import AtLeast, Ids


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectRecurrence(Model):
    """A rule by which the estimate of a project starts again in each period."""

    period: str | None = None
    """The length of a period, or ``custom``."""
    custom_period: int | None = None
    """The length of a custom period."""
    estimated_seconds: int | None = None
    """Estimated time for each period, in seconds."""
    parameter_start_date: str | None = None
    """First day on which the rule applies, as Toggl writes it."""
    parameter_end_date: str | None = None
    """Last day on which the rule applies, as Toggl writes it."""
    project_start_date: str | None = None
    """First day of the project, as Toggl writes it."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectInfo(Model):
    """A project of a workspace."""

    id: int | None = None
    """The project's id."""
    name: str | None = None
    """The project's name."""
    workspace_id: int | None = None
    """Id of the project's workspace."""
    client_id: int | None = None
    """Id of the project's client; None without a client."""
    client_name: str | None = None
    """Name of the project's client."""
    active: bool | None = None
    """False if the project is archived."""
    status: object = None
    """State of the project, such as ``active`` or ``archived``."""
    is_private: bool | None = None
    """True if only its members see the project."""
    billable: bool | None = None
    """True if the project is billable; None if that was never set."""
    color: str | None = None
    """The project's colour."""
    currency: str | None = None
    """Currency of the project's money."""
    rate: float | None = None
    """Money per hour."""
    rate_last_updated: Timestamp | None = None
    """Time at which the rate was last changed."""
    fixed_fee: float | None = None
    """Fixed fee of the project."""
    start_date: str | None = None
    """First day of the project, as Toggl writes it."""
    end_date: str | None = None
    """Last day of the project, as Toggl writes it."""
    at: Timestamp | None = None
    """Time at which the project was last changed."""
    created_at: Timestamp | None = None
    """Time at which the project was created."""
    server_deleted_at: Timestamp | None = None
    """Time at which the project was deleted; None if it is not deleted."""
    actual_seconds: int | None = None
    """Tracked time, in seconds."""
    actual_hours: int | None = None
    """Tracked time, in whole hours."""
    estimated_seconds: int | None = None
    """Estimated time, in seconds."""
    estimated_hours: int | None = None
    """Estimated time, in whole hours."""
    auto_estimates: bool | None = None
    """True if the estimate is the sum of those of the tasks."""
    recurring: bool | None = None
    """True if the estimate starts again in each period."""
    recurring_parameters: tuple[ProjectRecurrence, ...] = ()
    """The rules by which it starts again."""
    current_period: object = None
    """The present period of a recurring project, not decoded."""
    template: bool | None = None
    """True if the project is a template."""
    template_id: int | None = None
    """Id of the template from which the project was made."""
    pinned: bool | None = None
    """True if the project is pinned."""
    can_track_time: bool | None = None
    """True if the user who sends the request can track time on the project."""
    external_reference: str | None = None
    """The project's name in another program."""
    integration_ext_id: str | None = None
    """Id of the linked item in the program that the project is linked to."""
    integration_ext_type: str | None = None
    """Kind of the linked item in that program."""
    integration_provider: object = None
    """The program that the project is linked to, such as ``jira``."""
    permissions: tuple[str, ...] = ()
    """The actions on the project that are allowed to the user who sends the request."""
    total_count: int | None = None
    """Number of projects on all pages of the list."""
    legacy_workspace_id: int | None = renamed("wid", default=None)
    """The same as ``workspace_id``, under an older name."""
    legacy_client_id: int | None = renamed("cid", default=None)
    """The same as ``client_id``, under an older name."""


@endpoint("/api/v9/workspaces/{workspace_id}/projects", verb="GET")
class WorkspaceProjects(WorkspaceRequest[Page[ProjectInfo]], PageRequest[ProjectInfo]):
    """The projects of the workspace that the user sees.

    https://engineering.toggl.com/docs/track/api/projects#get-workspaceprojects
    """

    size_field: ClassVar[str | None] = "per_page"

    page: Annotated[int, AtLeast(1)] = query(default=1)
    """The cursor: the number of the page, counted from 1."""
    per_page: Annotated[int, AtLeast(1, 200)] = query(default=200)
    """Rows on a page, at most 200; a host may send fewer."""
    active: bool | Literal["both"] | Unset = query(default=UNSET)
    """Only projects that are not archived (True), only archived ones (False), or ``"both"``.

    Toggl does not document which it lists without this field.
    """
    since: Annotated[int, AtLeast(0)] | Unset = query(default=UNSET)
    """Only projects that were created, changed or deleted since this time, in seconds since 1970 (UTC)."""
    billable: bool | Unset = query(default=UNSET)
    """Only billable projects (True), or only the others (False)."""
    user_ids: Ids | Unset = query(default=UNSET)
    """Only projects of these users."""
    client_ids: Ids | Unset = query(default=UNSET)
    """Only projects of these clients."""
    group_ids: Ids | Unset = query(default=UNSET)
    """Only projects of these groups."""
    project_ids: Ids | Unset = query(default=UNSET)
    """Only projects with these ids."""
    statuses: Iterable[str] | Unset = query(default=UNSET)
    """Only projects in these states: ``upcoming``, ``active``, ``ended``, ``archived`` or ``deleted``."""
    name: str | Unset = query(default=UNSET)
    """Only projects whose name contains this text."""
    only_templates: bool | Unset = query(default=UNSET)
    """True for templates only."""
    only_me: bool | Unset = query(default=UNSET)
    """True for projects to which the user is assigned."""
    sort_field: str | Unset = query(default=UNSET)
    """Field by which projects are ordered, such as ``name``."""
    sort_order: Literal["ASC", "DESC"] | str | Unset = query(default=UNSET)
    """Direction of the order: ``ASC`` or ``DESC``."""
    sort_pinned: bool | Unset = query(default=UNSET)
    """True to list pinned projects first."""

    def problems(self) -> Iterator[str]:
        """Yield a problem for each empty list, which the query string cannot distinguish from none."""
        for name in ("user_ids", "client_ids", "group_ids", "project_ids", "statuses"):
            if getattr(self, name) == ():
                yield f"{name}: an empty list would not be a condition; leave it out to list all projects"

    def following(self, end: PageEnd) -> Following[Self]:
        """Return the request for the next page, unless the list is certainly at its end.

        Each row states the number of all projects.
        """
        total = end.last.total_count if isinstance(end.last, ProjectInfo) else None
        stated = with_stated_total(end, NumberedPage(self.page, self.per_page), total)
        found = page_after(self.page, self.per_page, stated)
        after = None if found.next is None else self.evolve(page=found.next.page, per_page=found.next.size)
        return Following(found.kept, after, found.basis)

    def with_page_length(self, rows: int) -> Self | None:
        """Return the request with another number of rows on a page, which only the first page may have."""
        return self.evolve(per_page=rows) if self.page == 1 else None
