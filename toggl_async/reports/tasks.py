"""Tasks of projects: https://engineering.toggl.com/docs/reports/utils#post-list-tasks."""

from datetime import timedelta

import attrs

from toggl_async.reports.lists import FromId, PageSize
from toggl_async.request.base import endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, batched, renamed
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.validation import Ids, OptionalIds


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Task(Model):
    """A task of a project."""

    id: int | None = None
    """The task's id."""
    name: str | None = None
    """The task's name."""
    active: bool | None = None
    """False once it is done."""
    at: Timestamp | None = None
    """When it was made or last changed."""
    workspace_id: int | None = None
    """Its workspace."""
    project_id: int | None = None
    """Its project."""
    project_name: str | None = None
    """The project's name."""
    project_color: str | None = None
    """The project's colour."""
    project_billable: bool | None = None
    """Whether the project's time is billable."""
    project_is_private: bool | None = None
    """Whether the project is private."""
    client_id: int | None = None
    """The project's client."""
    client_name: str | None = None
    """The client's name."""
    user_id: int | None = None
    """Who is to do it."""
    user_name: str | None = None
    """The name of who is to do it."""
    toggl_accounts_id: str | None = None
    """The Toggl account of who is to do it."""
    avatar_url: str | None = None
    """Address of a picture; never fetched."""
    estimated_seconds: int | None = None
    """Time that was estimated, in seconds."""
    tracked_milliseconds: int | None = renamed("tracked_seconds", default=None)
    """Time tracked, in milliseconds: that is what Toggl sends under the name of ``tracked_seconds``."""
    rate: float | None = None
    """Money an hour."""
    rate_last_updated: Timestamp | None = None
    """When the rate was last changed."""
    recurring: bool | None = None
    """Whether it comes again and again."""
    external_reference: str | None = None
    """A name for it in another program."""
    integration_ext_id: str | None = None
    """Its id in the program that it is linked to."""
    integration_ext_type: str | None = None
    """Its kind in the program that it is linked to."""
    integration_provider: object = None
    """The program that it is linked to, such as ``jira``."""
    permissions: tuple[str, ...] = ()
    """What the caller may do with it."""

    @property
    def tracked(self) -> timedelta | None:
        """Time tracked, None if not told."""
        if self.tracked_milliseconds is None:
            return None
        return timedelta(milliseconds=self.tracked_milliseconds)


@request_base
class TaskList(FromId[Task]):
    """Conditions on tasks."""

    active: bool | Unset | None = UNSET
    """Only tasks that are open, or only those that are done."""
    ids: Ids | Unset | None = batched(2000, default=UNSET)
    """Only these tasks; over 2000 of them are asked for in several requests."""
    name: str | Unset | None = UNSET
    """Only tasks whose name holds this text."""
    page_size: PageSize | Unset | None = UNSET
    """Rows in an answer, 201 if left out; the last of a full one begins the next page."""
    project_active: bool | Unset | None = UNSET
    """Only tasks of active projects, or only of archived ones."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only tasks of these projects."""
    user_ids: Ids | Unset | None = UNSET
    """Only tasks that these users are to do."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/tasks")
class FilterTasks(TaskList):
    """Tasks, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-tasks
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/tasks")
class SearchTasks(TaskList):
    """Tasks, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-tasks
    """
