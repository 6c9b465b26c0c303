"""Tracked and estimated time of projects and tasks: https://engineering.toggl.com/docs/reports/utils."""

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProgressStatus(Model):
    """The progress of a project or task. Time is in seconds, money in cents of ``currency``."""

    id: int | None = None
    """Id of the project or task."""
    tracked_seconds: int | None = None
    """Tracked time, in seconds."""
    estimated_seconds: int | None = None
    """Estimated time, in seconds."""
    billable_seconds: int | None = None
    """Billable time, in seconds."""
    billable_amount: int | None = None
    """Money earned, in cents."""
    currency: str | None = None
    """Currency of the amount."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/projects/status")
class FilterProjectStatuses(WorkspaceRequest[tuple[ProgressStatus, ...]]):
    """The progress of projects; the list has no pages.

    https://engineering.toggl.com/docs/reports/utils#post-list-projects-statuses
    """

    active: bool | Unset | None = UNSET
    """Only active projects (True), or only archived projects (False)."""
    ids: Ids | Unset | None = UNSET
    """Only projects with these ids."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/tasks/status")
class FilterTaskStatuses(WorkspaceRequest[tuple[ProgressStatus, ...]]):
    """The progress of tasks, on paid plans; the list has no pages.

    https://engineering.toggl.com/docs/reports/utils#post-list-tasks-statuses
    """

    ids: Ids
    """Ids of the tasks."""
