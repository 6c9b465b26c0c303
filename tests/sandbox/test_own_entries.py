"""Companies whose entries the test gives."""

import io
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import aiohttp
import openpyxl
import pypdf
import pytest
from attrs import evolve

from toggl_async.sandbox import Company, CompanyEntry, Sandbox

from .http_client import YEAR, HttpClient, seconds

ENTRIES = [
    CompanyEntry(
        start=datetime(2025, 3, 30, 0, 30, tzinfo=UTC),
        seconds=5400,
        user="Zoë Müller",
        zone="Europe/Berlin",
        client="Acme",
        project="Website",
        task="Design",
        description="Grüße, 山田",
        tags=("a", "b"),
        billable=True,
        rate=12_000,
    ),
    CompanyEntry(start=datetime.fromisoformat("2025-02-01T23:00"), seconds=200_000, user="Ana"),
    CompanyEntry(
        start=datetime.fromisoformat("2025-02-01T09:00:07"), seconds=0, user="Ana", project="Website"
    ),
    CompanyEntry(start=datetime.fromisoformat("2025-04-01T09:00"), seconds=None, user="Ana"),
]


@pytest.fixture
def company() -> Company:
    """A company of given entries."""
    return Company.from_entries(ENTRIES, seed=5)


def test_a_company_consists_of_the_given_entries(company: Company) -> None:
    """Entries are in order of local start, and their users and projects make up the directory."""
    found = [company.entry(number) for number in range(company.entries)]
    assert [entry.seconds for entry in found] == [0, 200_000, 5400]
    assert found[2].start == ENTRIES[0].start
    assert found[2].start.utcoffset() == timedelta(hours=1)
    assert (company.first_day, company.last_day) == (date(2025, 2, 1), date(2025, 4, 1))
    assert [user.name for user in company.directory.users] == ["Zoë Müller", "Ana"]
    assert [(project.name, project.client_id) for project in company.directory.projects] == [
        ("Website", company.directory.clients[0].id),
        ("Website", None),
    ]
    assert [entry.start.date() for entry in company.running_entries] == [date(2025, 4, 1)]
    assert Company.from_entries(ENTRIES, seed=5) == company
    assert len({company, Company.from_entries(ENTRIES, seed=5)}) == 1


async def test_all_reports_have_the_given_entries(company: Company, session: aiohttp.ClientSession) -> None:
    """The detailed, summary and weekly reports, Focus and the lists contain the given entries."""
    async with Sandbox(company) as sandbox:
        http = HttpClient(sandbox, session)
        rows = (await http.report("search/time_entries.csv", YEAR)).rows
        assert [row["Description"] for row in rows] == ["", "", "Grüße, 山田"]
        assert (
            rows[2]
            | {
                "User": "Zoë Müller",
                "Client": "Acme",
                "Task": "Design",
                "Billable": "Yes",
                "Start date": "2025-03-30",
                "Start time": "01:30:00",
                "Duration": "01:30:00",
                "Tags": "a, b",
                "Amount (USD)": "180.00",
            }
            == rows[2]
        )
        assert (rows[1]["End date"], rows[1]["End time"]) == ("2025-02-04", "06:33:20")
        total = sum(seconds(row["Duration"]) for row in rows)
        assert total == 205_400
        for report, column in (("summary", "Duration"), ("weekly", "Total")):
            found = (await http.report(f"{report}/time_entries.csv", YEAR)).rows
            assert sum(seconds(row[column]) for row in found) == total
        body = {"period": {"from": "2025-01-01", "to": "2025-12-31"}}
        aggregation = {"function": "sum", "property": "duration"}
        (row,) = (await http.focus("query", {**body, "aggregations": [aggregation]})).json["data_json_row"]
        assert row == {"sum_duration": total}
        names = [client["name"] for client in (await http.report("filters/clients", {})).json]
        assert names == ["Acme"]


async def test_files_and_json_have_the_given_entries(
    company: Company, session: aiohttp.ClientSession
) -> None:
    """The workbook, the pdf and the pages of JSON contain the given entries."""
    async with Sandbox(company) as sandbox:
        http = HttpClient(sandbox, session)
        rows = (await http.report("search/time_entries", {**YEAR, "enrich_response": True})).json
        assert [row["time_entries"][0]["seconds"] for row in rows[:3]] == [0, 200_000, 5400]
        assert rows[2]["time_entries"][0]["start"] == "2025-03-30T01:30:00+01:00"
        assert rows[2]["time_entries"][0]["stop"] == "2025-03-30T03:00:00+01:00"
        assert rows[3]["time_entries"][0]["stop"] is None
        assert rows[2]["project_name"] == "Website"
        workbook = (await http.report("search/time_entries.xlsx", YEAR)).body
        sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
        assert [cell.value for cell in sheet["A"]][1:] == ["Ana", "Ana", "Zoë Müller"]
        pdf = (await http.report("search/time_entries.pdf", YEAR)).body
        assert "Website" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert (await http.track("me")).json["email"] == sandbox.email == "zoe.muller@example.com"


async def test_the_project_list_has_the_members_who_tracked_time(
    company: Company, session: aiohttp.ClientSession
) -> None:
    """The users of a project are those of its entries."""
    async with Sandbox(company) as sandbox:
        http = HttpClient(sandbox, session)
        (ana,) = (user for user in company.directory.users if user.name == "Ana")
        project = company.directory.projects[1]
        members = (await http.report("filters/project_users", {"project_ids": [project.id]})).json
        assert [member["user_id"] for member in members] == [ana.id]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"task": "Design"}, "a task needs a project"),
        ({"client": "Acme"}, "a client needs a project"),
        ({"seconds": -1}, "seconds"),
        ({"rate": 100}, "a rate needs a billable entry"),
        ({"zone": "Europe/Nowhere"}, "Europe/Nowhere"),
        ({"user": ""}, "user"),
    ],
    ids=str,
)
def test_entries_without_sense_are_refused(change: dict[str, Any], message: str) -> None:
    """An entry that Toggl could not have is a ValueError."""
    entry = CompanyEntry(start=datetime(2025, 3, 1, 9, tzinfo=timezone(timedelta(hours=2))), seconds=60)
    with pytest.raises(ValueError, match=message):
        evolve(entry, **change)


def test_a_user_has_one_zone() -> None:
    """Entries of one user in two zones are a ValueError."""
    start = datetime(2025, 3, 1, 9, tzinfo=UTC)
    entries = [CompanyEntry(start=start, seconds=60, user="Ana", zone=zone) for zone in ("UTC", "Asia/Tokyo")]
    with pytest.raises(ValueError, match="Ana"):
        Company.from_entries(entries)


async def test_a_company_may_have_no_entries(session: aiohttp.ClientSession) -> None:
    """A company of no entries has one user and empty reports."""
    async with Sandbox(Company.from_entries([])) as sandbox:
        http = HttpClient(sandbox, session)
        assert (await http.report("search/time_entries.csv", YEAR)).rows == []
        assert (await http.report("search/time_entries", YEAR)).json is None
        assert (await http.track("me")).status == 200
