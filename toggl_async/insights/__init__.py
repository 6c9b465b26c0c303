"""Insights v1: https://engineering.toggl.com/docs/insights.

- :mod:`.trends`: time of projects in two date ranges, as values and as files;
- :mod:`.exports`: profitability of employees and projects, as files;
- :mod:`.csv_columns`: the header of a csv.
"""

from typing import Final

from toggl_async.facade import Facade, export, method
from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends, ProjectTrends


class Insights(Facade):
    """Profitability and trends of Toggl Insights."""

    project_trends: Final = method(ProjectTrends)
    export_project_trends: Final = export(ExportProjectTrends)
    export_employee_profitability: Final = export(ExportEmployeeProfitability)
    export_project_profitability: Final = export(ExportProjectProfitability)
