"""Exports as streams of bytes."""

import asyncio

import pytest

from tests.support.calls import ONCE, client, export
from tests.support.files import CSV
from tests.support.server import hang_up, respond, serve
from tests.support.wire import CSV_TYPE, csv_response, head, response
from toggl_async import IncompleteResponseError, NotFoundError, SizeLimits, Timeout


@pytest.mark.parametrize("zipped", [False, True])
async def test_a_stream_yields_the_bytes_of_the_file(*, zipped: bool) -> None:
    """A stream yields the whole file, decompressed and in order, and has its media type and headers."""
    async with serve(respond(csv_response(CSV * 1000, zipped=zipped))) as server, client(server) as toggl:
        async with toggl.open(export()) as stream:
            body = b"".join([chunk async for chunk in stream])
            assert stream.media_type == "text/csv"
            assert stream.headers.get("content-type") == CSV_TYPE
    assert body == CSV * 1000


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("chunks", [None, 40])
async def test_a_stream_cut_at_any_byte_raises_an_error(chunks: int | None, *, zipped: bool) -> None:
    """A stream cut at any byte raises an IncompleteResponseError, so no part passes for the whole file."""
    data = csv_response(CSV, chunks=chunks, zipped=zipped)
    async with serve(*(respond(data, cut=cut) for cut in range(len(data) - 2))) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in range(len(data) - 2):
                with pytest.raises(IncompleteResponseError):
                    async with toggl.open(export()) as stream:
                        async for _chunk in stream:
                            pass


async def test_a_stream_is_retried_until_a_good_response_begins() -> None:
    """A reset connection and a 502 are retried before the stream begins."""
    steps = [hang_up, respond(response(b"", status=502)), respond(csv_response(CSV))]
    async with serve(*steps) as server, client(server) as toggl, toggl.open(export()) as stream:
        assert b"".join([chunk async for chunk in stream]) == CSV


async def test_a_status_error_is_raised_before_the_block() -> None:
    """A status error is raised before the block begins, so a web application can still send its own error."""
    async with serve(respond(response(b'"no"', status=404))) as server, client(server) as toggl:
        with pytest.raises(NotFoundError):
            async with toggl.open(export()):
                pytest.fail("entered")


@pytest.mark.parametrize(
    "data", [response(b"<html>", media_type="text/html"), head(200, ("Content-Type", CSV_TYPE)) + CSV]
)
async def test_other_content_is_an_error_before_the_block(data: bytes) -> None:
    """HTML, or a body whose end is not marked, is an error before the block is entered."""
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError):
            async with toggl.open(export()):
                pytest.fail("entered")


async def test_a_stream_has_a_size_limit() -> None:
    """A stream over the size limit of a file raises an IncompleteResponseError."""
    async with (
        serve(respond(csv_response(CSV * 100))) as server,
        client(server, size_limits=SizeLimits(file=1000)) as toggl,
    ):
        with pytest.raises(IncompleteResponseError, match="larger"):
            async with toggl.open(export()) as stream:
                async for _ in stream:
                    pass


async def test_a_slow_consumer_does_not_cause_a_stall_timeout() -> None:
    """The time that a consumer takes between two chunks does not count for the stall timeout."""
    timeout = Timeout(progress=0.05, progress_bytes=1 << 20)
    data = csv_response(CSV * 20_000)
    size = 0
    async with serve(respond(data)) as server, client(server, timeout=timeout, retry=ONCE) as toggl:
        async with toggl.open(export()) as stream:
            async for chunk in stream:
                size += len(chunk)
                await asyncio.sleep(0.02)
    assert size == len(CSV) * 20_000


async def test_an_error_of_the_consumer_passes_through() -> None:
    """An exception of the consumer passes through unchanged, and the rest of the response is dropped."""
    async with serve(respond(csv_response(CSV * 100_000))) as server, client(server) as toggl:
        with pytest.raises(ZeroDivisionError):
            async with toggl.open(export()) as stream:
                async for _ in stream:
                    raise ZeroDivisionError
