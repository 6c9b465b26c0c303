"""Entries that are added, edited and deleted while a sandbox runs."""

import io
import random
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiohttp
import openpyxl
import pypdf
import pytest

from toggl_async.sandbox import Company, CompanyEntry, Entry, Sandbox, SandboxWorkspace

from .http_client import YEAR, HttpClient, seconds

GIVEN = [
    CompanyEntry(start=datetime(2025, 3, 3, 9, tzinfo=UTC), seconds=600, user="Ana", project="Website"),
    CompanyEntry(start=datetime(2025, 3, 4, 9, tzinfo=UTC), seconds=None, user="Ana"),
]
MARCH = {"start_date": "2025-03-01", "end_date": "2025-03-31"}


@pytest.fixture(params=["generated", "given"])
async def http(request: pytest.FixtureRequest, session: aiohttp.ClientSession) -> AsyncIterator[HttpClient]:
    """An HTTP client of a sandbox of generated or given entries, with a second workspace."""
    company = Company(entries=300) if request.param == "generated" else Company.from_entries(GIVEN)
    workspaces = [
        SandboxWorkspace(company=company),
        SandboxWorkspace(company=Company(seed=2, entries=50)),
    ]
    async with Sandbox(workspaces=workspaces, hourly=None) as sandbox:
        yield HttpClient(sandbox, session)


async def json_entries(http: HttpClient) -> dict[int, Any]:
    """Return the rows of the detailed report as JSON by the id of their entry."""
    rows = (await http.report("search/time_entries", {**YEAR, "page_size": 5000})).json or []
    return {row["time_entries"][0]["id"]: row for row in rows}


async def assert_all_reports_agree(http: HttpClient) -> None:
    """Check that all reports of the year have the entries of the sandbox."""
    entries = [entry for entry in http.sandbox.entries(date(2025, 1, 1), date(2025, 12, 31)) if entry.stop]
    total = sum(entry.seconds or 0 for entry in entries)
    rows = (await http.report("search/time_entries.csv", YEAR)).rows
    assert [row["Description"] for row in rows] == [entry.activity.description for entry in entries]
    assert [seconds(row["Duration"]) for row in rows] == [entry.seconds for entry in entries]
    assert [f"{row['Start date']}T{row['Start time']}" for row in rows] == [
        f"{entry.start:%Y-%m-%dT%H:%M:%S}" for entry in entries
    ]
    found = await json_entries(http)
    assert {number for number, row in found.items() if row["time_entries"][0]["stop"]} == {
        entry.id for entry in entries
    }
    sheet = openpyxl.load_workbook(io.BytesIO((await http.report("search/time_entries.xlsx", YEAR)).body))
    assert sheet.active is not None
    assert sheet.active.max_row == len(entries) + 1
    for report, column in (("summary", "Duration"), ("weekly", "Total")):
        summed = (await http.report(f"{report}/time_entries.csv", YEAR)).rows
        assert sum(seconds(row[column]) for row in summed) == total
    totals = (await http.report("search/time_entries/totals", {**YEAR, "with_graph": True})).json
    assert totals["seconds"] == sum(each["seconds"] for each in totals["graph"]) == total
    projects = (await http.report("projects/summary", YEAR)).json
    assert sum(each["tracked_seconds"] for each in projects) == total
    summary = (await http.report("summary/time_entries", {**YEAR, "include_time_entry_ids": True})).json
    ids = {each for group in summary["groups"] for sub in group["sub_groups"] for each in sub["ids"]}
    assert ids == {entry.id for entry in entries}


async def test_an_added_entry_is_in_every_report(http: HttpClient) -> None:
    """An entry that is added is in every report that is fetched later, with the names that it brings."""
    before = (await http.report("search/time_entries.csv", YEAR)).rows
    added = http.sandbox.add_entry(
        start=datetime(2025, 3, 3, 23, 30, tzinfo=UTC),
        seconds=5400,
        user="Zoë Late",
        zone="Europe/Berlin",
        client="Newcomer",
        project="Brand new",
        task="Begin",
        description="late entry",
        tags=["late", "x"],
        billable=True,
        rate=12_000,
    )
    after = (await http.report("search/time_entries.csv", YEAR)).rows
    (new,) = [row for row in after if row["Description"] == "late entry"]
    assert len(after) == len(before) + 1
    wanted = {
        "User": "Zoë Late",
        "Client": "Newcomer",
        "Task": "Begin",
        "Start date": "2025-03-04",
        "Start time": "00:30:00",
        "Duration": "01:30:00",
        "Tags": "late, x",
        "Amount (USD)": "180.00",
    }
    assert new | wanted == new
    assert (await json_entries(http))[added.id]["time_entries"][0]["start"] == "2025-03-04T00:30:00+01:00"
    names = [each["name"] for each in (await http.report("search/projects", {"name": "Brand new"})).json]
    assert names == ["Brand new"]
    pdf = (await http.report("search/time_entries.pdf", {**MARCH, "description": "late entry"})).body
    assert "Brand new" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert http.sandbox.entry(added.id) == added
    await assert_all_reports_agree(http)


async def test_an_edited_entry_keeps_its_id(http: HttpClient) -> None:
    """An edit changes the given fields and the time of the change, and nothing else."""
    sandbox = http.sandbox
    old = next(sandbox.entries(date(2025, 3, 1)))
    old_row = (await json_entries(http))[old.id]
    edited = sandbox.edit_entry(old.id, seconds=(old.seconds or 0) + 60, description="corrected")
    assert (edited.id, edited.seconds, edited.start) == (old.id, (old.seconds or 0) + 60, old.start)
    assert edited.activity.project == old.activity.project
    assert edited.activity.tags == old.activity.tags
    assert edited.activity.rate == old.activity.rate
    assert edited.at > old.at
    row = (await json_entries(http))[old.id]
    assert row["description"] == "corrected"
    assert row["time_entries"][0]["at"] > old_row["time_entries"][0]["at"]
    await assert_all_reports_agree(http)
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert sandbox.edit_entry(old.id, start=old.start + timedelta(days=40), at=at).at == at
    assert sandbox.entry(old.id).start.date() == old.start.date() + timedelta(days=40)
    await assert_all_reports_agree(http)


async def test_a_report_by_last_update_ends_with_the_latest_edit(http: HttpClient) -> None:
    """In order of the last update, the entry that was edited last is the last; running ones have a place."""
    entry = next(http.sandbox.entries())
    http.sandbox.edit_entry(entry.id, description="last", at=datetime(2026, 1, 2, tzinfo=UTC))
    http.sandbox.add_entry(start=datetime(2025, 3, 3, 9, tzinfo=UTC), seconds=60)
    for direction in ("ASC", "DESC"):
        body = {**YEAR, "order_by": "last_update", "order_dir": direction, "page_size": 5000}
        rows = (await http.report("search/time_entries", body)).json
        entries = [row["time_entries"][0] for row in rows]
        assert any(each["stop"] is None for each in entries)
        changes = [each["at"] for each in entries]
        assert changes == sorted(changes, reverse=direction == "DESC")
        assert entries[-1 if direction == "ASC" else 0]["id"] == entry.id


async def test_a_deleted_entry_is_in_no_report(http: HttpClient) -> None:
    """A deleted entry is in no later report, and its id is never used again."""
    sandbox = http.sandbox
    entry = next(sandbox.entries())
    sandbox.delete_entry(entry.id)
    assert entry.id not in await json_entries(http)
    await assert_all_reports_agree(http)
    added = sandbox.add_entry(start=datetime(2025, 5, 1, 9, tzinfo=UTC), seconds=60)
    sandbox.delete_entry(added.id)
    again = sandbox.add_entry(start=datetime(2025, 5, 1, 9, tzinfo=UTC), seconds=60)
    assert len({entry.id, added.id, again.id}) == 3
    for gone in (entry.id, added.id, again.id + 1):
        with pytest.raises(KeyError):
            sandbox.entry(gone)
        with pytest.raises(KeyError):
            sandbox.edit_entry(gone, seconds=1)
        with pytest.raises(KeyError):
            sandbox.delete_entry(gone)


async def test_many_random_changes_agree_with_every_report(http: HttpClient) -> None:
    """After random additions, edits and deletions every report has the entries that the sandbox lists."""
    rng, sandbox = random.Random(20), http.sandbox
    for _ in range(60):
        ids = [entry.id for entry in sandbox.entries()]
        start = datetime(2025, rng.randint(1, 12), rng.randint(1, 28), rng.randint(0, 23), tzinfo=UTC)
        action = rng.choice(("add", "edit", "move", "delete"))
        if action == "add" or not ids:
            sandbox.add_entry(start=start, seconds=rng.randint(0, 90_000), description=f"new {start}")
        elif action == "edit":
            sandbox.edit_entry(
                rng.choice(ids), seconds=rng.randint(0, 9000), project="Website", billable=True
            )
        elif action == "move":
            sandbox.edit_entry(rng.choice(ids), start=start)
        else:
            sandbox.delete_entry(rng.choice(ids))
    await assert_all_reports_agree(http)


async def test_a_running_entry_can_be_stopped_and_deleted(http: HttpClient) -> None:
    """A running entry that gets seconds is finished, and one that is added or deleted changes no total."""
    sandbox = http.sandbox
    running = [entry for entry in sandbox.entries() if entry.stop is None]
    stopped = sandbox.edit_entry(running[0].id, seconds=120)
    assert stopped.stop == running[0].start + timedelta(seconds=120)
    added = sandbox.add_entry(start=datetime(2025, 3, 5, 9, tzinfo=UTC), seconds=None)
    assert (await json_entries(http))[added.id]["time_entries"][0]["stop"] is None
    sandbox.delete_entry(added.id)
    assert added.id not in await json_entries(http)
    await assert_all_reports_agree(http)


async def test_entries_outside_the_company_s_days_are_found(http: HttpClient) -> None:
    """Entries before the first and after the last day of the company are in reports of these days."""
    sandbox = http.sandbox
    days = (datetime(2018, 5, 6, 9, tzinfo=UTC), datetime(2027, 8, 9, 9, tzinfo=UTC))
    for day in days:
        sandbox.add_entry(start=day, seconds=60, description="outside")
        body = {"start_date": f"{day:%Y-%m-%d}", "end_date": f"{day:%Y-%m-%d}"}
        rows = (await http.report("search/time_entries.csv", body)).rows
        assert [row["Description"] for row in rows] == ["outside"]
    listed = [entry.start.date() for entry in sandbox.entries() if entry.activity.description == "outside"]
    assert listed == [day.date() for day in days]
    reverse = {"start_date": "2018-05-01", "end_date": "2018-05-31", "order_dir": "DESC"}
    assert len((await http.report("search/time_entries.csv", reverse)).rows) == 1


async def test_changes_stay_in_their_workspace(http: HttpClient) -> None:
    """An entry is added to the given workspace, and its id finds the workspace later."""
    sandbox = http.sandbox
    first, second = ([entry.id for entry in sandbox.entries(workspace_id=w)] for w in sandbox.workspace_ids)
    start = datetime(2025, 3, 3, 9, tzinfo=UTC)
    added = sandbox.add_entry(start=start, seconds=60, workspace_id=sandbox.workspace_ids[1])
    assert sandbox.edit_entry(added.id, seconds=61).seconds == 61
    sandbox.delete_entry(second[0])
    assert [entry.id for entry in sandbox.entries()] == first
    ids = {entry.id for entry in sandbox.entries(workspace_id=sandbox.workspace_ids[1])}
    assert ids == {*second[1:], added.id}
    with pytest.raises(KeyError):
        next(sandbox.entries(workspace_id=99))
    with pytest.raises(KeyError):
        sandbox.add_entry(start=start, seconds=60, workspace_id=99)


async def test_what_depends_on_an_edited_field_changes_too(session: aiohttp.ClientSession) -> None:
    """The client follows the project, the zone follows the user, and the rate follows both."""
    async with Sandbox(Company(entries=300)) as sandbox:
        directory = sandbox.company.directory
        project = next(each for each in directory.projects if each.client_id and each.billable and each.rate)
        user = directory.users[2]
        entry = next(sandbox.entries())
        edited = sandbox.edit_entry(entry.id, project=project.name, user=user.name, billable=True)
        assert edited.activity.project == project
        assert edited.activity.client_id == project.client_id
        assert edited.activity.user == user
        assert edited.activity.rate == project.rate
        assert edited.activity.task in (None, entry.activity.task)
        assert edited.start == entry.start
        free = sandbox.edit_entry(entry.id, project=None, billable=False)
        assert (free.activity.project, free.activity.client, free.activity.rate) == (None, None, None)
        rows = (await HttpClient(sandbox, session).report("search/time_entries.csv", YEAR)).rows
        assert len(rows) == 300


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"seconds": -1}, "seconds"),
        ({"project": None, "task": "Design"}, "a task needs a project"),
        ({"user": "Somebody", "zone": "Europe/Nowhere"}, "Europe/Nowhere"),
        ({"zone": "Asia/Tokyo"}, "another zone"),
        ({"email": "other@example.com"}, "another zone or email"),
        ({"tags": "late"}, "not the text 'late'"),
        ({"start": "2025-03-03"}, "start"),
        ({"at": datetime.fromisoformat("2025-03-03T09:00")}, "time zone"),
    ],
    ids=str,
)
async def test_an_impossible_edit_changes_nothing(http: HttpClient, edit: Any, message: str) -> None:
    """An edit that Toggl could not have is an error, and leaves the entry as it was."""
    entry = next(http.sandbox.entries())
    with pytest.raises((TypeError, ValueError), match=message):
        http.sandbox.edit_entry(entry.id, **edit)
    assert http.sandbox.entry(entry.id) == entry


async def test_changes_are_deterministic(session: aiohttp.ClientSession) -> None:
    """Equal sandboxes with equal changes give equal reports."""
    texts = []
    for _ in range(2):
        async with Sandbox(Company(entries=100)) as sandbox:
            changes: list[Entry] = [
                sandbox.add_entry(start=datetime(2025, 3, 3, 9, tzinfo=UTC), seconds=60),
                sandbox.edit_entry(next(sandbox.entries()).id, description="changed"),
            ]
            body = {**YEAR, "page_size": 200}
            response = await HttpClient(sandbox, session).report("search/time_entries", body)
            texts.append((changes, response.body))
    assert texts[0] == texts[1]


async def test_a_member_sees_changes_of_own_entries_alone(session: aiohttp.ClientSession) -> None:
    """A member's reports have added entries of the member, and none of others."""
    workspace = SandboxWorkspace(company=Company(entries=100), role="member")
    async with Sandbox(workspaces=[workspace]) as sandbox:
        http = HttpClient(sandbox, session)
        users = sandbox.company.directory.users
        for user in users[:2]:
            start = datetime(2025, 3, 3, 9, tzinfo=UTC)
            sandbox.add_entry(start=start, seconds=60, user=user.name, description="mine?")
        rows = (await http.report("search/time_entries.csv", {**YEAR, "description": "mine?"})).rows
        assert [row["User"] for row in rows] == [users[0].name]
