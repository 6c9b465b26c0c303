"""Lists in pages, and summaries of projects."""

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox

from .http_client import YEAR, HttpClient, seconds


async def test_pages_overlap_by_one_row(session: aiohttp.ClientSession) -> None:
    """A full page has 201 rows, and the next page begins with the last of them."""
    async with Sandbox(Company(entries=0, clients=450)) as sandbox:
        http, start, found = HttpClient(sandbox, session), 0, []
        while True:
            rows = (await http.report("search/clients", {"start": start})).json
            found += rows[:200]
            if len(rows) <= 200:
                break
            start = rows[-1]["id"]
        assert [row["id"] for row in found] == [client.id for client in sandbox.company.directory.clients]
        assert len(sandbox.received) == 3


async def test_clients_are_searched_by_name_and_id(http: HttpClient) -> None:
    """Clients are searched by name, ignoring case, or by id, and too many ids are refused."""
    assert [row["name"] for row in (await http.report("search/clients", {"name": "ACM"})).json] == ["Acme"]
    assert len((await http.report("search/clients", {"ids": [61000001, 61000004, 5]})).json) == 2
    response = await http.report("search/clients", {"ids": list(range(2001))})
    assert (response.status, response.json) == (400, "Maximum count of posted IDs is 2000")
    assert (await http.report("search/clients", {})).json == "At least one parameter must be set"


@pytest.mark.parametrize("project", [190000001, 190000034])
async def test_a_project_summary_agrees_with_the_export(http: HttpClient, project: int) -> None:
    """The summary of a project has the seconds of the export, null rates, and no other fields."""
    response = await http.report(f"projects/{project}/summary", YEAR)
    rows = (await http.report("search/time_entries.csv", {**YEAR, "project_ids": [project]})).rows
    assert response.json == {"seconds": sum(seconds(row["Duration"]) for row in rows), "rates": None}
    assert rows


async def test_an_unknown_project_is_not_accessible(http: HttpClient) -> None:
    """The summary of an unknown project gets 403, not 404."""
    assert (await http.report("projects/7/summary", YEAR)).status == 403
