"""Projects, tasks and users, trends and profitability."""

import pytest

from .http_client import YEAR, HttpClient, seconds

PROJECT = 190000001


async def test_projects_have_nulls(http: HttpClient) -> None:
    """Project fields that were never set are null, and there are only the seven known fields."""
    rows = (await http.report("filters/projects", {})).json
    assert set(rows[0]) == {"id", "name", "client_id", "color", "active", "currency", "billable"}
    assert {row["billable"] for row in rows} == {True, False, None}
    assert {None} < {row["client_id"] for row in rows}


async def test_projects_are_filtered(http: HttpClient) -> None:
    """Projects are filtered by client and by state, and returned in pages."""
    without_client = (await http.report("search/projects", {"client_ids": [None]})).json
    active = (await http.report("search/projects", {"is_active": True})).json
    page = (await http.report("search/projects", {"start": 190000012, "page_size": 3})).json
    assert {row["client_id"] for row in without_client} == {None}
    assert all(row["active"] for row in active)
    assert [row["id"] for row in page] == [190000012, 190000023, 190000034]
    assert (await http.report("search/projects", {})).status == 400


async def test_users_have_two_formats(http: HttpClient) -> None:
    """A filter returns names, a search also email addresses; inactive users are returned on request."""
    names = (await http.report("filters/users", {})).json
    inactive = (await http.report("search/users", {"active": False})).json
    assert set(names[0]) == {"id", "name", "deleted_at"}
    assert len(names) == 8
    assert [row["email"] for row in inactive] == ["user9@example.com"]
    response = await http.report("filters/users", {"ids": list(range(101))})
    assert response.json == "Maximum count of posted IDs is 100"


async def test_tasks_count_milliseconds(http: HttpClient) -> None:
    """The tracked seconds of tasks are milliseconds, except in their status."""
    tasks = (await http.report("search/tasks", {"project_ids": [PROJECT]})).json
    ids = [task["id"] for task in tasks]
    statuses = (await http.report("filters/tasks/status", {"ids": ids})).json
    csv = (await http.report("search/time_entries.csv", {**YEAR, "task_ids": ids})).rows
    total = sum(seconds(row["Duration"]) for row in csv)
    assert sum(task["tracked_seconds"] for task in tasks) == 1000 * total
    assert sum(status["tracked_seconds"] for status in statuses) == total > 0
    assert (await http.report("filters/tasks", {})).status == 200
    assert (await http.report("search/tasks", {})).status == 400


async def test_the_status_of_a_project_agrees_with_its_summary(http: HttpClient) -> None:
    """The status of a project has the same tracked seconds as its summary."""
    (status,) = (await http.report("filters/projects/status", {"ids": [PROJECT]})).json
    summary = (await http.report(f"projects/{PROJECT}/summary", YEAR)).json
    assert status["tracked_seconds"] == summary["seconds"]


async def test_members_of_projects(http: HttpClient) -> None:
    """The users and groups of projects are listed, from a given id on."""
    users = (await http.report("filters/project_users", {"project_ids": [PROJECT]})).json
    later = await http.report("filters/project_users", {"project_ids": [PROJECT], "start_id": users[1]["id"]})
    groups = (await http.report("filters/project_groups", {"project_ids": [PROJECT]})).json
    assert {row["project_id"] for row in (*users, *groups)} == {PROJECT}
    assert later.json == users[1:]
    assert set(groups[0]) == {"id", "group_id", "name", "project_id"}
    assert (await http.report("filters/project_groups", {})).status == 400


@pytest.mark.parametrize(("kind", "key"), [("clients", "client_id"), ("users", "user_id")])
async def test_trends_add_up(http: HttpClient, kind: str, key: str) -> None:
    """The trends of all intervals add up to the totals."""
    body = {**YEAR, "currency": "USD", "resolution": "week"}
    response = (await http.report(f"data_trends/{kind}", body)).json
    totals = (await http.report("search/time_entries/totals", YEAR)).json
    parts = [part for item in response["graph"]["data"] for part in item[kind]]
    assert sum(part["total_seconds"] for part in parts) == totals["seconds"]
    assert sum(part["earnings"] for part in parts) == totals["billable_amount_in_cents"]
    assert key in parts[0]
    assert (await http.report(f"data_trends/{kind}", YEAR)).json == "Currency is required parameter"


@pytest.mark.parametrize(
    ("ids", "message"), [([], "At least 1 id required"), ([1] * 6, "Maximum 5 ids allowed")]
)
async def test_trends_of_projects_require_one_to_five_ids(
    http: HttpClient, ids: list[int], message: str
) -> None:
    """Other numbers of ids are refused."""
    response = await http.report("data_trends/projects", {**YEAR, "currency": "USD", "ids": ids})
    assert (response.status, response.json) == (400, message)


async def test_insights_compare_with_an_earlier_date_range(http: HttpClient) -> None:
    """Insights compares two date ranges by day, with the same seconds as JSON and as csv."""
    body = {"start_date": "2025-05-01", "end_date": "2025-05-31", "project_ids": [PROJECT]}
    (trend,) = (await http.insights("data_trends/projects", body)).json
    rows = (await http.insights("trends/projects.csv", body)).rows
    assert trend["previousStart"] == "2025-03-31"
    assert len(trend["current_period_seconds"]) == len(trend["previous_period_seconds"]) == 31
    assert [seconds(row["Current period"]) for row in rows] == trend["current_period_seconds"]
    backwards = {"start_date": "2025-05-31", "end_date": "2025-05-01"}
    assert (await http.insights("data_trends/projects", backwards)).json == "start should come after end"


async def test_revenues_of_projects_agree(http: HttpClient) -> None:
    """The table, the graph and the file have the same revenue."""
    body = {**YEAR, "currency": "usd", "resolution": "month"}
    report = (await http.report("profitability/projects", body)).json
    rows = (await http.insights("profitability/projects.csv", body)).rows
    table = sum(row["earnings"] for row in report["table"])
    assert table == sum(item["earnings"] for item in report["graph"]["data"])
    assert table == sum(round(100 * float(row["Revenue (USD)"])) for row in rows)
    assert table > 0
