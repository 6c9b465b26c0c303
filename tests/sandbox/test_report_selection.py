"""Reports that are too big."""

from datetime import UTC, datetime

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox

from .http_client import YEAR, HttpClient

MONTH = {"start_date": "2025-03-01", "end_date": "2025-03-31"}
REPORTS = (
    *("search/time_entries.csv", "search/time_entries.xlsx", "search/time_entries.pdf"),
    *("summary/time_entries.csv", "summary/time_entries.pdf", "weekly/time_entries.csv"),
    *("weekly/time_entries.pdf", "search/time_entries", "summary/time_entries", "weekly/time_entries"),
)


@pytest.mark.parametrize("path", REPORTS)
async def test_a_report_of_too_many_entries_is_refused(session: aiohttp.ClientSession, path: str) -> None:
    """A report of too many entries gets the 500 of Toggl, while a smaller date range and a filter succeed."""
    async with Sandbox(Company(entries=600), largest_report=599) as sandbox:
        http = HttpClient(sandbox, session)
        response = await http.report(path, YEAR)
        assert (response.status, response.json) == (500, "report is too big to be exported")
        assert (await http.report(path, MONTH)).status == 200
        assert (await http.report(path, {**YEAR, "billable": True})).status == 200
        assert (await http.report(path, {**YEAR, "project_ids": [None]})).status == 200
        assert sandbox.refused == []


async def test_the_largest_report_may_have_as_many_entries(session: aiohttp.ClientSession) -> None:
    """A report of exactly the largest number of entries succeeds, until another entry is added."""
    async with Sandbox(Company(entries=600), largest_report=600) as sandbox:
        http = HttpClient(sandbox, session)
        assert len((await http.report("search/time_entries.csv", YEAR)).rows) == 600
        sandbox.add_entry(start=datetime(2025, 3, 3, 9, tzinfo=UTC), seconds=60)
        assert (await http.report("search/time_entries.csv", YEAR)).status == 500
        totals = await http.report("search/time_entries/totals", YEAR)
        assert totals.status == 200


async def test_saved_reports_may_be_too_big(session: aiohttp.ClientSession) -> None:
    """A saved report of too many entries is refused as JSON and in each file format."""
    async with Sandbox(Company(entries=600), largest_report=10) as sandbox:
        http = HttpClient(sandbox, session)
        for token in sandbox.report_tokens.values():
            for path in ("", "/csv", "/xlsx", "/pdf"):
                url = f"{sandbox.track_url}/reports/api/v3/shared/{token}{path}"
                response = await http.send("POST", url, {}, Authorization=http.basic)
                assert (response.status, response.json) == (500, "report is too big to be exported")


def test_the_largest_report_has_entries() -> None:
    """A largest report below one entry is a ValueError."""
    with pytest.raises(ValueError, match="largest_report"):
        Sandbox(Company(entries=1), largest_report=0)
