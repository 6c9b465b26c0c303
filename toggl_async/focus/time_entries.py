"""Time entries of Toggl Focus: https://engineering.toggl.com/docs/focus/api/time-entries."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import ClassVar, Literal, TypeAlias

import attrs

from toggl_async.focus.dictionaries import Tag
from toggl_async.focus.embedded import EmbeddedProject, EmbeddedTask
from toggl_async.focus.streams import StreamRequest
from toggl_async.hosts import Host
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET, Unset, query, required_query
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.validation import Id

EntryOrder: TypeAlias = Literal[
    "start", "-start", "task_id", "-task_id", "created_at", "-created_at", "updated_at", "-updated_at"
]


@attrs.frozen(kw_only=True, repr=False, slots=False)
class FocusTimeEntry(Model):
    """A time entry of Focus: one that was tracked, one that runs, or one that is only planned."""

    may_be_lines: ClassVar[bool] = True

    id: int | None = None
    """The entry's id."""
    workspace_id: int | None = None
    """Id of the workspace."""
    toggl_user_id: int | None = None
    """Id of the user whose entry it is, which is not the user's id in Track."""
    type: str | None = None
    """``activity`` or ``break``."""
    description: str | None = None
    """The entry's description."""
    start: Timestamp | None = None
    """Start of the entry; None if it is only planned."""
    duration: int | None = None
    """Duration in seconds; None while the entry runs, or if it is only planned."""
    planned_start: Timestamp | None = None
    """Start of the entry as planned."""
    planned_duration: int | None = None
    """Duration as planned, in seconds."""
    planned_at: Timestamp | None = None
    """Time at which the entry was planned."""
    tracked_at: Timestamp | None = None
    """Time at which the entry was tracked."""
    timezone: str | None = None
    """The time zone in which the entry was made."""
    project_id: int | None = None
    """Id of the entry's project; None without a project."""
    project: EmbeddedProject | None = None
    """The entry's project, without its client."""
    task_id: int | None = None
    """Id of the entry's task; None without a task."""
    task: EmbeddedTask | None = None
    """The entry's task."""
    tag_ids: tuple[int, ...] | None = None
    """Ids of the entry's own tags; None if it has those of its task, and an empty list if it has none."""
    tags: tuple[Tag, ...] = ()
    """The tags that apply: the entry's own, or else those of its task."""
    billable: bool | None = None
    """True if the entry is billable."""
    billable_source: str | None = None
    """Where ``billable`` comes from: ``manual`` or ``task_default``."""
    time_block_id: int | None = None
    """Id of the entry's time block."""
    calendar_event_id: int | None = None
    """Id of the calendar event from which the entry was made."""
    calendar_event: object = None
    """The calendar event, sent only with ``expand_calendar_event``; not decoded."""
    created_at: Timestamp | None = None
    """Time at which the entry was created."""
    updated_at: Timestamp | None = None
    """Time at which the entry was last changed."""
    archived_at: Timestamp | None = None
    """Time at which the entry was archived; None if it is not archived."""
    deleted_at: Timestamp | None = None
    """Time at which the entry was deleted; None if it is not deleted."""

    @property
    def is_planned(self) -> bool:
        """True if the entry is only planned, so that no time was tracked."""
        return self.start is None

    @property
    def tracked(self) -> timedelta | None:
        """Tracked time; None while the entry runs, or if it is only planned."""
        if self.start is None or self.duration is None:
            return None
        return timedelta(seconds=self.duration)


@endpoint(
    "/api/organizations/{organization_id}/workspaces/{workspace_id}/time-entries/stream",
    host=Host.FOCUS,
    verb="GET",
)
class FocusTimeEntries(StreamRequest[FocusTimeEntry]):
    """The time entries of the user whose key is used, all in one request.

    Entries that overlap an end of the range are included, and so are entries that are only planned: a sum of
    tracked time leaves out those whose ``tracked`` is None.

    https://engineering.toggl.com/docs/focus/api/time-entries#get-list-task-time-entries-streaming-the-response
    """

    date_from: datetime = required_query(datetime)
    """Start of the range, as an aware datetime."""
    date_to: datetime = required_query(datetime)
    """End of the range, as an aware datetime."""
    include_taskless: bool = query(default=True)
    """False to leave out the entries without a task, as Focus does by default."""
    task_id: Id | Unset = query(default=UNSET)
    """Only entries of the task with this id."""
    status_id: Id | Unset = query(default=UNSET)
    """Only entries of tasks with this status."""
    type: Literal["activity", "break"] | str | Unset = query(default=UNSET)
    """Only entries of this type: ``activity`` or ``break``."""
    archived: bool | Unset = query(default=UNSET)
    """Only archived entries (True), or only the others (False)."""
    expand_calendar_event: bool | Unset = query(default=UNSET)
    """True to include the calendar events from which entries were made."""
    order_by: Iterable[EntryOrder | str] | Unset = query(default=UNSET)
    """Fields by which entries are ordered, such as ``start``; ``-start`` is the reverse order."""

    def problems(self) -> Iterator[str]:
        """Yield the problems of an empty range, and of an empty order."""
        if self.date_from >= self.date_to:
            yield f"date_from {self.date_from} is not before date_to {self.date_to}"
        if self.order_by == ():
            yield "order_by: an empty list would not be an order; leave it out"
