"""Lists, page by page, and sums of projects."""

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox

from .visitor import YEAR, Visitor, seconds


async def test_pages_overlap_by_the_row_that_shows_there_is_more(session: aiohttp.ClientSession) -> None:
    """201 rows, of which the last is where the next page begins."""
    async with Sandbox(Company(entries=0, clients=450)) as sandbox:
        visitor, start, found = Visitor(sandbox, session), 0, []
        while True:
            rows = (await visitor.report("search/clients", {"start": start})).json
            found += rows[:200]
            if len(rows) <= 200:
                break
            start = rows[-1]["id"]
        assert [row["id"] for row in found] == [client.id for client in sandbox.company.directory.clients]
        assert len(sandbox.received) == 3


async def test_clients_are_searched_by_name_and_id(visitor: Visitor) -> None:
    """Upper and lower case are one; too many ids are refused."""
    assert [row["name"] for row in (await visitor.report("search/clients", {"name": "ACM"})).json] == ["Acme"]
    assert len((await visitor.report("search/clients", {"ids": [61000001, 61000004, 5]})).json) == 2
    reply = await visitor.report("search/clients", {"ids": list(range(2001))})
    assert (reply.status, reply.json) == (400, "Maximum count of posted IDs is 2000")
    assert (await visitor.report("search/clients", {})).json == "At least one parameter must be set"


@pytest.mark.parametrize("project", [190000001, 190000034])
async def test_a_project_summary_agrees_with_the_export(visitor: Visitor, project: int) -> None:
    """It has the seconds and null rates, and nothing more."""
    reply = await visitor.report(f"projects/{project}/summary", YEAR)
    rows = (await visitor.report("search/time_entries.csv", {**YEAR, "project_ids": [project]})).rows
    assert reply.json == {"seconds": sum(seconds(row["Duration"]) for row in rows), "rates": None}
    assert rows


async def test_an_unknown_project_is_not_accessible(visitor: Visitor) -> None:
    """403, not 404."""
    assert (await visitor.report("projects/7/summary", YEAR)).status == 403
