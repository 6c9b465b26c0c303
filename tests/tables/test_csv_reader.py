"""Reading csv files row by row."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

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
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.fields import LocalTime
from toggl_async.tables import DetailedCsvRow, SummaryCsvRow, UnreadCellWarning, WeeklyCsvRow, read_rows
from toggl_async.tables.cell_reports import CellReports
from toggl_async.tables.csv_reader import CsvReader
from toggl_async.tables.report_tables import table_of

DETAILED = (
    "User,Email,Client,Project,Task,Description,Billable,"
    "Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)\n"
    'Ada,ada@example.com,Acme,Walls,,"paint, ""red""\nand blue",Yes,'
    '2025-01-31,23:30:00,2025-02-01,00:45:10,01:15:10,"inside, urgent",93.75\n'
)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a csv file."""

    def write(text: str) -> Path:
        path = tmp_path / "report.csv"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        return path

    return write


File = Callable[[str], Path]


def test_every_column_of_a_detailed_report_has_its_type(file: File) -> None:
    """Texts, dates, times, durations, tags and amounts have the types of their fields."""
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


def test_columns_are_found_by_name(file: File) -> None:
    """Order and case do not matter; missing columns are None, and unknown ones are kept as text."""
    text = '"Description",Duration,Member,Email,Mood,Project,Stop time\nx,1:00:00,Ada,a@b,good,P,10:00:00\n'
    (row,) = read_rows(file(text), ExportDetailed)
    assert (row.user, row.description, row.end_time) == ("Ada", "x", time(10))
    assert (row.client, row.start_date, row.start, row.tags, row.amount) == (None, None, None, None, None)
    assert row.extra == {"Mood": "good"}


@pytest.mark.parametrize(
    ("names", "cells", "expected"),
    [
        ("Amount (EUR)", "1.50", ("1.50", "EUR")),
        ("Amount ()", "0.00", ("0.00", None)),
        ("Amount", "2", ("2", None)),
        ("Amount (USD)", "", ("None", "USD")),
        ("Currency,Amount", "CHF,3.10", ("3.10", "CHF")),
        ("Amount,Currency", "3.10,CHF", ("3.10", "CHF")),
    ],
)
def test_an_amount_has_its_currency(file: File, names: str, cells: str, expected: tuple[str, str]) -> None:
    """The currency is read from the name of the amount's column or from a column of its own."""
    for report in (ExportDetailed, ExportSummary):
        (row,) = read_rows(file(f"Duration,{names}\n01:00:00,{cells}\n"), report)
        assert (str(row.amount), row.currency) == expected
        assert row.extra == {}


def test_several_amounts_are_extra_columns(file: File) -> None:
    """If there are several amounts, none is taken for the amount, and all are kept as text."""
    text = "Duration,Amount (EUR),Amount (USD)\n01:00:00,1.00,2.00\n"
    (row,) = read_rows(file(text), ExportDetailed)
    assert (row.amount, row.extra) == (None, {"Amount (EUR)": "1.00", "Amount (USD)": "2.00"})


def test_a_summary_has_the_columns_of_its_grouping(file: File) -> None:
    """A field that the report is not grouped by is None."""
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
def test_a_weekly_row_has_its_days(file: File, first: str) -> None:
    """The days are under the names of their columns, as durations or as amounts."""
    text = f"User,Email,Client,Project,{first},Note,Total\n"
    text += "Ada,a@b,,P,08:00:00,n,08:00:00\nBob,b@b,,P,5.50,n,45 sec\n"
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
    assert (bob.days, bob.total) == ({first: timedelta(hours=5.5)}, timedelta(seconds=45))
    (eve,) = read_rows(
        file(f"User,{first},Total\nEve,5.50,1.0\n"), ExportWeekly, calculate="amounts", strict=True
    )
    assert (eve.days, eve.total) == ({first: Decimal("5.50")}, Decimal("1.0"))


def test_a_report_with_unknown_columns_has_dicts_as_rows(file: File) -> None:
    """Each row is a dict of text, with the names of the columns as keys."""
    rows = list(read_rows(file("Period,Profit (EUR)\n2025,-1.00\n"), ExportProjectProfitability))
    assert rows == [{"Period": "2025", "Profit (EUR)": "-1.00"}]


def test_an_empty_column_at_the_end_is_ignored(file: File) -> None:
    """Some files have a comma at the end of each line, which makes a column without a name."""
    (row,) = read_rows(file("Duration,User,\n01:00:00,Ada,\n"), ExportDetailed)
    assert (row.user, row.extra) == ("Ada", {})
    (plain,) = read_rows(file("Period,\n2025,\n"), ExportProjectProfitability)
    assert plain == {"Period": "2025"}


def test_dates_are_parsed_in_the_format_that_is_given(file: File) -> None:
    """A date in another format is an error, and so is a format that Toggl does not have."""
    path = file("Duration,Start date\n01:00:00,05/04/2025\n")
    (row,) = read_rows(path, ExportDetailed, date_format="DD/MM/YYYY")
    assert row.start_date == date(2025, 4, 5)
    with pytest.raises(DecodeError, match="line 2: '05/04/2025' is not a date in the format YYYY-MM-DD"):
        list(read_rows(path, ExportDetailed, strict=True))
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
def test_an_error_shows_the_header_that_is_not_understood(
    file: File, report: type[FileRequest], header: str
) -> None:
    """A required column is missing, a column has no name, or two columns have the same name."""
    with pytest.raises(DecodeError, match=header):
        list(rows(report, f"{header}\n".encode()))


def rows(report: type[FileRequest], data: bytes) -> Iterator[object]:
    """Yield the rows of a report's csv that is given as bytes, where each cell must be understood."""
    reader = CsvReader(table_of(report), CellReports(strict=True))
    for some in reader.feed(data):
        yield from some
    reader.finish()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Ada", "1 cells under a header of 2"),
        ("Ada,01:00:00,x", "3 cells"),
        ("Ada,soon", "'soon' is not a duration"),
    ],
)
def test_an_error_in_a_row_names_the_line(line: str, problem: str) -> None:
    """The rows before the fault are yielded first; lines are counted as an editor counts them."""
    data = f'User,Duration\nAda,01:00:00\n\n"B\nC",01:00:00\n{line}\nEve,01:00:00\n'.encode()
    given: list[object] = []
    with pytest.raises(DecodeError, match=f"line 6: {problem}"):
        given.extend(rows(ExportDetailed, data))
    read = rows(ExportDetailed, data)
    assert [next(read), next(read)] == [
        DetailedCsvRow(user="Ada", duration=timedelta(hours=1)),
        DetailedCsvRow(user="B\nC", duration=timedelta(hours=1)),
    ]


@pytest.mark.parametrize("line", ['"A"da,01:00:00', "A\rda,01:00:00", f"{'x' * 131_073},01:00:00"])
def test_the_rows_before_a_record_that_is_no_csv_are_yielded(line: str) -> None:
    """A stray quote, a lone carriage return or a cell that is too long does not cost the rows before it."""
    read = rows(ExportDetailed, f"User,Duration\nAda,01:00:00\n{line}\nEve,01:00:00\n".encode())
    assert next(read) == DetailedCsvRow(user="Ada", duration=timedelta(hours=1))
    with pytest.raises(DecodeError, match="line 3: "):
        next(read)


def test_an_incomplete_file_is_an_error(file: File) -> None:
    """The rows that are complete are yielded before the error."""
    read = read_rows(file(DETAILED + "Ada,ada@exam"), ExportDetailed)
    assert next(read).user == "Ada"
    with pytest.raises(IncompleteResponseError):
        next(read)


def test_a_report_that_is_not_a_csv_is_an_error_before_the_file_is_opened(tmp_path: Path) -> None:
    """The report's class is checked first; a missing file is an error once the first row is read."""
    with pytest.raises(InvalidRequestError, match="ExportDetailedPdf"):
        table_of(ExportDetailedPdf)
    with pytest.raises(FileNotFoundError):
        next(read_rows(tmp_path / "none.csv", ExportDetailed))


def test_a_row_becomes_a_dict_or_a_tuple(file: File) -> None:
    """The functions of msgspec turn a row into a dict or a tuple."""
    (row,) = read_rows(file("Duration,User\n01:00:00,Ada\n"), ExportDetailed)
    assert msgspec.structs.asdict(row)["duration"] == timedelta(hours=1)
    assert msgspec.structs.astuple(row)[0] == "Ada"


@pytest.mark.parametrize("report", [ExportDetailed, ExportSummary, ExportWeekly, ExportSaved])
def test_byte_order_marks_do_not_hide_a_column(file: File, report: Any) -> None:
    """Marks before the header are taken off, and a column that still begins with one is an error."""
    text = "User,Mon,Duration\nAda,01:00:00,01:00:00\n"
    (row,) = read_rows(file("\ufeff\ufeff" + text), report)
    assert (row["User"] if isinstance(row, dict) else row.user) == "Ada"
    for header in ('"\ufeffUser",Mon,Duration', "User,\ufeffMon,Duration", "User,Mon, \ufeffDuration"):
        with pytest.raises(DecodeError, match="byte order mark"):
            list(read_rows(file(f"{header}\nAda,01:00:00,01:00:00\n"), report))


@pytest.mark.parametrize("report", [ExportDetailed, ExportSummary, ExportSaved])
@pytest.mark.parametrize("end", ["", "\r", "\n", "\r\n"])
def test_a_last_line_without_an_end_is_read_by_choice(file: File, report: Any, end: str) -> None:
    """Spreadsheets and editors may leave the last line without an end, which is an error by default."""
    path = file(f"Duration,User\n01:00:00,Ada\n02:00:00,Bob{end}")
    assert len(list(read_rows(path, report, allow_unended_line=True))) == 2
    if not end.endswith("\n"):
        read = read_rows(path, report)
        next(read)
        with pytest.raises(IncompleteResponseError):
            next(read)


@pytest.mark.parametrize("text", ["", '"User","Dur', 'Duration,User\n"Ada,01:00:00', "Duration,User\nAda"])
def test_a_choice_of_no_line_end_accepts_no_other_fault(file: File, text: str) -> None:
    """An empty file, an open quote and a record that lacks cells are errors in any case."""
    with pytest.raises((IncompleteResponseError, DecodeError)):
        list(read_rows(file(text), ExportDetailed, allow_unended_line=True))


SUMMARIES = [
    "Project,Client,Description,Duration,Amount (EUR)",
    "User,Duration",
    "Tag,Project,Registered time",
]
DETAILS = [
    DETAILED.partition("\n")[0],
    '"Description",Duration,Member,Email,Project,Tags,Start date,Start time',
]
WEEKS = [
    "User,Email,Client,Project,Mon,Tue,Wed,Thu,Fri,Sat,Sun,Total",
    "User,Project,2025-01-06,2025-01-07,Total",
]
INSIGHTS = ["Project,Client,Revenue,Labor cost,Profit"]


@pytest.mark.parametrize(
    ("report", "header"),
    [
        *((ExportDetailed, header) for header in SUMMARIES + WEEKS + INSIGHTS),
        *((ExportSummary, header) for header in DETAILS + WEEKS + INSIGHTS),
        *((ExportWeekly, header) for header in DETAILS + SUMMARIES + INSIGHTS),
        *((ExportProjectProfitability, header) for header in [*DETAILS, *WEEKS, SUMMARIES[0]]),
        *((ExportSaved, header) for header in ["Revenue,Labor cost,Profit", "a,b"]),
    ],
)
def test_a_csv_of_another_report_is_an_error(file: File, report: Any, header: str) -> None:
    """Rows full of None would look like the data of the report that is read."""
    cells = ",".join("1" for _ in header.split(","))
    with pytest.raises(DecodeError, match="header"):
        list(read_rows(file(f"{header}\n{cells}\n"), report))


@pytest.mark.parametrize(
    ("report", "header"),
    [
        *((ExportDetailed, header) for header in DETAILS),
        *((ExportSummary, header) for header in [*SUMMARIES, "Project,Amount (EUR)"]),
        *((ExportWeekly, header) for header in WEEKS),
        *((ExportProjectProfitability, header) for header in INSIGHTS),
        *((ExportSaved, header) for header in DETAILS + SUMMARIES + WEEKS),
    ],
)
def test_a_csv_of_the_report_is_read(file: File, report: Any, header: str) -> None:
    """The headers of a report are accepted with all columns or with those that a person chose."""
    cells = ",".join("" for _ in header.split(","))
    assert len(list(read_rows(file(f"{header}\n{cells}\n"), report))) == 1


def test_a_response_is_taken_for_the_report_that_was_requested() -> None:
    """A summary report may have the same columns, but only a file may have been confused with another."""
    (row,) = rows(ExportDetailed, b"User,Description,Duration\nAda,x,01:00:00\n")
    assert isinstance(row, DetailedCsvRow)


def test_a_detailed_report_without_durations_is_read(file: File) -> None:
    """People choose columns on Toggl's web page, and the duration may be left out."""
    (row,) = read_rows(file("Description,Project,Start date\nx,P,2025-01-31\n"), ExportDetailed)
    assert (row.duration, row.start_date) == (None, date(2025, 1, 31))


def test_a_cell_that_is_not_understood_costs_only_itself(file: File) -> None:
    """The field is None, the text is in ``unread``, and one warning names the line and the column."""
    text = (
        "User,Billable,Start date,Start time,Duration,Amount (EUR)\n"
        "Ada,Yes,2025-01-31,10:00:00,01:00:00,1.50\n"
        'Bob,perhaps,31.1.2025,24:00:00,01:30,"1,50"\n'
        'Eve,No,2025-01-31,24:00:00,01:00:00,"1,50"\n'
    )
    with pytest.warns(UnreadCellWarning) as warned:
        ada, bob, eve = read_rows(file(text), ExportDetailed)
    assert ada.unread == {}
    assert bob == DetailedCsvRow(
        user="Bob",
        unread={
            "Billable": "perhaps",
            "Start date": "31.1.2025",
            "Start time": "24:00:00",
            "Duration": "01:30",
            "Amount (EUR)": "1,50",
        },
        currency="EUR",
    )
    assert eve.unread == {"Start time": "24:00:00", "Amount (EUR)": "1,50"}
    assert (eve.billable, eve.start_date, eve.duration) == (False, date(2025, 1, 31), timedelta(hours=1))
    assert [each.lineno for each in warned] == [3] * 5
    assert all(each.filename.endswith("report.csv>") for each in warned)
    assert "'01:30' is not a duration (Duration)" in str([str(each.message) for each in warned])


def test_a_day_that_is_not_understood_is_unread(file: File) -> None:
    """The other days of the week and the total keep their values."""
    with pytest.warns(UnreadCellWarning, match="Tue"):
        (row,) = read_rows(file("User,Mon,Tue,Total\nAda,1:00:00,soon,0.79 h\n"), ExportWeekly)
    assert row.days == {"Mon": timedelta(hours=1), "Tue": None}
    assert (row.unread, row.total) == ({"Tue": "soon"}, timedelta(seconds=2844))


def test_a_warning_is_given_for_each_csv(file: File) -> None:
    """Python shows a warning once for each place, but the next csv with the same fault is another place."""
    path = file("Duration,User\nsoon,Ada\nlater,Bob\n")
    for _ in range(2):
        with pytest.warns(UnreadCellWarning) as warned:
            assert [row.unread["Duration"] for row in read_rows(path, ExportDetailed)] == ["soon", "later"]
        assert len(warned) == 1


def test_unread_cells_far_apart_are_reported_once(file: File) -> None:
    """A csv is read in blocks, and a column that was reported in one block is not reported in another."""
    body = "".join(f"{n % 2},User {n},{'soon' if n % 1000 == 7 else 2},\n" for n in range(20_000))
    path = file(f"Task,User,Duration,Start time\n{body}")
    with pytest.warns(UnreadCellWarning) as warned:
        read = list(read_rows(path, ExportDetailed))
    assert sum("Duration" in row.unread for row in read) == 20
    assert [n for n, row in enumerate(read) if row.unread] == list(range(7, 20_000, 1000))
    assert [each.lineno for each in warned] == [9]


def test_a_strict_reader_raises_for_the_first_cell_that_is_not_understood(file: File) -> None:
    """The rows before it are yielded, also if a cell in a later row comes first in the order of columns."""
    path = file("Duration,User,Billable\n1.50,Ada,Yes\n1.50,Bob,perhaps\nsoon,Eve,No\n")
    read = read_rows(path, ExportDetailed, strict=True)
    assert next(read).user == "Ada"
    with pytest.raises(DecodeError, match=r"line 3: 'perhaps' is neither Yes nor No \(Billable\)"):
        next(read)


@pytest.mark.parametrize(
    "days",
    [
        "lun.,mar.,mer.,jeu.,ven.,sam.,dim.",
        "lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche",
        "Montag,Dienstag,Mittwoch,Donnerstag,Freitag,Samstag,Sonntag",
        "Mo,Di,Mi,Do,Fr,Sa,So",
        "segunda-feira,terça-feira,quarta-feira,quinta-feira,sexta-feira,sábado,domingo",
        "月,火,水,木,金,土,日",
        "ma,ti,ke,to,pe,la,su",
        "6 Jan,7 Jan,8 Jan,9 Jan,10 Jan,11 Jan,12 Jan",
        "Mon 1/6,Tue 1/7",
        "06.01.2025,07.01.2025",
    ],
)
def test_days_are_found_in_any_language(file: File, days: str) -> None:
    """Weekdays are known by their names, or as seven unknown columns just before the total."""
    count = len(days.split(","))
    text = f"User,Project,{days},Total\nAda,P{',1.00' * count},{count}.00\n"
    (row,) = read_rows(file(text), ExportWeekly)
    assert row.days == dict.fromkeys(days.split(","), timedelta(hours=1))
    assert (row.total, row.extra) == (timedelta(hours=count), {})


@pytest.mark.parametrize("name", ["Money", "Monitor", "Rate 2", "Sunset", "Friend", "Q1"])
def test_a_column_that_only_resembles_a_day_is_no_day(file: File, name: str) -> None:
    """Such a column is kept as text under its name."""
    (row,) = read_rows(file(f"User,{name},Mon,Total\nAda,x,1.00,1.00\n"), ExportWeekly)
    assert (row.extra, list(row.days)) == ({name: "x"}, ["Mon"])


def test_registered_time_is_a_duration(file: File) -> None:
    """Older exports have another name for the column."""
    (row,) = read_rows(file("Project,Registered time\nP,01:00:00\n"), ExportSummary)
    assert row.duration == timedelta(hours=1)


def test_a_weekly_report_sums_up_time_or_amounts(file: File) -> None:
    """Another calculation is an error before the file is opened."""
    wrong: Any = "seconds"
    with pytest.raises(InvalidRequestError, match="calculate"):
        read_rows(file("User,Mon,Total\n"), ExportWeekly, calculate=wrong)
