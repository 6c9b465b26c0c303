"""The time entries of the user."""

from datetime import UTC, date, datetime, timedelta

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace

from .http_client import HttpClient


async def test_the_newest_entries_of_the_user_are_listed(session: aiohttp.ClientSession) -> None:
    """The list has the entries of the user in all workspaces, at most 1000, the newest first."""
    async with Sandbox(
        workspaces=[
            SandboxWorkspace(id=11, company=Company(seed=11, entries=9000, users=1)),
            SandboxWorkspace(id=12, company=Company(seed=12, entries=2000, users=3), role="member"),
        ]
    ) as sandbox:
        rows = (await HttpClient(sandbox, session).track("me/time_entries")).json
    assert len(rows) == 1000
    assert [row["start"] for row in rows] == sorted((row["start"] for row in rows), reverse=True)
    assert {row["workspace_id"] for row in rows} == {11, 12}
    assert len({row["user_id"] for row in rows}) == 1


async def test_dates_select_entries(http: HttpClient) -> None:
    """The end of a date range is left out, and what Toggl refuses is refused with its words."""
    place = "me/time_entries"
    one = (await http.track(f"{place}?start_date=2025-12-01&end_date=2025-12-02")).json
    two = (await http.track(f"{place}?start_date=2025-12-02&end_date=2025-12-03")).json
    both = (await http.track(f"{place}?start_date=2025-12-01&end_date=2025-12-03")).json
    assert [*two, *one] == both
    before = (await http.track(f"{place}?before=2025-12-02T00:00:00Z")).json
    assert 0 < len(before) < len((await http.track(place)).json)
    old = await http.track(f"{place}?start_date=2025-01-01&end_date=2025-01-02")
    assert (old.status, old.json) == (400, "start_date must not be earlier than 2025-09-30")
    refused = await http.track(f"{place}?since=1764547200&before=2025-12-02")
    assert (refused.status, refused.json) == (
        400,
        "'since' and 'before' can not be present simultaneously",
    )
    assert (await http.track(f"{place}?since=1")).status == 400
    assert (await http.track(f"{place}?before=yesterday")).status == 400
    assert (await http.track(f"{place}?before=2025-12-02T00:00:00")).status == 400


async def test_changes_include_deleted_entries(http: HttpClient) -> None:
    """Entries that were changed or deleted are in the list of changes, and deleted ones in no other."""
    sandbox = http.sandbox
    found = [
        entry
        for entry in sandbox.entries(date(2025, 11, 1))
        if entry.activity.user.email == sandbox.email and entry.seconds
    ]
    changed_at = datetime(2026, 1, 5, tzinfo=UTC)
    sandbox.edit_entry(found[0].id, seconds=60, at=changed_at)
    sandbox.delete_entry(found[1].id)
    since = int((changed_at - timedelta(hours=1)).timestamp())
    rows = (await http.track(f"me/time_entries?since={since}")).json
    assert {row["id"]: row["server_deleted_at"] is not None for row in rows} == {
        found[0].id: False,
        found[1].id: True,
    }
    assert found[1].id not in {row["id"] for row in (await http.track("me/time_entries")).json}


@pytest.mark.parametrize("meta", [True, False])
async def test_one_entry_is_found_by_its_id(http: HttpClient, *, meta: bool) -> None:
    """An entry has names only on request, and an unknown or deleted one is not found."""
    entry = next(http.sandbox.entries())
    place = f"me/time_entries/{entry.id}"
    row = (await http.track(f"{place}?meta={str(meta).lower()}")).json
    assert (row["id"], row["duration"]) == (entry.id, entry.seconds)
    assert ("user_name" in row) is meta
    assert (await http.track("me/time_entries/7")).status == 404
    http.sandbox.delete_entry(entry.id)
    assert (await http.track(place)).json == "Resource can not be found"


async def test_the_running_entry_is_null_once_it_is_deleted(http: HttpClient) -> None:
    """The running entry has a negative duration, and without one the response is null."""
    row = (await http.track("me/time_entries/current")).json
    assert row["duration"] == -int(datetime.fromisoformat(row["start"]).timestamp())
    assert row["stop"] is None
    http.sandbox.delete_entry(row["id"])
    response = await http.track("me/time_entries/current")
    assert (response.status, response.body) == (200, b"null")
