"""Reports as files: https://engineering.toggl.com/docs/reports/exports."""

from typing import Generic, Literal, TypeAlias

from toggl_async.conform import Checked
from toggl_async.fields import UNSET, Unset
from toggl_async.reports.filters import DateFormat, DurationFormat, EntryFilter, OrderDirection
from toggl_async.request import AnswerT, CsvFile, PdfFile, TableFile, endpoint, part

DetailedOrder: TypeAlias = Literal["date", "user", "duration", "description", "last_update"] | str
SummaryOrder: TypeAlias = Literal["title", "duration"] | str


@part
class DetailedReport(EntryFilter[AnswerT], Generic[AnswerT]):
    """The detailed report: one row for each time entry."""

    duration_format: DurationFormat | Unset | None = UNSET
    """How durations are written: ``classic`` (the default), ``decimal`` or ``improved``."""
    enrich_response: bool | Unset | None = UNSET
    """Give all that is known of each entry; exports do in any case."""
    first_id: int | Unset | None = UNSET
    """Id of the entry to begin with; exports are not paged and seem to pass it over."""
    first_row_number: int | Unset | None = UNSET
    """Number of the row to begin with, from 1."""
    first_timestamp: int | Unset | None = UNSET
    """Start of the entry to begin with, in Unix seconds."""
    grouped: bool | Unset | None = UNSET
    """Put entries that say the same into one row."""
    hide_amounts: bool | Unset | None = UNSET
    """Leave the amounts of money out."""
    order_by: DetailedOrder | Unset | None = UNSET
    """Order: by ``date`` (the default), ``user``, ``duration``, ``description`` or ``last_update``."""
    order_dir: OrderDirection | Unset | None = UNSET
    """``ASC`` or ``DESC``."""
    page_size: int | Unset | None = UNSET
    """Rows on a page; exports come whole in any case."""


@part
class GroupFilter(Checked):
    """Bounds within which a group of a summary is shown."""

    currency: str | Unset | None = UNSET
    """Currency of the amounts, such as ``"USD"``."""
    max_amount_cents: int | Unset | None = UNSET
    """Show groups that earned at most this, in cents."""
    max_duration_seconds: int | Unset | None = UNSET
    """Show groups of at most so many seconds."""
    min_amount_cents: int | Unset | None = UNSET
    """Show groups that earned at least this, in cents."""
    min_duration_seconds: int | Unset | None = UNSET
    """Show groups of at least so many seconds."""


@part
class Audit(Checked):
    """Which groups of a summary are shown (paid plans)."""

    group_filter: GroupFilter | Unset | None = UNSET
    """Bounds within which a group is shown."""
    show_empty_groups: bool | Unset | None = UNSET
    """Show groups without tracked time."""
    show_tracked_groups: bool | Unset | None = UNSET
    """Show groups with tracked time."""


@part
class SummaryReport(EntryFilter[AnswerT], Generic[AnswerT]):
    """The summary report: time summed by group and sub-group."""

    audit: Audit | Unset | None = UNSET
    """Show only groups within bounds, or empty ones too (paid plans)."""
    collapse: bool | Unset | None = UNSET
    """Put small groups together as "other"."""
    distinguish_rates: bool | Unset | None = UNSET
    """Make a sub-group of its own for each hourly rate."""
    duration_format: DurationFormat | Unset | None = UNSET
    """How durations are written: ``classic`` (the default), ``decimal`` or ``improved``."""
    grouping: str | Unset | None = UNSET
    """What rows are grouped by: ``projects`` (the default), ``clients``, ``users``, ``tags`` and others."""
    hide_amounts: bool | Unset | None = UNSET
    """Leave the amounts of money out."""
    hide_rates: bool | Unset | None = UNSET
    """Leave the hourly rates out."""
    include_time_entry_ids: bool | Unset | None = UNSET
    """List the ids of the entries in each sub-group; exports pass it over."""
    order_by: SummaryOrder | Unset | None = UNSET
    """What groups are ordered by: ``title`` (the default) or ``duration``."""
    order_dir: OrderDirection | Unset | None = UNSET
    """``ASC`` or ``DESC``."""
    sub_grouping: str | Unset | None = UNSET
    """What each group is divided by: ``time_entries`` (the default), ``tasks``, ``users`` and others."""


@part
class WeeklyReport(EntryFilter[AnswerT], Generic[AnswerT]):
    """The weekly report: time of each user and project by day of the week."""

    calculate: Literal["time", "amounts"] | str | Unset | None = UNSET
    """What is summed: ``time`` or ``amounts``."""
    group_by_task: bool | Unset | None = UNSET
    """Divide each project by task as well."""
    grouping: str | Unset | None = UNSET
    """What rows are grouped by."""


@part
class PrintedPage(EntryFilter[AnswerT], Generic[AnswerT]):
    """How a pdf writes numbers and dates."""

    cents_separator: str | Unset | None = UNSET
    """What stands before the cents, such as ``"."``."""
    date_format: DateFormat | Unset | None = UNSET
    """How dates are written, such as ``YYYY-MM-DD``; the default is ``MM/DD/YYYY``."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries.{format}")
class ExportDetailed(DetailedReport[bytes], TableFile):
    """The detailed report as csv or xlsx: every entry of the span in one file and one request.

    The csv begins with a byte order mark and has neither ids nor zones; its columns vary with the plan.

    https://engineering.toggl.com/docs/reports/exports#post-export-detailed-report
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/time_entries.pdf")
class ExportDetailedPdf(DetailedReport[bytes], PrintedPage[bytes], PdfFile):
    """The detailed report as pdf.

    https://engineering.toggl.com/docs/reports/exports#post-export-detailed-report-1
    """

    display_mode: str | Unset | None = UNSET
    """How entries are shown, as Toggl's web pages send it; not documented further."""
    hour_format: str | Unset | None = UNSET
    """How times of day are written, as Toggl's web pages send it."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/summary/time_entries.{format}")
class ExportSummary(SummaryReport[bytes], TableFile):
    """The summary report as csv or xlsx.

    https://engineering.toggl.com/docs/reports/exports#post-export-summary-report
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/weekly/time_entries.csv")
class ExportWeekly(WeeklyReport[bytes], CsvFile):
    """The weekly report as csv.

    https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/weekly/time_entries.pdf")
class ExportWeeklyPdf(WeeklyReport[bytes], PrintedPage[bytes], PdfFile):
    """The weekly report as pdf.

    https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report-1
    """

    duration_format: DurationFormat | Unset | None = UNSET
    """How durations are written: ``classic`` (the default), ``decimal`` or ``improved``."""
    logo_url: str | Unset | None = UNSET
    """Address of a picture for the head of the page; it is Toggl that fetches it, never this library."""
