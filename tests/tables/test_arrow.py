"""Csv exports as batches of typed columns."""

import csv
import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.support.arrow import signal_pipe
from tests.support.calls import FIRST, LAST, ONCE, client
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from toggl_async import DecodeError, IncompleteResponseError, InvalidRequestError
from toggl_async.insights.exports import ExportProjectProfitability
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.tables import UnknownColumnWarning, UnreadCellWarning, read_rows, schema_of
from toggl_async.tables.arrow import arrow_schema, read_batches

__all__ = ["signal_pipe"]

MAPS = ("days", "extra", "unread")
DETAILED = (
    "User,Email,Client,Project,Task,Description,Billable,"
    "Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)\n"
    'Ada,ada@example.com,Acme,Walls,,"paint, ""red""\nand blue",Yes,'
    '2025-01-31,23:30:00,2025-02-05,04:52:05,101:22:05,"inside, urgent",-93.75\n'
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


def cells_of(batches: Iterator[pa.RecordBatch]) -> list[dict[str, Any]]:
    """Return the rows of batches as dicts, with maps as dicts and lists as tuples."""
    rows: list[dict[str, Any]] = [row for batch in batches for row in batch.to_pylist()]
    for row in rows:
        row |= {name: dict(row[name]) for name in MAPS if name in row}
        if row.get("tags") is not None:
            row["tags"] = tuple(row["tags"])
    return rows


def expected(path: Path, report: Any, names: list[str], **options: Any) -> Iterator[dict[str, Any]]:
    """Yield what ``read_rows`` yields, as dicts; a moment has no zone."""
    for row in read_rows(path, report, **options):
        yield {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return value.value if hasattr(value, "value") else value


def outcome(rows: Iterator[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """Return the rows before a fault, and the fault."""
    read: list[dict[str, Any]] = []
    try:
        read.extend(rows)
    except (DecodeError, IncompleteResponseError) as error:
        return read, str(error)
    return read, ""


def each_row(batches: Iterator[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    """Yield the rows of batches, each as a dict."""
    for batch in batches:
        yield from cells_of(iter([batch]))


def assert_equal_readers(path: Path, report: Any, *, rows: int = 1000, **options: Any) -> int:
    """Compare the batches of a csv with its rows, and return how many there are."""
    names = list(arrow_schema(schema_of(report, calculate=options.get("calculate"))).names)
    with warnings.catch_warnings(record=True) as of_rows:
        warnings.simplefilter("always")
        wanted = outcome(expected(path, report, names, **options))
    with warnings.catch_warnings(record=True) as of_batches:
        warnings.simplefilter("always")
        got = outcome(each_row(read_batches(path, report, rows=rows, **options)))
    assert got == wanted
    known = [each for each in of_batches if each.category is not UnknownColumnWarning]
    reports = [[(str(each.message), each.lineno) for each in some] for some in (known, of_rows)]
    assert reports[0] == reports[1]
    return len(wanted[0])


def test_every_column_has_its_type(file: File) -> None:
    """Durations of more than a day are durations, money is decimal, and moments have no zone."""
    (batch,) = read_batches(file(DETAILED), ExportDetailed, strict=True)
    assert batch.schema == arrow_schema(schema_of(ExportDetailed))
    batch.validate(full=True)
    (row,) = cells_of(iter([batch]))
    assert row == {
        "user": "Ada",
        "email": "ada@example.com",
        "client": "Acme",
        "project": "Walls",
        "task": "",
        "description": 'paint, "red"\nand blue',
        "billable": True,
        "start_date": date(2025, 1, 31),
        "start_time": time(23, 30),
        "start": datetime.fromisoformat("2025-01-31T23:30:00"),
        "end_date": date(2025, 2, 5),
        "end_time": time(4, 52, 5),
        "end": datetime.fromisoformat("2025-02-05T04:52:05"),
        "duration": timedelta(hours=101, minutes=22, seconds=5),
        "tags": ("inside", "urgent"),
        "amount": Decimal("-93.75"),
        "currency": "EUR",
        "extra": {},
        "unread": {},
    }


@pytest.mark.parametrize(("report", "name"), [(ExportDetailed, "Start time"), (ExportSummary, "Project")])
def test_the_schema_is_the_same_for_each_file(file: File, report: Any, name: str) -> None:
    """Columns that a file lacks are null, and the first long duration changes no type."""
    schemas = [
        batch.schema
        for text in (f"{name},Duration\n,01:00:00\n", f"{name},Duration,Client,Amount (USD)\n,30:00:00,A,1\n")
        for batch in read_batches(file(text), report)
    ]
    assert schemas == [arrow_schema(schema_of(report))] * 2


def test_a_column_that_toggl_adds_or_renames_is_extra(file: File) -> None:
    """Its cells are kept under its name, the others do not shift, and one warning names it."""
    path = file("User,Mood,Duration,Labour\nAda,good,01:00:00,x\nBob,,02:00:00,y\n")
    with pytest.warns(UnknownColumnWarning, match="'Mood', 'Labour'") as warned:
        ada, bob = cells_of(read_batches(path, ExportDetailed))
    assert len(warned) == 1
    assert (ada["user"], ada["duration"], ada["extra"]) == (
        "Ada",
        timedelta(hours=1),
        {"Mood": "good", "Labour": "x"},
    )
    assert bob["extra"] == {"Mood": "", "Labour": "y"}


def test_a_currency_may_change_from_row_to_row(file: File) -> None:
    """A column of currencies gives each amount its own; several columns of amounts are all extra."""
    path = file("Duration,Currency,Amount\n1.00,EUR,1.50\n1.00,USD,2.50\n")
    rows = cells_of(read_batches(path, ExportDetailed, strict=True))
    assert [(row["currency"], row["amount"]) for row in rows] == [
        ("EUR", Decimal("1.50")),
        ("USD", Decimal("2.50")),
    ]
    with pytest.warns(UnknownColumnWarning):
        (row,) = cells_of(
            read_batches(file("Duration,Amount (EUR),Amount (USD)\n1.00,1,2\n"), ExportDetailed)
        )
    assert (row["amount"], row["currency"]) == (None, None)
    assert row["extra"] == {"Amount (EUR)": "1", "Amount (USD)": "2"}


@pytest.mark.parametrize("amount", ["0.1234567891", "1" * 30])
def test_an_amount_that_does_not_fit_is_unread(file: File, amount: str) -> None:
    """Money is never rounded, and with ``strict`` such an amount is an error."""
    path = file(f"Duration,Amount\n1.00,{amount}\n")
    with pytest.warns(UnreadCellWarning, match="does not fit"):
        (row,) = cells_of(read_batches(path, ExportDetailed))
    assert (row["amount"], row["unread"]) == (None, {"Amount": amount})
    with pytest.raises(DecodeError, match="line 2"):
        list(read_batches(path, ExportDetailed, strict=True))


@pytest.mark.parametrize("calculate", ["time", "amounts"])
def test_a_week_has_a_map_of_its_days(file: File, calculate: Any) -> None:
    """The days are durations or amounts under the names of their columns, as in the rows."""
    text = "User,Project,Mon,Tue,Note,Total\nAda,P,1.50,-,n,3.00\nBob,P,soon,2.00,,31.00\n"
    assert assert_equal_readers(file(text), ExportWeekly, calculate=calculate) == 2


@pytest.mark.parametrize(
    "text",
    [
        "User,Duration\nAda,01:00:00\n\n\r\nBob,00:00\nEve,1:00:00\n",
        'User,Duration\r\nAda,01:00:00\r\n"B\r\nC",8:00:00\r\n',
        'User,Duration\nA"d"a,01:00:00\n"",08:00:00\n',
        'User,Duration\nAda,01:00:00\n"A"da,01:00:00\n',
        'User,Duration\nAda,01:00:00\n""Ada,01:00:00\n',
        "User,Duration\nAda,01:00:00\nA\rda,01:00:00\n",
        "User,Duration\nAda,01:00:00\nAda\nBob,01:00:00\n",
        "User,Duration\nAda,01:00:00\nAda,01:00:00,x\n",
        "User,Duration\nAda,01:00:00\nAda,01:0",
        f"User,Duration\n{'x' * 131_072},01:00:00\n",
        f"User,Duration\nAda,1.00\n{'x' * 131_073},01:00:00\n",
        "User,Duration,\nAda,01:00:00,\n",
        "\n\nUser,Duration\n\nAda,24:00:00\nAda,\n",
        "User,Duration\n",
        "",
    ],
)
@pytest.mark.parametrize("strict", [False, True])
def test_odd_files_are_read_as_rows_are(file: File, text: str, *, strict: bool) -> None:
    """Empty lines, stray quotes, lone carriage returns, cut and uneven records mean the same to both."""
    assert_equal_readers(file(text), ExportSummary, strict=strict)


CLOCKS = some.builds(
    "{:02}:{:02}:{:02}".format, some.integers(0, 120), some.integers(0, 59), some.integers(0, 59)
)
TEXTS = some.text(alphabet=some.sampled_from('ab,"\n\r é💡=-'), max_size=6)
ODD = some.sampled_from(["", "-", "soon", "1.50", "01:30", "-01:00:00", "8:15:00", "45 sec", "30:00 min"])
COLUMNS: dict[str, some.SearchStrategy[str]] = {
    "User": TEXTS,
    "Project": TEXTS,
    "Description": TEXTS,
    "Billable": some.sampled_from(["Yes", "No", "", "oui", "perhaps"]),
    "Start date": some.one_of(some.dates().map(str), some.sampled_from(["", "2025-02-30", "31.1.2025"])),
    "Start time": some.one_of(
        some.times().map("{:%H:%M:%S}".format), some.sampled_from(["", "9:05 PM", "24:00:00"])
    ),
    "Duration": some.one_of(CLOCKS, ODD),
    "Tags": some.lists(some.sampled_from(["a", "b c", "x,y"]), max_size=3).map(", ".join),
    "Amount (EUR)": some.one_of(
        some.decimals(
            allow_nan=False, allow_infinity=False, places=2, min_value=-(10**6), max_value=10**6
        ).map(str),
        some.sampled_from(["", "1,234.50", "1e5", "1,50"]),
    ),
    "Mood": TEXTS,
}


@some.composite
def csvs(draw: some.DrawFn) -> str:
    """Return a csv with some of the columns, in any order, quoted where needed or everywhere."""
    others = draw(some.permutations(sorted(COLUMNS.keys() - {"Start date"})))
    names = draw(some.permutations(["Start date", *others[: draw(some.integers(1, len(others)))]]))
    rows = draw(some.lists(some.tuples(*(COLUMNS[name] for name in names)), max_size=12))
    text = io.StringIO()
    everywhere = draw(some.booleans())
    end = draw(some.sampled_from(["\n", "\r\n"]))
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if everywhere else csv.QUOTE_MINIMAL)
    writer.writerows([names, *rows])
    return text.getvalue()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=csvs(), rows=some.integers(1, 5), strict=some.booleans())
def test_batches_equal_rows(file: File, text: str, rows: int, *, strict: bool) -> None:
    """Any csv has the same values, unread cells, warnings and errors in batches as in rows."""
    assert_equal_readers(file(text), ExportDetailed, rows=rows, strict=strict)


def test_a_large_file_is_read_in_batches_of_one_size(file: File) -> None:
    """A file of many blocks has batches of the rows that were asked for, and its unread cells are found."""
    lines = "".join(
        f'User {n % 60},"Talk, {n}",{n % 130}:{n % 60:02}:00,{"soon" if n % 9999 == 777 else n}\n'
        for n in range(40_000)
    )
    path = file(f"User,Description,Duration,Amount (EUR)\n{lines}")
    assert path.stat().st_size > 2 << 19
    with pytest.warns(UnreadCellWarning) as warned:
        batches = list(read_batches(path, ExportSummary, rows=15_000))
    assert [batch.num_rows for batch in batches] == [15_000, 15_000, 10_000]
    assert len(warned) == 1
    assert assert_equal_readers(path, ExportSummary) == 40_000


async def test_batches_stream_from_a_response() -> None:
    """The batches of a response are those of the file that it would be saved as."""
    body = csv_response(DETAILED.encode() * 1, chunks=7)
    request = ExportDetailed(start_date=FIRST, end_date=LAST)
    async with serve(respond(body)) as server, client(server) as toggl:
        batches = [batch async for batch in toggl.batches(request)]
    (row,) = cells_of(iter(batches))
    assert (row["duration"], row["amount"]) == (
        timedelta(hours=101, minutes=22, seconds=5),
        Decimal("-93.75"),
    )


async def test_the_rows_before_a_cut_are_yielded() -> None:
    """A response whose last record is cut gives its whole rows, then the error with the request."""
    request = ExportDetailed(start_date=FIRST, end_date=LAST)
    async with serve(respond(csv_response((DETAILED + "Bob,").encode()))) as server:
        async with client(server, retry=ONCE) as toggl:
            batches = toggl.batches(request)
            assert (await anext(batches)).num_rows == 1
            with pytest.raises(IncompleteResponseError) as caught:
                await anext(batches)
    assert caught.value.request == request.within(7)


async def test_a_weekly_request_decides_the_schema() -> None:
    """A request for amounts has a table of amounts."""
    body = csv_response(b"User,Mon,Total\nAda,1.50,1.50\n")
    weeks = [ExportWeekly(start_date=FIRST, end_date=LAST, calculate=what) for what in ("amounts", "time")]
    async with serve(respond(body), respond(body)) as server, client(server) as toggl:
        totals = [batch["total"][0].as_py() for week in weeks async for batch in toggl.batches(week)]
    assert totals == [Decimal("1.50"), timedelta(hours=1.5)]


async def test_wrong_uses_are_errors_before_a_request_is_sent(tmp_path: Path) -> None:
    """Another format, a report without a schema and an empty batch are errors."""
    request = ExportDetailed(start_date=FIRST, end_date=LAST)
    unknown: Any = ExportProjectProfitability
    async with serve() as server, client(server) as toggl:
        with pytest.raises(InvalidRequestError, match="xlsx"):
            toggl.batches(request.evolve(format="xlsx"))
        with pytest.raises(InvalidRequestError, match="rows"):
            toggl.batches(request, rows=0)
    with pytest.raises(InvalidRequestError, match="schema"):
        read_batches(tmp_path / "none.csv", unknown)
    with pytest.raises(InvalidRequestError, match="date_format"):
        read_batches(tmp_path / "none.csv", ExportDetailed, date_format=unknown)
    assert server.connections == 0
