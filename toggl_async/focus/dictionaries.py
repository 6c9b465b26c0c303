"""What the ids in a Focus report stand for: https://engineering.toggl.com/docs/focus/api/reports."""

from collections.abc import Mapping

import attrs

from toggl_async.request.model import Model, Timestamp


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Named(Model):
    """A thing with a name."""

    id: int | None = None
    """Its id."""
    name: str | None = None
    """Its name."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Tag(Named):
    """A tag."""

    color: str | None = None
    """Its colour."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Status(Named):
    """A status of tasks."""

    position: int | None = None
    """Its place among the others."""
    type: str | None = None
    """``todo``, ``in_progress``, ``blocked`` or ``done``."""
    emoji: str | None = None
    """Its picture."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class User(Named):
    """A user."""

    email: str | None = None
    """The user's e-mail address."""
    group_ids: tuple[int, ...] = ()
    """The user's groups."""
    organization_user_id: int | None = None
    """Id of the user's membership of the organization."""
    weekly_working_hours: float | None = None
    """Hours of work in a week."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class FixedFee(Model):
    """Money for a whole project."""

    amount: float | None = None
    """How much, in ``currency``."""
    currency: str | None = None
    """Its currency."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class CustomFieldOption(Model):
    """One of the values that a custom field can have."""

    name: str | None = None
    """Its name."""
    custom_field_id: int | None = None
    """Its field."""
    is_deleted: bool | None = None
    """Whether it can be chosen no more."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class CustomField(Model):
    """A field that the workspace made itself."""

    name: str | None = None
    """Its name."""
    field_type: str | None = None
    """What it holds."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SelectedOption(Model):
    """A value that was chosen."""

    option_id: int | None = None
    """The option."""
    option_name: str | None = None
    """Its name."""
    is_deleted: bool | None = None
    """Whether it can be chosen no more."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class CustomFieldValue(Model):
    """What a project or task has in a custom field."""

    custom_field_id: int | None = None
    """The field."""
    custom_field_name: str | None = None
    """Its name."""
    field_type: str | None = None
    """What it holds."""
    value: object = None
    """The value, as it comes."""
    selected_options: tuple[SelectedOption, ...] = ()
    """The values that were chosen."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Project(Named):
    """A project."""

    client_id: int | None = None
    """Its client."""
    parent_id: int | None = None
    """The project that it belongs to."""
    color: str | None = None
    """Its colour."""
    billable: bool | None = None
    """Whether its time is billable."""
    auto_compute_estimates: bool | None = None
    """Whether its estimate is the sum of its tasks'."""
    children_count: int | None = None
    """How many projects belong to it."""
    completed_at: Timestamp | None = None
    """When it was done."""
    custom_field_values: tuple[CustomFieldValue, ...] = ()
    """What it has in custom fields."""
    start_date: str | None = None
    """Its first day, as Focus writes it."""
    end_date: str | None = None
    """Its last day, as Focus writes it."""
    estimated_mins: int | None = None
    """Time that was estimated, in minutes."""
    rollover_mins: int | None = None
    """Time left over from the span before, in minutes."""
    fixed_fee: FixedFee | None = None
    """Money for all of it."""
    is_recurring: bool | None = None
    """Whether it comes again and again."""
    recurring_project_id: int | None = None
    """The project that it is an instance of."""
    source_template_id: int | None = None
    """The template that it was made from."""
    task_ids: tuple[int, ...] = ()
    """Its tasks."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Task(Named):
    """A task."""

    project_id: int | None = None
    """Its project."""
    parent_task_id: int | None = None
    """The task that it belongs to."""
    status_id: int | None = None
    """Its status."""
    status_updated_at: Timestamp | None = None
    """When its status was last changed."""
    creator_id: int | None = None
    """Who made it."""
    billable: bool | None = None
    """Whether its time is billable."""
    children_count: int | None = None
    """How many tasks belong to it."""
    color: str | None = None
    """Its colour."""
    custom_field_values: tuple[CustomFieldValue, ...] = ()
    """What it has in custom fields."""
    description: str | None = None
    """What it is about."""
    estimated_mins: int | None = None
    """Time that was estimated, in minutes."""
    notes: str | None = None
    """Notes on it."""
    pinned: bool | None = None
    """Whether it is kept on top."""
    priority: str | None = None
    """How pressing it is."""
    private: bool | None = None
    """Whether others do not see it."""
    tag_ids: tuple[int, ...] = ()
    """Its tags."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Dictionaries(Model):
    """What the ids in a report stand for, by id. Focus sends the ids as strings; here they are numbers."""

    clients: Mapping[int, Named] = attrs.field(factory=dict[int, Named])
    """Clients."""
    groups: Mapping[int, Named] = attrs.field(factory=dict[int, Named])
    """User groups."""
    projects: Mapping[int, Project] = attrs.field(factory=dict[int, Project])
    """Projects."""
    status: Mapping[int, Status] = attrs.field(factory=dict[int, Status])
    """Statuses."""
    tags: Mapping[int, Tag] = attrs.field(factory=dict[int, Tag])
    """Tags."""
    tasks: Mapping[int, Task] = attrs.field(factory=dict[int, Task])
    """Tasks."""
    users: Mapping[int, User] = attrs.field(factory=dict[int, User])
    """Users."""
    user_tags: Mapping[int, Tag] = attrs.field(factory=dict[int, Tag])
    """Tags of users."""
    custom_fields: Mapping[int, CustomField] = attrs.field(factory=dict[int, CustomField])
    """Custom fields."""
    custom_field_options: Mapping[int, CustomFieldOption] = attrs.field(factory=dict[int, CustomFieldOption])
    """Values of custom fields."""
