"""Saved reports, and what Track and Focus tell besides."""

import io
from typing import Any

import aiohttp
import openpyxl
import pytest

from toggl_async.sandbox import Company, Sandbox

from .visitor import YEAR, Reply, Visitor


async def shared(visitor: Visitor, path: str, **headers: str) -> Reply:
    """Ask for a saved report, without credentials."""
    return await visitor.ask("POST", f"{visitor.sandbox.track_url}/reports/api/v3/shared/{path}", **headers)


@pytest.mark.parametrize("kind", ["detailed", "summary", "weekly"])
async def test_public_reports_are_for_everybody(visitor: Visitor, kind: str) -> None:
    """As JSON with its totals, and as files in both spellings of the path."""
    token = visitor.sandbox.report_tokens[kind]
    report = (await shared(visitor, token)).json
    dotted, slashed = await shared(visitor, f"{token}.csv"), await shared(visitor, f"{token}/csv")
    sheet = await shared(visitor, f"{token}.xlsx")
    assert report["report_type"] == kind
    assert report[f"{kind}_results"]["totals"]["seconds"] > 0
    assert dotted.body == slashed.body
    assert dotted.rows
    assert openpyxl.load_workbook(io.BytesIO(sheet.body), read_only=True).active
    assert (await shared(visitor, f"{token}/pdf")).body.startswith(b"%PDF")


async def test_private_reports_are_for_their_owner(visitor: Visitor) -> None:
    """401 with a word, unless there are credentials."""
    token = visitor.sandbox.report_tokens["private"]
    reply = await shared(visitor, f"{token}.csv")
    assert (reply.status, reply.json) == (401, "Unable to extract authentication data")
    assert (await shared(visitor, f"{token}.csv", Authorization=visitor.basic)).status == 200


async def test_unknown_tokens_are_not_found(visitor: Visitor) -> None:
    """404, just as for a path that is not known."""
    reply = await shared(visitor, "0123456789abcdef.csv")
    assert (reply.status, reply.json) == (404, "Not found")


@pytest.mark.parametrize(("spelling", "statuses"), [("dotted", [200, 404]), ("slashed", [404, 200])])
async def test_a_host_may_know_one_spelling(
    company: Company, session: aiohttp.ClientSession, spelling: Any, statuses: list[int]
) -> None:
    """The other one is then not found."""
    async with Sandbox(company, shared_paths=spelling) as sandbox:
        visitor, token = Visitor(sandbox, session), sandbox.report_tokens["detailed"]
        replies = [await shared(visitor, f"{token}{end}") for end in (".csv", "/csv")]
        assert [reply.status for reply in replies] == statuses
        assert (await shared(visitor, f"{token}/pdf")).status == 200


async def test_saved_reports_are_listed(visitor: Visitor) -> None:
    """With their tokens."""
    rows = (await visitor.track(f"workspaces/{visitor.sandbox.workspace_id}/reports/shared")).json
    assert {row["token"] for row in rows} == set(visitor.sandbox.report_tokens.values())


async def test_track_tells_who_and_where(visitor: Visitor) -> None:
    """The user, the workspaces and the organizations, with ids that lead from one to the next."""
    me = (await visitor.track("me")).json
    (workspace,) = (await visitor.track("me/workspaces")).json
    (organization,) = (await visitor.track("me/organizations")).json
    assert me["default_workspace_id"] == workspace["id"] == visitor.sandbox.workspace_id
    assert workspace["organization_id"] == organization["id"] == visitor.sandbox.organization_id
    assert (await visitor.track(f"workspaces/{workspace['id']}")).json["id"] == workspace["id"]
    assert (await visitor.track(f"organizations/{organization['id']}")).json == organization
    assert (await visitor.track("organizations/1")).status == 403
    assert "." in me["authorization_updated_at"][:-10]
    related = (await visitor.track("me?with_related_data=true")).json
    assert related["time_entries"] is None
    assert related["clients"]


async def test_dictionaries_can_be_had_alone(visitor: Visitor) -> None:
    """For what the filters let through."""
    body = [{"property": "project_id", "operator": "=", "value": 190000001}]
    some = (await visitor.focus("query/dictionary", body)).json
    everything = (await visitor.focus("query/dictionary", [])).json
    assert list(some["projects"]) == ["190000001"]
    assert len(everything["projects"]) == len(visitor.sandbox.company.directory.projects)


async def test_workload_counts_minutes(visitor: Visitor) -> None:
    """In all, by period, and by user in pages."""
    period = {"from": YEAR["start_date"], "to": YEAR["end_date"]}
    (whole,) = (await visitor.focus("workload", {"period": period})).json["data_json_row"]
    months = await visitor.focus("workload", {"period": period, "groupings": [{"property": "start_month"}]})
    by_user = {"period": period, "groupings": [{"property": "user_account_id"}]}
    page = (await visitor.focus("workload", {**by_user, "pagination": {"page": 1, "per_page": 2}})).json
    working = sum(row["sum_working_minutes"] for row in months.json["data_json_row"])
    assert working == whole["sum_working_minutes"]
    assert (len(page["data_json_row"]), page["total_count"]) == (2, 9)


async def test_focus_tells_what_work_brings_in(visitor: Visitor) -> None:
    """Revenue and labor cost stand in each row, and a table is not to be had."""
    body = {"groupings": [{"property": "project_id"}]}
    rows = (await visitor.focus("profitability", body)).json["data_json_row"]
    totals = (await visitor.report("search/time_entries/totals", YEAR)).json
    assert sum(row["forecast_revenue"] for row in rows) == totals["billable_amount_in_cents"]
    assert (await visitor.focus("profitability?response_format=table", body)).status == 400
