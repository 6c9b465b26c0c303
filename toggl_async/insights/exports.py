"""Insights as files: https://engineering.toggl.com/docs/insights."""

from typing import Generic, Literal

from toggl_async.request.base import DateRange, ModelT, WorkspaceRequest, endpoint, request_base
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import TableFile
from toggl_async.request.validation import Ids, OptionalIds


@request_base
class Profitability(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """What work costs and earns in a span of days."""

    currency: str | Unset | None = UNSET
    """Currency of the amounts, such as ``"usd"``; needed where ``resolution`` is given."""
    resolution: Literal["day", "week", "month", "quarter"] | str | Unset | None = UNSET
    """Length of the steps that time is divided into."""
    rounding: int | Unset | None = UNSET
    """Round durations: -1 down, 0 to the nearest, 1 up."""
    rounding_minutes: int | Unset | None = UNSET
    """Minutes to round to."""


@endpoint("/insights/api/v1/workspace/{workspace_id}/profitability/employees.{format}")
class ExportEmployeeProfitability(Profitability[bytes], TableFile):
    """What each employee costs and earns, as csv or xlsx; for workspace admins on a plan with insights.

    https://engineering.toggl.com/docs/insights#post-export-employee-profitability-insights
    """

    group_ids: Ids | Unset | None = UNSET
    """Only members of these user groups."""
    user_ids: Ids | Unset | None = UNSET
    """Only these users."""


@endpoint("/insights/api/v1/workspace/{workspace_id}/profitability/projects.{format}")
class ExportProjectProfitability(Profitability[bytes], TableFile):
    """What each project costs and earns, as csv or xlsx; for workspace admins on a plan with insights.

    https://engineering.toggl.com/docs/insights#post-export-profitability-project-insights
    """

    billable: bool | Unset | None = UNSET
    """Only billable projects, or only the others."""
    client_ids: OptionalIds | Unset | None = UNSET
    """Only projects of these clients; ``None`` in the list stands for projects without one."""
    project_ids: Ids | Unset | None = UNSET
    """Only these projects."""
