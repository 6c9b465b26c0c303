"""The conditions that reports on time entries share: the date range, filters, and rounding of durations.

The fields of the detailed report are here as well, so that its files do not import the models of its rows.
"""

from typing import Annotated, Generic, Literal, TypeAlias

from toggl_async.request.base import ModelT, WorkspaceRequest, request_base
from toggl_async.request.date_ranges import DateRange
from toggl_async.request.fields import UNSET, Unset, json_only, renamed
from toggl_async.request.validation import AtLeast, Ids, OptionalIds, Rounding, RoundingMinutes

OrderDirection: TypeAlias = Literal["ASC", "DESC"] | str
DetailedOrder: TypeAlias = Literal["date", "user", "duration", "description", "last_update"] | str
DurationFormat: TypeAlias = Literal["classic", "decimal", "improved"] | str
DateFormat: TypeAlias = (
    Literal["MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY-MM-DD", "DD/MM/YYYY", "DD.MM.YYYY"] | str
)


@request_base
class EntryFilter(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """The time entries of a date range that match all conditions.

    Toggl decides by each user's own time zone to which day an entry belongs.
    """

    start_time: str | Unset | None = renamed("startTime", default=UNSET)
    """Time of day at which the days begin, as Toggl's web pages send it; not documented further."""
    billable: bool | Unset | None = UNSET
    """Only billable entries (True), or only the others (False)."""
    client_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these clients; ``None`` in the list means entries without a client."""
    description: str | Unset | None = UNSET
    """Only entries whose description contains this text."""
    group_ids: Ids | Unset | None = UNSET
    """Only entries of the members of these user groups."""
    max_duration_seconds: int | Unset | None = UNSET
    """Only entries that last at most this long, in seconds."""
    min_duration_seconds: int | Unset | None = UNSET
    """Only entries that last at least this long, in seconds."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these projects; ``None`` in the list means entries without a project."""
    rounding: Rounding | Unset | None = UNSET
    """Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the setting of the user."""
    rounding_minutes: RoundingMinutes | Unset | None = UNSET
    """Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240."""
    tag_ids: OptionalIds | Unset | None = UNSET
    """Only entries with one of these tags; ``None`` in the list means entries without a tag."""
    task_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these tasks; ``None`` in the list means entries without a task."""
    time_entry_ids: Ids | Unset | None = UNSET
    """Only entries with these ids."""
    user_ids: Ids | Unset | None = UNSET
    """Only entries of these users."""


@request_base
class DetailedReport(EntryFilter[ModelT], Generic[ModelT]):
    """The detailed report: one row for each time entry, or for each group of equal entries."""

    enrich_response: bool | Unset | None = json_only(default=UNSET)
    """True for all details of each entry, above all names; exports always have them."""
    first_id: int | Unset | None = json_only(default=UNSET)
    """Id of the first entry; a part of the cursor. Exports contain all entries and seem to ignore it."""
    first_row_number: Annotated[int, AtLeast(1)] | Unset | None = json_only(default=UNSET)
    """Number of the first row, counted from 1; a part of the cursor."""
    first_timestamp: int | Unset | None = json_only(default=UNSET)
    """Start of the first entry, in Unix seconds; a part of the cursor."""
    grouped: bool | Unset | None = UNSET
    """True to group equal entries into one row."""
    hide_amounts: bool | Unset | None = UNSET
    """True to leave out the amounts of money."""
    order_by: DetailedOrder | Unset | None = UNSET
    """Order: by ``date`` (the default), ``user``, ``duration``, ``description`` or ``last_update``."""
    order_dir: OrderDirection | Unset | None = UNSET
    """Direction of the order: ``ASC`` or ``DESC``."""
    page_size: Annotated[int, AtLeast(1)] | Unset | None = json_only(default=UNSET)
    """Rows on a page, 50 by default; exports always have all rows."""

    def indivisible(self) -> str | None:
        """Return the reason why the request cannot be divided by dates, None if it can."""
        if self.first_id or self.first_timestamp or (self.first_row_number or 1) > 1:
            return "it continues a report of the whole date range"
        return None
