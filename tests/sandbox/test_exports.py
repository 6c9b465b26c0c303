"""The files that reports come as, and that they agree."""

import io

import aiohttp
import openpyxl
import pypdf
import pytest

from toggl_async.sandbox import Company, Sandbox, pdf_writer

from .visitor import YEAR, Visitor, seconds

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


async def test_the_detailed_csv_is_as_toggl_writes_it(visitor: Visitor) -> None:
    """A byte order mark, LF, the known columns, an empty description in quotes; all entries, in order."""
    reply = await visitor.report("search/time_entries.csv", YEAR)
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert reply.headers["X-Service-Level"] == "GREEN"
    assert reply.body.startswith(b"\xef\xbb\xbfUser,Email,Client")
    assert b"\r" not in reply.body
    assert b',"",' in reply.body
    assert b",,," in reply.body
    assert list(reply.rows[0]) == DETAILED
    assert len(reply.rows) == visitor.sandbox.company.entries
    starts = [(row["Start date"], row["Start time"]) for row in reply.rows]
    assert starts == sorted(starts)


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
async def test_all_reports_agree(visitor: Visitor, wanted: dict[str, object]) -> None:
    """For any filter the durations of detailed, summary and weekly exports have the same sum."""
    body = {**YEAR, **wanted}
    detailed = (await visitor.report("search/time_entries.csv", body)).rows
    summary = (await visitor.report("summary/time_entries.csv", body)).rows
    weekly = (await visitor.report("weekly/time_entries.csv", body)).rows
    whole = sum(seconds(row["Duration"]) for row in detailed)
    assert len(detailed) > 0
    assert whole == sum(seconds(row["Duration"]) for row in summary)
    assert whole == sum(seconds(row["Total"]) for row in weekly)
    assert len(detailed) < visitor.sandbox.company.entries or "rounding" in wanted or not wanted


async def test_amounts_agree(visitor: Visitor) -> None:
    """The amounts of single entries add up to the summary's, cent by cent, and to what employees brought."""
    detailed = (await visitor.report("search/time_entries.csv", YEAR)).rows
    summary = (await visitor.report("summary/time_entries.csv", YEAR)).rows
    insight = await visitor.insight("profitability/employees.csv", {**YEAR, "currency": "usd"})
    sums = [
        sum(round(100 * float(row[column])) for row in rows)
        for rows, column in (
            (detailed, "Amount (USD)"),
            (summary, "Amount (USD)"),
            (insight.rows, "Revenue (USD)"),
        )
    ]
    assert sums[0] > 0
    assert len(set(sums)) == 1


async def test_dates_are_those_of_the_users_calendar(visitor: Visitor) -> None:
    """Two halves of a year have every entry once."""
    halves = [("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")]
    replies = [
        await visitor.report("search/time_entries.csv", {"start_date": first, "end_date": last})
        for first, last in halves
    ]
    assert sum(len(reply.rows) for reply in replies) == visitor.sandbox.company.entries
    assert {row["Start date"][:7] for row in replies[0].rows} <= {f"2025-0{n}" for n in range(1, 7)}


async def test_without_an_end_a_report_is_a_week(visitor: Visitor) -> None:
    """Toggl then takes six more days, without a word."""
    reply = await visitor.report("search/time_entries.csv", {"start_date": "2025-03-03"})
    days = {row["Start date"] for row in reply.rows}
    assert min(days) >= "2025-03-03"
    assert max(days) <= "2025-03-09"


async def test_single_entries_can_be_asked_for(visitor: Visitor) -> None:
    """By their ids, which csv does not tell."""
    ids = [3_100_000_000, 3_100_000_007]
    reply = await visitor.report("search/time_entries.csv", {**YEAR, "time_entry_ids": ids})
    assert len(reply.rows) == 2


@pytest.mark.parametrize(
    ("order", "column"), [("user", "User"), ("duration", "Duration"), ("description", "Description")]
)
async def test_rows_can_come_in_another_order(visitor: Visitor, order: str, column: str) -> None:
    """By user, duration or description, up or down."""
    body = {**YEAR, "order_by": order, "order_dir": "DESC"}
    values = [row[column] for row in (await visitor.report("search/time_entries.csv", body)).rows]
    assert values == sorted(values, reverse=True)
    assert len(values) == visitor.sandbox.company.entries


async def test_backwards_is_the_same_the_other_way_round(visitor: Visitor) -> None:
    """Descending by date is ascending read from the end."""
    up = (await visitor.report("search/time_entries.csv", YEAR)).rows
    down = (await visitor.report("search/time_entries.csv", {**YEAR, "order_dir": "DESC"})).rows
    assert down == up[::-1]


async def test_durations_have_three_forms(visitor: Visitor) -> None:
    """Classic is the default."""
    body = {"start_date": "2025-01-01", "end_date": "2025-02-28"}
    forms = {
        form: (await visitor.report("search/time_entries.csv", {**body, "duration_format": form})).rows[0]
        for form in ("classic", "improved", "decimal")
    }
    length = seconds(forms["classic"]["Duration"])
    assert seconds(forms["improved"]["Duration"]) == length
    assert forms["improved"]["Duration"] == forms["classic"]["Duration"].removeprefix("0")
    assert float(forms["decimal"]["Duration"]) == round(length / 3600, 2)


async def test_amounts_can_be_hidden(visitor: Visitor) -> None:
    """The column is then not there at all."""
    reply = await visitor.report("search/time_entries.csv", {**YEAR, "hide_amounts": True})
    assert list(reply.rows[0]) == DETAILED[:-1]


async def test_columns_of_the_summary_follow_its_grouping(visitor: Visitor) -> None:
    """By default projects, with their clients, and descriptions."""
    usual = await visitor.report("summary/time_entries.csv", YEAR)
    other = await visitor.report(
        "summary/time_entries.csv", {**YEAR, "grouping": "clients", "sub_grouping": "projects"}
    )
    assert list(usual.rows[0]) == ["Project", "Client", "Description", "Duration", "Amount (USD)"]
    assert list(other.rows[0]) == ["Client", "Project", "Duration", "Amount (USD)"]


async def test_a_week_has_its_dates_and_longer_ranges_have_weekdays(visitor: Visitor) -> None:
    """The columns of the weekly report."""
    week = await visitor.report("weekly/time_entries.csv", {"start_date": "2025-03-05"})
    year = await visitor.report("weekly/time_entries.csv", YEAR)
    assert list(week.rows[0])[4:6] == ["2025-03-05", "2025-03-06"]
    assert list(year.rows[0])[4:] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Total"]


@pytest.mark.parametrize("report", ["search", "summary"])
async def test_workbooks_say_what_csv_says(visitor: Visitor, report: str) -> None:
    """Header and cells are the same, and formulas are text."""
    body = {**YEAR, "project_ids": [190000012, None]}
    sheet = await visitor.report(f"{report}/time_entries.xlsx", body)
    plain = await visitor.report(f"{report}/time_entries.csv", body)
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.body), read_only=True).active.values)
    cells = [dict(zip(rows[0], (value or "" for value in row), strict=True)) for row in rows[1:]]
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert cells == plain.rows


@pytest.mark.parametrize("report", ["search", "summary", "weekly"])
async def test_pdfs_can_be_read(visitor: Visitor, report: str) -> None:
    """They have a title, a total and page numbers, and survive names that their fonts cannot show."""
    reply = await visitor.report(f"{report}/time_entries.pdf", YEAR)
    pages = pypdf.PdfReader(io.BytesIO(reply.body)).pages
    assert reply.headers["Content-Type"] == "application/pdf"
    assert "report" in pages[0].extract_text()
    assert "Total" in pages[-1].extract_text()
    assert f"Page 1 of {len(pages)}" in pages[0].extract_text()


@pytest.mark.parametrize("report", ["search", "summary", "weekly"])
async def test_nothing_is_cut_on_paper(visitor: Visitor, report: str) -> None:
    """Every cell of the csv stands in the pdf, but for what its fonts cannot show."""
    plain = (await visitor.report(f"{report}/time_entries.csv", YEAR)).rows
    paper = (await visitor.report(f"{report}/time_entries.pdf", YEAR)).body
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)
    cells = {" ".join(cell.split()) for row in plain for cell in (*row, *row.values())}
    assert not {cell for cell in cells if cell.isascii() and cell not in text}


def test_what_is_too_wide_for_paper_goes_on_below() -> None:
    """Only the widest column gives way, even to a word without end."""
    header = ("User", "Description", "Amount")
    content = b"".join(
        pdf_writer.written("Report", header, [("Zoë", "word " * 80, 1), ("", "x" * 999, "")], "Total")
    )
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert [text.count(each) for each in ("Zoë", "word", "x", *header)] == [1, 80, 999, 1, 1, 1]


async def test_what_is_too_big_is_refused(session: aiohttp.ClientSession) -> None:
    """A sheet has only so many rows, and paper has even fewer."""
    async with Sandbox(Company(entries=1_100_000)) as sandbox:
        visitor = Visitor(sandbox, session)
        for extension in ("xlsx", "pdf"):
            reply = await visitor.report(f"search/time_entries.{extension}", YEAR)
            assert (reply.status, reply.json) == (500, "report is too big to be exported")


async def test_answers_are_compressed_for_those_who_can_read_it(visitor: Visitor) -> None:
    """Gzip, in one stream that ends."""
    plain = await visitor.report("search/time_entries.csv", YEAR)
    url = f"{visitor.sandbox.track_url}/reports/api/v3/workspace/{visitor.sandbox.workspace_id}"
    async with visitor.session.post(
        f"{url}/search/time_entries.csv",
        json=YEAR,
        headers={"Authorization": visitor.basic, "Accept-Encoding": "gzip"},
    ) as reply:
        assert reply.headers["Content-Encoding"] == "gzip"
        assert await reply.read() == plain.body


async def test_insights_show_losses(visitor: Visitor) -> None:
    """Profit is revenue less labor, and may be negative."""
    reply = await visitor.insight(
        "profitability/employees.csv", {**YEAR, "currency": "usd", "resolution": "quarter"}
    )
    for row in reply.rows:
        cents = [round(100 * float(row[f"{name} (USD)"])) for name in ("Revenue", "Labor cost", "Profit")]
        assert cents[0] - cents[1] == cents[2]
    assert {row["Period"] for row in reply.rows} == {f"2025-Q{n}" for n in range(1, 5)}
    assert any(row["Profit (USD)"].startswith("-") for row in reply.rows)
