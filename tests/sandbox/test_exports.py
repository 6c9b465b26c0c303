"""The reports as files, and their agreement with each other."""

import io
from datetime import datetime, time, timedelta

import aiohttp
import openpyxl
import pypdf
import pytest

from toggl_async.sandbox import Company, Sandbox, pdf_writer

from .http_client import YEAR, HttpClient, seconds

DETAILED = [
    *("User", "Email", "Client", "Project", "Task", "Description", "Billable"),
    *("Start date", "Start time", "End date", "End time", "Duration", "Tags", "Amount (USD)"),
]
FILTERS = [
    {},
    {"billable": True},
    {"client_ids": [None]},
    {"project_ids": [None, 190000001]},
    {"tag_ids": [None]},
    {"task_ids": [None]},
    {"user_ids": [8000001, 8000008]},
    {"group_ids": [40000001]},
    {"description": "GRÜSSE"},
    {"min_duration_seconds": 1800, "max_duration_seconds": 7200},
    {"rounding": 1, "rounding_minutes": 15},
    {"rounding": -1, "rounding_minutes": 60},
    {"start_date": "2025-03-30", "end_date": "2025-04-02"},
]


async def test_the_detailed_csv_has_the_format_of_toggl(http: HttpClient) -> None:
    """The csv has a byte order mark, LF, the known columns, and all entries in order."""
    response = await http.report("search/time_entries.csv", YEAR)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["X-Service-Level"] == "GREEN"
    assert response.body.startswith(b"\xef\xbb\xbfUser,Email,Client")
    assert b"\r" not in response.body
    assert b',"",' in response.body
    assert b",,," in response.body
    assert list(response.rows[0]) == DETAILED
    assert len(response.rows) == http.sandbox.company.entries
    starts = [(row["Start date"], row["Start time"]) for row in response.rows]
    assert starts == sorted(starts)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
async def test_all_reports_agree(http: HttpClient, filters: dict[str, object]) -> None:
    """The detailed, summary and weekly exports have the same total duration for any filter."""
    body = {**YEAR, **filters}
    detailed = (await http.report("search/time_entries.csv", body)).rows
    summary = (await http.report("summary/time_entries.csv", body)).rows
    weekly = (await http.report("weekly/time_entries.csv", body)).rows
    total = sum(seconds(row["Duration"]) for row in detailed)
    assert len(detailed) > 0
    assert total == sum(seconds(row["Duration"]) for row in summary)
    assert total == sum(seconds(row["Total"]) for row in weekly)
    assert len(detailed) < http.sandbox.company.entries or "rounding" in filters or not filters


async def test_amounts_agree(http: HttpClient) -> None:
    """The amounts of entries add up to those of the summary and to the revenue of employees, to the cent."""
    detailed = (await http.report("search/time_entries.csv", YEAR)).rows
    summary = (await http.report("summary/time_entries.csv", YEAR)).rows
    insights = await http.insights("profitability/employees.csv", {**YEAR, "currency": "usd"})
    sums = [
        sum(round(100 * float(row[column])) for row in rows)
        for rows, column in (
            (detailed, "Amount (USD)"),
            (summary, "Amount (USD)"),
            (insights.rows, "Revenue (USD)"),
        )
    ]
    assert sums[0] > 0
    assert len(set(sums)) == 1


async def test_dates_are_those_of_the_users_calendar(http: HttpClient) -> None:
    """Reports over two halves of a year together contain each entry once."""
    date_ranges = [("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")]
    responses = [
        await http.report("search/time_entries.csv", {"start_date": first, "end_date": last})
        for first, last in date_ranges
    ]
    assert sum(len(response.rows) for response in responses) == http.sandbox.company.entries
    assert {row["Start date"][:7] for row in responses[0].rows} <= {f"2025-0{n}" for n in range(1, 7)}


async def test_without_an_end_a_report_covers_a_week(http: HttpClient) -> None:
    """A report without an end date covers its start date and the next six days."""
    response = await http.report("search/time_entries.csv", {"start_date": "2025-03-03"})
    days = {row["Start date"] for row in response.rows}
    assert min(days) >= "2025-03-03"
    assert max(days) <= "2025-03-09"


async def test_single_entries_can_be_selected_by_id(http: HttpClient) -> None:
    """A report can be limited to entries with given ids."""
    ids = [3_100_000_000, 3_100_000_007]
    response = await http.report("search/time_entries.csv", {**YEAR, "time_entry_ids": ids})
    assert len(response.rows) == 2


@pytest.mark.parametrize(
    ("order", "column"), [("user", "User"), ("duration", "Duration"), ("description", "Description")]
)
async def test_rows_can_be_in_another_order(http: HttpClient, order: str, column: str) -> None:
    """Rows can be sorted by user, duration or description."""
    body = {**YEAR, "order_by": order, "order_dir": "DESC"}
    values = [row[column] for row in (await http.report("search/time_entries.csv", body)).rows]
    assert values == sorted(values, reverse=True)
    assert len(values) == http.sandbox.company.entries


async def test_descending_order_is_ascending_order_reversed(http: HttpClient) -> None:
    """The rows in descending order by date are those in ascending order, reversed."""
    ascending = (await http.report("search/time_entries.csv", YEAR)).rows
    descending = (await http.report("search/time_entries.csv", {**YEAR, "order_dir": "DESC"})).rows
    assert descending == ascending[::-1]


async def test_durations_have_three_formats(http: HttpClient) -> None:
    """A duration can be classic (the default), improved or decimal."""
    body = {"start_date": "2025-01-01", "end_date": "2025-02-28"}
    rows = {
        style: (await http.report("search/time_entries.csv", {**body, "duration_format": style})).rows[0]
        for style in ("classic", "improved", "decimal")
    }
    length = seconds(rows["classic"]["Duration"])
    assert seconds(rows["improved"]["Duration"]) == length
    assert rows["improved"]["Duration"] == rows["classic"]["Duration"].removeprefix("0")
    assert float(rows["decimal"]["Duration"]) == round(length / 3600, 2)


async def test_amounts_can_be_hidden(http: HttpClient) -> None:
    """A report with hidden amounts has no amount column."""
    response = await http.report("search/time_entries.csv", {**YEAR, "hide_amounts": True})
    assert list(response.rows[0]) == DETAILED[:-1]


async def test_columns_of_the_summary_depend_on_the_grouping(http: HttpClient) -> None:
    """By default the summary has projects with their clients, and descriptions."""
    default = await http.report("summary/time_entries.csv", YEAR)
    other = await http.report(
        "summary/time_entries.csv", {**YEAR, "grouping": "clients", "sub_grouping": "projects"}
    )
    assert list(default.rows[0]) == ["Project", "Client", "Description", "Duration", "Amount (USD)"]
    assert list(other.rows[0]) == ["Client", "Project", "Duration", "Amount (USD)"]


async def test_weekly_columns_are_dates_or_weekdays(http: HttpClient) -> None:
    """The columns of the weekly report are dates for one week, and weekdays for a longer date range."""
    week = await http.report("weekly/time_entries.csv", {"start_date": "2025-03-05"})
    year = await http.report("weekly/time_entries.csv", YEAR)
    assert list(week.rows[0])[4:6] == ["2025-03-05", "2025-03-06"]
    assert list(year.rows[0])[4:] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Total"]


def csv_text(value: object) -> str:
    """Return the text that a csv has for a value of a workbook."""
    if isinstance(value, datetime):
        return str(value.date())
    if isinstance(value, timedelta | time):
        clock = value if isinstance(value, timedelta) else timedelta(hours=value.hour, minutes=value.minute)
        total = round(clock.total_seconds()) + (value.second if isinstance(value, time) else 0)
        return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"
    return "" if value is None else value if isinstance(value, str) else f"{value:.2f}"


async def test_cells_of_workbooks_have_types(http: HttpClient) -> None:
    """Days, times, durations and amounts are numbers with a number format, and the header stays visible."""
    body = {"start_date": "2025-03-01", "end_date": "2025-03-31"}
    sheet = openpyxl.load_workbook(
        io.BytesIO((await http.report("search/time_entries.xlsx", body)).body)
    ).active
    first = {cell.value: sheet.cell(2, cell.column) for cell in sheet[1]}
    numbers = {name: cell.number_format for name, cell in first.items() if cell.number_format != "General"}
    assert numbers == {
        "Start date": "yyyy-mm-dd",
        "Start time": "hh:mm:ss",
        "End date": "yyyy-mm-dd",
        "End time": "hh:mm:ss",
        "Duration": "[h]:mm:ss",
        "Amount (USD)": "#,##0.00",
    }
    assert sheet.freeze_panes == "A2"
    decimal = (await http.report("search/time_entries.xlsx", {**body, "duration_format": "decimal"})).body
    duration = openpyxl.load_workbook(io.BytesIO(decimal)).active.cell(2, 12)
    assert duration.number_format == "0.00"
    assert duration.value == pytest.approx(first["Duration"].value.total_seconds() / 3600)


@pytest.mark.parametrize("report", ["search", "summary"])
async def test_workbooks_agree_with_csv(http: HttpClient, report: str) -> None:
    """A workbook has the same cells as the csv, with typed values, and formulas are text."""
    body = {**YEAR, "project_ids": [190000012, None]}
    sheet = await http.report(f"{report}/time_entries.xlsx", body)
    csv = await http.report(f"{report}/time_entries.csv", body)
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.body), read_only=True).active.values)
    cells = [dict(zip(rows[0], map(csv_text, row), strict=True)) for row in rows[1:]]
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert cells == csv.rows


@pytest.mark.parametrize("report", ["search", "summary", "weekly"])
async def test_pdfs_can_be_read(http: HttpClient, report: str) -> None:
    """A pdf has a title, a total and page numbers, even if its fonts lack some characters."""
    response = await http.report(f"{report}/time_entries.pdf", YEAR)
    pages = pypdf.PdfReader(io.BytesIO(response.body)).pages
    assert response.headers["Content-Type"] == "application/pdf"
    assert "report" in pages[0].extract_text()
    assert "Total" in pages[-1].extract_text()
    assert f"Page 1 of {len(pages)}" in pages[0].extract_text()


@pytest.mark.parametrize("report", ["search", "summary", "weekly"])
async def test_a_pdf_has_all_cells(http: HttpClient, report: str) -> None:
    """The pdf contains every cell of the csv whose characters its fonts have."""
    csv = (await http.report(f"{report}/time_entries.csv", YEAR)).rows
    pdf = (await http.report(f"{report}/time_entries.pdf", YEAR)).body
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    cells = {" ".join(cell.split()) for row in csv for cell in (*row, *row.values())}
    assert not {cell for cell in cells if cell.isascii() and cell not in text}


def test_wide_cells_continue_in_the_next_line() -> None:
    """Only the widest column is narrowed, even for a single long word."""
    header = ("User", "Description", "Amount")
    content = b"".join(
        pdf_writer.write_table("Report", header, [("Zoë", "word " * 80, 1), ("", "x" * 999, "")], "Total")
    )
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert [text.count(each) for each in ("Zoë", "word", "x", *header)] == [1, 80, 999, 1, 1, 1]


async def test_too_large_reports_are_refused(session: aiohttp.ClientSession) -> None:
    """A report with too many rows for a workbook or a pdf gets 500."""
    async with Sandbox(Company(entries=1_100_000)) as sandbox:
        http = HttpClient(sandbox, session)
        for extension in ("xlsx", "pdf"):
            response = await http.report(f"search/time_entries.{extension}", YEAR)
            assert (response.status, response.json) == (500, "report is too big to be exported")


async def test_responses_are_compressed_if_the_client_accepts_gzip(http: HttpClient) -> None:
    """A client that accepts gzip gets one complete gzip stream."""
    csv = await http.report("search/time_entries.csv", YEAR)
    url = f"{http.sandbox.track_url}/reports/api/v3/workspace/{http.sandbox.workspace_id}"
    async with http.session.post(
        f"{url}/search/time_entries.csv",
        json=YEAR,
        headers={"Authorization": http.basic, "Accept-Encoding": "gzip"},
    ) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert await response.read() == csv.body


async def test_insights_show_losses(http: HttpClient) -> None:
    """The profit is revenue minus labor cost, and may be negative."""
    response = await http.insights(
        "profitability/employees.csv", {**YEAR, "currency": "usd", "resolution": "quarter"}
    )
    for row in response.rows:
        amounts = [round(100 * float(row[f"{name} (USD)"])) for name in ("Revenue", "Labor cost", "Profit")]
        assert amounts[0] - amounts[1] == amounts[2]
    assert {row["Period"] for row in response.rows} == {f"2025-Q{n}" for n in range(1, 5)}
    assert any(row["Profit (USD)"].startswith("-") for row in response.rows)
