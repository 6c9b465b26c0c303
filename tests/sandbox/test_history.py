"""The years of history of the default company, and the cost of its reports."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox, detailed_export
from toggl_async.sandbox.company import Day
from toggl_async.sandbox.file_export import csv_line

from .http_client import HttpClient, seconds


def test_the_default_company_began_in_2019() -> None:
    """The default company has entries on workdays from 2019 until today, and 8000 in each year."""
    company, today = Company(), datetime.now(UTC).date()
    assert (company.first_day, company.last_day) == (date(2019, 1, 1), today)
    for year in range(2019, today.year):
        assert company.count(date(year, 1, 1), date(year, 12, 31)) == 8000
    workday = date(2019, 1, 1)
    while workday <= today:
        assert workday.weekday() > 4 or company.count(workday, workday) > 0
        workday += timedelta(days=1)
    assert company.entries == company.count(date.min, date.max)


def test_a_day_is_the_same_in_every_history() -> None:
    """A day has the same entries however long the history is, and 2025 those of a company of that year."""
    long, short = Company(), Company(first_day=date(2023, 2, 3), last_day=date(2026, 1, 5))
    for first, last in ((date(2023, 2, 3), date(2023, 3, 3)), (date(2025, 12, 1), date(2026, 1, 5))):
        assert [(day.date, day.activity_numbers, day.starts) for day in long.days(first, last)] == [
            (day.date, day.activity_numbers, day.starts) for day in short.days(first, last)
        ]
    year = (date(2025, 1, 1), date(2025, 12, 31))
    one_year = Company(entries=8000)
    assert (one_year.first_day, one_year.last_day) == year
    assert [(day.date, day.activity_numbers, day.starts) for day in long.days(*year)] == [
        (day.date, day.activity_numbers, day.starts) for day in one_year.days(*year)
    ]


async def test_totals_agree_with_the_csv_of_any_date_range(session: aiohttp.ClientSession) -> None:
    """The totals and their graph by day agree to the second with the csv of random date ranges."""
    rng, today = random.Random(7), datetime.now(UTC).date()
    async with Sandbox(hourly=None) as sandbox:
        http = HttpClient(sandbox, session)
        for number in range(25):
            first = date(2019, 1, 1) + timedelta(rng.randrange((today - date(2019, 1, 1)).days + 1))
            last = min(today, first + timedelta(rng.randrange((7, 40, 365)[number % 3])))
            body = {"start_date": str(first), "end_date": str(last)}
            if number % 4 == 3:
                body |= {"rounding": 1, "rounding_minutes": 15}  # type: ignore[dict-item]
            by_day: dict[str, int] = {}
            for row in (await http.report("search/time_entries.csv", body)).rows:
                by_day[row["Start date"]] = by_day.get(row["Start date"], 0) + seconds(row["Duration"])
            body |= {"with_graph": True, "resolution": "day"}  # type: ignore[dict-item]
            totals = (await http.report("search/time_entries/totals", body)).json
            days = [str(first + timedelta(n)) for n in range((last - first).days + 1)]
            assert [item["seconds"] for item in totals["graph"]] == [by_day.get(day, 0) for day in days]
            assert totals["seconds"] == sum(by_day.values())
            assert totals["tracked_days"] == len(by_day)
            assert set(by_day) <= set(days)


async def test_every_month_since_2019_has_a_report(session: aiohttp.ClientSession) -> None:
    """The csv of each month has exactly the entries that the company counts, and no two are equal."""
    async with Sandbox(hourly=None) as sandbox:
        http, bodies = HttpClient(sandbox, session), set()
        first = date(2019, 1, 1)
        while first <= sandbox.company.last_day:
            following = (first + timedelta(days=31)).replace(day=1)
            last = following - timedelta(days=1)
            body = {"start_date": str(first), "end_date": str(last)}
            response = await http.report("search/time_entries.csv", body)
            assert len(response.rows) == sandbox.company.count(first, last)
            bodies.add(response.body)
            first = following
        assert len(bodies) == len(sandbox.received)


async def test_a_report_generates_the_days_of_its_date_range_alone(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the start of a sandbox nor a list generates a day, and an export generates each day once."""
    generated: list[int] = []
    generate = Company.day

    def count(company: Company, day_number: int) -> Day:
        generated.append(day_number)
        return generate(company, day_number)

    monkeypatch.setattr(Company, "day", count)
    body = {"start_date": "2025-03-03", "end_date": "2025-03-31"}
    async with Sandbox(largest_report=5000) as sandbox:
        http = HttpClient(sandbox, session)
        assert (await http.track("me/workspaces")).status == 200
        assert (await http.report("search/clients", {"start": 1})).status == 200
        assert generated == []
        for path in ("search/time_entries.csv", "summary/time_entries.csv", "search/time_entries"):
            assert (await http.report(path, body)).status == 200
            assert len(generated) <= 2 * 29
            generated.clear()
        assert (await http.report("search/time_entries.csv", {**body, "billable": True})).status == 200
        assert len(set(generated)) <= 29


async def test_later_exports_make_no_text_again(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The texts of an activity are made once for all exports with the same settings."""
    made: list[object] = []

    def count(cells: Iterable[object]) -> str:
        made.append(cells)
        return csv_line(cells)

    monkeypatch.setattr(detailed_export, "csv_line", count)
    body = {"start_date": "2025-03-03", "end_date": "2025-03-31"}
    async with Sandbox() as sandbox:
        http = HttpClient(sandbox, session)
        first = await http.report("search/time_entries.csv", body)
        number = len(made)
        assert (await http.report("search/time_entries.csv", body)).body == first.body
        assert len(made) == number > 0
        hours = (await http.report("search/time_entries.csv", {**body, "duration_format": "decimal"})).rows
        assert [row["Duration"] for row in hours] != [row["Duration"] for row in first.rows]
