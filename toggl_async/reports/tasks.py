"""Lists of tasks: https://engineering.toggl.com/docs/reports/utils#post-list-tasks."""

from datetime import timedelta
from typing import ClassVar

import attrs

from toggl_async.reports.id_lists import PageSize, StartList
from toggl_async.request.base import endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, batched, renamed
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.validation import Ids, OptionalIds


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Task(Model):
    """A task of a project of Toggl Track."""

    id: int | None = None
    """The task's id."""
    name: str | None = None
    """The task's name."""
    active: bool | None = None
    """False if the task is done."""
    at: Timestamp | None = None
    """Time at which the task was created or last changed."""
    server_deleted_at: Timestamp | None = None
    """Time at which the task was deleted; None if it is not deleted."""
    workspace_id: int | None = None
    """Id of the task's workspace."""
    project_id: int | None = None
    """Id of the task's project."""
    project_name: str | None = None
    """The project's name."""
    project_color: str | None = None
    """The project's colour."""
    project_billable: bool | None = None
    """True if the project's time is billable."""
    project_is_private: bool | None = None
    """True if the project is private."""
    client_id: int | None = None
    """Id of the project's client."""
    client_name: str | None = None
    """The client's name."""
    user_id: int | None = None
    """Id of the user to whom the task is assigned."""
    user_name: str | None = None
    """Name of the user to whom the task is assigned."""
    toggl_accounts_id: str | None = None
    """Toggl account of the user to whom the task is assigned."""
    avatar_url: str | None = None
    """Address of the user's picture, which is never fetched."""
    estimated_seconds: int | None = None
    """Estimated time, in seconds."""
    tracked_milliseconds: int | None = renamed("tracked_seconds", default=None)
    """Tracked time, in milliseconds: Toggl names the field ``tracked_seconds``, but sends milliseconds."""
    rate: float | None = None
    """Money per hour."""
    rate_last_updated: Timestamp | None = None
    """Time at which the rate was last changed."""
    recurring: bool | None = None
    """True if the task recurs."""
    external_reference: str | None = None
    """The task's name in another program."""
    integration_ext_id: str | None = None
    """Id of the linked item in the program that the task is linked to."""
    integration_ext_type: str | None = None
    """Kind of the linked item in that program."""
    integration_provider: object = None
    """The program that the task is linked to, such as ``jira``."""
    permissions: tuple[str, ...] = ()
    """The actions on the task that are allowed to the user who sends the request."""

    @property
    def tracked(self) -> timedelta | None:
        """Tracked time, None if Toggl did not send it."""
        if self.tracked_milliseconds is None:
            return None
        return timedelta(milliseconds=self.tracked_milliseconds)


@request_base
class TaskList(StartList[Task]):
    """The conditions on tasks."""

    size_field: ClassVar[str | None] = "page_size"

    active: bool | Unset | None = UNSET
    """Only open tasks (True), or only tasks that are done (False)."""
    ids: Ids | Unset | None = batched(2000, default=UNSET)
    """Only tasks with these ids; more than 2000 ids are sent in several requests."""
    name: str | Unset | None = UNSET
    """Only tasks whose name contains this text."""
    page_size: PageSize | Unset | None = UNSET
    """Rows in a response, 201 by default; a host may send fewer."""
    project_active: bool | Unset | None = UNSET
    """Only tasks of active projects (True), or only tasks of archived projects (False)."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only tasks of these projects."""
    user_ids: Ids | Unset | None = UNSET
    """Only tasks that are assigned to these users."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/tasks")
class FilterTasks(TaskList):
    """Tasks, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-tasks
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/tasks")
class SearchTasks(TaskList):
    """Tasks, in order of ids, from Toggl's search endpoint.

    https://engineering.toggl.com/docs/reports/utils#post-list-tasks
    """
