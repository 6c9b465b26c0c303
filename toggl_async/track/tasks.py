"""The tasks of a workspace: https://engineering.toggl.com/docs/track/api/tasks."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

import attrs

from toggl_async.errors import DecodeError
from toggl_async.reports.tasks import Task
from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset, query
from toggl_async.request.model import Model
from toggl_async.request.numbered_pages import NumberedPage, page_after, with_stated_total
from toggl_async.request.pages import Following, Page, PageContents, PageEnd, PageRequest
from toggl_async.request.validation import AtLeast, Id


@attrs.frozen(kw_only=True, repr=False, slots=False)
class TaskEnvelope(Model):
    """The object in which Toggl sends a page of tasks."""

    data: tuple[Task, ...] = ()
    """The tasks on the page."""
    page: int | None = None
    """Number of the page."""
    per_page: int | None = None
    """Rows on a page."""
    total_count: int | None = None
    """Number of tasks on all pages."""
    sort_field: str | None = None
    """Field by which tasks are ordered."""
    sort_order: str | None = None
    """Direction of the order."""


@endpoint("/api/v9/workspaces/{workspace_id}/tasks", verb="GET")
class WorkspaceTasks(WorkspaceRequest[Page[Task]], PageRequest[Task]):
    """The tasks of the workspace that the user sees.

    https://engineering.toggl.com/docs/track/api/tasks#get-tasks
    """

    size_field: ClassVar[str | None] = "per_page"
    envelope: ClassVar[type[Model] | None] = TaskEnvelope

    page: Annotated[int, AtLeast(1)] = query(default=1)
    """The cursor: the number of the page, counted from 1."""
    per_page: Annotated[int, AtLeast(1)] = query(default=200)
    """Rows on a page; a host may send fewer."""
    active: bool | Literal["both"] | Unset = query(default=UNSET)
    """Only open tasks (True), only tasks that are done (False), or ``"both"``.

    Toggl does not document which it lists without this field.
    """
    since: Annotated[int, AtLeast(0)] | Unset = query(default=UNSET)
    """Only tasks that were created, changed or deleted since this time, in seconds since 1970 (UTC)."""
    pid: Id | Unset = query(default=UNSET)
    """Only tasks of the project with this id."""
    start_date: date | Unset = query(default=UNSET)
    """First day of the date range; Toggl does not document which of a task's dates it is compared with."""
    end_date: date | Unset = query(default=UNSET)
    """Last day of the date range."""
    search: str | Unset = query(default=UNSET)
    """Only tasks whose name contains this text."""
    sort_field: Literal["name", "created_at"] | str | Unset = query(default=UNSET)
    """Field by which tasks are ordered: ``name`` (Toggl's default) or ``created_at``."""
    sort_order: Literal["ASC", "DESC"] | str | Unset = query(default=UNSET)
    """Direction of the order: ``ASC`` (Toggl's default) or ``DESC``."""

    def contents(self, model: object) -> PageContents[Task]:
        """Return the tasks of a page, and the number of tasks on all pages, if Toggl states it.

        Raises:
            DecodeError: the response has nothing of a page, not even its number.
        """
        envelope = model if isinstance(model, TaskEnvelope) else TaskEnvelope()
        if envelope == TaskEnvelope():
            raise DecodeError("the response is an object without a page of tasks")
        return PageContents(envelope.data, envelope.total_count)

    def following(self, end: PageEnd) -> Following[Self]:
        """Return the request for the next page, unless the list is certainly at its end."""
        stated = with_stated_total(end, NumberedPage(self.page, self.per_page), end.total)
        found = page_after(self.page, self.per_page, stated)
        after = None if found.next is None else self.evolve(page=found.next.page, per_page=found.next.size)
        return Following(found.kept, after, found.basis)

    def with_page_length(self, rows: int) -> Self | None:
        """Return the request with another number of rows on a page, which only the first page may have."""
        return self.evolve(per_page=rows) if self.page == 1 else None
