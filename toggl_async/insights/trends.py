"""Trends of projects: https://engineering.toggl.com/docs/insights."""

from datetime import date
from typing import Generic

import attrs

from toggl_async.request.base import DateRange, ModelT, WorkspaceRequest, endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, renamed
from toggl_async.request.files import TableFile
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids


@request_base
class TwoDateRanges(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """A span of days, and one before it of the same length."""

    previous_period_start: date | Unset | None = UNSET
    """First day of the earlier span."""
    billable: bool | Unset | None = UNSET
    """Only billable projects, or only the others."""
    project_ids: Ids | Unset | None = UNSET
    """Only these projects."""
    rounding: int | Unset | None = UNSET
    """Round durations: -1 down, 0 to the nearest, 1 up."""
    rounding_minutes: int | Unset | None = UNSET
    """Minutes to round to."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectTrend(Model):
    """Time of a project in two spans."""

    project_id: int | None = None
    """The project."""
    user_ids: tuple[int, ...] = ()
    """Who worked on it."""
    start: str | None = None
    """First day of the span, as Toggl writes it."""
    end: str | None = None
    """Last day of the span, as Toggl writes it."""
    previous_start: str | None = renamed("previousStart", default=None)
    """First day of the earlier span, as Toggl writes it."""
    current_period_seconds: tuple[int, ...] = ()
    """Time tracked in each step of the span, in seconds."""
    previous_period_seconds: tuple[int, ...] = ()
    """Time tracked in each step of the earlier span, in seconds."""


@endpoint("/insights/api/v1/workspace/{workspace_id}/data_trends/projects")
class ProjectTrends(TwoDateRanges[tuple[ProjectTrend, ...]]):
    """Time of projects in two spans; for workspace admins on a plan with insights.

    https://engineering.toggl.com/docs/insights#post-load-projects-data-trends
    """


@endpoint("/insights/api/v1/workspace/{workspace_id}/trends/projects.{format}")
class ExportProjectTrends(TwoDateRanges[bytes], TableFile):
    """Time of projects in two spans, as csv or xlsx.

    https://engineering.toggl.com/docs/insights#post-export-projects-data-trends
    """
