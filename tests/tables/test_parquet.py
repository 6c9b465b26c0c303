"""Csv exports as a folder of Parquet files."""

import asyncio
import errno
import gc
import hashlib
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv as arrow_csv

from tests.support.calls import ONCE, client
from tests.support.disks import DISKS
from tests.support.server import Conversation, respond, serve
from tests.support.wire import CSV_TYPE, csv_response, head
from toggl_async import (
    DecodeError,
    IncompleteResponseError,
    InvalidRequestError,
    NotFoundError,
    Options,
    Outcome,
    Progress,
    SizeLimits,
    Toggl,
)
from toggl_async.reports.exports import ExportDetailed, ExportDetailedPdf, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.tables import UnknownColumnWarning, UnreadCellWarning, read_rows, schema_of
from toggl_async.tables.arrow import arrow_schema
from toggl_async.tables.parquet_schema import schema_in_file

HEADER = b"\xef\xbb\xbfUser,Project,Description,Start date,Start time,Duration,Amount (EUR)\n"
OCTOBER = HEADER + (
    b'Ada,Walls,"paint, ""red""\nand blue",2026-10-01,08:00:00,30:15:00,12.50\n'
    b"Bob,,=1+1,2026-10-02,09:00:00,00:00:05,-1.00\n"
    b"Ada,Walls,,2026-10-31,23:59:59,00:00:01,0\n"
)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
FILE = "workspace=7/month=2026-10/7_detailed_2026-10-01_2026-10-31.parquet"


@pytest.fixture(autouse=True, scope="module")
def _pipe() -> None:
    """Let Arrow's csv reader open the pipe for signals that it opens once in a process, and keeps."""
    arrow_csv.read_csv(pa.BufferReader(b"a\n1\n"))


def window(**fields: Any) -> ExportDetailed:
    """Return a request for a detailed report of October 2026."""
    return ExportDetailed(**{"start_date": FIRST, "end_date": LAST} | fields)


async def outcomes_of(toggl: Toggl, requests: Sequence[Any], into: Path, **more: Any) -> list[Outcome]:
    """Return the outcomes of windows, which are fetched one after the other."""
    return [each async for each in toggl.to_parquet(requests, into=into, concurrency=1, **more)]


async def write(into: Path, *bodies: bytes, requests: Sequence[Any] = (), **more: Any) -> list[Outcome]:
    """Serve a csv to each request, and return the outcomes."""
    async with serve(*(respond(csv_response(body)) for body in bodies)) as server, client(server) as toggl:
        return await outcomes_of(toggl, requests or [window()], into, **more)


def files_in(folder: Path) -> list[str]:
    """Return the paths of all files in a folder, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def test_a_window_is_one_file_in_the_partition_of_its_workspace_and_month(tmp_path: Path) -> None:
    """The file has the rows, types and hash that its outcome reports, and dictionaries stay dictionaries."""
    into = tmp_path / "new" / "warehouse"
    (outcome,) = await write(into, OCTOBER)
    saved = outcome.result()
    assert files_in(into) == [FILE]
    assert (saved.path, saved.rows, saved.media_type) == (into / FILE, 3, "application/vnd.apache.parquet")
    data = saved.path.read_bytes()
    assert (saved.size, saved.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (saved.replaced, saved.changed, saved.skipped, len(saved.attempts)) == (False, True, False, 1)
    table = pq.ParquetFile(saved.path).read()
    assert table.schema.equals(schema_in_file(arrow_schema(schema_of(ExportDetailed))))
    assert pa.types.is_dictionary(table.schema.field("project").type)
    (tmp_path / "a.csv").write_bytes(OCTOBER)
    rows = list(read_rows(tmp_path / "a.csv", ExportDetailed))
    for name in ("user", "project", "description", "start_date", "start_time", "duration", "amount"):
        assert table[name].to_pylist() == [getattr(row, name) for row in rows]
    assert table["currency"].to_pylist() == ["EUR"] * 3
    assert table["duration"].to_pylist()[0] == timedelta(hours=30, minutes=15)
    assert table["tags"].null_count == 3


async def test_the_footer_names_the_report_and_its_days(tmp_path: Path) -> None:
    """Whoever finds the file knows which window of which report it is."""
    (outcome,) = await write(tmp_path, OCTOBER)
    metadata = pq.read_metadata(outcome.result().path).metadata
    assert metadata[b"toggl_async.report"] == b"ExportDetailed"
    assert metadata[b"toggl_async.start_date"] == b"2026-10-01"
    assert metadata[b"toggl_async.end_date"] == b"2026-10-31"
    assert metadata[b"toggl_async.version"]


@pytest.mark.parametrize(
    ("request_", "body", "rows"),
    [
        (ExportSummary(start_date=FIRST, end_date=LAST), b"Project,Duration\nWalls,30:00:00\n", 1),
        (ExportWeekly(start_date=FIRST, end_date=FIRST), b"Project,Thu,Fri,Total\nA,1:00:00,,1:00:00\n", 1),
        (
            ExportWeekly(start_date=FIRST, end_date=FIRST, calculate="amounts"),
            b"Project,Thu,Fri,Total\nA,1.25,0.00,1.25\n",
            1,
        ),
        (window(), HEADER, 0),
    ],
)
async def test_each_csv_report_has_the_schema_of_its_table(
    tmp_path: Path, request_: Any, body: bytes, rows: int
) -> None:
    """Summary and weekly reports are files too, and so is a report without entries."""
    (outcome,) = await write(tmp_path, body, requests=[request_])
    file = pq.ParquetFile(outcome.result().path)
    assert (outcome.result().rows, file.metadata.num_rows) == (rows, rows)
    assert file.schema_arrow.equals(schema_in_file(arrow_schema(schema_of(request_))))


async def test_a_compressed_response_in_chunks_is_the_same_file(tmp_path: Path) -> None:
    """How the bytes arrive leaves no trace in the file: an update finds it unchanged."""
    body = HEADER + b"".join(
        b"User %d,Project %d,%d,2026-10-01,08:00:00,01:00:00,1\n" % (number % 7, number // 9, number)
        for number in range(30_000)
    )
    plain, zipped = csv_response(body), csv_response(body, chunks=1000, zipped=True)
    request = window(options=Options(existing="update"))
    found: list[Outcome] = []
    async with serve(respond(plain), respond(zipped)) as server, client(server) as toggl:
        for _ in range(2):
            found += await outcomes_of(toggl, [request], tmp_path)
    first, second = (each.result() for each in found)
    assert (first.rows, first.sha256) == (second.rows, second.sha256)
    assert (first.changed, second.changed, second.replaced) == (True, False, False)


async def test_all_rows_are_in_order_across_row_groups(tmp_path: Path) -> None:
    """A long report has several row groups, and each dictionary has the texts of its own group."""
    count = 40_000
    body = HEADER + b"".join(
        b"User %d,Project %d,%d,2026-10-01,08:00:00,01:00:00,1\n" % (number % 7, number // 10_000, number)
        for number in range(count)
    )
    (outcome,) = await write(tmp_path, body)
    file = pq.ParquetFile(outcome.result().path)
    assert (file.num_row_groups, file.metadata.num_rows) == (2, count)
    read = file.read(["user", "project", "description"])
    assert read["description"].to_pylist() == [str(number) for number in range(count)]
    assert read["project"].to_pylist() == [f"Project {number // 10_000}" for number in range(count)]
    (dictionary,) = [chunk.dictionary for chunk in file.read_row_group(1, ["project"])["project"].chunks]
    assert dictionary.to_pylist() == ["Project 3"]


@pytest.mark.parametrize(
    ("requests", "problem"),
    [
        ([window(start_date=date(2026, 9, 30))], r"spans months.*by_month\(\)"),
        ([window(start_date=date(2025, 10, 31), end_date=date(2026, 10, 30))], "spans months"),
        ([window(format="xlsx")], "xlsx"),
        ([ExportDetailedPdf(start_date=FIRST, end_date=LAST)], "pdf"),
        ([ExportSaved("token")], "no schema"),
        ([window(), window(client_ids=[1]), window()], "the same file"),
        ([window(), ExportSummary(start_date=FIRST, end_date=LAST)], "another schema.*start_date: date32"),
    ],
)
async def test_what_makes_no_table_is_refused_before_a_request(
    tmp_path: Path, requests: list[Any], problem: str
) -> None:
    """Windows of several months, other formats and a mixture of reports are refused by the call itself."""
    async with serve(respond(csv_response(OCTOBER))) as server, client(server) as toggl:
        with pytest.raises(InvalidRequestError, match=problem):
            toggl.to_parquet(requests, into=tmp_path / "warehouse")
        with pytest.raises(InvalidRequestError, match="concurrency"):
            toggl.to_parquet([window()], into=tmp_path / "warehouse", concurrency=0)
    assert server.connections == 0
    assert list(tmp_path.iterdir()) == []


async def test_a_year_is_divided_by_the_request(tmp_path: Path) -> None:
    """``by_month`` makes the windows, each with its own outcome and file."""
    months = window(start_date=date(2026, 1, 15)).by_month()
    found = await write(tmp_path, OCTOBER, requests=months)
    assert [each.result().rows for each in found] == [3] * 10
    assert [path.parts[1] for path in map(Path, files_in(tmp_path))] == [
        f"month=2026-{number:02}" for number in range(1, 11)
    ]


async def test_an_attempt_that_breaks_off_is_repeated_from_the_beginning(tmp_path: Path) -> None:
    """The second attempt writes a file of its own, with each row once."""
    cut = respond(csv_response(OCTOBER), cut=len(csv_response(OCTOBER)) - 20, reset=True)
    async with serve(cut, respond(csv_response(OCTOBER))) as server, client(server) as toggl:
        (outcome,) = await outcomes_of(toggl, [window()], tmp_path)
    assert (outcome.result().rows, len(outcome.result().attempts)) == (3, 2)
    assert files_in(tmp_path) == [FILE]


@pytest.mark.parametrize("reset", [True, False])
@pytest.mark.parametrize("long", [True, False])
async def test_a_response_that_breaks_off_leaves_the_old_file(
    tmp_path: Path, *, reset: bool, long: bool
) -> None:
    """Nothing is left of the new file, whether or not row groups were written already."""
    await write(tmp_path, OCTOBER)
    before = (tmp_path / FILE).read_bytes()
    row = b"Ada,Walls,,2026-10-31,23:59:59,00:00:01,0\n"
    whole = csv_response(OCTOBER + row * (140_000 if long else 1))
    request = window(options=Options(existing="replace"))
    async with serve(respond(whole, cut=len(whole) - 1, reset=reset)) as server:
        async with client(server, retry=ONCE) as toggl:
            (outcome,) = await outcomes_of(toggl, [request], tmp_path)
    assert isinstance(outcome.error, IncompleteResponseError)
    assert outcome.error.request == outcome.request
    gc.collect()  # a writer that is deleted must not complain
    assert files_in(tmp_path) == [FILE]
    assert (tmp_path / FILE).read_bytes() == before


async def test_an_error_is_the_outcome_of_its_window_alone(tmp_path: Path) -> None:
    """A refused request and a csv that cannot be read leave no file, and the others are written."""
    bad = HEADER + b"Ada,Walls,,2026-10-31\n"
    missing = respond(head(404, ("Content-Length", "0")))
    steps = (missing, respond(csv_response(bad)), respond(csv_response(OCTOBER)))
    months = window(start_date=date(2026, 8, 1)).by_month()
    async with serve(*steps) as server, client(server) as toggl:
        found = await outcomes_of(toggl, months, tmp_path)
    assert [type(each.error) for each in found] == [NotFoundError, DecodeError, type(None)]
    assert files_in(tmp_path) == [FILE]


async def test_a_file_that_exists_is_an_error_before_its_request(tmp_path: Path) -> None:
    """By default nothing is replaced, and no request is wasted."""
    await write(tmp_path, OCTOBER)
    async with serve(respond(csv_response(HEADER))) as server, client(server) as toggl:
        (outcome,) = await outcomes_of(toggl, [window()], tmp_path)
    assert isinstance(outcome.error, FileExistsError)
    assert outcome.error.filename == str(tmp_path / FILE)
    assert server.connections == 0


async def test_the_same_window_replaces_its_file(tmp_path: Path) -> None:
    """With ``existing="replace"`` the file of a window is the newest one."""
    await write(tmp_path, OCTOBER)
    (outcome,) = await write(tmp_path, HEADER, requests=[window(options=Options(existing="replace"))])
    assert outcome.result().replaced
    assert pq.read_metadata(tmp_path / FILE).num_rows == 0
    assert files_in(tmp_path) == [FILE]


@pytest.mark.parametrize("disk", DISKS)
async def test_a_file_is_whole_on_each_disk(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file needs a hidden name while it is written, or cannot be linked, nothing else is left."""
    DISKS[disk](monkeypatch)
    for _ in range(2):
        (outcome,) = await write(tmp_path, OCTOBER, requests=[window(options=Options(existing="replace"))])
        assert outcome.result().rows == 3
        assert files_in(tmp_path) == [FILE]


async def test_a_number_makes_another_name(tmp_path: Path) -> None:
    """With ``existing="number"`` both files are kept."""
    await write(tmp_path, OCTOBER)
    (outcome,) = await write(tmp_path, HEADER, requests=[window(options=Options(existing="number"))])
    assert outcome.result().path == tmp_path / FILE.replace(".parquet", "-2.parquet")
    assert len(files_in(tmp_path)) == 2


async def test_a_whole_file_is_skipped_without_a_request(tmp_path: Path) -> None:
    """A job that runs again fetches only what is missing, and describes what is there."""
    (first,) = await write(tmp_path, OCTOBER)
    async with serve(respond(csv_response(HEADER))) as server, client(server) as toggl:
        skipping = window(options=Options(existing="skip", sum_durations=True))
        (outcome,) = await outcomes_of(toggl, [skipping], tmp_path)
    saved = outcome.result()
    assert (saved.skipped, saved.rows, saved.sha256) == (True, 3, first.result().sha256)
    assert saved.tracked_seconds == 30 * 3600 + 15 * 60 + 6
    assert server.connections == 0


@pytest.mark.parametrize("damage", ["empty", "cut", "text"])
async def test_a_damaged_file_is_fetched_again(tmp_path: Path, damage: str) -> None:
    """With ``existing="skip"``, a file that is not whole is replaced once the new one is."""
    await write(tmp_path, OCTOBER)
    path = tmp_path / FILE
    whole = path.read_bytes()
    path.write_bytes({"empty": b"", "cut": whole[:-1], "text": b"User,Duration\n"}[damage])
    (outcome,) = await write(tmp_path, OCTOBER, requests=[window(options=Options(existing="skip"))])
    assert (outcome.result().replaced, outcome.result().skipped) == (True, False)
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (OCTOBER, 30 * 3600 + 15 * 60 + 6),
        (HEADER, 0),
        (HEADER + b"Ada,,,2026-10-01,08:00:00,,\n", None),
        (HEADER + b"Ada,,,2026-10-01,08:00:00,soon,\nAda,,,2026-10-01,08:00:00,1:00:00,\n", None),
    ],
)
@pytest.mark.filterwarnings("ignore::toggl_async.tables.UnreadCellWarning")
async def test_durations_are_summed_by_choice(tmp_path: Path, body: bytes, seconds: int | None) -> None:
    """The sum is the right one or none, as for a csv that is saved."""
    (outcome,) = await write(tmp_path, body, requests=[window(options=Options(sum_durations=True))])
    assert outcome.result().tracked_seconds == seconds
    (other,) = await write(tmp_path / "b", body)
    assert other.result().tracked_seconds is None


async def test_a_folder_with_another_schema_is_refused_before_a_request(tmp_path: Path) -> None:
    """The error shows each column that differs, with its type there and here."""
    await write(tmp_path, OCTOBER)
    other = (tmp_path / FILE).with_name("other.parquet")
    old = schema_in_file(arrow_schema(schema_of(ExportDetailed)))
    changed = old.set(old.get_field_index("duration"), pa.field("duration", pa.int64()))
    changed = changed.remove(changed.get_field_index("task")).append(pa.field("note", pa.string()))
    pq.write_table(changed.empty_table(), other)
    months = window(start_date=date(2026, 9, 1), options=Options(existing="replace")).by_month()
    async with serve(respond(csv_response(OCTOBER))) as server, client(server) as toggl:
        with pytest.raises(InvalidRequestError) as caught:
            await outcomes_of(toggl, months, tmp_path)
    assert server.connections == 0
    message = str(caught.value)
    assert str(other) in message
    for part in (
        "duration: int64 there, duration[s] here",
        "task: no column there, dictionary<",
        "note: string there, no column here",
    ):
        assert part in message
    assert "project:" not in message
    assert not (tmp_path / "workspace=7" / "month=2026-09").exists()


async def test_a_file_of_a_folder_that_is_not_parquet_is_refused(tmp_path: Path) -> None:
    """Readers of the folder would stop at it; a hidden file and a folder disturb nobody."""
    folder = (tmp_path / FILE).parent
    (folder / "sub.parquet").mkdir(parents=True)
    (folder / ".hidden.parquet").write_bytes(b"?")
    (folder / "notes.txt").write_bytes(b"?")
    await write(tmp_path, OCTOBER)
    (folder / "other.parquet").write_bytes(b"PAR1")
    with pytest.raises(InvalidRequestError, match=r"other\.parquet is not a whole Parquet file"):
        await write(tmp_path, OCTOBER)


async def test_an_unknown_column_warns_once(tmp_path: Path) -> None:
    """There is one warning for all windows and attempts; the cells are in ``extra``."""
    bodies = [b"Project,Duration,Mood\nA,1:00:00,good\n", b"Project,Duration,Mood,Sky\nA,1:00:00,good,blue\n"]
    cut = respond(csv_response(bodies[0]), cut=len(csv_response(bodies[0])) - 1, reset=True)
    months = window(start_date=date(2026, 8, 1)).by_month()
    steps = (cut, *(respond(csv_response(body)) for body in (bodies[0], bodies[0], bodies[1])))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        async with serve(*steps) as server, client(server) as toggl:
            found = await outcomes_of(toggl, months, tmp_path)
    assert [each.result().rows for each in found] == [1, 1, 1]
    assert [each.category for each in caught] == [UnknownColumnWarning] * 2
    assert ["'Mood'" in str(each.message) for each in caught] == [True, False]
    assert "'Sky'" in str(caught[1].message)
    extra = pq.ParquetFile(found[2].result().path).read(["extra"])["extra"].to_pylist()
    assert extra == [[("Mood", "good"), ("Sky", "blue")]]


async def test_a_cell_that_is_not_understood_is_null_or_an_error(tmp_path: Path) -> None:
    """The text of such a cell is in ``unread``; with ``strict`` there is no file."""
    body = HEADER + b"Ada,,,2026-10-01,08:00:00,soon,\n"
    with pytest.warns(UnreadCellWarning, match="soon"):
        (outcome,) = await write(tmp_path / "a", body)
    table = pq.ParquetFile(outcome.result().path).read(["duration", "unread"])
    assert table.to_pylist() == [{"duration": None, "unread": [("Duration", "soon")]}]
    (strict,) = await write(tmp_path / "b", body, strict=True)
    assert isinstance(strict.error, DecodeError)
    assert files_in(tmp_path / "b") == []


async def test_progress_counts_the_bytes_of_the_csv(tmp_path: Path) -> None:
    """The callback of a request's options gets the size of the response, the call's own the outcomes."""
    seen: list[Progress] = []
    many: list[tuple[int, int]] = []
    request = window(options=Options(progress=seen.append))
    await write(
        tmp_path,
        OCTOBER,
        requests=[request],
        progress=lambda all_: many.append((all_.saved, all_.bytes_done)),
    )
    assert (seen[-1].bytes_done, seen[-1].bytes_total) == (len(OCTOBER), len(OCTOBER))
    assert many[-1] == (1, len(OCTOBER))


async def test_a_full_disk_ends_the_windows_that_have_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the file, nothing is left, and one request was sent."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("toggl_async.transfer.new_file.NewFile.write", full)
    months = window(start_date=date(2026, 8, 1)).by_month()
    async with serve(respond(csv_response(OCTOBER))) as server, client(server) as toggl:
        found = await outcomes_of(toggl, months, tmp_path)
    assert [each.unsent for each in found] == [False, True, True]
    errors = [each.error for each in found if isinstance(each.error, OSError)]
    assert [error.errno for error in errors] == [errno.ENOSPC] * 3
    assert errors[0].filename == str(found[0].path)
    assert server.connections == 1
    gc.collect()
    assert files_in(tmp_path) == []


async def test_a_folder_that_cannot_be_made_is_an_error_before_a_request(tmp_path: Path) -> None:
    """A file in the place of a partition is the system's own error."""
    (tmp_path / "workspace=7").write_bytes(b"")
    async with serve(respond(csv_response(OCTOBER))) as server, client(server) as toggl:
        (outcome,) = await outcomes_of(toggl, [window()], tmp_path)
    assert isinstance(outcome.error, OSError)
    assert server.connections == 0


class HeldWriter:
    """Lets the first row group wait on its thread until it is released."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.released = threading.Event(), threading.Event()
        real: Callable[..., None] = pq.ParquetWriter.write_batch

        def write_batch(writer: Any, *args: Any, **kwargs: Any) -> None:
            self.begun.set()
            assert self.released.wait(30)
            real(writer, *args, **kwargs)

        monkeypatch.setattr(pq.ParquetWriter, "write_batch", write_batch)

    async def wait(self) -> None:
        """Wait for the beginning of the first row group; the event loop stays free meanwhile."""
        assert await asyncio.to_thread(self.begun.wait, 30)


async def test_a_slow_disk_does_not_block_the_event_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a row group is encoded and written, other tasks run."""
    held = HeldWriter(monkeypatch)
    async with serve(respond(csv_response(OCTOBER))) as server, client(server) as toggl:
        running = asyncio.create_task(outcomes_of(toggl, [window()], tmp_path))
        await held.wait()
        held.released.set()
        (outcome,) = await running
    assert outcome.result().rows == 3


async def test_leaving_early_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window whose file is being written when the caller leaves has neither a file nor a part of one."""
    held = HeldWriter(monkeypatch)

    async def first(toggl: Toggl) -> None:
        async with aclosing(toggl.to_parquet([window()], into=tmp_path)) as found:
            await anext(found)

    async with serve(respond(csv_response(OCTOBER))) as server, client(server) as toggl:
        running = asyncio.create_task(first(toggl))
        await held.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        held.released.set()
    for thread in threading.enumerate():
        if thread.name.startswith("toggl_async-file"):
            await asyncio.to_thread(thread.join, 30)
    gc.collect()
    assert files_in(tmp_path) == []


async def test_an_export_without_an_end_is_cut_at_the_size_limit(tmp_path: Path) -> None:
    """The row groups that were written are dropped."""
    rows = OCTOBER.removeprefix(HEADER) * 500

    async def endless(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(head(200, ("Content-Type", CSV_TYPE), ("Transfer-Encoding", "chunked")))
        await conversation.send(b"%x\r\n%b\r\n" % (len(HEADER), HEADER))
        while True:
            await conversation.send(b"%x\r\n%b\r\n" % (len(rows), rows))

    async with serve(endless) as server, client(server) as toggl:
        request = window(options=Options(size_limits=SizeLimits(file=8 << 20)))
        (outcome,) = await outcomes_of(toggl, [request], tmp_path)
    assert isinstance(outcome.error, IncompleteResponseError)
    assert "larger than" in str(outcome.error)
    assert files_in(tmp_path) == []
