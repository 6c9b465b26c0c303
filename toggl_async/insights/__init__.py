"""Insights v1: https://engineering.toggl.com/docs/insights.

- :mod:`.trends`: time of projects in two date ranges, as values and as files;
- :mod:`.exports`: profitability of employees and projects, as files;
- :mod:`.csv_columns`: the header of a csv.
"""

from toggl_async.facade import Facade, export, method
from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends, ProjectTrends


class Insights(
    Facade,
    methods={
        "project_trends": method(ProjectTrends),
        "export_project_trends": export(ExportProjectTrends),
        "export_employee_profitability": export(ExportEmployeeProfitability),
        "export_project_profitability": export(ExportProjectProfitability),
    },
):
    """Profitability and trends of Toggl Insights."""
