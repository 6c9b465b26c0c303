"""The jobs of a plan and their requests."""

from datetime import date, timedelta

import pytest

from toggl_async.bulk import Plan, PlannedReport
from toggl_async.bulk.plan.jobs import groups_of, jobs_of
from toggl_async.request.files import FileRequest


@pytest.mark.parametrize(
    "report",
    [
        PlannedReport(kind="detailed", formats=("csv", "xlsx", "pdf")),
        PlannedReport(kind="summary", fields={"client_ids": [None, 3], "description": 'a "q" \u00e9'}),
        PlannedReport(kind="project-trends", formats=("csv", "xlsx")),
        PlannedReport(kind="employee-profitability", fields={"currency": "EUR"}),
    ],
    ids=lambda report: report.kind,
)
def test_the_json_of_a_request_is_that_of_its_window(report: PlannedReport) -> None:
    """The JSON in the ledger is equal to that of the request itself, and gives the same request when read."""
    today = date(2026, 10, 15)
    plan = Plan(into="x", since=today - timedelta(days=100), reports=[report])
    groups = groups_of(plan, {"default": [7]})
    for job in jobs_of(groups, plan.windows_on(today)):
        text = job.group.request_json(job.window)
        assert text == job.request().to_json()
        assert FileRequest.from_json(text) == job.request()
