"""The projects and tasks of Toggl Focus as they are embedded in time entries and in other tasks."""

import attrs

from toggl_async.focus.dictionaries import CustomFieldValue, NamedItem, Status, Tag
from toggl_async.request.model import Model, Timestamp


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
