"""The tracebacks of errors about a body: none of their frames holds a part of it."""

import asyncio
import errno
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import toggl_async
from tests.support.arrow import signal_pipe
from tests.support.calls import ONCE, client, export, search, summary
from tests.support.server import Step, respond, serve
from tests.support.wire import CSV_TYPE, csv_response, response
from toggl_async import Options, SizeLimits, Toggl, TogglError
from toggl_async.codec import decode, parse, read_rows
from toggl_async.codec.model_types import row_type
from toggl_async.headers import Headers
from toggl_async.http.decompression import Gzip
from toggl_async.http.file_start import CsvStart, SignatureStart
from toggl_async.reports.exports import ExportDetailed
from toggl_async.sinks import BytesSink
from toggl_async.tables import read_rows as read_csv
from toggl_async.tables import sanitize_csv, schema_of
from toggl_async.tables.arrow import BatchReader, arrow_schema
from toggl_async.tables.cell_reports import CellReports
from toggl_async.tables.csv_reader import CsvReader
from toggl_async.tables.records import RecordSplitter
from toggl_async.tables.report_tables import table_of
from toggl_async.transfer.formats import check_for
from toggl_async.transfer.new_file import NewFile

__all__ = ["signal_pipe"]

PACKAGE = str(Path(toggl_async.__file__).parent)
MARKER = "Zanzibar"
HEADER = b"User,Duration\n"
ROW = f"{MARKER},01:00:00\n".encode()
GOOD = HEADER + ROW * 9


def shows(value: object, depth: int = 4) -> bool:
    """Return whether a value holds the marker: as text, bytes or a buffer, or in a container or a row."""
    if isinstance(value, str):
        return MARKER in value
    if isinstance(value, bytes | bytearray | memoryview):
        return MARKER.encode() in bytes(value)
    if depth and isinstance(value, dict):
        return any(shows(each, depth - 1) for pair in value.items() for each in pair)
    if depth and isinstance(value, list | tuple | set):
        return any(shows(each, depth - 1) for each in value)
    return MARKER in repr(value)


def held(error: BaseException) -> list[str]:
    """Return the places in the package's frames where the traceback of an error holds the marker."""
    found: list[str] = []
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        fault = pending.pop()
        if fault is None or id(fault) in seen:
            continue
        seen.add(id(fault))
        trace = fault.__traceback__
        while trace is not None:
            frame = trace.tb_frame
            if frame.f_code.co_filename.startswith(PACKAGE):
                found += [
                    f"{frame.f_code.co_qualname}: {name}"
                    for name, value in frame.f_locals.items()
                    if not isinstance(value, BaseException) and shows(value)
                ]
            trace = trace.tb_next
        pending += [fault.__cause__, fault.__context__]
    return found


def gzip_fault(data: bytes) -> None:
    """Decompress data with a low bound for its expansion."""
    body = Gzip(expansion=1)
    for _ in body.feed(memoryview(data)):
        pass
    body.finish()


def csv_rows(data: bytes) -> None:
    """Read the rows of a detailed report."""
    reader = CsvReader(table_of(ExportDetailed), CellReports(strict=True))
    for _ in reader.feed(data):
        pass
    reader.finish()


def csv_batches(data: bytes) -> None:
    """Read the batches of a detailed report."""
    schema = arrow_schema(schema_of(ExportDetailed))
    reader = BatchReader(table_of(ExportDetailed), schema, 1000, CellReports(strict=True))
    for _ in reader.feed(data):
        pass
    reader.finish()


def csv_records(data: bytes) -> None:
    """Read the records of a csv."""
    splitter = RecordSplitter()
    block = splitter.feed(data)
    _ = block and block.records()
    splitter.finish()


def check(file_format: Any, data: bytes) -> None:
    """Check a file of a format."""
    made = check_for(file_format, ExportDetailed.csv_header, lambda _: "")
    made.feed(memoryview(data))
    made.finish(lambda: io.BytesIO(data))


def start(made: Any, data: bytes) -> None:
    """Check the beginning of a file."""
    made.feed(memoryview(data))
    made.finish()


def list_rows(data: bytes) -> None:
    """Read the rows of a list in pieces."""
    for _ in read_rows(data, row_type(search())):
        pass


def workbook(damage: bytes = b"") -> bytes:
    """Return a workbook whose member with the marker has a wrong checksum."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", MARKER)
        archive.writestr("xl/workbook.xml", MARKER * 9)
    return buffer.getvalue().replace((MARKER * 2).encode(), (MARKER + "x" * len(MARKER)).encode()) + damage


def listed(count: int, **last: object) -> bytes:
    """Return a list of clients whose last row is wrong."""
    rows: list[dict[str, object]] = [{"id": number, "name": MARKER} for number in range(count)]
    return json.dumps([*rows, {"name": MARKER, **last}], separators=(",", ":")).encode()


READERS: dict[str, Callable[[], object]] = {
    "gzip damaged": lambda: gzip_fault(ROW),
    "gzip bomb": lambda: gzip_fault(gzip.compress(ROW * 1_000_000)),
    "gzip junk": lambda: gzip_fault(gzip.compress(ROW) + ROW),
    "gzip idle": lambda: gzip_fault(gzip.compress(ROW, mtime=0) + gzip.compress(b"", mtime=0) * 60_000),
    "csv NUL": lambda: check("csv", GOOD + b"\0" + ROW),
    "csv header": lambda: check("csv", ROW * 9),
    "csv end": lambda: check("csv", GOOD + ROW[:-1]),
    "csv quote": lambda: check("csv", GOOD + b'"' + ROW),
    "csv start": lambda: start(CsvStart(ExportDetailed.csv_header, lambda _: ""), ROW),
    "csv long start": lambda: start(CsvStart(ExportDetailed.csv_header, lambda _: ""), ROW[:-1] * 9999),
    "csv unended start": lambda: start(CsvStart(ExportDetailed.csv_header, lambda _: ""), ROW[:-1]),
    "xlsx start": lambda: start(SignatureStart("xlsx"), b"P" + ROW),
    "pdf start": lambda: start(SignatureStart("pdf"), b"%" + ROW),
    "xlsx checksum": lambda: check("xlsx", workbook()),
    "xlsx no archive": lambda: check("xlsx", b"PK\x03\x04" + ROW * 99),
    "xlsx cut": lambda: check("xlsx", workbook()[:-30]),
    "zip start": lambda: start(SignatureStart("zip"), b"PK" + ROW),
    "zip checksum": lambda: check("zip", workbook()),
    "zip no archive": lambda: check("zip", b"PK\x03\x04" + ROW * 99),
    "zip cut": lambda: check("zip", workbook()[:-30]),
    "pdf no trailer": lambda: check("pdf", b"%PDF-1.4" + ROW * 99),
    "pdf wrong table": lambda: check("pdf", b"%PDF-1.4" + ROW + b"startxref\n8\n%%EOF\n"),
    "rows NUL": lambda: csv_rows(GOOD + b"\0" + ROW),
    "rows cells": lambda: csv_rows(GOOD + b"," + ROW),
    "rows value": lambda: csv_rows(GOOD + ROW.replace(b"01:", b"soon")),
    "rows header": lambda: csv_rows(b"Duration,Duration\n" + ROW),
    "rows UTF-8": lambda: csv_rows(GOOD + b"\xff" + ROW),
    "rows quote": lambda: csv_rows(GOOD + b'"a"b' + ROW),
    "rows endless": lambda: csv_rows(GOOD + b'"' + ROW * 99_999),
    "rows end": lambda: csv_rows(GOOD + ROW[:-1]),
    "batches NUL": lambda: csv_batches(GOOD + b"\0" + ROW),
    "batches cells": lambda: csv_batches(GOOD + b"," + ROW),
    "batches value": lambda: csv_batches(GOOD + ROW.replace(b"01:", b"soon")),
    "batches header": lambda: csv_batches(b"Duration,Duration\n" + ROW),
    "batches header quote": lambda: csv_batches(b'Duration,"U"ser\n' + ROW),
    "batches UTF-8": lambda: csv_batches(GOOD + b"\xff" + ROW),
    "batches quote": lambda: csv_batches(GOOD + b'"a"b' + ROW),
    "batches endless": lambda: csv_batches(GOOD + b'"' + ROW * 99_999),
    "batches end": lambda: csv_batches(GOOD + ROW[:-1]),
    "records NUL": lambda: csv_records(GOOD + b"\0" + ROW),
    "records UTF-8": lambda: csv_records(GOOD + b"\xff" + ROW),
    "records quote": lambda: csv_records(GOOD + b'"a"b' + ROW),
    "parse": lambda: parse(ROW),
    "decode no JSON": lambda: decode(search(), ROW, Headers()),
    "decode list": lambda: decode(search(), listed(9, id="x"), Headers()),
    "decode object": lambda: decode(summary(), b'{"seconds": "%b"}' % ROW[:-1], Headers()),
    "list rows": lambda: list_rows(listed(9, id="x")),
    "long list rows": lambda: list_rows(listed(20_000, id="x")),
    "list no JSON": lambda: list_rows(listed(20_000)[:-1] + b"," + ROW + b"]"),
}


@pytest.mark.parametrize("fault", READERS)
def test_no_frame_of_a_reader_holds_a_part_of_the_body(fault: str) -> None:
    """An error of a check, the decompression, a row reader or a decoder has no body in its frames."""
    with pytest.raises(TogglError) as caught:
        READERS[fault]()
    assert held(caught.value) == []


def csv_step(body: bytes, *fields: tuple[str, str], chunks: int | None = None) -> Step:
    """Return a step that sends a csv."""
    return respond(response(body, *fields, media_type=CSV_TYPE, chunks=chunks))


async def _save(toggl: Toggl, folder: Path) -> None:
    await toggl.save(export(), folder / "a.csv")


async def _deliver(toggl: Toggl, _: Path) -> None:
    await toggl.deliver(export(), BytesSink())


async def _send(toggl: Toggl, _: Path) -> None:
    await toggl.send(export())


async def _stream(toggl: Toggl, _: Path) -> None:
    async with toggl.open(export()) as stream:
        async for _chunk in stream:
            pass


async def _rows(toggl: Toggl, _: Path) -> None:
    async for _row in toggl.rows(export()):
        pass


GZIP = ("Content-Encoding", "gzip")
LONG = HEADER + ROW * 200_000
FILES: dict[str, Step] = {
    "damaged gzip": csv_step(gzip.compress(LONG)[:-9] + b"\0" * 9, GZIP),
    "gzip of a text": csv_step(GOOD, GZIP),
    "too large": csv_step(LONG * 2),
    "NUL": csv_step(LONG[:-1] + b"\0\n"),
    "broken off": respond(response(LONG, media_type=CSV_TYPE), cut=2_000_000),
    "broken off in chunks": respond(response(LONG, media_type=CSV_TYPE, chunks=5000), cut=2_000_000),
    "other media type": respond(response(ROW, media_type="text/html")),
}


@pytest.mark.parametrize("call", [_save, _deliver, _send, _stream, _rows])
@pytest.mark.parametrize("fault", FILES)
async def test_no_frame_of_a_call_for_a_file_holds_a_part_of_the_body(
    call: Any, fault: str, tmp_path: Path
) -> None:
    """Whatever is wrong with a file, the error of no call has a part of the file in its frames."""
    limits = SizeLimits(file=len(LONG) + 1, response=len(LONG) + 1)
    async with serve(FILES[fault]) as server, client(server, retry=ONCE, size_limits=limits) as toggl:
        try:
            await call(toggl, tmp_path)
        except TogglError as error:
            if fault == "other media type":
                assert MARKER in str(error)
            else:
                assert held(error) == []
        else:
            assert fault == "NUL"
            assert call in (_send, _stream)


async def test_no_frame_of_a_call_for_a_list_holds_a_part_of_the_body() -> None:
    """Neither a page nor a row that was read before the fault is in the frames of the error."""
    cut = listed(20_000)[:-1]
    bodies = (listed(9, id="x"), listed(20_000, id="x"), cut, cut + b",{]", cut + ROW * 20_000, ROW * 99_999)
    steps = [*map(respond, map(response, bodies)), respond(response(cut), cut=500_000)]
    limits = SizeLimits(response=len(cut) + 100_000)
    for step in steps:
        async with serve(step) as server, client(server, retry=ONCE, size_limits=limits) as toggl:
            for call in (_all_rows, _all_pages, _model):
                with pytest.raises(TogglError) as caught:
                    await call(toggl)
                assert held(caught.value) == []


async def _all_rows(toggl: Toggl) -> None:
    async for _row in toggl.rows(search()):
        pass


async def _all_pages(toggl: Toggl) -> None:
    async for _page in toggl.pages(search()):
        pass


async def _model(toggl: Toggl) -> None:
    await toggl.send(search())


@pytest.mark.parametrize("data", [GOOD + b"," + ROW, GOOD + ROW[:-1], GOOD + b"\0\n", GOOD + b"\xff\n"])
def test_no_frame_of_a_reader_of_files_holds_a_part_of_the_file(data: bytes, tmp_path: Path) -> None:
    """An error about a csv on disk has no part of it in its frames."""
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(TogglError) as caught:
        list(read_csv(tmp_path / "a.csv", ExportDetailed))
    assert held(caught.value) == []
    if b"," + ROW not in data:
        with pytest.raises(TogglError) as caught:
            sanitize_csv(tmp_path / "a.csv", tmp_path / "b.csv")
        assert held(caught.value) == []


async def test_the_frames_of_a_full_disk_hold_no_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own error keeps its traceback, in which no frame has bytes of the file to show."""

    def full(_: int, __: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("toggl_async.transfer.new_file.os.write", full)
    async with serve(csv_step(LONG)) as server, client(server) as toggl:
        with pytest.raises(OSError, match="No space") as caught:
            await toggl.save(export(), tmp_path / "a.csv")
        await asyncio.sleep(0)
    assert_no_bytes(caught.value)


async def test_the_frames_of_a_file_that_cannot_be_compared_hold_no_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the file at the path, or the new one, can no longer be read, no frame has bytes of either."""
    path = tmp_path / "a.csv"
    real, blocks = NewFile.check_not_abandoned, 0

    def fail(self: NewFile) -> None:
        nonlocal blocks
        blocks += 1
        if blocks == 2:
            raise OSError(errno.EIO, "Input/output error")
        real(self)

    path.write_bytes(LONG)
    monkeypatch.setattr(NewFile, "check_not_abandoned", fail)
    monkeypatch.setattr("toggl_async.transfer.comparison._BLOCK", 1000)
    async with serve(csv_step(LONG)) as server, client(server) as toggl:
        with pytest.raises(OSError, match="Input/output") as caught:
            await toggl.save(export(options=Options(existing="update")), path)
    assert_no_bytes(caught.value)
    assert path.read_bytes() == LONG


@pytest.mark.parametrize("data", [GOOD + ROW[:-1], GOOD + b"\0\n", GOOD + b'"' + ROW])
async def test_no_frame_of_a_sum_holds_a_part_of_the_file(data: bytes, tmp_path: Path) -> None:
    """An error about a csv whose durations are summed has no part of it in its frames."""
    options = Options(sum_durations=True)
    async with serve(respond(csv_response(data))) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(TogglError) as caught:
            await toggl.save(export(options=options), tmp_path / "a.csv")
    assert_no_bytes(caught.value)


def assert_no_bytes(error: BaseException) -> None:
    """Check that no frame of the package in an error's traceback has bytes of the file to show."""
    fault: BaseException | None = error
    while fault is not None:
        trace = fault.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename.startswith(PACKAGE):
                assert not [value for value in trace.tb_frame.f_locals.values() if MARKER in repr(value)]
            trace = trace.tb_next
        fault = fault.__cause__ or fault.__context__
