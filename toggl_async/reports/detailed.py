"""The detailed report: https://engineering.toggl.com/docs/reports/detailed_reports."""

import re
from collections.abc import Callable, Hashable
from typing import Annotated, ClassVar, Generic, Literal, Self, TypeAlias

import attrs

from toggl_async.errors import DecodeError
from toggl_async.headers import Headers
from toggl_async.reports.filters import EntryFilter, OrderDirection, expect_range
from toggl_async.reports.totals import ReportTotals
from toggl_async.request.base import ModelT, endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, renamed, unsent
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.pages import Page, PageRequest
from toggl_async.request.validation import AtLeast

DetailedOrder: TypeAlias = Literal["date", "user", "duration", "description", "last_update"] | str

_WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)


@request_base
class DetailedReport(EntryFilter[ModelT], Generic[ModelT]):
    """The detailed report: one row for each time entry, or for each group of like ones."""

    enrich_response: bool | Unset | None = UNSET
    """Give all that is known of each entry, names above all; exports do in any case."""
    first_id: int | Unset | None = UNSET
    """Id of the entry to begin with: part of the cursor. Exports come whole and seem to pass it over."""
    first_row_number: Annotated[int, AtLeast(1)] | Unset | None = UNSET
    """Number of the row to begin with, from 1: part of the cursor."""
    first_timestamp: int | Unset | None = UNSET
    """Start of the entry to begin with, in Unix seconds: part of the cursor."""
    grouped: bool | Unset | None = UNSET
    """Put entries that say the same into one row."""
    hide_amounts: bool | Unset | None = UNSET
    """Leave the amounts of money out."""
    order_by: DetailedOrder | Unset | None = UNSET
    """Order: by ``date`` (the default), ``user``, ``duration``, ``description`` or ``last_update``."""
    order_dir: OrderDirection | Unset | None = UNSET
    """``ASC`` or ``DESC``."""
    page_size: Annotated[int, AtLeast(1)] | Unset | None = UNSET
    """Rows on a page, 50 if left out; exports come whole in any case."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class TimeEntry(Model):
    """A stretch of tracked time, in the offset of its user's profile."""

    id: int | None = None
    """The entry's id."""
    seconds: int | None = None
    """How long it took, in seconds; negative while it runs."""
    start: Timestamp | None = None
    """When it began."""
    stop: Timestamp | None = None
    """When it ended; None while it runs."""
    at: Timestamp | None = None
    """When it was last changed."""
    at_tz: Timestamp | None = None
    """When it was last changed, in the offset of the user's profile."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class DetailedRow(Model):
    """A row of the detailed report: one entry, or several that say the same.

    Names and colours come with ``enrich_response`` alone.
    """

    user_id: int | None = None
    """Whose time it is."""
    username: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's e-mail address."""
    project_id: int | None = None
    """The project, None without one."""
    project_name: str | None = None
    """The project's name."""
    project_color: str | None = None
    """The project's colour, as a number in a string."""
    project_hex: str | None = None
    """The project's colour, as ``#rrggbb``."""
    client_name: str | None = None
    """The name of the project's client."""
    task_id: int | None = None
    """The task, None without one."""
    task_name: str | None = None
    """The task's name."""
    billable: bool | None = None
    """Whether the time is billable."""
    description: str | None = None
    """What was done."""
    tag_ids: tuple[int, ...] = ()
    """The entry's tags."""
    tag_names: tuple[str, ...] = ()
    """The tags' names."""
    billable_amount_in_cents: int | None = None
    """Money earned, in cents."""
    hourly_rate_in_cents: int | None = None
    """Money an hour, in cents."""
    currency: str | None = None
    """Currency of the amounts."""
    time_entries: tuple[TimeEntry, ...] = ()
    """The entries of the row."""
    row_number: int | None = None
    """The row's number in the report, from 1."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries")
class Detailed(DetailedReport[Page[DetailedRow]], PageRequest[DetailedRow]):
    """The detailed report, page by page; each page costs a request.

    For many rows :class:`ExportDetailed` is cheaper: it brings all of them in one request.

    https://engineering.toggl.com/docs/reports/detailed_reports#post-search-time-entries
    """

    end_time: str | Unset | None = renamed("endTime", default=UNSET)
    """Time of day at which the days end, as Toggl's web pages send it; not documented further."""

    verify: bool = unsent(default=False)
    """After the last row ask for the totals, one request more, and fail where the time does not add up."""

    cursor: ClassVar[tuple[str, ...]] = ("x-next-id", "x-next-row-number", "x-next-timestamp")

    def following(self, count: int, last: object, headers: Headers) -> tuple[int, Self | None]:
        """Read the cursor of the next page from the headers; on the last page there is none."""
        del last
        expect_range(self, headers)
        entry, row, timestamp = (self._number(headers, name) for name in self.cursor)
        if row is None:
            if entry is not None or timestamp is not None:
                raise DecodeError("the next page's row number is missing, so the rest cannot be asked for")
            return count, None
        if row <= (self.first_row_number or 1) or not count:
            raise DecodeError(
                f"the report does not advance: after row {self.first_row_number or 1} comes {row}"
            )
        if entry is None or timestamp is None:
            # With the id but not the time, Toggl has been seen to answer with nothing and no error.
            return count, self.evolve(first_row_number=row, first_id=UNSET, first_timestamp=UNSET)
        return count, self.evolve(first_row_number=row, first_id=entry, first_timestamp=timestamp)

    @staticmethod
    def _number(headers: Headers, name: str) -> int | None:
        text = headers.get(name)
        if text is None:
            return None
        if not _WHOLE.fullmatch(text):
            raise DecodeError(f"the header {name} is no number: {text[:40]!r}")
        return int(text)

    def proof(self) -> "SumOfTime | None":
        """The time of all entries; of a report that begins at a later row there is none."""
        if not self.verify or (self.first_row_number or 1) > 1:
            return None
        asked = {field.name: getattr(self, field.name) for field in EntryFilter.__attrs_attrs__}
        make: Callable[..., DetailedTotals] = DetailedTotals
        return SumOfTime(make(**asked, end_time=self.end_time, grouped=self.grouped))

    def key(self, row: object) -> Hashable:
        """What tells a row from others, whatever its number: the ids of its entries."""
        entries = getattr(row, "time_entries", ())
        return tuple(entry.id for entry in entries) or id(row)


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries/totals")
class DetailedTotals(EntryFilter[ReportTotals]):
    """Totals of the detailed report.

    https://engineering.toggl.com/docs/reports/detailed_reports#post-load-totals-detailed-report
    """

    end_time: str | Unset | None = renamed("endTime", default=UNSET)
    """Time of day at which the days end, as Toggl's web pages send it; not documented further."""
    granularity: str | Unset | None = UNSET
    """Length of the steps in the graph."""
    grouped: bool | Unset | None = UNSET
    """Put entries that say the same into one."""
    resolution: str | Unset | None = UNSET
    """Length of the steps in the graph, such as ``day``, ``week`` or ``month``."""
    with_graph: bool | Unset | None = UNSET
    """Tell time and money by step as well."""
    with_inline_rates: bool | Unset | None = renamed("withInlineRates", default=UNSET)
    """Tell billable time by hourly rate in each step."""


@attrs.define
class SumOfTime:
    """Adds up the time of a report's entries; one that still runs has none yet."""

    request: DetailedTotals
    seconds: int = 0

    def add(self, row: object) -> None:
        """A row came."""
        entries: tuple[TimeEntry, ...] = getattr(row, "time_entries", ())
        self.seconds += sum(max(0, entry.seconds or 0) for entry in entries)

    def check(self, model: object) -> None:
        """All rows came.

        Raises:
            DecodeError: Toggl's totals tell another time.
        """
        total = model.seconds if isinstance(model, ReportTotals) else None
        if total != self.seconds:
            raise DecodeError(f"the rows add up to {self.seconds} s, but Toggl's totals tell {total} s")
