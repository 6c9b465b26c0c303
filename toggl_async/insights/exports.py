"""Insights as files: https://engineering.toggl.com/docs/insights."""

from typing import Literal

from toggl_async.conform import Ids
from toggl_async.fields import UNSET, Unset
from toggl_async.request import Period, TableFile, WorkspaceRequest, endpoint


@endpoint("/insights/api/v1/workspace/{workspace_id}/profitability/employees.{format}")
class ExportEmployeeProfitability(Period[bytes], WorkspaceRequest[bytes], TableFile):
    """What each employee costs and earns, as csv or xlsx; for workspace admins on a plan with insights.

    https://engineering.toggl.com/docs/insights#post-export-employee-profitability-insights
    """

    currency: str | Unset | None = UNSET
    """Currency of the amounts, such as ``"usd"``; needed where ``resolution`` is given."""
    group_ids: Ids | Unset | None = UNSET
    """Only members of these user groups."""
    resolution: Literal["day", "week", "month", "quarter"] | str | Unset | None = UNSET
    """Length of the steps that time is divided into."""
    rounding: int | Unset | None = UNSET
    """Round durations: -1 down, 0 to the nearest, 1 up."""
    rounding_minutes: int | Unset | None = UNSET
    """Minutes to round to."""
    user_ids: Ids | Unset | None = UNSET
    """Only these users."""
