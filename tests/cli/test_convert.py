"""``toggl-async convert``: files in other formats, made of a saved csv."""

import json
import os
import signal
from pathlib import Path

import anyio
import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.cli.program import Program, send_signal

SUMMARY = b"\xef\xbb\xbfProject,Duration,Amount (EUR)\nWalls,30:00:00,12.50\n=1+1,00:00:05,-1.00\n"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program, without an account, in a folder with a csv."""
    (tmp_path / "report.csv").write_bytes(SUMMARY)
    return Program(tmp_path, {})


@pytest.mark.parametrize(
    ("to", "name"), [("parquet", "report.parquet"), ("xlsx", "report.xlsx"), ("csv", "report-safe.csv")]
)
async def test_a_file_is_made_beside_the_csv(program: Program, to: str, name: str) -> None:
    """No account is needed, and the result line says what was made."""
    done = await program.fork("convert", "report.csv", "--to", to)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{name}  summary  2 rows  ")
    assert (program.folder / name).exists()
    assert ("  1 cell made harmless" in done.out) is (to == "csv")


async def test_the_suffix_of_the_output_names_the_format(program: Program) -> None:
    """The result as JSON has the numbers of rows, bytes and cells."""
    done = await program.fork("convert", "report.csv", "--output", "b.xlsx", "--json")
    assert (done.code, done.err) == (0, "")
    path = program.folder / "b.xlsx"
    assert json.loads(done.out) == {
        "path": "b.xlsx",
        "format": "xlsx",
        "kind": "summary",
        "rows": 2,
        "size": path.stat().st_size,
        "harmless": 0,
        "unread": 0,
    }
    book = openpyxl.load_workbook(path)
    assert book["Summary report"]["A3"].value == "=1+1"
    book.close()


async def test_a_csv_for_a_country(program: Program) -> None:
    """The delimiter may be named, as a tab is hard to write."""
    given = ("convert", "report.csv", "--output", "b.csv", "--decimal-comma", "--quiet")
    done = await program.fork(*given, "--delimiter", ";")
    assert (done.code, done.out, done.err) == (0, "", "")
    text = (program.folder / "b.csv").read_text("utf-8-sig")
    assert text.splitlines()[1:] == ['"Walls";"30:00:00";"12,50"', '"\'=1+1";"00:00:05";"-1,00"']
    assert (await program.fork(*given, "--replace", "--delimiter", "tab")).code == 0
    assert '"Walls"\t"30:00:00"' in (program.folder / "b.csv").read_text("utf-8-sig")


async def test_a_file_that_exists_is_replaced_by_choice_alone(program: Program) -> None:
    """The message names the option."""
    path = program.folder / "report.xlsx"
    path.write_bytes(b"old")
    done = await program.fork("convert", "report.csv", "--to", "xlsx")
    assert (done.code, done.out) == (2, "")
    assert done.err == "toggl-async: report.xlsx: File exists; to replace it, use --replace\n"
    assert path.read_bytes() == b"old"
    assert (await program.fork("convert", "report.csv", "--to", "xlsx", "--replace")).code == 0
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("report.csv",), "give --to"),
        (("report.csv", "--output", "a.txt"), "give --to"),
        (("report.csv", "--output", "a.csv", "--to", "xlsx"), "different formats"),
        (("report.csv", "--output", "-"), "standard output"),
        (("report.csv", "--to", "xlsx", "--delimiter", ";"), "for csv"),
        (("report.csv", "--to", "csv", "--delimiter", ";;"), "delimiter"),
        (("report.csv", "--to", "pdf"), "pdf"),
        (("report.csv", "--output", "report.csv"), "source itself"),
        (("report.csv", "--to", "xlsx", "--output", "none/a.xlsx"), "No such file"),
        (("none.csv", "--to", "xlsx"), "none.csv: No such file"),
        (("week.csv", "--to", "parquet"), "calculate"),
    ],
)
async def test_mistakes_are_one_line_and_exit_code_2(
    program: Program, arguments: tuple[str, ...], message: str
) -> None:
    """Nothing is written."""
    (program.folder / "week.csv").write_bytes(b"Project,Mon,Tue,Total\nA,1.00,,1.00\n")
    before = sorted(program.folder.iterdir())
    done = await program.fork("convert", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1
    assert sorted(program.folder.iterdir()) == before


@pytest.mark.parametrize("data", [SUMMARY[:-3], b"", b"a,b\n1\n"])
async def test_a_damaged_csv_is_exit_code_1(program: Program, data: bytes) -> None:
    """To try again later would not help."""
    (program.folder / "report.csv").write_bytes(data)
    done = await program.fork("convert", "report.csv", "--to", "xlsx")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert [path.name for path in program.folder.iterdir()] == ["report.csv"]
    if data == SUMMARY[:-3]:
        assert "report.csv" in done.err
        assert (await program.fork("convert", "report.csv", "--to", "xlsx", "--allow-unended-line")).code == 0


async def test_columns_and_cells_that_are_not_understood_are_reported(program: Program) -> None:
    """The messages go to standard error, and --quiet leaves them out."""
    text = b"Project,Start time,Duration,Mood\nA,08:00:00,soon,good\n"
    (program.folder / "report.csv").write_bytes(text)
    done = await program.fork("convert", "report.csv", "--to", "parquet")
    assert done.code == 0
    unknown, unread = done.err.splitlines()
    assert "'Mood'" in unknown
    assert unread == "toggl-async: not understood, so kept as text in the column unread: 1 cell"
    done = await program.fork("convert", "report.csv", "--to", "xlsx", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


async def test_the_kind_is_given_where_the_header_does_not_say_it(program: Program) -> None:
    """As another csv, all columns are text; a weekly report sums up what the option says."""
    done = await program.fork("convert", "report.csv", "--to", "parquet", "--kind", "other")
    assert (done.code, done.out.split("  ")[1]) == (0, "other")
    assert pq.read_schema(program.folder / "report.parquet").names == ["Project", "Duration", "Amount (EUR)"]
    (program.folder / "week.csv").write_bytes(b"Project,Mon,Tue,Total\nA,1.00,,1.00\n")
    done = await program.fork("convert", "week.csv", "--to", "parquet", "--calculate", "amounts")
    assert done.code == 0
    total = pq.read_schema(program.folder / "week.parquet").field("total").type
    assert str(total).startswith("decimal128")


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_leaves_no_file(program: Program, number: signal.Signals) -> None:
    """A conversion that is stopped half-way leaves neither a file nor temporary files."""
    (program.folder / "report.csv").write_bytes(SUMMARY + b"Walls,30:00:00,12.50\n" * 400_000)
    temporary = program.folder / "temporary"
    temporary.mkdir()
    process = await program.with_settings(TMPDIR=str(temporary)).start(
        "convert", "report.csv", "--to", "xlsx"
    )
    while not any(path.stat().st_size for path in temporary.rglob("*") if path.is_file()):
        assert process.returncode is None
        await anyio.sleep(0.01)
    code, _ = await send_signal(process, number)
    assert code == 128 + number
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in program.folder.iterdir()) == ["report.csv", "temporary"]
