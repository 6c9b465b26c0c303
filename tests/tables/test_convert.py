"""Saved csv files as Parquet files, workbooks, and csv files for spreadsheet programs."""

import csv
import errno
import gc
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv as arrow_csv

from tests.support.disks import refuse
from toggl_async import DecodeError, IncompleteResponseError, InvalidRequestError
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.tables import UnknownColumnWarning, UnreadCellWarning, convert_csv, schema_of
from toggl_async.tables.arrow import arrow_schema
from toggl_async.tables.parquet_schema import schema_in_file

DETAILED = (
    "User,Description,Billable,Start date,Start time,Duration,Tags,Amount (EUR)\n"
    'Ada,=1+1,Yes,2026-10-01,08:00:00,30:15:00,"a, b","1,234.50"\n'
    '"@Bob","paint, ""red""\nand blue",No,2026-10-02,23:59:59,00:00:05,,-1.00\n'
    "Ada,http://example.com,No,,,-,,\n"
)
SUMMARY = "Project,Duration,Amount (USD)\nWalls,1.50,12.25\n-Roof,26.25 h,-3\n"
WEEKLY = "Project,Mon,Tue,Total\nWalls,1:00:00,,1:00:00\nRoof,30:00:00,0:00:01,30:00:01\n"


@pytest.fixture(autouse=True, scope="module")
def _pipe() -> None:
    """Let Arrow's csv reader open the pipe for signals that it opens once in a process, and keeps."""
    arrow_csv.read_csv(pa.BufferReader(b"a\n1\n"))


@pytest.fixture(autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the folder for temporary files, which is empty at the end."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a csv, and returns its path."""

    def write(text: str, name: str = "report.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        return path

    return write


Source = Callable[..., Path]


def cells_of(path: Path, sheet: str | None = None) -> list[list[Any]]:
    """Return the values of a workbook's cells."""
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in (book[sheet] if sheet else book.active).iter_rows()]
    book.close()
    return rows


# Parquet.


@pytest.mark.parametrize(
    ("text", "report", "kind"),
    [
        (DETAILED, ExportDetailed, "detailed"),
        (SUMMARY, ExportSummary, "summary"),
        (WEEKLY, ExportWeekly, "weekly"),
    ],
)
def test_a_parquet_file_has_the_schema_of_the_report(
    source: Source, text: str, report: Any, kind: str
) -> None:
    """The report is recognized by the header, and the file is beside the source."""
    path = source(text)
    made = convert_csv(path, to="parquet")
    assert made.path == path.with_name("report.parquet")
    assert (made.file_format, made.kind, made.rows) == (
        "parquet",
        kind,
        text.count("\n") - 1 - ("\nand" in text),
    )
    assert made.size == made.path.stat().st_size
    file = pq.ParquetFile(made.path)
    assert file.schema_arrow.equals(schema_in_file(arrow_schema(schema_of(report))))
    assert file.metadata.num_rows == made.rows


def test_values_in_parquet_are_typed(source: Source, tmp_path: Path) -> None:
    """Durations, days and amounts are those of the csv; a risky text is unchanged, as nothing runs it."""
    convert_csv(source(DETAILED), tmp_path / "made.parquet")
    table = pq.ParquetFile(tmp_path / "made.parquet").read()
    assert table["duration"].to_pylist() == [timedelta(hours=30, minutes=15), timedelta(seconds=5), None]
    assert table["amount"].to_pylist() == [Decimal("1234.5"), Decimal(-1), None]
    assert table["description"].to_pylist()[0] == "=1+1"


def test_a_week_of_amounts_is_read_as_such_by_choice(source: Source) -> None:
    """Nothing in the file says what it sums up, so it is an error until the caller does."""
    path = source("Project,Mon,Tue,Total\nWalls,1.50,,1.50\n")
    with pytest.raises(InvalidRequestError, match="calculate"):
        convert_csv(path, to="parquet")
    assert not path.with_suffix(".parquet").exists()
    made = convert_csv(path, to="parquet", calculate="amounts")
    assert pq.ParquetFile(made.path).read()["total"].to_pylist() == [Decimal("1.5")]
    with pytest.raises(FileExistsError):
        convert_csv(path, to="parquet", calculate="time")
    convert_csv(path, to="parquet", calculate="time", replace=True)
    assert pq.ParquetFile(made.path).read()["total"].to_pylist() == [timedelta(minutes=90)]


def test_another_csv_has_columns_of_text(source: Source) -> None:
    """Where no schema is known, nothing is guessed: a number with zeros before it keeps them."""
    path = source("Number,Amount (EUR)\n" + "".join(f"00{number},1.5\n" for number in range(40_000)))
    made = convert_csv(path, to="parquet")
    file = pq.ParquetFile(made.path)
    assert (made.kind, made.rows, file.num_row_groups) == ("other", 40_000, 2)
    assert file.schema_arrow.equals(pa.schema([("Number", pa.string()), ("Amount (EUR)", pa.string())]))
    assert file.read()["Number"].to_pylist() == [f"00{number}" for number in range(40_000)]


def test_two_columns_of_the_same_name_cannot_be_parquet(source: Source) -> None:
    """A reader could not tell them apart; a workbook can."""
    path = source("a,a\n1,2\n")
    with pytest.raises(DecodeError, match="header"):
        convert_csv(path, to="parquet")
    assert cells_of(convert_csv(path, to="xlsx").path) == [["a", "a"], ["1", "2"]]


def test_what_is_not_understood_is_counted(source: Source) -> None:
    """The texts of such cells are kept: in the column ``unread``, or in their cells."""
    path = source("Project,Start time,Duration,Mood\nA,soon,1:00:00,good\nB,08:00:00,later,bad\n")
    with pytest.warns(UnreadCellWarning), pytest.warns(UnknownColumnWarning, match="Mood"):
        assert convert_csv(path, to="parquet").unread == 2
    made = convert_csv(path, to="xlsx")
    assert (made.kind, made.unread) == ("detailed", 2)
    assert [row[1:3] for row in cells_of(made.path)[1:]] == [
        ["soon", timedelta(hours=1)],
        [time(8), "later"],
    ]
    assert convert_csv(path, to="csv").unread == 2


# Workbooks.


def test_a_workbook_has_real_cells(source: Source, tmp_path: Path) -> None:
    """Dates, times, durations and numbers can be computed with; texts are never formulas or links."""
    made = convert_csv(source(DETAILED), tmp_path / "a.XLSX")
    assert (made.file_format, made.kind, made.rows, made.unread) == ("xlsx", "detailed", 3, 0)
    book = openpyxl.load_workbook(made.path)
    sheet = book.active
    assert sheet is not None
    assert sheet.title == "Detailed report"
    assert sheet.freeze_panes == "A2"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == DETAILED.split("\n", maxsplit=1)[0].split(",")
    assert rows[1] == [
        "Ada",
        "=1+1",
        "Yes",
        datetime.fromisoformat("2026-10-01"),  # as openpyxl reads a date
        time(8),
        timedelta(hours=30, minutes=15),
        "a, b",
        1234.5,
    ]
    assert rows[2][1] == 'paint, "red"\nand blue'
    assert rows[2][4:] == [time(23, 59, 59), timedelta(seconds=5), None, -1]
    assert rows[3] == ["Ada", "http://example.com", "No", None, None, "-", None, None]
    assert [sheet.cell(2, column).number_format for column in (4, 5, 6, 8)] == [
        "yyyy-mm-dd",
        "hh:mm:ss",
        "[h]:mm:ss",
        "#,##0.00",
    ]
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    book.close()


def test_no_cell_of_a_workbook_is_a_formula(source: Source) -> None:
    """Whatever a text begins with, the file has no formula element."""
    risky = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "{=1}", "\uff1d1", "mailto:a@b", "internal:Sheet1!A1"]
    path = source("a,b\n" + "".join(f'"{text}",x\n' for text in risky))
    made = convert_csv(path, to="xlsx")
    assert [row[0] for row in cells_of(made.path)[1:]] == risky
    with zipfile.ZipFile(made.path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_decimal_hours_are_durations_in_a_workbook(source: Source) -> None:
    """Each of Toggl's formats of durations becomes the same kind of cell."""
    made = convert_csv(source(SUMMARY), to="xlsx")
    assert cells_of(made.path)[1:] == [
        ["Walls", timedelta(hours=1, minutes=30), 12.25],
        ["-Roof", timedelta(hours=26, minutes=15), -3],
    ]


def test_a_number_that_a_spreadsheet_would_round_stays_text(source: Source) -> None:
    """A spreadsheet has fifteen digits; a date before its calendar begins is text as well."""
    path = source("Start date,Start time,Amount (EUR)\n1899-12-31,08:00,1234567890123456.5\n")
    made = convert_csv(path, to="xlsx")
    assert cells_of(made.path)[1] == ["1899-12-31", time(8), "1234567890123456.5"]


def test_columns_of_several_currencies_are_numbers(source: Source) -> None:
    """Each column of amounts or rates is one of numbers, also where the schema cannot choose between them."""
    path = source("Project,Duration,Amount (EUR),Amount (USD),Rate\nA,1:00:00,1.50,-2,3\n")
    assert cells_of(convert_csv(path, to="xlsx").path)[1][2:] == [1.5, -2, 3]


def test_a_long_csv_has_several_sheets(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet has about a million rows; each one begins with the header."""
    monkeypatch.setattr("toggl_async.tables.workbook.ROWS_OF_SHEET", 4)
    path = source("a,b\n" + "".join(f"{number},x\n" for number in range(7)))
    made = convert_csv(path, to="xlsx")
    assert made.rows == 7
    book = openpyxl.load_workbook(made.path)
    assert book.sheetnames == ["Other report", "Other report 2", "Other report 3"]
    book.close()
    assert [row[0] for row in cells_of(made.path, "Other report 2")] == ["a", "3", "4", "5"]
    assert [row[0] for row in cells_of(made.path, "Other report 3")] == ["a", "6"]


def test_a_cell_that_a_workbook_cannot_hold_is_an_error(source: Source) -> None:
    """The text would be cut, so there is no file at all."""
    path = source(f"a,b\nx,y\n{'z' * 32_768},y\n")
    with pytest.raises(DecodeError, match=r"row 2.*\(a\)"):
        convert_csv(path, to="xlsx")
    assert not path.with_suffix(".xlsx").exists()
    assert convert_csv(path, to="csv").rows == 2


def test_control_characters_survive_in_a_workbook(source: Source) -> None:
    """A workbook is XML, which cannot have them as such."""
    made = convert_csv(source("a,b\n\x01x\x0b,_x0041_\n"), to="xlsx")
    with zipfile.ZipFile(made.path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"_x0001_x_x000B_" in sheet
    assert b"_x005F_x0041_" in sheet


# Csv.


def read_csv(path: Path, delimiter: str = ",") -> list[list[str]]:
    """Return the records of a csv, whose first bytes are a byte order mark."""
    assert path.read_bytes().startswith(b'\xef\xbb\xbf"')
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter, strict=True))


def test_a_csv_for_spreadsheets_has_no_formulas(source: Source) -> None:
    """Texts that a program might run get an apostrophe; numbers below zero stay numbers."""
    path = source(DETAILED)
    made = convert_csv(path, to="csv")
    assert (made.path.name, made.kind, made.rows) == ("report-safe.csv", "detailed", 3)
    rows = read_csv(made.path)
    assert rows[0] == DETAILED.split("\n", maxsplit=1)[0].split(",")
    assert [row[0] for row in rows[1:]] == ["Ada", "'@Bob", "Ada"]
    assert rows[1][1] == "'=1+1"
    assert [row[7] for row in rows[1:]] == ["1234.50", "-1.00", ""]
    assert rows[3][5] == "'-"
    assert made.harmless == 3


def test_a_delimiter_and_a_decimal_comma_are_for_programs_of_a_country(source: Source) -> None:
    """Amounts and decimal hours have a comma; other texts with points are unchanged."""
    path = source(SUMMARY + "v1.5,100:00:00,\n")
    made = convert_csv(path, path.with_name("b.csv"), delimiter=";", decimal_comma=True)
    assert read_csv(made.path, ";")[1:] == [
        ["Walls", "1,50", "12,25"],
        ["'-Roof", "26,25 h", "-3"],
        ["v1.5", "100:00:00", ""],
    ]


def test_a_negative_text_in_a_column_of_amounts_is_made_harmless(source: Source) -> None:
    """Only what is a number as a whole is left."""
    path = source("Project,Duration,Amount (EUR)\nA,1:00:00,-1+cmd\nB,-1:00:00,-1e5\n")
    made = convert_csv(path, to="csv")
    assert read_csv(made.path)[1:] == [["A", "1:00:00", "'-1+cmd"], ["B", "'-1:00:00", "'-1e5"]]
    assert made.unread == 2


def test_a_header_is_made_harmless_too(source: Source) -> None:
    """The names of columns are free text in a csv of another kind."""
    made = convert_csv(source("=a,b\n1,2\n"), to="csv")
    assert read_csv(made.path) == [["'=a", "b"], ["1", "2"]]


@pytest.mark.parametrize("delimiter", ["", ";;", '"', "\n", "\r", "x", "1"])
def test_an_impossible_delimiter_is_an_error(source: Source, delimiter: str) -> None:
    """A delimiter is one character that is nothing else."""
    with pytest.raises(InvalidRequestError, match="delimiter"):
        convert_csv(source(SUMMARY), to="csv", delimiter=delimiter)


# All formats.


FORMATS = ("parquet", "xlsx", "csv")


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"Project,Duration\nA,1:00:00\nB,2:0", IncompleteResponseError),
        (b"Project,Duration\nA,1:00:00\nB,1:00:00,x\n", DecodeError),
        (b'Project,Duration\nA,"1:00"x\n', DecodeError),
        (b"", IncompleteResponseError),
        (b"<html></html>\n", IncompleteResponseError),
        (b"\xff\xfe,a\n", DecodeError),
    ],
)
def test_a_damaged_source_leaves_the_old_file(
    tmp_path: Path, to: Any, data: bytes, error: type[Exception]
) -> None:
    """What cannot be read to its end makes no file, and the file that is there stays."""
    path, target = tmp_path / "a.csv", tmp_path / f"b.{to}"
    path.write_bytes(data)
    target.write_bytes(b"old")
    with pytest.raises(error):
        convert_csv(path, target, replace=True)
    gc.collect()
    assert sorted(tmp_path.iterdir()) == [path, target]
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("to", FORMATS)
def test_a_file_that_exists_is_kept(source: Source, to: Any) -> None:
    """By default nothing is replaced; with ``replace`` the new file takes its place."""
    path = source(SUMMARY)
    target = path.with_name(f"old.{to}")
    target.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        convert_csv(path, target)
    assert target.read_bytes() == b"old"
    assert convert_csv(path, target, replace=True).size == target.stat().st_size > 3


@pytest.mark.parametrize("to", FORMATS)
def test_a_report_without_rows_is_a_file_without_rows(source: Source, to: Any) -> None:
    """A header alone is a whole csv."""
    path = source(DETAILED.split("\n", maxsplit=1)[0] + "\n")
    assert convert_csv(path, to=to).rows == 0


@pytest.mark.parametrize("to", FORMATS)
def test_a_last_line_without_an_end_is_read_by_choice(source: Source, to: Any) -> None:
    """By default such a source is taken for a part of a file."""
    path = source(SUMMARY.rstrip("\n"))
    with pytest.raises(IncompleteResponseError):
        convert_csv(path, to=to)
    assert convert_csv(path, to=to, allow_unended_line=True).rows == 2


@pytest.mark.parametrize("to", FORMATS)
def test_progress_counts_rows_and_may_end_the_conversion(source: Source, to: Any) -> None:
    """An exception from the callback leaves no file."""
    path = source("a,b\n" + "x,y\n" * 70_000)
    seen: list[int] = []
    assert convert_csv(path, to=to, progress=seen.append).rows == seen[-1] == 70_000
    assert seen == sorted(seen)

    def end(_: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        convert_csv(path, path.with_name(f"b.{to}"), progress=end)
    assert not path.with_name(f"b.{to}").exists()


@pytest.mark.parametrize("to", FORMATS)
def test_a_disk_that_fails_leaves_nothing(source: Source, to: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the target."""
    path = source(SUMMARY)
    refuse(monkeypatch, "fsync", errno.ENOSPC, lambda *_: True)
    with pytest.raises(OSError, match="No space") as caught:
        convert_csv(path, to=to)
    assert Path(caught.value.filename).suffix == f".{to}"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({}, "give a target"),
        ({"target": "a.txt"}, "names no format"),
        ({"target": "a.xlsx", "to": "csv"}, "its format is csv"),
        ({"to": "pdf"}, "parquet, xlsx, csv"),
        ({"to": "xlsx", "delimiter": ";"}, "for csv"),
        ({"to": "parquet", "decimal_comma": True}, "for csv"),
        ({"to": "csv", "kind": "daily"}, "kind"),
        ({"to": "csv", "calculate": "hours"}, "calculate"),
        ({"to": "csv", "date_format": "DD"}, "date_format"),
        ({"target": "report.csv", "replace": True}, "the source itself"),
    ],
)
def test_contradictions_are_errors(
    source: Source, arguments: dict[str, Any], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written if the arguments do not say one thing."""
    path = source(SUMMARY)
    monkeypatch.chdir(path.parent)
    with pytest.raises(InvalidRequestError, match=problem):
        convert_csv(path, **arguments)
    assert list(path.parent.iterdir()) == [path]


def test_a_format_without_its_suffix_is_possible(source: Source) -> None:
    """A name with another suffix needs the format."""
    path = source(SUMMARY)
    assert convert_csv(path, path.with_name("a.txt"), to="csv").path.name == "a.txt"


def test_the_kind_can_be_given(source: Source) -> None:
    """A header that is not recognized may be that of a report, and the other way round."""
    path = source("Client,Duration\nAcme,1:00:00\n")
    assert cells_of(convert_csv(path, to="xlsx", kind="other").path)[1] == ["Acme", "1:00:00"]
    with pytest.raises(DecodeError, match="header"):
        convert_csv(path, to="csv", kind="weekly", calculate="time")


def test_dates_of_a_user_have_another_format(source: Source) -> None:
    """Files from the web pages follow the user's settings."""
    path = source("Start date,Start time,Duration\n31/12/2026,8:00 AM,1:00:00\n")
    made = convert_csv(path, to="xlsx", date_format="DD/MM/YYYY")
    assert cells_of(made.path)[1][:2] == [datetime.fromisoformat("2026-12-31"), time(8)]


def test_a_missing_source_is_the_systems_own_error(tmp_path: Path) -> None:
    """A source that does not exist raises FileNotFoundError and leaves no file."""
    with pytest.raises(FileNotFoundError) as caught:
        convert_csv(tmp_path / "a.csv", to="xlsx")
    assert caught.value.filename == str(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []
