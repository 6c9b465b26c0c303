"""The reports as JSON, and their agreement with the files."""

from datetime import datetime
from typing import Any

import pytest

from .http_client import YEAR, HttpClient, seconds

FILTERS = [{}, {"billable": True}, {"tag_ids": [None]}, {"rounding": 1, "rounding_minutes": 30}]


async def pages(http: HttpClient, body: dict[str, Any], *, whole_cursor: bool) -> list[dict[str, Any]]:
    """Return the rows of all pages of the detailed report."""
    rows: list[dict[str, Any]] = []
    cursor: dict[str, int] = {}
    while True:
        response = await http.report("search/time_entries", {**body, **cursor})
        rows += response.json
        if "X-Next-ID" not in response.headers:
            assert not any(name.startswith("X-Next") for name in response.headers)
            return rows
        names = ("ID", "Row-Number", "Timestamp") if whole_cursor else ("Row-Number",)
        cursor = {
            f"first_{name.lower().replace('-', '_')}": int(response.headers[f"X-Next-{name}"])
            for name in names
        }


@pytest.mark.parametrize("whole_cursor", [False, True])
async def test_pages_are_contiguous(http: HttpClient, *, whole_cursor: bool) -> None:
    """Each page begins with the row of the cursor, and all pages together are the whole report."""
    rows = await pages(http, {**YEAR, "page_size": 170}, whole_cursor=whole_cursor)
    company = http.sandbox.company
    assert [row["row_number"] for row in rows] == list(range(1, company.entries + company.running + 1))
    assert len({row["time_entries"][0]["id"] for row in rows}) == len(rows)


async def test_a_cursor_may_be_an_id_or_a_timestamp(http: HttpClient) -> None:
    """An id and a timestamp each select the same first row."""
    first = await http.report("search/time_entries", YEAR)
    for name, header in (("first_id", "X-Next-ID"), ("first_timestamp", "X-Next-Timestamp")):
        body = {**YEAR, "order_by": "date", name: int(first.headers[header])}
        rows = (await http.report("search/time_entries", body)).json
        assert (len(rows), rows[0]["row_number"]) == (50, 51) if name == "first_id" else len(rows) == 50


async def test_the_first_page_has_fifty_rows(http: HttpClient) -> None:
    """By default a page has fifty rows, and a report without an end date covers a week."""
    response = await http.report("search/time_entries", {"start_date": "2025-04-07"})
    assert (response.headers["X-Range-Start"], response.headers["X-Range-End"]) == (
        "2025-04-07",
        "2025-04-13",
    )
    assert response.headers["X-Page-Size"] == "50"
    assert len((await http.report("search/time_entries", YEAR)).json) == 50


@pytest.mark.parametrize("filters", FILTERS, ids=str)
async def test_json_agrees_with_csv(http: HttpClient, filters: dict[str, Any]) -> None:
    """The detailed, summary, weekly and comparative reports and the totals have the same seconds."""
    body = {**YEAR, **filters}
    rows = await pages(http, {**body, "page_size": 400}, whole_cursor=False)
    csv = (await http.report("search/time_entries.csv", body)).rows
    total = sum(seconds(row["Duration"]) for row in csv)
    entries = [entry for row in rows for entry in row["time_entries"] if entry["stop"]]
    totals = (await http.report("search/time_entries/totals", {**body, "with_graph": True})).json
    summary = (await http.report("summary/time_entries", body)).json["groups"]
    weekly = (await http.report("weekly/time_entries", body)).json
    comparison = (await http.report("comparative", body)).json["graph"]["data"]
    assert total == sum(entry["seconds"] for entry in entries)
    assert total == totals["seconds"] == sum(item["seconds"] for item in totals["graph"])
    assert total == sum(sub["seconds"] for group in summary for sub in group["sub_groups"])
    assert total == sum(sum(line["seconds"]) for line in weekly)
    assert total == sum(item["total_seconds"] for item in comparison)
    assert len(totals["graph"]) == len(comparison) == 12


async def test_a_row_has_the_format_of_toggl(http: HttpClient) -> None:
    """A row has local starts and stops with an offset, UTC changes, and null for missing values."""
    rows = await pages(http, {**YEAR, "page_size": 700}, whole_cursor=False)
    entry = rows[0]["time_entries"][0]
    start, stop = datetime.fromisoformat(entry["start"]), datetime.fromisoformat(entry["stop"])
    assert (stop - start).total_seconds() == entry["seconds"]
    assert entry["at"].endswith("+00:00")
    assert len({row["time_entries"][0]["start"][-6:] for row in rows}) > 4
    assert {row["project_id"] for row in rows} > {None}
    assert all((row["billable_amount_in_cents"] is None) == (not row["billable"]) for row in rows)
    assert "username" in rows[0]
    assert "email" not in rows[0]


async def test_running_entries_are_last(http: HttpClient) -> None:
    """A running entry has no stop, and its negated start time instead of a duration."""
    body = {"start_date": "2025-12-31", "end_date": "2025-12-31"}
    *_, row = (await http.report("search/time_entries", body)).json
    (entry,) = row["time_entries"]
    assert entry["stop"] is None
    assert entry["seconds"] == -datetime.fromisoformat(entry["start"]).timestamp()


async def test_enriched_rows_have_names(http: HttpClient) -> None:
    """An enriched row contains names, email addresses and colors."""
    (row, *_) = (await http.report("search/time_entries", {**YEAR, "enrich_response": True})).json
    assert {"email", "client_name", "project_name", "project_color", "project_hex", "tag_names"} <= set(row)


async def test_equal_entries_can_be_grouped(http: HttpClient) -> None:
    """A grouped row has several entries, and all rows together have all entries."""
    rows = (await http.report("search/time_entries", {**YEAR, "grouped": True, "page_size": 700})).json
    finished = [entry for row in rows for entry in row["time_entries"] if entry["stop"]]
    assert len(finished) == http.sandbox.company.entries
    assert max(len(row["time_entries"]) for row in rows) > 1


async def test_the_summary_has_the_quirks_of_toggl(http: HttpClient) -> None:
    """The summary has names in two styles, local times marked as UTC, and a null id without a project."""
    response = await http.report("summary/time_entries", {**YEAR, "include_time_entry_ids": True})
    groups = response.json["groups"]
    subs = [sub for group in groups for sub in group["sub_groups"]]
    assert (response.headers["X-Grouping"], response.headers["X-Sub-Grouping"]) == (
        "projects",
        "time_entries",
    )
    assert any(group["id"] is None for group in groups)
    assert all(sub["local_start"].endswith("Z") and sub["ForExport"] is False for sub in subs)
    assert sum(len(sub["ids"]) for sub in subs) == http.sandbox.company.entries
    assert {group.get("project_color") for group in groups} == {None, "0"}


async def test_empty_reports(http: HttpClient) -> None:
    """Without entries the summary has no groups, and the detailed report is null."""
    body = {**YEAR, "description": "nothing of the kind"}
    assert (await http.report("summary/time_entries", body)).json == {"groups": []}
    assert (await http.report("search/time_entries", body)).json is None


async def test_a_week_begins_with_the_first_day_of_the_range(http: HttpClient) -> None:
    """The first of the seven durations is for the first day of the date range."""
    body = {"start_date": "2025-04-02", "end_date": "2025-04-08"}
    lines = (await http.report("weekly/time_entries", body)).json
    csv = (await http.report("weekly/time_entries.csv", body)).rows
    first = sum(seconds(row["2025-04-02"]) for row in csv)
    assert all(len(line["seconds"]) == 7 for line in lines)
    assert first == sum(line["seconds"][0] for line in lines)


async def test_users_on_projects_add_up(http: HttpClient) -> None:
    """The summaries of users by project add up to the totals, with null for entries without a project."""
    rows = (await http.report("projects/summary", YEAR)).json
    totals = (await http.report("search/time_entries/totals", YEAR)).json
    assert sum(row["tracked_seconds"] for row in rows) == totals["seconds"]
    assert None in {row["project_id"] for row in rows}
