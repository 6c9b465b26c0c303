"""Insights v1: https://engineering.toggl.com/docs/insights."""

from typing import Final

from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends, ProjectTrends
from toggl_async.method import Export, Facade, Method


class Insights(Facade):
    """Profitability and trends."""

    project_trends: Final = Method(ProjectTrends)
    export_project_trends: Final = Export(ExportProjectTrends)
    export_employee_profitability: Final = Export(ExportEmployeeProfitability)
    export_project_profitability: Final = Export(ExportProjectProfitability)
