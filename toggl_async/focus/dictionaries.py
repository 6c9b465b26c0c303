"""The items that are referred to by id in a Focus report: https://engineering.toggl.com/docs/focus/api/reports."""

from collections.abc import Mapping

import attrs

from toggl_async.request.model import LenientModel, Model, Timestamp


@attrs.frozen(kw_only=True, repr=False, slots=False)
class NamedItem(Model):
    """An item with an id and a name."""

    id: int | None = None
    """The item's id."""
    name: str | None = None
    """The item's name."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Tag(NamedItem):
    """A tag."""

    color: str | None = None
    """The tag's colour."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Status(NamedItem):
    """A status that tasks can have."""

    position: int | None = None
    """Position of the status in the list of statuses."""
    type: str | None = None
    """Type of the status: ``todo``, ``in_progress``, ``blocked`` or ``done``."""
    emoji: str | None = None
    """The emoji that is shown with the status."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class User(NamedItem):
    """A user of Toggl Focus."""

    email: str | None = None
    """The user's e-mail address."""
    group_ids: tuple[int, ...] = ()
    """Ids of the user's groups."""
    organization_user_id: int | None = None
    """Id of the user's membership in the organization."""
    weekly_working_hours: float | None = None
    """Working hours per week."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class FixedFee(Model):
    """A fixed price for a whole project."""

    amount: float | None = None
    """The amount, in units of ``currency``."""
    currency: str | None = None
    """Currency of the amount."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class CustomFieldOption(Model):
    """One of the options of a custom field."""

    name: str | None = None
    """Name of the option."""
    custom_field_id: int | None = None
    """Id of the option's custom field."""
    is_deleted: bool | None = None
    """True if the option was deleted and can no longer be selected."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class CustomField(Model):
    """A field that the workspace has defined itself."""

    name: str | None = None
    """Name of the field."""
    field_type: str | None = None
    """Type of the field's values."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SelectedOption(Model):
    """An option that was selected in a custom field."""

    option_id: int | None = None
    """Id of the option."""
    option_name: str | None = None
    """Name of the option."""
    is_deleted: bool | None = None
    """True if the option was deleted and can no longer be selected."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class CustomFieldValue(Model):
    """The value of a custom field of a project or task."""

    custom_field_id: int | None = None
    """Id of the field."""
    custom_field_name: str | None = None
    """Name of the field."""
    field_type: str | None = None
    """Type of the field's values."""
    value: object = None
    """The value, exactly as Focus sends it."""
    selected_options: tuple[SelectedOption, ...] = ()
    """The options that were selected."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Project(NamedItem):
    """A project of Toggl Focus."""

    client_id: int | None = None
    """Id of the project's client."""
    parent_id: int | None = None
    """Id of the project that this project belongs to."""
    color: str | None = None
    """The project's colour."""
    billable: bool | None = None
    """True if the project's time is billable."""
    auto_compute_estimates: bool | None = None
    """True if the estimate is the sum of the tasks' estimates."""
    children_count: int | None = None
    """Number of projects that belong to this project."""
    completed_at: Timestamp | None = None
    """Time at which the project was completed."""
    custom_field_values: tuple[CustomFieldValue, ...] = ()
    """Values of the project's custom fields."""
    start_date: str | None = None
    """First day of the project, as Focus writes it."""
    end_date: str | None = None
    """Last day of the project, as Focus writes it."""
    estimated_mins: int | None = None
    """Estimated time, in minutes."""
    rollover_mins: int | None = None
    """Time carried over from the preceding date range, in minutes."""
    fixed_fee: FixedFee | None = None
    """Fixed price for the whole project."""
    is_recurring: bool | None = None
    """True if the project recurs."""
    recurring_project_id: int | None = None
    """Id of the recurring project that this project is an instance of."""
    source_template_id: int | None = None
    """Id of the template from which the project was created."""
    task_ids: tuple[int, ...] = ()
    """Ids of the project's tasks."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Task(NamedItem):
    """A task of Toggl Focus."""

    project_id: int | None = None
    """Id of the task's project."""
    parent_task_id: int | None = None
    """Id of the task that this task belongs to."""
    status_id: int | None = None
    """Id of the task's status."""
    status_updated_at: Timestamp | None = None
    """Time at which the status was last changed."""
    creator_id: int | None = None
    """Id of the user who created the task."""
    billable: bool | None = None
    """True if the task's time is billable."""
    children_count: int | None = None
    """Number of tasks that belong to this task."""
    color: str | None = None
    """The task's colour."""
    custom_field_values: tuple[CustomFieldValue, ...] = ()
    """Values of the task's custom fields."""
    description: str | None = None
    """Description of the task."""
    estimated_mins: int | None = None
    """Estimated time, in minutes."""
    notes: str | None = None
    """Notes on the task."""
    pinned: bool | None = None
    """True if the task is pinned to the top."""
    priority: str | None = None
    """Priority of the task."""
    private: bool | None = None
    """True if other users cannot see the task."""
    tag_ids: tuple[int, ...] = ()
    """Ids of the task's tags."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Dictionaries(LenientModel):
    """The items that are referred to by id in a report. The ids are numbers here; Focus sends strings.

    An item that is not understood is left out, and is in ``unread``.
    """

    clients: Mapping[int, NamedItem] = attrs.field(factory=dict[int, NamedItem])
    """Clients by id."""
    groups: Mapping[int, NamedItem] = attrs.field(factory=dict[int, NamedItem])
    """User groups by id."""
    projects: Mapping[int, Project] = attrs.field(factory=dict[int, Project])
    """Projects by id."""
    status: Mapping[int, Status] = attrs.field(factory=dict[int, Status])
    """Statuses by id."""
    tags: Mapping[int, Tag] = attrs.field(factory=dict[int, Tag])
    """Tags by id."""
    tasks: Mapping[int, Task] = attrs.field(factory=dict[int, Task])
    """Tasks by id."""
    users: Mapping[int, User] = attrs.field(factory=dict[int, User])
    """Users by id."""
    user_tags: Mapping[int, Tag] = attrs.field(factory=dict[int, Tag])
    """Tags of users by id."""
    custom_fields: Mapping[int, CustomField] = attrs.field(factory=dict[int, CustomField])
    """Custom fields by id."""
    custom_field_options: Mapping[int, CustomFieldOption] = attrs.field(factory=dict[int, CustomFieldOption])
    """Options of custom fields by id."""
