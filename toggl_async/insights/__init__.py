"""Insights v1: https://engineering.toggl.com/docs/insights."""

from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends, ProjectTrends
from toggl_async.method import Export, Facade, Method


class Insights(Facade):
    """Profitability and trends."""

    project_trends = Method(ProjectTrends)
    export_project_trends = Export(ExportProjectTrends)
    export_employee_profitability = Export(ExportEmployeeProfitability)
    export_project_profitability = Export(ExportProjectProfitability)
