"""Reports that a user saved and shared: https://engineering.toggl.com/docs/reports/saved_reports."""

from collections.abc import Mapping
from datetime import date

import attrs

from toggl_async.headers import Headers
from toggl_async.reports.detailed import DetailedRow
from toggl_async.reports.saved_exports import ExportSaved, Token
from toggl_async.reports.summary import SummaryTable
from toggl_async.reports.totals import ReportTotals
from toggl_async.reports.weekly import WeeklyRow
from toggl_async.request.base import Request, endpoint
from toggl_async.request.date_ranges import expect_days
from toggl_async.request.fields import UNSET, Unset, secret
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids, OptionalIds, Rounding, RoundingMinutes

__all__ = [
    "DetailedResults",
    "ExportSaved",
    "LoadSaved",
    "ReportDictionaries",
    "ReportItem",
    "ReportProject",
    "ReportTask",
    "ReportUser",
    "SavedReport",
    "SummaryResults",
    "WeeklyResults",
]


@attrs.frozen(kw_only=True, repr=False, slots=False)
class DetailedResults(Model):
    """A detailed report with its totals."""

    report: tuple[DetailedRow, ...] = ()
    """Rows of the report."""
    totals: ReportTotals | None = None
    """Totals of the report."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SummaryResults(Model):
    """A summary report with its totals."""

    report: SummaryTable | None = None
    """Groups of the report."""
    totals: ReportTotals | None = None
    """Totals of the report."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class WeeklyResults(Model):
    """A weekly report with its totals."""

    report: tuple[WeeklyRow, ...] = ()
    """Rows of the report."""
    totals: ReportTotals | None = None
    """Totals of the report."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportItem(Model):
    """An item that is referred to by id in a saved report."""

    id: int | None = None
    """The item's id."""
    name: str | None = None
    """The item's name."""
    external_reference: str | None = None
    """The item's name in another program."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportProject(ReportItem):
    """A project in a saved report."""

    client_id: int | None = None
    """Id of the project's client."""
    color: str | None = None
    """The project's colour."""
    currency: str | None = None
    """Currency of the project's money."""
    fixed_fee: float | None = None
    """Money for the whole project, in its currency."""
    start_date: str | None = None
    """First day of the project, as Toggl writes it."""
    end_date: str | None = None
    """Last day of the project, as Toggl writes it."""
    actual_hours: int | None = None
    """Tracked time, in hours."""
    actual_seconds: int | None = None
    """Tracked time, in seconds."""
    estimated_hours: int | None = None
    """Estimated time, in hours."""
    estimated_seconds: int | None = None
    """Estimated time, in seconds."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportTask(ReportItem):
    """A task in a saved report."""

    project_id: int | None = None
    """Id of the task's project."""
    estimated_seconds: int | None = None
    """Estimated time, in seconds."""
    tracked_seconds: int | None = None
    """Tracked time, as Toggl sends it; in other lists of tasks this field is in milliseconds."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportUser(ReportItem):
    """A user in a saved report."""

    email: str | None = None
    """The user's e-mail address."""
    avatar_url: str | None = None
    """Address of the user's picture, which is never fetched."""
    group_ids: tuple[int, ...] = ()
    """Ids of the user's groups."""
    labour_cost: int | None = None
    """Cost of the user per hour."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportDictionaries(Model):
    """The items that are referred to by id in a saved report, each by its id."""

    clients: Mapping[int, ReportItem] = attrs.field(factory=dict[int, ReportItem])
    """Clients by id."""
    projects: Mapping[int, ReportProject] = attrs.field(factory=dict[int, ReportProject])
    """Projects by id."""
    tags: Mapping[int, ReportItem] = attrs.field(factory=dict[int, ReportItem])
    """Tags by id."""
    tasks: Mapping[int, ReportTask] = attrs.field(factory=dict[int, ReportTask])
    """Tasks by id."""
    user_groups: Mapping[int, ReportItem] = attrs.field(factory=dict[int, ReportItem])
    """User groups by id."""
    users: Mapping[int, ReportUser] = attrs.field(factory=dict[int, ReportUser])
    """Users by id."""
    filters: object = None
    """The items in the report's conditions, not decoded: Toggl has announced that this will change."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SavedReport(Model):
    """A saved report. Of its three results only the one that ``report_type`` names is set."""

    report_name: str | None = None
    """Name of the report."""
    report_type: str | None = None
    """Type of the report: ``detailed``, ``summary`` or ``weekly``."""
    detailed_results: DetailedResults | None = None
    """The result of a detailed report."""
    summary_results: SummaryResults | None = None
    """The result of a summary report."""
    weekly_results: WeeklyResults | None = None
    """The result of a weekly report."""
    dictionaries: ReportDictionaries | None = None
    """The items that are referred to by id."""
    features: Mapping[str, bool] | None = None
    """The features of the workspace's plan."""
    saved_params: Mapping[str, object] | None = None
    """The saved conditions."""
    input_params: Mapping[str, object] | None = None
    """The conditions in this request."""
    fixed_daterange: bool | None = None
    """True if the report always covers the same days."""
    hide_amounts: bool | None = None
    """True if amounts of money are left out."""
    is_commenting_enabled: bool | None = None
    """True if users may comment on the report."""
    public: bool | None = None
    """True if everybody who has the token may see the report."""
    workspace_logo: str | None = None
    """Address of the workspace's logo, which is never fetched."""


@endpoint("/reports/api/v3/shared/{report_token}")
class LoadSaved(Request[SavedReport]):
    """A saved report as values. Fields that are left out keep their saved values.

    https://engineering.toggl.com/docs/reports/saved_reports#post-load-the-previously-saved-report
    """

    report_token: Token = secret(kw_only=False)
    """The token in the report's address."""
    start_date: date | Unset | None = UNSET
    """First day, included."""
    end_date: date | Unset | None = UNSET
    """Last day, included."""
    first_timestamp: int | Unset | None = UNSET
    """Start of the first entry, in Unix seconds."""
    billable: bool | Unset | None = UNSET
    """Only billable entries (True), or only the others (False)."""
    client_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these clients."""
    description: str | Unset | None = UNSET
    """Only entries whose description contains this text."""
    group_ids: Ids | Unset | None = UNSET
    """Only entries of the members of these user groups."""
    grouped: bool | Unset | None = UNSET
    """True to group equal entries into one row."""
    grouping: str | Unset | None = UNSET
    """The property by which a summary is grouped."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these projects."""
    rounding: Rounding | Unset | None = UNSET
    """Rounding of durations: down (-1), to the nearest (0) or up (1)."""
    rounding_minutes: RoundingMinutes | Unset | None = UNSET
    """Minutes to which durations are rounded."""
    sub_grouping: str | Unset | None = UNSET
    """The property by which the groups of a summary are divided."""
    tag_ids: OptionalIds | Unset | None = UNSET
    """Only entries with one of these tags."""
    task_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these tasks."""
    user_ids: Ids | Unset | None = UNSET
    """Only entries of these users."""

    def check_headers(self, headers: Headers) -> None:
        """Check that the report covers the given days, if the headers state which days it covers.

        Raises:
            DecodeError: it covers other days.
        """
        expect_days(self.start_date, self.end_date, headers)
