"""What all reports over time entries can be asked: which entries, and how their time is rounded."""

from typing import Generic, Literal, TypeAlias

from toggl_async.errors import DecodeError
from toggl_async.headers import Headers
from toggl_async.request.base import DateRange, ModelT, WorkspaceRequest, request_base
from toggl_async.request.fields import UNSET, Unset, renamed
from toggl_async.request.validation import Ids, OptionalIds

OrderDirection: TypeAlias = Literal["ASC", "DESC"] | str
DurationFormat: TypeAlias = Literal["classic", "decimal", "improved"] | str
DateFormat: TypeAlias = (
    Literal["MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY-MM-DD", "DD/MM/YYYY", "DD.MM.YYYY"] | str
)


@request_base
class EntryFilter(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """Time entries of a span of days, filtered. An entry counts on the day it has in its user's own zone."""

    start_time: str | Unset | None = renamed("startTime", default=UNSET)
    """Time of day at which the days begin, as Toggl's web pages send it; not documented further."""
    billable: bool | Unset | None = UNSET
    """Only billable entries, or only the others."""
    client_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these clients; ``None`` in the list stands for entries without a client."""
    description: str | Unset | None = UNSET
    """Only entries whose description holds this text."""
    group_ids: Ids | Unset | None = UNSET
    """Only entries of the members of these user groups."""
    max_duration_seconds: int | Unset | None = UNSET
    """Only entries of at most so many seconds."""
    min_duration_seconds: int | Unset | None = UNSET
    """Only entries of at least so many seconds."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these projects; ``None`` in the list stands for entries without a project."""
    rounding: int | Unset | None = UNSET
    """Round durations: -1 down, 0 to the nearest, 1 up; left out, as the user's profile says."""
    rounding_minutes: int | Unset | None = UNSET
    """Minutes to round to: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240."""
    tag_ids: OptionalIds | Unset | None = UNSET
    """Only entries with one of these tags; ``None`` in the list stands for entries without a tag."""
    task_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these tasks; ``None`` in the list stands for entries without a task."""
    time_entry_ids: Ids | Unset | None = UNSET
    """Only these entries."""
    user_ids: Ids | Unset | None = UNSET
    """Only entries of these users."""


def expect_range(request: DateRange[object], headers: Headers) -> None:
    """Check that Toggl reports the days that were asked for, where it says which it reports.

    Raises:
        DecodeError: it took others, as it does in silence where one is missing or out of bounds.
    """
    asked = {"x-range-start": request.start_date, "x-range-end": request.end_date}
    for name, day in asked.items():
        told = headers.get(name)
        if told is not None and told[:10] != day.isoformat():
            raise DecodeError(f"asked for {day}, but Toggl reports {told[:40]!r} ({name})")
