"""The summary report, and totals of projects: https://engineering.toggl.com/docs/reports/summary_reports."""

from typing import Generic

import attrs

from toggl_async.reports.summary_fields import Audit, GroupFilter, SummaryReport
from toggl_async.reports.totals import Rate, ReportTotals
from toggl_async.request.base import ModelT, WorkspaceRequest, endpoint, request_base
from toggl_async.request.date_ranges import DateRange
from toggl_async.request.fields import UNSET, LocalTime, Unset, renamed
from toggl_async.request.model import Model
from toggl_async.request.validation import Id

__all__ = [
    "Audit",
    "GroupFilter",
    "ProjectDateRange",
    "ProjectSummary",
    "ProjectUserSummaries",
    "ProjectUserSummary",
    "Summary",
    "SummaryGroup",
    "SummaryReport",
    "SummarySubGroup",
    "SummaryTable",
]


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SummarySubGroup(Model):
    """A sub-group of the summary report."""

    id: int | None = None
    """Id of the sub-group's item; None for entries by description, and for entries without an item."""
    title: str | None = None
    """Title of the sub-group."""
    seconds: int | None = None
    """Tracked time, in seconds."""
    rates: tuple[Rate, ...] = ()
    """Billable time by hourly rate."""
    ids: tuple[int, ...] = ()
    """Ids of the time entries in the sub-group, if they were requested."""
    names: tuple[str, ...] = ()
    """Names of the sub-group's items, if it combines several, such as tags."""
    local_start: LocalTime | None = None
    """Start of the first entry in the user's local time; the zone ``Z`` that Toggl sends is wrong."""
    project_color: str | None = None
    """The project's colour, as a number in a string."""
    project_hex_color: str | None = None
    """The project's colour, as ``#rrggbb``."""
    for_export: bool | None = renamed("ForExport", default=None)
    """An internal setting of Toggl that is part of the response."""
    distinguishes_rates: bool | None = renamed("DistinguishRates", default=None)
    """True if there is a separate sub-group for each hourly rate."""
    grouping: str | None = renamed("Grouping", default=None)
    """The property by which time is grouped."""
    sub_grouping: str | None = renamed("SubGrouping", default=None)
    """The property by which groups are divided."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SummaryGroup(Model):
    """A group of the summary report."""

    id: int | None = None
    """Id of the group's item; None for entries without an item."""
    ids: tuple[int, ...] = ()
    """Ids of the group's items, if it combines several, such as tags."""
    names: tuple[str, ...] = ()
    """Names of these items."""
    sub_groups: tuple[SummarySubGroup, ...] = ()
    """The sub-groups."""
    project_color: str | None = None
    """The project's colour, as a number in a string."""
    project_hex_color: str | None = None
    """The project's colour, as ``#rrggbb``."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SummaryTable(Model):
    """The summary report."""

    groups: tuple[SummaryGroup, ...] = ()
    """The groups; empty if no time was tracked."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/summary/time_entries")
class Summary(SummaryReport[SummaryTable]):
    """The summary report, with all groups in one response.

    https://engineering.toggl.com/docs/reports/summary_reports#post-search-time-entries
    """

    end_time: str | Unset | None = renamed("endTime", default=UNSET)
    """Time of day at which the days end, as Toggl's web pages send it; not documented further."""


@request_base
class ProjectDateRange(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """A date range for totals of projects."""

    start_time: str | Unset | None = renamed("startTime", default=UNSET)
    """Time of day at which the days begin, as Toggl's web pages send it; not documented further."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/projects/{project_id}/summary")
class ProjectSummary(ProjectDateRange[ReportTotals]):
    """The totals of one project.

    https://engineering.toggl.com/docs/reports/summary_reports#post-load-project-summary
    """

    project_id: Id = attrs.field(kw_only=False)
    """Id of the project."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectUserSummary(Model):
    """The time of one user for one project."""

    user_id: int | None = None
    """Id of the user."""
    project_id: int | None = None
    """Id of the project; None for time without a project."""
    tracked_seconds: int | None = None
    """Tracked time, in seconds."""
    billable_seconds: int | None = None
    """Billable time, in seconds."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/projects/summary")
class ProjectUserSummaries(ProjectDateRange[tuple[ProjectUserSummary, ...]]):
    """The time of each user for each project.

    https://engineering.toggl.com/docs/reports/summary_reports#post-list-project-users
    """
