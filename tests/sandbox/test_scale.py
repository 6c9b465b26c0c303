"""Large companies, and the event loop that a sandbox shares with its clients."""

import asyncio

import aiohttp

from toggl_async.sandbox import Company, Sandbox

from .http_client import YEAR, HttpClient


async def test_a_large_export_does_not_block_the_event_loop(session: aiohttp.ClientSession) -> None:
    """The event loop keeps running while many rows are produced."""
    iterations = 0

    async def count_iterations() -> None:
        nonlocal iterations
        while True:
            await asyncio.sleep(0)
            iterations += 1

    async with Sandbox(Company(entries=100_000)) as sandbox:
        counter = asyncio.create_task(count_iterations())
        response = await HttpClient(sandbox, session).report("search/time_entries.csv", YEAR)
        counter.cancel()
    assert len(response.rows) == 100_000
    assert iterations > 50


async def test_a_report_over_one_day_computes_no_other_days(session: aiohttp.ClientSession) -> None:
    """A report over one day of a company with millions of entries is fast."""
    async with Sandbox(Company(entries=5_000_000)) as sandbox:
        http = HttpClient(sandbox, session)
        async with asyncio.timeout(3):
            response = await http.report(
                "search/time_entries", {"start_date": "2025-12-31", "end_date": "2025-12-31"}
            )
        assert len(response.json) == 50


async def test_a_disconnected_client_ends_its_export(session: aiohttp.ClientSession) -> None:
    """The export of a client that disconnected ends, and the log has its status."""
    async with Sandbox(Company(entries=5_000_000)) as sandbox:
        http = HttpClient(sandbox, session)
        url = f"{sandbox.track_url}/reports/api/v3/workspace/{sandbox.workspace_id}/search/time_entries.csv"
        async with session.post(url, json=YEAR, headers={"Authorization": http.basic}) as response:
            await response.content.readany()
        async with asyncio.timeout(3):
            assert (await http.report("search/clients", {"start": 1})).status == 200
        assert [received.status for received in sandbox.received] == [200, 200]
