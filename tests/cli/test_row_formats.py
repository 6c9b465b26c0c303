"""``--format`` of ``list``, ``report`` and ``quota``, and ``--quiet``."""

import csv
import io
import json

import pytest

from tests.cli.program import Program
from toggl_async.cli.row_output import CsvOutput, TableOutput
from toggl_async.cli.row_table import print_table
from toggl_async.sandbox import Sandbox

WEEK = ("--from", "2025-01-06", "--to", "2025-01-10")


def table_of(text: str) -> list[list[str]]:
    """Return the rows of a csv."""
    return list(csv.reader(io.StringIO(text)))


async def test_the_default_formats_are_lines_and_json(program: Program) -> None:
    """Without --format, a list is lines with tabs and a report JSON, on a terminal and elsewhere."""
    plain, lines = (
        await program.fork("list", "clients"),
        await program.fork("list", "clients", "--format", "lines"),
    )
    assert plain.out == lines.out
    assert plain.out.splitlines()[0].split("\t")[0].isdigit()
    report = await program.fork("report", "detailed", *WEEK)
    assert report.out == (await program.fork("report", "detailed", *WEEK, "--format", "json")).out
    assert json.loads(report.out.splitlines()[0])["username"]
    exact = await program.fork("list", "clients", "--json")
    assert exact.out == (await program.fork("list", "clients", "--format", "json")).out


async def test_a_list_as_csv_has_the_columns_of_its_lines(program: Program) -> None:
    """The csv has a header, exact text, and an apostrophe before what would be a formula."""
    done = await program.fork("list", "projects", "--format", "csv")
    exact = [json.loads(line) for line in (await program.fork("list", "projects", "--json")).out.splitlines()]
    header, *rows = table_of(done.out)
    assert (done.code, header) == (0, ["id", "client_id", "name"])
    assert len(rows) == len(exact)
    for row, expected in zip(rows, exact, strict=True):
        name = expected["name"]
        assert row[0] == str(expected["id"])
        assert row[2] == (f"'{name}" if name.startswith("=") else name)
    assert any(row[2].startswith("'=") for row in rows)


async def test_a_report_as_csv_has_every_field(program: Program) -> None:
    """The columns are the fields of the JSON, over all pages; lists within a row are JSON."""
    arguments = ("report", "detailed", *WEEK, "page_size=7")
    exact = [json.loads(line) for line in (await program.fork(*arguments)).out.splitlines()]
    header, *rows = table_of((await program.fork(*arguments, "--format", "csv")).out)
    assert header == list(exact[0])
    assert len(rows) == len(exact) > 7
    entries = header.index("time_entries")
    assert [json.loads(row[entries]) for row in rows] == [each["time_entries"] for each in exact]
    assert {row[header.index("billable")] for row in rows} <= {"true", "false"}


async def test_a_csv_without_rows_has_its_header(program: Program) -> None:
    """A list or report without rows is a header alone, also as a table."""
    nothing = await program.fork("list", "clients", "--name", "nobody", "--format", "csv")
    assert nothing.out == "id,name\n"
    report = await program.fork(
        "report", "detailed", "--from", "2007-01-01", "--to", "2007-01-02", "--format", "csv"
    )
    assert report.out.startswith("user_id,username,")
    assert len(report.out.splitlines()) == 1
    table = await program.fork("list", "clients", "--name", "nobody", "--format", "table")
    assert table.out.split()[:2] == ["id", "name"]


async def test_the_quota_has_the_same_formats(program: Program) -> None:
    """The quota is printed as csv and as a table, too."""
    header, *rows = table_of((await program.fork("quota", "--format", "csv")).out)
    assert header == ["organization_id", "remaining", "total", "resets_in_secs"]
    assert len(rows) == 2
    table = await program.fork("quota", "--format", "table")
    assert table.out.split()[:4] == header


async def test_a_table_in_a_pipe_has_one_line_for_each_row(program: Program, sandbox: Sandbox) -> None:
    """Without a terminal, no row is broken into lines, however long it is."""
    done = await program.fork("report", "detailed", *WEEK, "--format", "table")
    exact = await program.fork("report", "detailed", *WEEK)
    assert len(done.out.splitlines()) == len(exact.out.splitlines()) + 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("list", "clients", "--format", "yaml"), "table"),
        (("list", "clients", "--format", "csv", "--raw"), "--raw prints JSON"),
        (("list", "clients", "--format", "csv", "--json"), "contradict each other"),
        (("report", "detailed", *WEEK, "--format", "lines"), "lines"),
        (("report", "detailed", *WEEK, "--format", "table", "--raw"), "--raw prints JSON"),
        (("quota", "--json", "--format", "table"), "contradict each other"),
    ],
)
async def test_formats_that_contradict_each_other_are_a_mistake(
    arguments: tuple[str, ...], message: str, program: Program, sandbox: Sandbox
) -> None:
    """A contradiction ends with exit code 2 before a request is sent."""
    done = await program.fork(*arguments)
    assert (done.code, message in done.err, sandbox.received) == (2, True, [])


@pytest.mark.parametrize("width", [12, 40, 80, 200])
def test_a_table_cuts_nothing(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every width of the terminal, each character of each cell is shown."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    columns = [f"column{number}" for number in range(9)]
    cells = [chr(ord("A") + number) * 30 for number in range(9)]
    print_table(columns, [cells, cells])
    shown = capsys.readouterr().out
    for cell in cells:
        assert shown.count(cell[0]) == 60
    assert max(map(len, shown.splitlines())) <= max(width, 12)


def test_a_cell_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters and line breaks in a cell of a table are escaped."""
    output = TableOutput(["name"])
    output.write([{"name": "a\x1b[2Jb\nc"}, None])
    output.finish()
    assert "a\\x1b[2Jb\\nc" in capsys.readouterr().out


def test_a_negative_number_is_a_number_in_csv(capsys: pytest.CaptureFixture[str]) -> None:
    """Only text gets an apostrophe; null is an empty cell."""
    output = CsvOutput(["amount", "text", "none"])
    output.write([{"amount": -5, "text": "-5"}, None])
    output.finish()
    assert capsys.readouterr().out == "amount,text,none\n-5,'-5,\n"


async def test_quiet_leaves_standard_error_to_errors(program: Program, sandbox: Sandbox) -> None:
    """--quiet prints no date range and no warning, and an error is printed nevertheless."""
    assert (await program.fork("report", "detailed", "--yesterday")).err != ""
    assert (await program.fork("report", "detailed", "--yesterday", "--quiet")).err == ""
    failed = await program.fork("list", "clients", "--workspace", "5", "--quiet")
    assert (failed.code, len(failed.err.splitlines())) == (1, 1)
