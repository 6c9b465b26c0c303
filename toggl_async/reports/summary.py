"""Totals of projects: https://engineering.toggl.com/docs/reports/summary_reports."""

from collections.abc import Mapping

import attrs

from toggl_async.answer import answer
from toggl_async.conform import Id
from toggl_async.fields import UNSET, Unset, renamed
from toggl_async.request import Period, WorkspaceRequest, endpoint


@answer
class Rate:
    """Billable time at one hourly rate, which is in cents of ``currency``."""

    billable_seconds: int | None = None
    currency: str | None = None
    hourly_rate_in_cents: int | None = None


@answer
class GraphPoint:
    """Time and money in one step of the graph: seconds, and cents of the workspace's currency."""

    seconds: int | None = None
    billable_amount_in_cents: int | None = None
    labour_cost_in_cents: int | None = None
    by_rate: Mapping[str, object] | None = None


@answer
class ReportTotals:
    """Totals of a span: time in seconds, money in cents. Toggl leaves out what it has nothing to say of."""

    seconds: int | None = None
    tracked_days: int | None = None
    resolution: str | None = None
    billable_amount_in_cents: int | None = None
    labour_cost_in_cents: int | None = None
    rates: tuple[Rate, ...] = ()
    graph: tuple[GraphPoint, ...] = ()


@endpoint("/reports/api/v3/workspace/{workspace_id}/projects/{project_id}/summary")
class ProjectSummary(Period[ReportTotals], WorkspaceRequest[ReportTotals]):
    """Totals of one project.

    https://engineering.toggl.com/docs/reports/summary_reports#post-load-project-summary
    """

    project_id: Id = attrs.field(kw_only=False)
    """The project."""
    start_time: str | Unset | None = renamed("startTime", default=UNSET)
    """Time of day at which the days begin, as Toggl's web pages send it; not documented further."""
