"""Cost and earnings of projects: https://engineering.toggl.com/docs/reports/profitability."""

import attrs

from toggl_async.reports.steps import SteppedReport
from toggl_async.reports.trends import ProjectEarnings
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET, Unset, renamed
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids, OptionalIds


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProfitPoint(Model):
    """The money in one step, in cents."""

    date_: str | None = renamed("date", default=None)
    """First day of the step, as Toggl writes it."""
    earnings: int | None = None
    """Money earned, in cents."""
    labour_cost: int | None = None
    """Cost of the work, in cents."""
    labor_cost: float | None = None
    """Cost of the work, in units of the currency; Toggl sends this newer field or the older one."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProfitGraph(Model):
    """The money in each step."""

    data: tuple[ProfitPoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Length of a step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectProfit(ProjectEarnings):
    """Time and money of one project. Time is in seconds, money in cents."""

    labour_cost: int | None = None
    """Cost of the work, in cents."""
    labor_cost: float | None = None
    """Cost of the work, in units of the currency; Toggl sends this newer field or the older one."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProfitReport(Model):
    """Cost and earnings of projects."""

    currency: str | None = None
    """Currency of the money."""
    graph: ProfitGraph | None = None
    """The money in each step."""
    table: tuple[ProjectProfit, ...] = ()
    """Cost and earnings of each project."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/profitability/projects")
class ProjectProfitability(SteppedReport[ProfitReport]):
    """Cost and earnings of projects, for workspace admins on a paid plan.

    https://engineering.toggl.com/docs/reports/profitability#post-load-profitability-projects-report
    """

    client_ids: OptionalIds | Unset | None = UNSET
    """Only projects of these clients; ``None`` in the list means projects without a client."""
    currency: str | Unset | None = UNSET
    """Currency of the amounts, such as ``"usd"``."""
    project_ids: Ids | Unset | None = UNSET
    """Only projects with these ids."""
