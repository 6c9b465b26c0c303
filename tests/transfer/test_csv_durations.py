"""The sum of a csv's durations, out of the same pass that checks it: the right number, or none."""

import csv
import hashlib
import io
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.calls import FIRST, LAST, client, export
from tests.support.files import CSV, archive, pdf, xlsx
from tests.support.server import respond, serve
from tests.support.wire import csv_response, response
from toggl_async import IncompleteResponseError, Options, SizeLimits
from toggl_async.insights.trends import ExportProjectTrends
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.durations import seconds_of
from toggl_async.request.files import FileRequest
from toggl_async.sinks import BytesSink
from toggl_async.tables import read_rows
from toggl_async.tables.cells import parse_duration
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.existing_file import ExistingFile, StopSign
from toggl_async.transfer.formats import Contents, check_for, csv_durations
from toggl_async.transfer.formats.csv_durations import SummedRecords
from toggl_async.transfer.pipeline import FinishedFile

MARK = b"\xef\xbb\xbf"
DATES: dict[str, Any] = {"start_date": FIRST, "end_date": LAST}
DETAILED = ExportDetailed(**DATES)
SUMMED = Options(sum_durations=True)
COLUMNS = frozenset({"duration"})


def contents(
    data: bytes, size: int = 1 << 20, columns: frozenset[str] | None = COLUMNS, *, count_rows: bool = False
) -> Contents:
    """Check a csv that is fed in blocks of ``size`` bytes."""
    check = check_for("csv", count_rows=count_rows, duration_columns=columns)
    for start in range(0, len(data), size):
        check.feed(memoryview(data[start : start + size]))
    return check.finish(lambda: io.BytesIO(data))


def seconds(data: bytes, size: int = 1 << 20) -> int | None:
    """Return the sum of a csv's durations."""
    return contents(data, size).tracked_seconds


def naive(data: bytes) -> int | None:
    """Return the sum of the durations of a csv as its whole text gives it, None if there is any doubt."""
    try:
        text = data.decode().lstrip("\ufeff")
        header, *records = filter(None, csv.reader(io.StringIO(text, newline=""), strict=True))
        names = [name.strip().casefold() for name in header]
        if names.count("duration") != 1 or any(len(record) != len(header) for record in records):
            return None
        lengths = [parse_duration(record[names.index("duration")]) for record in records]
    except (ValueError, csv.Error):
        return None
    return sum(int(length.total_seconds()) for length in lengths if length is not None)


# Against a naive parse of the whole text.

durations = st.one_of(
    st.integers(0, 10**6).map(lambda n: f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}"),
    st.integers(0, 10**5).map(lambda n: f"-{n // 3600}:{n // 60 % 60:02}:{n % 60:02}"),
    st.integers(0, 10**4).map(lambda n: f"{n / 100:.2f}"),
    st.sampled_from(["", "-", "12:30 min", "7 sec", "1.50 h", "101:22:05"]),
)
texts = st.text(st.sampled_from('ab,"\n\r:0é日😀\ufeff '), max_size=6)
line_ends = st.sampled_from(["\n", "\r\n"])


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Return a csv as a program writes it, with one column of durations among others."""
    width, lines = draw(st.integers(1, 5)), draw(st.integers(0, 6))
    column = draw(st.integers(0, width - 1))
    names = [f"column {number}" for number in range(width)]
    names[column] = draw(st.sampled_from(["Duration", "DURATION", " duration "]))
    records = [draw(st.lists(texts, min_size=width, max_size=width)) for _ in range(lines)]
    for record in records:
        record[column] = draw(durations)
    quotes_all, line_end = draw(st.booleans()), draw(line_ends)

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if quotes_all or set(cell) & set(',"\r\n') else cell

    written = [",".join(map(quoted, record)) + line_end for record in (names, *records)]
    return draw(st.sampled_from([b"", MARK, MARK * 2])) + "".join(written).encode()


@settings(max_examples=100, deadline=None)
@given(tables())
@example(CSV)
@example(b"Duration\n\n01:00:00\n")
@example(b"Duration,User\n\r\n01:00:00,a\n\n")
def test_the_sum_is_right_wherever_the_body_is_cut_into_blocks(data: bytes) -> None:
    """However the body is divided, the sum and the rows are those of the whole text."""
    expected, rows = naive(data), contents(data, columns=None, count_rows=True).rows
    assert expected is not None
    for size in range(1, len(data) + 1):
        found = contents(data, size)
        assert (found.tracked_seconds, found.rows) == (expected, rows)
    for cut in range(len(data)):
        check = check_for("csv", duration_columns=COLUMNS)
        check.feed(memoryview(data[:cut]))
        check.feed(memoryview(data[cut:]))
        assert check.finish(io.BytesIO).tracked_seconds == expected


@settings(max_examples=1500, deadline=None)
@given(st.text(st.sampled_from('x,"\n\r1:0'), max_size=40), st.integers(1, 60), st.booleans())
@example('"\n,01:00:00\n', 1, True)
@example('a""b,01:00:00\n', 2, True)
@example('5" pipe,01:00:00\n6" pipe,02:00:00\n', 7, True)
@example('"a"b,01:00:00\n', 3, True)
@example("a\rb,01:00:00\n", 3, True)
@example('a,"01:00"":00"\n', 3, True)
@example('a,01:""00:00\n', 3, True)
@example("a,b,01:00:00\n", 3, True)
@example("01:00:00\n", 3, True)
def test_a_text_in_doubt_has_no_sum_and_never_a_wrong_one(text: str, size: int, wide: object) -> None:
    """Stray quotes, rows of another width and lone carriage returns make the sum None, or leave it right."""
    data = (("User,Duration\n" if wide else "Duration\n") + text).encode()
    try:
        found = contents(data, size)
    except IncompleteResponseError:
        return
    assert found.tracked_seconds in (None, naive(data))
    assert found.rows == contents(data, columns=None, count_rows=True).rows


@settings(max_examples=300, deadline=None)
@given(tables(), st.integers(0, 10**6), st.integers(1, 40))
def test_a_cut_csv_is_as_damaged_with_a_sum(data: bytes, cut: int, size: int) -> None:
    """The check of the end finds the same files damaged, whether it sums or not."""
    data = data[: cut % (len(data) + 1)]

    def damaged(columns: frozenset[str] | None) -> bool:
        try:
            contents(data, size, columns)
        except IncompleteResponseError:
            return True
        return False

    assert damaged(COLUMNS) == damaged(None)


# Single cells and columns.


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("01:00:00", 3600),
        ("101:22:05", 364_925),
        ("1234567:00:01", 4_444_441_201),
        ("-01:30:00", -5400),
        ("1:30:00", 5400),
        ("1.50", 5400),
        ("0.01", 36),
        ("2", 7200),
        ("1.50 h", 5400),
        ("30:15 min", 1815),
        ("12 sec", 12),
        ("", 0),
        ("-", 0),
        ('"01:00:00"', 3600),
        ('""', 0),
        ("01:30", None),
        ("01:60:00", None),
        ("1,50", None),
        ('"1,50"', None),
        ("x01:00:00", None),
        (" 01:00:00", None),
        ("01:00:00\u00a0", None),
        ("٠١:٠٠:٠٠", None),
        ('"01:00:""00"', None),
        ("1e3", None),
        ("Duration", None),
    ],
)
def test_a_cell_is_read_as_in_rows_or_makes_the_sum_none(cell: str, expected: int | None) -> None:
    """Every form of Toggl's durations counts; a cell that cannot be read makes the sum None."""
    data = f"Duration,User\n{cell},Ada\n00:00:01,Bob\n".encode()
    assert seconds(data) == (None if expected is None else expected + 1)
    assert contents(data).rows == 2


@pytest.mark.parametrize(
    ("header", "has_sum"),
    [
        ("User,Duration", True),
        ('"User","Duration"', True),
        ("User,DURATION ", True),
        ('User,"Dur""ation"', False),
        ("User,Dauer", False),
        ("User,Durée", False),
        ("Duration,Duration", False),
        ("User,\ufeffDuration", False),
    ],
)
def test_one_column_must_have_the_name(header: str, has_sum: object) -> None:
    """A csv without the column, or with two of that name, has no sum; its rows are counted."""
    data = f"{header}\nAda,01:00:00\n".encode()
    for mark in (b"", MARK):
        found = contents(mark + data)
        assert (found.tracked_seconds == 3600) is has_sum
        assert (found.tracked_seconds is None) is not has_sum
        assert found.rows == 1


HEADER = (
    b"User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration"
)


def contents_of(path: Path, request: FileRequest) -> Contents:
    """Return the contents of a whole file on disk, whose durations are summed."""
    directory = TargetDirectory.open(path.parent)
    try:
        existing = ExistingFile(directory, path.name, StopSign())
        found = existing.check(request.replaced("options", Options(sum_durations=True)), SizeLimits())
    finally:
        directory.release()
    assert isinstance(found, FinishedFile)
    return found.contents


@pytest.mark.parametrize(
    ("request_", "data", "expected"),
    [
        (DETAILED, HEADER + b",Tags\nA,a,,,,d,No,2025-01-01,09:00:00,2025-01-01,10:00:00,01:00:00,x\n", 3600),
        (DETAILED, b'"Description","Registered time","Member"\n"d","00:00:10","A"\n', 10),
        (
            ExportSummary(**DATES),
            b"Project,Client,Description,Duration,Amount (EUR)\np,c,d,25:00:00,1\n",
            90_000,
        ),
        (ExportWeekly(**DATES), b"User,Mon,Tue,Total\nA,01:00:00,02:00:00,03:00:00\n", 10_800),
        (ExportWeekly(**DATES, calculate="time"), b"User,Mon,Tue,Total\nA,1.00,2.00,3.00\n", 10_800),
        (ExportWeekly(**DATES, calculate=None), b"User,Mon,Tue,Total\nA,1.00,2.00,3.00\n", 10_800),
        (ExportWeekly(**DATES, calculate="amounts"), b"User,Mon,Tue,Total\nA,1.00,2.00,3.00\n", None),
        (ExportWeekly(**DATES, calculate="other"), b"User,Mon,Tue,Total\nA,1.00,2.00,3.00\n", None),
        (
            ExportSaved("token"),
            HEADER + b"\nA,a,,,,d,No,2025-01-01,09:00:00,2025-01-01,10:00:00,01:00:00\n",
            3600,
        ),
        (ExportSaved("token"), b"User,Mon,Tue,Total\nA,1.00,2.00,3.00\n", None),
        (ExportProjectTrends(**DATES), b"Project,Duration\np,01:00:00\n", None),
    ],
)
def test_the_report_decides_which_column_has_the_durations(
    tmp_path: Path, request_: FileRequest, data: bytes, expected: int | None
) -> None:
    """A detailed and a summary report have a duration in each row, a weekly one a total, if it is of time."""
    (tmp_path / "a.csv").write_bytes(MARK + data)
    assert contents_of(tmp_path / "a.csv", request_) == Contents(rows=1, tracked_seconds=expected)


@pytest.mark.parametrize("file_format", ["xlsx", "pdf", "zip"])
async def test_other_formats_have_no_sum(tmp_path: Path, file_format: Any) -> None:
    """The sum is None for a workbook and a document, whose rows and pages are counted as ever."""
    body = {"xlsx": xlsx(3), "pdf": pdf(2), "zip": archive()}[file_format]
    async with serve(respond(response(body, media_type=None))) as server, client(server) as toggl:
        saved = await toggl.save(export(file_format, options=SUMMED), tmp_path / "a")
    assert (saved.tracked_seconds, saved.rows, saved.pages) == {
        "xlsx": (None, 2, None),
        "pdf": (None, None, 2),
        "zip": (None, None, None),
    }[file_format]


def test_a_record_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that is longer than a megabyte makes the sum None, and no more of it is kept."""
    total = SummedRecords(COLUMNS)
    total.feed(b"User,Duration\nAda,01:00:00\n" + b'"')
    tracemalloc.start()
    for _ in range(200):
        total.feed(b"x\n" * (64 << 10))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    total.feed(b'",01:00:00\nAda,01:00:00\n')
    total.finish()
    assert (total.seconds, total.records, total.is_quoted) == (None, 4, False)
    assert peak < 8 << 20


def test_many_different_durations_are_not_kept() -> None:
    """The seconds of durations are remembered only up to a number, and the sum is right beyond it."""
    total = SummedRecords(COLUMNS)
    total.feed(b"Duration\n")
    for start in range(0, 150_000, 1000):
        total.feed(b"".join(b"%d:00:01\n" % hour for hour in range(start, start + 1000)))
        assert len(csv_durations._SECONDS) <= 1 << 15
    for number in range(100):
        total.feed(b"1.%01000d\n" % number)
    total.finish()
    assert total.seconds == sum(3600 * hour + 1 for hour in range(150_000)) + 100 * 3600
    assert max(len(cell) for cell, _ in csv_durations._SECONDS) <= 16


# In calls.

LARGE = (
    MARK + b"User,Description,Duration,Tags\n" + b'Ada,"w, ""\nx",01:00:00,"a, b"\nBob,,00:00:30,\n' * 60_000
)
LARGE_SECONDS = 60_000 * 3630


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("digest", ["sha256", None])
async def test_a_saved_file_has_rows_and_seconds(tmp_path: Path, digest: Any, *, zipped: bool) -> None:
    """``sum_durations`` counts the rows as well, and changes nothing else in the result."""
    request = export(options=Options(sum_durations=True, digest=digest, existing="update"))
    async with serve(respond(csv_response(LARGE, zipped=zipped))) as server, client(server) as toggl:
        saved = await toggl.save(request, tmp_path / "a.csv")
        again = await toggl.save(request, tmp_path / "a.csv")
        plain = await toggl.save(export(options=Options(existing="replace")), tmp_path / "a.csv")
    for each in (saved, again):
        assert (each.rows, each.tracked_seconds) == (120_000, LARGE_SECONDS)
        assert each.sha256 == (hashlib.sha256(LARGE).hexdigest() if digest else None)
    assert (plain.rows, plain.tracked_seconds) == (None, None)


async def test_a_skipped_file_has_rows_and_seconds(tmp_path: Path) -> None:
    """A whole file that ``skip`` leaves is summed like one that arrives."""
    path = tmp_path / "a.csv"
    path.write_bytes(LARGE)
    async with serve() as server, client(server) as toggl:
        saved = await toggl.save(export(options=Options(existing="skip", sum_durations=True)), path)
    assert (saved.skipped, saved.rows, saved.tracked_seconds) == (True, 120_000, LARGE_SECONDS)


async def test_a_delivered_file_has_rows_and_seconds() -> None:
    """A delivery sums the durations as well."""
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(options=SUMMED), BytesSink())
    assert (delivered.rows, delivered.tracked_seconds) == (2, 4500)


async def test_each_file_of_many_has_its_sum(tmp_path: Path) -> None:
    """``save_all`` sums each file by the options of its request."""
    requests = [DETAILED.evolve(user_ids=[number], options=SUMMED) for number in range(1, 4)]
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        outcomes = [outcome async for outcome in toggl.save_all(requests, into=tmp_path)]
    assert [outcome.result().tracked_seconds for outcome in outcomes] == [4500] * 3


def test_a_file_on_disk_is_read_in_constant_memory(tmp_path: Path) -> None:
    """The rows and seconds of a file of many megabytes need two megabytes of memory or so."""
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(LARGE)
        for _ in range(3):
            file.write(LARGE[LARGE.index(b"Ada") :])
    tracemalloc.start()
    found = contents_of(path, DETAILED)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.rows, found.tracked_seconds) == (4 * 120_000, 4 * LARGE_SECONDS)
    assert peak < 4 << 20


def test_the_sum_is_that_of_the_rows(tmp_path: Path) -> None:
    """The rows that ``read_rows`` yields of a file have the same durations in all."""
    path = tmp_path / "a.csv"
    path.write_bytes(LARGE)
    lengths = [row.duration for row in read_rows(path, ExportDetailed) if row.duration is not None]
    assert sum(length.total_seconds() for length in lengths) == LARGE_SECONDS


def test_python_code_runs_once_for_each_duration(monkeypatch: pytest.MonkeyPatch) -> None:
    """A duration that many rows have is parsed once."""
    csv_durations._SECONDS.clear()
    parsed: list[str] = []
    real = seconds_of

    def count(text: str) -> int | None:
        parsed.append(text)
        return real(text)

    monkeypatch.setattr("toggl_async.transfer.formats.csv_durations.seconds_of", count)
    assert seconds(LARGE) == LARGE_SECONDS
    assert sorted(parsed) == ["00:00:30", "01:00:00"]
