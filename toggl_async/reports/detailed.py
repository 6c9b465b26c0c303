"""The detailed report: https://engineering.toggl.com/docs/reports/detailed_reports."""

from collections.abc import Callable, Collection, Hashable
from typing import Annotated, ClassVar, Self, TypeVar

import attrs

from toggl_async.errors import DecodeError
from toggl_async.reports.filters import DetailedReport, EntryFilter
from toggl_async.reports.totals import ReportTotals
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET, Unset, renamed, unsent
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.pages import Basis, Following, Fullness, Page, PageEnd, PageRequest, number_in
from toggl_async.request.validation import AtLeast

TOGGLS_PAGE_SIZE = 50
PAGE_SIZE = 1000
"""The default number of rows on a page; a host that refuses that many is asked for fewer."""

_RowT = TypeVar("_RowT")


@attrs.frozen(kw_only=True, repr=False, slots=False)
class TimeEntry(Model):
    """A time entry. Its start and stop have the UTC offset of the user's profile."""

    id: int | None = None
    """The entry's id."""
    seconds: int | None = None
    """Duration, in seconds; negative while the entry is running."""
    start: Timestamp | None = None
    """Time at which the entry began."""
    stop: Timestamp | None = None
    """Time at which the entry ended; None while it is running."""
    at: Timestamp | None = None
    """Time at which the entry was last changed."""
    at_tz: Timestamp | None = None
    """Time at which the entry was last changed, in the UTC offset of the user's profile."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class DetailedRow(Model):
    """A row of the detailed report: one entry, or a group of equal entries.

    Toggl sends names and colours only with ``enrich_response``.
    """

    user_id: int | None = None
    """Id of the user who tracked the time."""
    username: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's e-mail address."""
    project_id: int | None = None
    """Id of the project; None without a project."""
    project_name: str | None = None
    """The project's name."""
    project_color: str | None = None
    """The project's colour, as a number in a string."""
    project_hex: str | None = None
    """The project's colour, as ``#rrggbb``."""
    client_name: str | None = None
    """Name of the project's client."""
    task_id: int | None = None
    """Id of the task; None without a task."""
    task_name: str | None = None
    """The task's name."""
    billable: bool | None = None
    """True if the time is billable."""
    description: str | None = None
    """Description of the work."""
    tag_ids: tuple[int, ...] = ()
    """Ids of the tags."""
    tag_names: tuple[str, ...] = ()
    """Names of the tags."""
    billable_amount_in_cents: int | None = None
    """Money earned, in cents."""
    hourly_rate_in_cents: int | None = None
    """Money per hour, in cents."""
    currency: str | None = None
    """Currency of the amounts."""
    time_entries: tuple[TimeEntry, ...] = ()
    """The time entries in this row."""
    row_number: int | None = None
    """Number of the row in the report, counted from 1."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries")
class Detailed(DetailedReport[Page[DetailedRow]], PageRequest[DetailedRow]):
    """The detailed report, page by page; each page costs one request.

    For many rows :class:`ExportDetailed` is cheaper: it returns all of them for one request.

    https://engineering.toggl.com/docs/reports/detailed_reports#post-search-time-entries
    """

    end_time: str | Unset | None = renamed("endTime", default=UNSET)
    """Time of day at which the days end, as Toggl's web pages send it; not documented further."""
    page_size: Annotated[int, AtLeast(1)] | Unset | None = PAGE_SIZE
    """Rows on a page; a host may send fewer. With UNSET, Toggl sends 50."""

    verify: bool = unsent(default=False)
    """True to request the totals after the last row, and fail if the rows do not add up to them.

    The totals cost one more request; the error is a DecodeError.
    """

    size_field: ClassVar[str | None] = "page_size"

    def following(self, end: PageEnd) -> Following[Self]:
        """Return the request for the next page, made from the headers; the last page has no cursor there.

        Raises:
            DecodeError: Toggl's cursor is incomplete, malformed or not ahead.
        """
        entry = number_in(end.headers, "x-next-id")
        row = number_in(end.headers, "x-next-row-number")
        timestamp = number_in(end.headers, "x-next-timestamp")
        if row is None:
            if entry is not None or timestamp is not None:
                raise DecodeError(
                    "the next page's row number is missing, so the remaining rows cannot be requested"
                )
            return self._look(end)
        if row <= self._first_row or not end.count:
            raise DecodeError(f"the report does not advance: row {row} follows row {self._first_row}")
        # With the id but without the timestamp, Toggl has returned an empty page and no error.
        cursor = (UNSET, UNSET) if entry is None or timestamp is None else (entry, timestamp)
        after = self.evolve(first_row_number=row, first_id=cursor[0], first_timestamp=cursor[1])
        return Following(end.count, after)

    def _look(self, end: PageEnd) -> Following[Self]:
        # Toggl's headers may get lost on the way, so a full page is followed by a look for one more.
        stated = number_in(end.headers, "x-page-size")
        fullness = end.fullness(self.page_length, TOGGLS_PAGE_SIZE)
        is_last = fullness is Fullness.NOT_FULL if stated is None else end.count < stated
        row = self._first_row + end.count
        after = self.evolve(first_row_number=row, first_id=UNSET, first_timestamp=UNSET)
        # Without ids, a server that ignores the row number could not be recognized.
        return Following(end.count, None if is_last or not self.row_ids(end.last) else after, Basis.LOOK)

    @property
    def _first_row(self) -> int:
        return self.first_row_number or 1

    @property
    def first_id_announced(self) -> Hashable | None:
        """The id of the entry with which the page begins, if the request has a cursor."""
        return self.first_id or None

    def earlier(self, rows: int) -> Self | None:
        """Return a request for a page that begins so many rows earlier, None if this is the first page."""
        if self._first_row == 1:
            return None
        row = max(1, self._first_row - rows)
        return self.evolve(first_row_number=row, first_id=UNSET, first_timestamp=UNSET)

    def proof(self) -> "TotalTimeCheck | None":
        """Return a check of the total time.

        It is None if ``verify`` is not set, or if the report begins at a later row than the first.
        """
        if not self.verify or self._first_row > 1:
            return None
        conditions = {field.name: getattr(self, field.name) for field in EntryFilter.__attrs_attrs__}
        make: Callable[..., DetailedTotals] = DetailedTotals
        return TotalTimeCheck(make(**conditions, end_time=self.end_time, grouped=self.grouped))

    def row_ids(self, row: object) -> tuple[Hashable, ...]:
        """Return the ids of the row's entries, which identify it whatever its number is; () without ids."""
        entries: tuple[TimeEntry, ...] = getattr(row, "time_entries", ())
        found = tuple(entry.id for entry in entries)
        return () if None in found else found

    def reduced(self, row: _RowT, ids: Collection[Hashable]) -> _RowT:
        """Return a group of entries without those that came before in another group."""
        if not isinstance(row, DetailedRow):
            return row
        return attrs.evolve(row, time_entries=tuple(each for each in row.time_entries if each.id in ids))


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries/totals")
class DetailedTotals(EntryFilter[ReportTotals]):
    """The totals of the detailed report.

    https://engineering.toggl.com/docs/reports/detailed_reports#post-load-totals-detailed-report
    """

    end_time: str | Unset | None = renamed("endTime", default=UNSET)
    """Time of day at which the days end, as Toggl's web pages send it; not documented further."""
    granularity: str | Unset | None = UNSET
    """Length of a step in the graph."""
    grouped: bool | Unset | None = UNSET
    """True to count equal entries as one."""
    resolution: str | Unset | None = UNSET
    """Length of a step in the graph, such as ``day``, ``week`` or ``month``."""
    with_graph: bool | Unset | None = UNSET
    """True to include time and money in each step."""
    with_inline_rates: bool | Unset | None = renamed("withInlineRates", default=UNSET)
    """True to include billable time by hourly rate in each step."""


@attrs.define
class TotalTimeCheck:
    """The total time of a report's rows, to compare with Toggl's totals; running entries count as zero."""

    request: DetailedTotals
    seconds: int = 0

    def add(self, row: object) -> None:
        """Add the time of a row's entries."""
        entries: tuple[TimeEntry, ...] = getattr(row, "time_entries", ())
        self.seconds += sum(max(0, entry.seconds or 0) for entry in entries)

    def check(self, model: object) -> None:
        """Compare the total time with Toggl's totals, once all rows have been added.

        Raises:
            DecodeError: the two differ.
        """
        total = model.seconds if isinstance(model, ReportTotals) else None
        if total != self.seconds:
            raise DecodeError(f"the rows add up to {self.seconds} s, but Toggl's totals report {total} s")
