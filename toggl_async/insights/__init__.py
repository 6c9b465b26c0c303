"""Insights v1: https://engineering.toggl.com/docs/insights."""

from toggl_async.insights.exports import ExportEmployeeProfitability
from toggl_async.method import Export, Facade


class Insights(Facade):
    """Profitability and trends."""

    export_employee_profitability = Export(ExportEmployeeProfitability)
