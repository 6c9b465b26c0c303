"""Trends of projects: https://engineering.toggl.com/docs/insights."""

from datetime import date
from typing import ClassVar, Generic

import attrs

from toggl_async.insights.csv_columns import INSIGHTS_HEADER
from toggl_async.request.base import ModelT, WorkspaceRequest, endpoint, request_base
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.date_ranges import DateRange
from toggl_async.request.fields import UNSET, Unset, renamed
from toggl_async.request.files import TableFile
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids, Rounding, RoundingMinutes


@request_base
class TwoDateRanges(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """A date range, and an earlier one of the same length to compare it with."""

    previous_period_start: date | Unset | None = UNSET
    """First day of the earlier date range."""
    billable: bool | Unset | None = UNSET
    """Only billable projects (True), or only the others (False)."""
    project_ids: Ids | Unset | None = UNSET
    """Only projects with these ids."""
    rounding: Rounding | Unset | None = UNSET
    """Rounding of durations: down (-1), to the nearest (0) or up (1)."""
    rounding_minutes: RoundingMinutes | Unset | None = UNSET
    """Minutes to which durations are rounded."""

    def indivisible(self) -> str | None:
        """Return the reason why the request cannot be divided by dates, None if it can."""
        return "previous_period_start applies to the whole date range" if self.previous_period_start else None


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectTrend(Model):
    """Time of a project in two date ranges."""

    project_id: int | None = None
    """Id of the project."""
    user_ids: tuple[int, ...] = ()
    """Ids of the users who worked on the project."""
    start: str | None = None
    """First day of the date range, as Toggl writes it."""
    end: str | None = None
    """Last day of the date range, as Toggl writes it."""
    previous_start: str | None = renamed("previousStart", default=None)
    """First day of the earlier date range, as Toggl writes it."""
    current_period_seconds: tuple[int, ...] = ()
    """Time tracked in each step of the date range, in seconds."""
    previous_period_seconds: tuple[int, ...] = ()
    """Time tracked in each step of the earlier date range, in seconds."""


@endpoint("/insights/api/v1/workspace/{workspace_id}/data_trends/projects")
class ProjectTrends(TwoDateRanges[tuple[ProjectTrend, ...]]):
    """Time of projects in two date ranges, for workspace admins on a plan with Insights.

    https://engineering.toggl.com/docs/insights#post-load-projects-data-trends
    """


@endpoint("/insights/api/v1/workspace/{workspace_id}/trends/projects.{format}")
class ExportProjectTrends(TwoDateRanges[bytes], TableFile):
    """Time of projects in two date ranges, as csv or xlsx.

    https://engineering.toggl.com/docs/insights#post-export-projects-data-trends
    """

    csv_header: ClassVar[CsvHeader | None] = INSIGHTS_HEADER
