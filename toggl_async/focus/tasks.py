"""Tasks of Toggl Focus: https://engineering.toggl.com/docs/focus/api/tasks."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, ClassVar, Literal

import attrs

from toggl_async.focus.embedded import EmbeddedTask
from toggl_async.focus.streams import StreamRequest
from toggl_async.hosts import Host
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET, Unset, query
from toggl_async.request.validation import AtLeast, Id, Ids

_LISTS = (
    "order_by",
    "status_id",
    "source",
    "priority",
    "state",
    "time_block_id",
    "team_id",
    "assignee_team_id",
    "assignee_user_id",
    "tag_id",
    "recurring_task_ids",
)


@attrs.frozen(kw_only=True, repr=False, slots=False)
class FocusTask(EmbeddedTask):
    """A task of Focus, with sums over its parts and its time."""

    may_be_lines: ClassVar[bool] = True

    parent: EmbeddedTask | None = None
    """The task of which this one is a part."""
    sub_task_total_count: int | None = None
    """Number of the task's parts."""
    sub_task_done_count: int | None = None
    """Number of the task's parts that are done."""
    time_entry_total_count: int | None = None
    """Number of the task's time entries."""
    time_block_total_count: int | None = None
    """Number of the task's time blocks."""
    time_block_completed_count: int | None = None
    """Number of the task's time blocks that are completed."""
    time_block_scheduled_total_count: int | None = None
    """Number of the task's time blocks that are scheduled."""
    time_block_scheduled_completed_count: int | None = None
    """Number of the task's time blocks that were scheduled and are completed."""
    total_tracked_time: int | None = None
    """Tracked time, as Focus sends it; its unit is not documented."""
    total_blocked_time: int | None = None
    """Time in time blocks, as Focus sends it; its unit is not documented."""
    total_scheduled_blocked_time: int | None = None
    """Time in time blocks that are scheduled, as Focus sends it; its unit is not documented."""


@endpoint(
    "/api/organizations/{organization_id}/workspaces/{workspace_id}/tasks/stream", host=Host.FOCUS, verb="GET"
)
class FocusTasks(StreamRequest[FocusTask]):
    """The tasks of a workspace of Focus, all in one request.

    Without further fields, Focus leaves out the tasks of projects that are completed or drafts.

    https://engineering.toggl.com/docs/focus/api/tasks#get-list-tasks-streaming-the-response
    """

    name: str | Unset = query(default=UNSET)
    """Only tasks whose name, project or client contains this text."""
    include_parent_matches: bool | Unset = query(default=UNSET)
    """True to compare ``name`` with the name of the parent task too."""
    project_id: Ids | Unset = query(default=UNSET)
    """Only tasks of these projects; an empty list stands for tasks without a project."""
    client_id: Ids | Unset = query(default=UNSET)
    """Only tasks of these clients; an empty list stands for tasks without a client."""
    parent_task_id: Ids | Unset = query(default=UNSET)
    """Only parts of these tasks; an empty list stands for tasks that are no part of another."""
    status_id: Ids | Unset = query(default=UNSET)
    """Only tasks with one of these statuses."""
    tag_id: Ids | Unset = query(default=UNSET)
    """Only tasks with one of these tags."""
    toggl_user_id: Id | Unset = query(default=UNSET)
    """Only tasks of this user."""
    assignee_user_id: Ids | Unset = query(default=UNSET)
    """Only tasks that are assigned to one of these users."""
    assignee_team_id: Ids | Unset = query(default=UNSET)
    """Only tasks that are assigned to one of these teams as such."""
    team_id: Ids | Unset = query(default=UNSET)
    """Only tasks of these teams."""
    start_date: date | Unset = query(default=UNSET)
    """First day of a range that a task must overlap; it is used with ``end_date``."""
    end_date: date | Unset = query(default=UNSET)
    """Last day of a range that a task must overlap; it is used with ``start_date``."""
    active_by_date: date | Unset = query(default=UNSET)
    """Only tasks with a date that are active or overdue on this day."""
    has_dates: bool | Unset = query(default=UNSET)
    """Only tasks with a first or last day (True), or only the others (False)."""
    priority: Iterable[Literal["none", "low", "medium", "high"] | str] | Unset = query(default=UNSET)
    """Only tasks with one of these priorities."""
    is_priority: bool | Unset = query(default=UNSET)
    """Only tasks to which the user gave priority (True), or only the others (False)."""
    state: (
        Iterable[Literal["timeblocked", "not_timeblocked", "tracked", "not_tracked", "active", "done"] | str]
        | Unset
    ) = query(default=UNSET)
    """Only tasks in one of these states."""
    source: Iterable[Literal["plan", "focus", "google_calendar", "outlook_calendar"] | str] | Unset = query(
        default=UNSET
    )
    """Only tasks that were created in one of these places."""
    estimated_mins_min: Annotated[int, AtLeast(0)] | Unset = query(default=UNSET)
    """Only tasks with at least this estimate, in minutes."""
    estimated_mins_max: Annotated[int, AtLeast(0)] | Unset = query(default=UNSET)
    """Only tasks with at most this estimate, in minutes."""
    archived: bool | Unset = query(default=UNSET)
    """Only archived tasks (True), or only the others (False)."""
    pinned: bool | Unset = query(default=UNSET)
    """Only pinned tasks (True), or only the others (False)."""
    private: bool | Unset = query(default=UNSET)
    """Only private tasks (True), or only the others (False)."""
    recurring: bool | Unset = query(default=UNSET)
    """Only tasks that are repeated (True), or only the others (False)."""
    recurring_task_ids: Ids | Unset = query(default=UNSET)
    """Only repetitions of these tasks."""
    has_time_entries: bool | Unset = query(default=UNSET)
    """Only tasks with time entries (True), or only the others (False)."""
    has_time_blocks: bool | Unset = query(default=UNSET)
    """Only tasks with time blocks (True), or only the others (False)."""
    time_block_id: Ids | Unset = query(default=UNSET)
    """Only tasks of these time blocks."""
    time_block_completed: bool | Unset = query(default=UNSET)
    """Only tasks with completed time blocks (True), or only the others (False)."""
    include_project_completed: bool | Unset = query(default=UNSET)
    """True to include tasks of completed projects."""
    include_drafts: bool | Unset = query(default=UNSET)
    """True to include tasks of projects that are drafts, which needs a permission."""
    include_assignees: bool | Unset = query(default=UNSET)
    """True to include the users and teams to which tasks are assigned."""
    with_entries: bool | Unset = query(default=UNSET)
    """True to include time entries, which this library does not decode: see ``send_raw``."""
    order_by: Iterable[str] | Unset = query(default=UNSET)
    """Fields by which tasks are ordered, such as ``name``; ``-name`` is the reverse order."""

    def problems(self) -> Iterator[str]:
        """Yield the problems of empty lists that stand for nothing, and of dates in the wrong order."""
        for name in _LISTS:
            if getattr(self, name) == ():
                yield f"{name}: an empty list would not be a condition; leave it out"
        first, last = self.start_date, self.end_date
        if isinstance(first, date) and isinstance(last, date) and first > last:
            yield f"start_date {first} is after end_date {last}"
