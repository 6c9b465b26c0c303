"""Tasks of Toggl Focus: https://engineering.toggl.com/docs/focus/api/tasks."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, ClassVar, Literal

import attrs

from toggl_async.focus.dictionaries import CustomFieldValue, NamedItem, Status, Tag
from toggl_async.focus.streams import StreamRequest
from toggl_async.hosts import Host
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET, Unset, query
from toggl_async.request.model import Model, Timestamp
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
class EmbeddedProject(NamedItem):
    """The project of a task or of a time entry of Focus."""

    client: NamedItem | None = None
    """The project's client; it is missing in time entries."""
    color: str | None = None
    """The project's colour."""
    private: bool | None = None
    """True if only members see the project."""
    draft: bool | None = None
    """True if the project is a draft."""
    is_template: bool | None = None
    """True if the project is a template."""
    archived_at: Timestamp | None = None
    """Time at which the project was archived; None if it is not archived."""
    custom_field_values: tuple[CustomFieldValue, ...] = ()
    """Values of the project's custom fields; they are missing in time entries."""
    permissions: tuple[str, ...] = ()
    """The actions on the project that are allowed to the user who sends the request."""
    rate: object = None
    """The project's hourly rate, not decoded."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class TaskAssignee(Model):
    """A user or team to which a task is assigned."""

    id: int | None = None
    """Id of the user or team."""
    type: str | None = None
    """``user`` or ``team``."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class EmbeddedTask(NamedItem):
    """The task of a time entry of Focus, or the parent of a task."""

    workspace_id: int | None = None
    """Id of the workspace."""
    project_id: int | None = None
    """Id of the task's project; None without a project."""
    project: EmbeddedProject | None = None
    """The task's project."""
    client: NamedItem | None = None
    """The client of the task's project."""
    parent_task_id: int | None = None
    """Id of the task of which this one is a part; None if it is none."""
    parent_task_name: str | None = None
    """Name of the task of which this one is a part."""
    toggl_user_id: int | None = None
    """Id of the user who created the task, which is not the user's id in Track."""
    assignees: tuple[TaskAssignee, ...] = ()
    """The users and teams to which the task is assigned, sent only with ``include_assignees``."""
    assignee_user_ids: tuple[int, ...] = ()
    """Ids of the users to whom the task is assigned."""
    status_id: int | None = None
    """Id of the task's status."""
    status: Status | None = None
    """The task's status."""
    status_updated_at: str | None = None
    """Time at which the status was last changed, as Focus writes it."""
    tag_ids: tuple[int, ...] = ()
    """Ids of the task's tags."""
    tags: tuple[Tag, ...] = ()
    """The task's tags."""
    priority: str | None = None
    """Priority of the task: ``none``, ``low``, ``medium`` or ``high``."""
    priority_at: str | None = None
    """Day for which the user gave the task priority, as Focus writes it."""
    start_date: str | None = None
    """First day of the task, as Focus writes it."""
    end_date: str | None = None
    """Last day of the task, as Focus writes it."""
    estimated_mins: int | None = None
    """Estimated time, in minutes."""
    estimate_type: str | None = None
    """``total``, or ``daily`` for time on each day."""
    allocation_unit: str | None = None
    """``flat`` or ``percent``."""
    billable: bool | None = None
    """True if the task's time is billable."""
    auto_log_time: bool | None = None
    """True if Focus makes time entries of the task by itself."""
    pinned: bool | None = None
    """True if the task is pinned."""
    private: bool | None = None
    """True if only the user sees the task."""
    position: int | None = None
    """Position of the task in its list."""
    color: str | None = None
    """The task's colour."""
    description: str | None = None
    """The task's description."""
    notes: str | None = None
    """Notes about the task."""
    source: str | None = None
    """Where the task was created: ``plan``, ``focus``, ``google_calendar`` or ``outlook_calendar``."""
    custom_field_values: tuple[CustomFieldValue, ...] = ()
    """Values of the task's custom fields."""
    metadata: object = None
    """Where the task comes from, not decoded."""
    rrule: str | None = None
    """Rule by which the task is repeated."""
    recurring_task_id: int | None = None
    """Id of the task that is repeated."""
    recurrence_date: str | None = None
    """Day of the repetition, as Focus writes it."""
    is_template: bool | None = None
    """True if the task is part of a template."""
    source_template_task_id: int | None = None
    """Id of the template's task from which this one was made."""
    created_at: Timestamp | None = None
    """Time at which the task was created."""
    updated_at: Timestamp | None = None
    """Time at which the task was last changed."""
    archived_at: Timestamp | None = None
    """Time at which the task was archived; None if it is not archived."""
    deleted_at: Timestamp | None = None
    """Time at which the task was deleted; None if it is not deleted."""


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
