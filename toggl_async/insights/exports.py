"""Profitability of employees and projects, as files: https://engineering.toggl.com/docs/insights."""

from typing import ClassVar, Generic, Literal

from toggl_async.insights.csv_columns import INSIGHTS_HEADER
from toggl_async.request.base import ModelT, WorkspaceRequest, endpoint, request_base
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.date_ranges import OptionalDateRange
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import TableFile
from toggl_async.request.validation import Ids, OptionalIds, Rounding, RoundingMinutes


@request_base
class ProfitabilityExport(OptionalDateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """Cost and earnings of the work in a date range."""

    csv_header: ClassVar[CsvHeader | None] = INSIGHTS_HEADER

    currency: str | Unset | None = UNSET
    """Currency of the amounts, such as ``"usd"``; required for employees, and if ``resolution`` is given."""
    resolution: Literal["day", "week", "month", "quarter"] | str | Unset | None = UNSET
    """Length of the steps into which the date range is divided."""
    rounding: Rounding | Unset | None = UNSET
    """Rounding of durations: down (-1), to the nearest (0) or up (1)."""
    rounding_minutes: RoundingMinutes | Unset | None = UNSET
    """Minutes to which durations are rounded."""


@endpoint("/insights/api/v1/workspace/{workspace_id}/profitability/employees.{format}")
class ExportEmployeeProfitability(ProfitabilityExport[bytes], TableFile):
    """Cost and earnings of each employee as csv or xlsx, for workspace admins on a plan with Insights.

    https://engineering.toggl.com/docs/insights#post-export-employee-profitability-insights
    """

    group_ids: Ids | Unset | None = UNSET
    """Only members of these user groups."""
    user_ids: Ids | Unset | None = UNSET
    """Only users with these ids."""


@endpoint("/insights/api/v1/workspace/{workspace_id}/profitability/projects.{format}")
class ExportProjectProfitability(ProfitabilityExport[bytes], TableFile):
    """Cost and earnings of each project as csv or xlsx, for workspace admins on a plan with Insights.

    https://engineering.toggl.com/docs/insights#post-export-profitability-project-insights
    """

    billable: bool | Unset | None = UNSET
    """Only billable projects (True), or only the others (False)."""
    client_ids: OptionalIds | Unset | None = UNSET
    """Only projects of these clients; ``None`` in the list means projects without a client."""
    project_ids: Ids | Unset | None = UNSET
    """Only projects with these ids."""
