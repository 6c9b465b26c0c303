"""Insights v1: https://engineering.toggl.com/docs/insights.

- :mod:`.trends`: time of projects in two date ranges, as values and as files;
- :mod:`.exports`: profitability of employees and projects, as files;
- :mod:`.csv_columns`: the header of a csv.
"""

from toggl_async.facade import Deferred, Facade, export, method, part_of


class Insights(
    Facade,
    methods={
        "project_trends": Deferred(method, "trends.ProjectTrends"),
        "export_project_trends": Deferred(export, "trends.ExportProjectTrends"),
        "export_employee_profitability": Deferred(export, "exports.ExportEmployeeProfitability"),
        "export_project_profitability": Deferred(export, "exports.ExportProjectProfitability"),
    },
):
    """Profitability and trends of Toggl Insights."""


def __getattr__(name: str) -> object:
    return part_of(Insights, name)
