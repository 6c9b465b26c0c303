"""Delivering a file to memory."""

import asyncio

import pytest

from tests.support.calls import client, export
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from toggl_async.sinks import BytesSink, SinkFullError


@pytest.mark.parametrize("zipped", [False, True])
async def test_the_result_is_the_bytes_of_the_file(*, zipped: bool) -> None:
    """Several deliveries at once may share one sink, and each returns its own bytes."""
    sink = BytesSink()
    async with serve(respond(csv_response(CSV * 100, zipped=zipped))) as server, client(server) as toggl:
        both = await asyncio.gather(toggl.deliver(export(), sink), toggl.deliver(export(), sink))
    assert [each.result for each in both] == [CSV * 100] * 2


@pytest.mark.parametrize("zipped", [False, True])
async def test_a_file_over_the_limit_is_an_error(*, zipped: bool) -> None:
    """The delivery raises SinkFullError, and the call is not repeated."""
    async with serve(respond(csv_response(CSV, zipped=zipped))) as server, client(server) as toggl:
        with pytest.raises(SinkFullError, match="larger than 10 bytes"):
            await toggl.deliver(export(), BytesSink(limit=10))
    assert server.connections == 1
