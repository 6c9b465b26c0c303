"""Rows of files."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from toggl_async import DecodeError, FileRequest, IncompleteResponseError, InvalidRequestError
from toggl_async.insights.exports import ExportProjectProfitability
from toggl_async.reports.exports import (
    ExportDetailed,
    ExportDetailedPdf,
    ExportSummary,
    ExportWeekly,
)
from toggl_async.request.fields import LocalTime
from toggl_async.tables import DetailedCsvRow, SummaryCsvRow, WeeklyCsvRow, read_rows
from toggl_async.tables.reading import Reading
from toggl_async.tables.reports import table_of

DETAILED = (
    "User,Email,Client,Project,Task,Description,Billable,"
    "Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)\n"
    'Ada,ada@example.com,Acme,Walls,,"paint, ""red""\nand blue",Yes,'
    '2025-01-31,23:30:00,2025-02-01,00:45:10,01:15:10,"inside, urgent",93.75\n'
)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a csv."""

    def write(text: str) -> Path:
        path = tmp_path / "report.csv"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        return path

    return write


File = Callable[[str], Path]


def test_every_column_of_a_detailed_report_has_its_type(file: File) -> None:
    """Text, days, times, durations, tags and money."""
    (row,) = read_rows(file(DETAILED), ExportDetailed)
    assert row == DetailedCsvRow(
        user="Ada",
        email="ada@example.com",
        client="Acme",
        project="Walls",
        task="",
        description='paint, "red"\nand blue',
        billable=True,
        start_date=date(2025, 1, 31),
        start_time=time(23, 30),
        end_date=date(2025, 2, 1),
        end_time=time(0, 45, 10),
        duration=timedelta(hours=1, minutes=15, seconds=10),
        tags=("inside", "urgent"),
        tags_text="inside, urgent",
        amount=Decimal("93.75"),
        currency="EUR",
    )
    assert row.start == LocalTime(datetime.fromisoformat("2025-01-31T23:30:00"))
    assert row.end == LocalTime(datetime.fromisoformat("2025-02-01T00:45:10"))


def test_columns_are_looked_up_by_name(file: File) -> None:
    """In any order and case; those that are missing are None, those that are not known are kept as text."""
    text = '"Description",Duration,Member,Email,Mood,Project,Stop time\nx,1:00:00,Ada,a@b,good,P,10:00:00\n'
    (row,) = read_rows(file(text), ExportDetailed)
    assert (row.user, row.description, row.end_time) == ("Ada", "x", time(10))
    assert (row.client, row.start_date, row.start, row.tags, row.amount) == (None, None, None, None, None)
    assert row.extra == {"Mood": "good"}


@pytest.mark.parametrize(
    ("names", "cells", "money"),
    [
        ("Amount (EUR)", "1.50", ("1.50", "EUR")),
        ("Amount ()", "0.00", ("0.00", None)),
        ("Amount", "2", ("2", None)),
        ("Amount (USD)", "", ("None", "USD")),
        ("Currency,Amount", "CHF,3.10", ("3.10", "CHF")),
        ("Amount,Currency", "3.10,CHF", ("3.10", "CHF")),
    ],
)
def test_an_amount_and_its_currency(file: File, names: str, cells: str, money: tuple[str, str]) -> None:
    """The currency stands in the column's name, in a column of its own, or nowhere."""
    for report in (ExportDetailed, ExportSummary):
        (row,) = read_rows(file(f"Duration,{names}\n01:00:00,{cells}\n"), report)
        assert (str(row.amount), row.currency) == money
        assert row.extra == {}


def test_of_several_amounts_none_is_taken_for_the_amount(file: File) -> None:
    """They stay what they are."""
    text = "Duration,Amount (EUR),Amount (USD)\n01:00:00,1.00,2.00\n"
    (row,) = read_rows(file(text), ExportDetailed)
    assert (row.amount, row.extra) == (None, {"Amount (EUR)": "1.00", "Amount (USD)": "2.00"})


def test_a_summary_has_the_columns_of_its_grouping(file: File) -> None:
    """What it is not grouped by is None."""
    text = "Client,Project,Duration,Amount (EUR)\nAcme,Walls,120:00:00,5000.00\n"
    (row,) = read_rows(file(text), ExportSummary)
    assert row == SummaryCsvRow(
        client="Acme",
        project="Walls",
        duration=timedelta(hours=120),
        amount=Decimal("5000.00"),
        currency="EUR",
    )


@pytest.mark.parametrize("first", ["Mon", "2025-01-06", "Monday 6"])
def test_a_week_has_its_days(file: File, first: str) -> None:
    """By the names of their columns, as time or as money."""
    text = f"User,Email,Client,Project,{first},Note,Total\n"
    text += "Ada,a@b,,P,08:00:00,n,08:00:00\nBob,b@b,,P,5.50,n,5.50\n"
    ada, bob = read_rows(file(text), ExportWeekly)
    assert ada == WeeklyCsvRow(
        user="Ada",
        email="a@b",
        client="",
        project="P",
        days={first: timedelta(hours=8)},
        total=timedelta(hours=8),
        extra={"Note": "n"},
    )
    assert (bob.days, bob.total) == ({first: Decimal("5.50")}, Decimal("5.50"))


def test_a_report_without_a_known_table_gives_dicts(file: File) -> None:
    """Text by the names of the columns."""
    rows = list(read_rows(file("Period,Profit (EUR)\n2025,-1.00\n"), ExportProjectProfitability))
    assert rows == [{"Period": "2025", "Profit (EUR)": "-1.00"}]


def test_an_empty_column_at_the_end_is_passed_over(file: File) -> None:
    """Some files have one."""
    (row,) = read_rows(file("Duration,User,\n01:00:00,Ada,\n"), ExportDetailed)
    assert (row.user, row.extra) == ("Ada", {})
    (plain,) = read_rows(file("Period,\n2025,\n"), ExportProjectProfitability)
    assert plain == {"Period": "2025"}


def test_dates_follow_the_users_settings_where_these_are_told(file: File) -> None:
    """In files from Toggl's web pages; the same text without it is an error and no other day."""
    path = file("Duration,Start date\n01:00:00,05/04/2025\n")
    (row,) = read_rows(path, ExportDetailed, date_format="DD/MM/YYYY")
    assert row.start_date == date(2025, 4, 5)
    with pytest.raises(DecodeError, match="line 2: '05/04/2025' is no date written as YYYY-MM-DD"):
        list(read_rows(path, ExportDetailed))
    with pytest.raises(InvalidRequestError, match="date_format"):
        read_rows(path, ExportDetailed, date_format="YYYY")


@pytest.mark.parametrize(
    ("report", "header"),
    [
        (ExportDetailed, "User,Email"),
        (ExportDetailed, "Duration,User,user"),
        (ExportDetailed, "Duration,,User"),
        (ExportSummary, "Something,Else"),
        (ExportWeekly, "User,Project,Total"),
        (ExportProjectProfitability, "A,A"),
    ],
)
def test_a_header_that_is_not_understood_is_shown(file: File, report: type[FileRequest], header: str) -> None:
    """What is needed is missing, or a name is, or stands there twice."""
    with pytest.raises(DecodeError, match=header):
        list(rows(report, f"{header}\n".encode()))


def rows(report: type[FileRequest], data: bytes) -> Iterator[object]:
    """The rows of bytes."""
    reading = Reading(table_of(report))
    yield from reading.feed(data)
    reading.finish()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ada", "1 cells under a header of 2"),
        ("Ada,01:00:00,x", "3 cells"),
        ("Ada,soon", "'soon' is no duration"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(line: str, said: str) -> None:
    """After the rows before it; lines are counted as an editor counts them."""
    data = f'User,Duration\nAda,01:00:00\n\n"B\nC",01:00:00\n{line}\nEve,01:00:00\n'.encode()
    given: list[object] = []
    with pytest.raises(DecodeError, match=f"line 6: {said}"):
        given.extend(rows(ExportDetailed, data))
    read = rows(ExportDetailed, data)
    assert [next(read), next(read)] == [
        DetailedCsvRow(user="Ada", duration=timedelta(hours=1)),
        DetailedCsvRow(user="B\nC", duration=timedelta(hours=1)),
    ]


def test_a_part_of_a_file_is_told(file: File) -> None:
    """The rows before its end come first."""
    read = read_rows(file(DETAILED + "Ada,ada@exam"), ExportDetailed)
    assert next(read).user == "Ada"
    with pytest.raises(IncompleteResponseError):
        next(read)


def test_what_is_no_csv_is_refused_at_once(tmp_path: Path) -> None:
    """Before a file is looked for."""
    with pytest.raises(InvalidRequestError, match="ExportDetailedPdf"):
        table_of(ExportDetailedPdf)
    with pytest.raises(FileNotFoundError):
        next(read_rows(tmp_path / "none.csv", ExportDetailed))


def test_a_row_becomes_a_dict(file: File) -> None:
    """For programs that write it elsewhere."""
    (row,) = read_rows(file("User,Duration\nAda,01:00:00\n"), ExportDetailed)
    assert msgspec.structs.asdict(row)["duration"] == timedelta(hours=1)
