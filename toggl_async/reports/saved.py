"""Reports that somebody saved and shared: https://engineering.toggl.com/docs/reports/saved_reports."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import attrs

from toggl_async.reports.detailed import DetailedRow
from toggl_async.reports.summary import SummaryTable
from toggl_async.reports.totals import ReportTotals
from toggl_async.reports.weekly import WeeklyRow
from toggl_async.request.base import Request, endpoint
from toggl_async.request.fields import UNSET, Unset, secret
from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import FileFormat
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids, Matching, OptionalIds

Token = Annotated[str, Matching(r"[A-Za-z0-9_-]{1,200}", "the token in a saved report's address")]


@endpoint(
    "/reports/api/v3/shared/{report_token}/{format}", older="/reports/api/v3/shared/{report_token}.{format}"
)
class ExportSaved(FileRequest):
    """A saved report as csv, xlsx or pdf, with the conditions that were saved with it.

    Who has the token may see a public report: it is kept out of logs and messages like a credential.
    The reference has one spelling of its address and newer documents another; where the newer one is not
    known, the older is asked once, and remembered.

    https://engineering.toggl.com/docs/reports/exports#post-export-csv-for-saved-report
    """

    report_token: Token = secret(kw_only=False)
    """The token from the report's address."""
    format: Literal["csv", "xlsx", "pdf"] = "csv"
    """The kind of file."""

    @property
    def file_format(self) -> FileFormat:
        """Which kind of file comes."""
        return self.format


@attrs.frozen(kw_only=True, repr=False, slots=False)
class DetailedResults(Model):
    """A detailed report with its totals."""

    report: tuple[DetailedRow, ...] = ()
    """Its rows."""
    totals: ReportTotals | None = None
    """Its totals."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SummaryResults(Model):
    """A summary report with its totals."""

    report: SummaryTable | None = None
    """Its groups."""
    totals: ReportTotals | None = None
    """Its totals."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class WeeklyResults(Model):
    """A weekly report with its totals."""

    report: tuple[WeeklyRow, ...] = ()
    """Its rows."""
    totals: ReportTotals | None = None
    """Its totals."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Named(Model):
    """A thing that ids in the report stand for."""

    id: int | None = None
    """Its id."""
    name: str | None = None
    """Its name."""
    external_reference: str | None = None
    """A name for it in another program."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportProject(Named):
    """A project in a saved report. Time is in seconds or hours as the names say."""

    client_id: int | None = None
    """Its client."""
    color: str | None = None
    """Its colour."""
    currency: str | None = None
    """Currency of its money."""
    fixed_fee: float | None = None
    """Money for all of it, in its currency."""
    start_date: str | None = None
    """Its first day, as Toggl writes it."""
    end_date: str | None = None
    """Its last day, as Toggl writes it."""
    actual_hours: int | None = None
    """Time tracked."""
    actual_seconds: int | None = None
    """Time tracked."""
    estimated_hours: int | None = None
    """Time that was estimated."""
    estimated_seconds: int | None = None
    """Time that was estimated."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportTask(Named):
    """A task in a saved report."""

    project_id: int | None = None
    """Its project."""
    estimated_seconds: int | None = None
    """Time that was estimated, in seconds."""
    tracked_seconds: int | None = None
    """Time tracked, as Toggl sends it; for tasks elsewhere that is milliseconds."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportUser(Named):
    """A user in a saved report."""

    email: str | None = None
    """The user's e-mail address."""
    avatar_url: str | None = None
    """Address of a picture; never fetched."""
    group_ids: tuple[int, ...] = ()
    """The user's groups."""
    labour_cost: int | None = None
    """Money an hour that the user costs."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportDictionaries(Model):
    """What the ids in a saved report stand for, by id."""

    clients: Mapping[int, Named] = attrs.field(factory=dict[int, Named])
    """Clients."""
    projects: Mapping[int, ReportProject] = attrs.field(factory=dict[int, ReportProject])
    """Projects."""
    tags: Mapping[int, Named] = attrs.field(factory=dict[int, Named])
    """Tags."""
    tasks: Mapping[int, ReportTask] = attrs.field(factory=dict[int, ReportTask])
    """Tasks."""
    user_groups: Mapping[int, Named] = attrs.field(factory=dict[int, Named])
    """User groups."""
    users: Mapping[int, ReportUser] = attrs.field(factory=dict[int, ReportUser])
    """Users."""
    filters: object = None
    """The same for the conditions, as Toggl sends it for now."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SavedReport(Model):
    """A saved report: of the three results the one that its type names comes."""

    report_name: str | None = None
    """What it is called."""
    report_type: str | None = None
    """``detailed``, ``summary`` or ``weekly``."""
    detailed_results: DetailedResults | None = None
    """The result, if it is a detailed report."""
    summary_results: SummaryResults | None = None
    """The result, if it is a summary report."""
    weekly_results: WeeklyResults | None = None
    """The result, if it is a weekly report."""
    dictionaries: ReportDictionaries | None = None
    """What the ids stand for."""
    features: Mapping[str, bool] | None = None
    """What the workspace's plan has."""
    saved_params: Mapping[str, object] | None = None
    """The conditions that were saved."""
    input_params: Mapping[str, object] | None = None
    """The conditions of this call."""
    fixed_daterange: bool | None = None
    """Whether it always covers the same days."""
    hide_amounts: bool | None = None
    """Whether amounts of money are left out."""
    is_commenting_enabled: bool | None = None
    """Whether it may be commented on."""
    public: bool | None = None
    """Whether everybody with the token may see it."""
    workspace_logo: str | None = None
    """Address of a picture; never fetched."""


@endpoint("/reports/api/v3/shared/{report_token}")
class LoadSaved(Request[SavedReport]):
    """A saved report as values. What is left out is as it was saved.

    https://engineering.toggl.com/docs/reports/saved_reports#post-load-the-previously-saved-report
    """

    report_token: Token = secret(kw_only=False)
    """The token from the report's address."""
    start_date: date | Unset | None = UNSET
    """First day, included."""
    end_date: date | Unset | None = UNSET
    """Last day, included."""
    first_timestamp: int | Unset | None = UNSET
    """Start of the entry to begin with, in Unix seconds."""
    billable: bool | Unset | None = UNSET
    """Only billable entries, or only the others."""
    client_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these clients."""
    description: str | Unset | None = UNSET
    """Only entries whose description holds this text."""
    group_ids: Ids | Unset | None = UNSET
    """Only entries of the members of these user groups."""
    grouped: bool | Unset | None = UNSET
    """Put entries that say the same into one row."""
    grouping: str | Unset | None = UNSET
    """What a summary is grouped by."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these projects."""
    rounding: int | Unset | None = UNSET
    """Round durations: -1 down, 0 to the nearest, 1 up."""
    rounding_minutes: int | Unset | None = UNSET
    """Minutes to round to."""
    sub_grouping: str | Unset | None = UNSET
    """What the groups of a summary are divided by."""
    tag_ids: OptionalIds | Unset | None = UNSET
    """Only entries with one of these tags."""
    task_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these tasks."""
    user_ids: Ids | Unset | None = UNSET
    """Only entries of these users."""
