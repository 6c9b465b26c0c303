"""Rows of a response as it streams."""

import asyncio
from contextlib import aclosing
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.calls import FIRST, LAST, ONCE, client
from tests.support.server import Conversation, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import DecodeError, IncompleteResponseError, InvalidRequestError, NotFoundError
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.tables import UnreadCellWarning

REQUEST = ExportDetailed(start_date=FIRST, end_date=LAST)
HEAD = b"\xef\xbb\xbfUser,Description,Duration\n"
LINE = b'Ada,"walls, ""old""\nand new",01:00:00\n'


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("chunks", [None, 1, 7, 5000])
async def test_rows_are_yielded_as_the_response_arrives(chunks: int | None, *, zipped: bool) -> None:
    """The body is decompressed, decoded and parsed, however its bytes are divided."""
    data = csv_response(HEAD + LINE * 100, chunks=chunks, zipped=zipped)
    async with serve(respond(data)) as server, client(server) as toggl:
        rows = [row async for row in toggl.rows(REQUEST)]
    assert len(rows) == 100
    assert {(row.user, row.description, row.duration) for row in rows} == {
        ("Ada", 'walls, "old"\nand new', timedelta(hours=1))
    }
    assert server.connections == 1


async def test_each_report_has_its_own_kind_of_rows() -> None:
    """The row class follows from the request; a report with unknown columns has dicts."""
    dates: dict[str, Any] = {"start_date": FIRST, "end_date": LAST}
    steps = [
        respond(csv_response(b"Project,Duration\nP,1.50\n")),
        respond(csv_response(b"User,Mon,Total\nAda,01:00:00,01:00:00\n")),
        respond(csv_response(b"Client,Duration,B\nAcme,1,2\n")),
    ]
    async with serve(*steps) as server, client(server) as toggl:
        summary = [row.duration async for row in toggl.rows(ExportSummary(**dates))]
        week = [row.total async for row in toggl.rows(ExportWeekly(**dates))]
        saved = [row async for row in toggl.rows(ExportSaved("abc"))]
    assert (summary, week) == ([timedelta(hours=1.5)], [timedelta(hours=1)])
    assert saved == [{"Client": "Acme", "Duration": "1", "B": "2"}]


@pytest.mark.parametrize("zipped", [False, True])
async def test_a_truncated_response_yields_its_whole_rows_and_then_an_error(*, zipped: bool) -> None:
    """Wherever the response is cut, the error shows that the rows so far are not all."""
    data = csv_response(HEAD + LINE * 3, chunks=16, zipped=zipped)
    cuts = range(len(data) - 100, len(data) - 2, 7)
    async with serve(*(respond(data, cut=cut) for cut in cuts)) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in cuts:
                count = 0
                with pytest.raises(IncompleteResponseError) as caught:
                    async for row in toggl.rows(REQUEST):
                        assert row.duration == timedelta(hours=1)
                        count += 1
                assert count <= 3
                assert caught.value.request == REQUEST.within(7)


async def test_a_csv_cut_inside_a_complete_http_body_is_an_error() -> None:
    """The body is complete as HTTP frames it, but the last record of the csv has no end."""
    async with serve(respond(csv_response(HEAD + LINE + LINE[:-4]))) as server:
        async with client(server, retry=ONCE) as toggl:
            rows = toggl.rows(REQUEST)
            assert (await anext(rows)).user == "Ada"
            with pytest.raises(IncompleteResponseError):
                await anext(rows)


async def test_an_error_in_a_row_has_the_line_and_the_request() -> None:
    """The error names the line in the csv and carries the request that was sent."""
    async with (
        serve(respond(csv_response(HEAD + LINE + b"Bob,01:00:00\n"))) as server,
        client(server) as toggl,
    ):
        with pytest.raises(DecodeError, match="line 4: 2 cells") as caught:
            async for _ in toggl.rows(REQUEST):
                pass
    assert caught.value.request == REQUEST.within(7)


async def test_a_weekly_report_of_amounts_has_amounts() -> None:
    """The request says what the numbers are: the csv does not."""
    body = csv_response(b"User,Mon,Total\nAda,1.50,1.50\n")
    weeks = [ExportWeekly(start_date=FIRST, end_date=LAST, calculate=what) for what in ("amounts", "time")]
    async with serve(respond(body), respond(body)) as server, client(server) as toggl:
        totals = [row.total for week in weeks async for row in toggl.rows(week)]
    assert totals == [Decimal("1.50"), timedelta(hours=1.5)]


async def test_a_cell_of_a_response_that_is_not_understood_is_unread_or_an_error() -> None:
    """By default there is a warning that names the report, and with ``strict`` the request fails."""
    body = csv_response(HEAD + LINE + b"Bob,x,soon\n")
    async with serve(respond(body), respond(body)) as server, client(server) as toggl:
        with pytest.warns(UnreadCellWarning) as warned:
            rows = [row async for row in toggl.rows(REQUEST)]
        with pytest.raises(DecodeError, match="line 4: 'soon'"):
            async for _ in toggl.rows(REQUEST, strict=True):
                pass
    assert [row.unread for row in rows] == [{}, {"Duration": "soon"}]
    assert [(each.filename, each.lineno) for each in warned] == [("<ExportDetailed>", 4)]


async def test_a_refused_request_raises_the_error_of_its_status() -> None:
    """A 404 raises NotFoundError before the first row."""
    async with serve(respond(response(b'"no"', status=404))) as server, client(server) as toggl:
        with pytest.raises(NotFoundError):
            await anext(toggl.rows(REQUEST))


async def test_only_csv_has_rows() -> None:
    """A request for a workbook is an error before anything is sent."""
    async with serve() as server, client(server) as toggl:
        with pytest.raises(InvalidRequestError, match="xlsx"):
            toggl.rows(REQUEST.evolve(format="xlsx"))
    assert server.connections == 0


async def test_closing_the_iterator_early_closes_the_connection() -> None:
    """The rest of a long response is not read."""
    gone = asyncio.Event()

    async def endless(conversation: Conversation) -> None:
        await conversation.receive()
        head, _, _ = csv_response(HEAD, chunks=1000).partition(b"0\r\n\r\n")
        await conversation.send(head)
        try:
            while True:
                await conversation.send(b"%x\r\n%b\r\n" % (len(LINE) * 100, LINE * 100))
        finally:
            gone.set()

    async with serve(endless) as server, client(server) as toggl:
        async with aclosing(toggl.rows(REQUEST)) as rows:
            async for _ in rows:
                break
        await asyncio.wait_for(gone.wait(), 5)


async def test_a_large_response_does_not_block_the_event_loop() -> None:
    """Other tasks run after every few hundred rows."""
    runs = 0

    async def other() -> None:
        nonlocal runs
        while True:
            runs += 1
            await asyncio.sleep(0)

    async with (
        serve(respond(csv_response(HEAD + LINE * 40_000, zipped=True))) as server,
        client(server) as toggl,
    ):
        task = asyncio.create_task(other())
        count = 0
        async for _ in toggl.rows(REQUEST):
            count += 1
        task.cancel()
    assert count == 40_000
    assert runs > 20
