"""The beginning of a file, which must be a csv's header or the format's signature."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import FIRST, LAST, NO_WAIT, TOKEN, client, export
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import response
from toggl_async import FileRequest, IncompleteResponseError, Toggl
from toggl_async.failures import FailureKind
from toggl_async.http.file_start import CsvStart
from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.sinks import BytesSink

DATES: dict[str, Any] = {"start_date": FIRST, "end_date": LAST}
REQUESTS: list[FileRequest] = [
    ExportDetailed(**DATES),
    ExportSummary(**DATES),
    ExportWeekly(**DATES),
    ExportSaved("token"),
    ExportProjectTrends(**DATES),
    ExportProjectProfitability(**DATES),
    ExportEmployeeProfitability(currency="usd", **DATES),
]

HEADERS: list[tuple[type[FileRequest], str]] = [
    (
        ExportDetailed,
        "User,Email,Client,Project,Description,Billable,Start date,Start time,Duration,Tags,Amount (EUR)",
    ),
    (ExportDetailed, "User,Email,Start date,Duration,Tags,Currency,Amount"),
    (ExportDetailed, '"Description",Duration,Member,Email,Project,Tags,Start date,Start time,Stop date'),
    (ExportDetailed, "Duration,Amount ()"),
    (ExportDetailed, "DURATION, user ,Something new,"),
    (ExportSummary, "Project,Client,Description,Duration,Amount (USD)"),
    (ExportSummary, "Project,Client,Title,Duration"),
    (ExportSummary, "Tag,Duration"),
    (ExportWeekly, "User,Email,Client,Project,Mon,Tue,Wed,Thu,Fri,Sat,Sun,Total"),
    (ExportWeekly, "Client,2025-01-06,2025-01-07"),
    (ExportWeekly, '"Title","Mon, Jan 6","Tue, Jan 7"'),
    (ExportWeekly, "06/01/2025,07/01/2025"),
    (ExportSaved, "Client,Project,Duration"),
    (ExportSaved, "User,Mon,Tue"),
    (ExportProjectTrends, "Project,Client,Current period,Previous period,Change"),
    (ExportProjectTrends, "project_id,current_period_seconds,previous_period_seconds"),
    (ExportProjectProfitability, "Period,Project,Client,Billable hours,Revenue (USD),Labor cost (USD)"),
    (ExportEmployeeProfitability, "Employee,Worked hours,Earned,Profit margin %,Something"),
]

MESSAGES = [
    b"null\n",
    b'"Workspace needs to have this feature enabled"\n',
    b'["User", "Email"]\n',
    b'["start should come after end"]\n',
    b"upstream connect error or disconnect/reset before headers. reset reason: connection failure\n",
    b"upstream connect error, transport failure reason: delayed connect error: 111\n",
    b"Service unavailable, try again in 30 seconds, or at 12:30\n",
    b"Sat, 01 Feb 2025 10:00:00 GMT: no healthy upstream\n",
    b"\n",
    b"\r\n\r\n",
    b" \n",
    b"Duration\n",
    b"Ada,walls,01:00:00\n",
    b"\xef\xbb\xbf\n",
    b"{}\n",
    b"[]\n",
    b"404\n",
    b'"a text with an open quote\n',
    b"no line end",
]


def starts(report: type[FileRequest], data: bytes, size: int) -> bool:
    """Return whether data is accepted as the beginning of a report's csv."""
    start = CsvStart(report.csv_header)
    try:
        for place in range(0, len(data), size):
            if start.feed(memoryview(data[place : place + size])):
                return True
        start.finish()
    except IncompleteResponseError:
        return False
    raise AssertionError(data)


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\ufeff\ufeff"])
@pytest.mark.parametrize(("report", "header"), HEADERS)
def test_the_header_of_a_report_is_accepted(
    report: type[FileRequest], header: str, mark: str, size: int
) -> None:
    """A header is recognized by two of its columns, with or without marks, and however its bytes arrive."""
    assert starts(report, f"{mark}{header}\r\n1,2\r\n".encode(), size)


@pytest.mark.parametrize("data", MESSAGES)
@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: type(each).__name__)
def test_a_text_that_is_no_csv_is_refused(request_: FileRequest, data: bytes) -> None:
    """A message, JSON, an empty line or records without a header are refused, whatever the report."""
    assert not starts(type(request_), data, 1000)
    assert not starts(type(request_), data, 3)


def test_a_header_may_be_long_but_not_endless() -> None:
    """A header that does not end within 64 KiB is refused."""
    many = ",".join(f"2025-01-{day:02}" for day in range(1, 32))
    assert starts(ExportWeekly, f"User,{many * 50}\n".encode(), 1000)
    assert not starts(ExportWeekly, b"User,Email," * 10_000, 1000)


@pytest.mark.parametrize("text", [b'"' + b"\n" * 70_000, b"\n" * 70_000, b"\xef\xbb\xbf" * 30_000])
def test_a_beginning_that_arrives_byte_by_byte_is_read_once(text: bytes) -> None:
    """Line ends inside quotes, empty lines and marks take no longer if they arrive one by one."""
    began = time.monotonic()
    assert not starts(ExportDetailed, text, 1)
    assert time.monotonic() - began < 2


def test_a_message_over_several_lines_is_shown() -> None:
    """The error shows the message in JSON that is divided into lines, and not its first line alone."""
    body = json.dumps({"error": "no_access", "error_description": "ask your admin"}, indent=2).encode()
    with pytest.raises(IncompleteResponseError, match="no_access: ask your admin"):
        CsvStart(ExportDetailed.csv_header).feed(memoryview(body))


async def _save(toggl: Toggl, request: FileRequest, folder: Path) -> None:
    await toggl.save(request, folder / "a")


async def _deliver(toggl: Toggl, request: FileRequest, _: Path) -> None:
    await toggl.deliver(request, BytesSink())


async def _send(toggl: Toggl, request: FileRequest, _: Path) -> None:
    await toggl.send(request)


async def _open(toggl: Toggl, request: FileRequest, _: Path) -> None:
    async with toggl.open(request):
        pytest.fail("entered")


async def _rows(toggl: Toggl, request: Any, _: Path) -> None:
    async for _row in toggl.rows(request):
        pytest.fail("a row")


@pytest.mark.parametrize("call", [_save, _deliver, _send, _open, _rows])
@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("media_type", ["text/csv", "text/plain"])
async def test_no_call_takes_a_message_for_a_csv(
    call: Any, request_: FileRequest, media_type: str, tmp_path: Path
) -> None:
    """Each call repeats the request once, and then raises an error that shows the message."""
    text = "upstream connect error, or disconnect"
    for body in (text.encode(), json.dumps(text).encode() + b"\n", b"\n"):
        async with serve(respond(response(body, media_type=media_type))) as server:
            async with client(server, retry=NO_WAIT) as toggl:
                with pytest.raises(IncompleteResponseError) as caught:
                    await call(toggl, request_, tmp_path)
        assert (text if body != b"\n" else "is blank") in str(caught.value)
        assert caught.value.failure_kind is FailureKind.CORRUPT
        assert len(server.received) == 2
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("call", [_save, _deliver, _send, _open, _rows])
async def test_the_message_shows_no_secret(call: Any, tmp_path: Path) -> None:
    """A credential or a report's token that the server repeats is removed from the error's message."""
    body = f"no access for {TOKEN} to reporttoken7\n".encode()
    async with serve(respond(response(body, media_type="text/csv"))) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError, match="no access for") as caught:
            await call(toggl, ExportSaved("reporttoken7"), tmp_path)
    assert TOKEN not in str(caught.value)
    assert "reporttoken7" not in str(caught.value)


@pytest.mark.parametrize("call", [_save, _deliver, _send, _open])
@pytest.mark.parametrize("file_format", ["xlsx", "pdf", "zip"])
async def test_a_binary_file_begins_with_its_signature(call: Any, file_format: Any, tmp_path: Path) -> None:
    """A text in place of a workbook, pdf or zip is refused by each call, before any byte is passed on."""
    data = response(b"null\n", media_type="application/octet-stream")
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError, match=f"whole {file_format}"):
            await call(toggl, export(file_format), tmp_path)


async def test_a_stream_is_repeated_until_it_begins_with_a_header() -> None:
    """A message in place of a csv is a failed attempt, and the bytes of the next one are complete."""
    steps = [
        respond(response(b"no healthy upstream\n", media_type="text/plain")),
        respond(response(CSV, media_type="text/csv", chunks=1)),
    ]
    async with (
        serve(*steps) as server,
        client(server) as toggl,
        toggl.open(ExportDetailed(**DATES)) as stream,
    ):
        assert b"".join([chunk async for chunk in stream]) == CSV
    assert len(server.received) == 2
