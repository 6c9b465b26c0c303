"""The summary report and totals of projects: https://engineering.toggl.com/docs/reports/summary_reports."""

from typing import Generic

import attrs

from toggl_async.reports.filters import EntryFilter
from toggl_async.reports.totals import Rate, ReportTotals
from toggl_async.request.base import DateRange, ModelT, WorkspaceRequest, endpoint, request_base
from toggl_async.request.fields import UNSET, LocalTime, Unset, renamed
from toggl_async.request.model import Model
from toggl_async.request.validation import Id, Validated


@request_base
class GroupFilter(Validated):
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


@request_base
class Audit(Validated):
    """Which groups of a summary are shown (paid plans)."""

    group_filter: GroupFilter | Unset | None = UNSET
    """Bounds within which a group is shown."""
    show_empty_groups: bool | Unset | None = UNSET
    """Show groups without tracked time."""
    show_tracked_groups: bool | Unset | None = UNSET
    """Show groups with tracked time."""


@request_base
class SummaryReport(EntryFilter[ModelT], Generic[ModelT]):
    """The summary report: time summed by group and sub-group."""

    audit: Audit | Unset | None = UNSET
    """Show only groups within bounds, or empty ones too (paid plans)."""
    distinguish_rates: bool | Unset | None = UNSET
    """Make a sub-group of its own for each hourly rate."""
    grouping: str | Unset | None = UNSET
    """What time is grouped by: ``projects`` (the default), ``clients``, ``users``, ``tags`` and others."""
    include_time_entry_ids: bool | Unset | None = UNSET
    """List the ids of the entries in each sub-group; exports pass it over."""
    sub_grouping: str | Unset | None = UNSET
    """What each group is divided by: ``time_entries`` (the default), ``tasks``, ``users`` and others."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SummarySubGroup(Model):
    """A part of a group."""

    id: int | None = None
    """Id of what it stands for; None for entries by description, and for "without one"."""
    title: str | None = None
    """What it is called."""
    seconds: int | None = None
    """Time tracked, in seconds."""
    rates: tuple[Rate, ...] = ()
    """Billable time by hourly rate."""
    ids: tuple[int, ...] = ()
    """The entries in it, where they were asked for."""
    names: tuple[str, ...] = ()
    """Names of several things that it stands for, such as tags."""
    local_start: LocalTime | None = None
    """When its first entry began, on the clock of its user: Toggl writes a Z that is not true."""
    project_color: str | None = None
    """The project's colour, as a number in a string."""
    project_hex_color: str | None = None
    """The project's colour, as ``#rrggbb``."""
    for_export: bool | None = renamed("ForExport", default=None)
    """A switch of Toggl's own that it sends along."""
    distinguishes_rates: bool | None = renamed("DistinguishRates", default=None)
    """Whether there is a sub-group for each rate."""
    grouping: str | None = renamed("Grouping", default=None)
    """What time is grouped by."""
    sub_grouping: str | None = renamed("SubGrouping", default=None)
    """What groups are divided by."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SummaryGroup(Model):
    """A group of the summary report."""

    id: int | None = None
    """Id of what it stands for; None for "without one"."""
    ids: tuple[int, ...] = ()
    """Ids of several things that it stands for, such as tags."""
    names: tuple[str, ...] = ()
    """Their names."""
    sub_groups: tuple[SummarySubGroup, ...] = ()
    """Its parts."""
    project_color: str | None = None
    """The project's colour, as a number in a string."""
    project_hex_color: str | None = None
    """The project's colour, as ``#rrggbb``."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SummaryTable(Model):
    """The summary report."""

    groups: tuple[SummaryGroup, ...] = ()
    """Its groups; none where no time was tracked."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/summary/time_entries")
class Summary(SummaryReport[SummaryTable]):
    """The summary report; it comes whole in one request.

    https://engineering.toggl.com/docs/reports/summary_reports#post-search-time-entries
    """

    end_time: str | Unset | None = renamed("endTime", default=UNSET)
    """Time of day at which the days end, as Toggl's web pages send it; not documented further."""


@request_base
class ProjectDateRange(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """A span of days for totals of projects."""

    start_time: str | Unset | None = renamed("startTime", default=UNSET)
    """Time of day at which the days begin, as Toggl's web pages send it; not documented further."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/projects/{project_id}/summary")
class ProjectSummary(ProjectDateRange[ReportTotals]):
    """Totals of one project.

    https://engineering.toggl.com/docs/reports/summary_reports#post-load-project-summary
    """

    project_id: Id = attrs.field(kw_only=False)
    """The project."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectUserSummary(Model):
    """What one user did for one project."""

    user_id: int | None = None
    """The user."""
    project_id: int | None = None
    """The project; None for time without one."""
    tracked_seconds: int | None = None
    """Time tracked, in seconds."""
    billable_seconds: int | None = None
    """Billable time, in seconds."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/projects/summary")
class ProjectUserSummaries(ProjectDateRange[tuple[ProjectUserSummary, ...]]):
    """Time of every user for every project.

    https://engineering.toggl.com/docs/reports/summary_reports#post-list-project-users
    """
