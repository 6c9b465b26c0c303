"""Saved reports, and the other operations of Track and Focus."""

import io
from typing import Any

import aiohttp
import openpyxl
import pytest

from toggl_async.sandbox import Company, Sandbox

from .http_client import YEAR, HttpClient, Response


async def shared(http: HttpClient, path: str, **headers: str) -> Response:
    """Request a saved report without credentials."""
    return await http.send("POST", f"{http.sandbox.track_url}/reports/api/v3/shared/{path}", **headers)


@pytest.mark.parametrize("kind", ["detailed", "summary", "weekly"])
async def test_public_reports_require_no_credentials(http: HttpClient, kind: str) -> None:
    """A public report is available as JSON and as files, with both forms of the path."""
    token = http.sandbox.report_tokens[kind]
    report = (await shared(http, token)).json
    dotted, slashed = await shared(http, f"{token}.csv"), await shared(http, f"{token}/csv")
    sheet = await shared(http, f"{token}.xlsx")
    assert report["report_type"] == kind
    assert report[f"{kind}_results"]["totals"]["seconds"] > 0
    assert dotted.body == slashed.body
    assert dotted.rows
    assert openpyxl.load_workbook(io.BytesIO(sheet.body), read_only=True).active
    assert (await shared(http, f"{token}/pdf")).body.startswith(b"%PDF")


async def test_private_reports_require_credentials(http: HttpClient) -> None:
    """A private report gets 401 without credentials."""
    token = http.sandbox.report_tokens["private"]
    response = await shared(http, f"{token}.csv")
    assert (response.status, response.json) == (401, "Unable to extract authentication data")
    assert (await shared(http, f"{token}.csv", Authorization=http.basic)).status == 200


async def test_unknown_tokens_are_not_found(http: HttpClient) -> None:
    """An unknown token gets 404, as an unknown path does."""
    response = await shared(http, "0123456789abcdef.csv")
    assert (response.status, response.json) == (404, "Not found")


@pytest.mark.parametrize(("form", "statuses"), [("dotted", [200, 404]), ("slashed", [404, 200])])
async def test_a_sandbox_may_accept_one_form_of_the_path(
    company: Company, session: aiohttp.ClientSession, form: Any, statuses: list[int]
) -> None:
    """The form of the path that the sandbox does not accept gets 404."""
    async with Sandbox(company, shared_paths=form) as sandbox:
        http, token = HttpClient(sandbox, session), sandbox.report_tokens["detailed"]
        responses = [await shared(http, f"{token}{end}") for end in (".csv", "/csv")]
        assert [response.status for response in responses] == statuses
        assert (await shared(http, f"{token}/pdf")).status == 200


async def test_saved_reports_are_listed(http: HttpClient) -> None:
    """The list of saved reports contains their tokens."""
    rows = (await http.track(f"workspaces/{http.sandbox.workspace_id}/reports/shared")).json
    assert {row["token"] for row in rows} == set(http.sandbox.report_tokens.values())


async def test_track_returns_user_workspace_and_organization(http: HttpClient) -> None:
    """The user, the workspaces and the organizations refer to each other by id."""
    me = (await http.track("me")).json
    (workspace,) = (await http.track("me/workspaces")).json
    (organization,) = (await http.track("me/organizations")).json
    assert me["default_workspace_id"] == workspace["id"] == http.sandbox.workspace_id
    assert workspace["organization_id"] == organization["id"] == http.sandbox.organization_id
    assert (await http.track(f"workspaces/{workspace['id']}")).json["id"] == workspace["id"]
    assert (await http.track(f"organizations/{organization['id']}")).json == organization
    assert (await http.track("organizations/1")).status == 403
    assert "." in me["authorization_updated_at"][:-10]
    related = (await http.track("me?with_related_data=true")).json
    assert related["time_entries"] is None
    assert related["clients"]


async def test_dictionaries_have_their_own_operation(http: HttpClient) -> None:
    """The dictionaries contain the objects of all entries that match the filters."""
    body = [{"property": "project_id", "operator": "=", "value": 190000001}]
    some = (await http.focus("query/dictionary", body)).json
    everything = (await http.focus("query/dictionary", [])).json
    assert list(some["projects"]) == ["190000001"]
    assert len(everything["projects"]) == len(http.sandbox.company.directory.projects)


async def test_workload_counts_minutes(http: HttpClient) -> None:
    """The workload is available in total, by month, and by user in pages."""
    period = {"from": YEAR["start_date"], "to": YEAR["end_date"]}
    (total,) = (await http.focus("workload", {"period": period})).json["data_json_row"]
    months = await http.focus("workload", {"period": period, "groupings": [{"property": "start_month"}]})
    by_user = {"period": period, "groupings": [{"property": "user_account_id"}]}
    page = (await http.focus("workload", {**by_user, "pagination": {"page": 1, "per_page": 2}})).json
    working = sum(row["sum_working_minutes"] for row in months.json["data_json_row"])
    assert working == total["sum_working_minutes"]
    assert (len(page["data_json_row"]), page["total_count"]) == (2, 9)


async def test_focus_returns_revenue_and_labor_cost(http: HttpClient) -> None:
    """Each row has revenue and labor cost, and the table format is refused."""
    body = {"groupings": [{"property": "project_id"}]}
    rows = (await http.focus("profitability", body)).json["data_json_row"]
    totals = (await http.report("search/time_entries/totals", YEAR)).json
    assert sum(row["forecast_revenue"] for row in rows) == totals["billable_amount_in_cents"]
    assert (await http.focus("profitability?response_format=table", body)).status == 400
