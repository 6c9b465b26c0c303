"""Large companies, and the event loop that they share with their visitors."""

import asyncio

import aiohttp

from toggl_async.sandbox import Company, Sandbox

from .http_client import YEAR, HttpClient


async def test_others_have_their_turn_during_a_large_export(session: aiohttp.ClientSession) -> None:
    """While many rows are made, the loop goes round and round."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async with Sandbox(Company(entries=100_000)) as sandbox:
        counting = asyncio.create_task(count())
        response = await HttpClient(sandbox, session).report("search/time_entries.csv", YEAR)
        counting.cancel()
    assert len(response.rows) == 100_000
    assert turns > 50


async def test_a_day_of_millions_costs_no_more_than_the_day(session: aiohttp.ClientSession) -> None:
    """Other days are not even made."""
    async with Sandbox(Company(entries=5_000_000)) as sandbox:
        http = HttpClient(sandbox, session)
        async with asyncio.timeout(3):
            response = await http.report(
                "search/time_entries", {"start_date": "2025-12-31", "end_date": "2025-12-31"}
            )
        assert len(response.json) == 50


async def test_a_visitor_who_leaves_takes_his_export_along(session: aiohttp.ClientSession) -> None:
    """Nothing more is made, and the record says that there was an answer."""
    async with Sandbox(Company(entries=5_000_000)) as sandbox:
        http = HttpClient(sandbox, session)
        url = f"{sandbox.track_url}/reports/api/v3/workspace/{sandbox.workspace_id}/search/time_entries.csv"
        async with session.post(url, json=YEAR, headers={"Authorization": http.basic}) as response:
            await response.content.readany()
        async with asyncio.timeout(3):
            assert (await http.report("search/clients", {"start": 1})).status == 200
        assert [received.status for received in sandbox.received] == [200, 200]
