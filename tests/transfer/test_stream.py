"""Exports as they flow."""

import asyncio

import pytest

from tests.support.calls import ONCE, client, export
from tests.support.files import CSV
from tests.support.server import hang_up, respond, serve
from tests.support.wire import CSV_TYPE, csv_response, head, response
from toggl_async import IncompleteResponseError, NotFoundError, SizeLimits, Timeout


@pytest.mark.parametrize("zipped", [False, True])
async def test_the_bytes_of_the_file_come_in_chunks(*, zipped: bool) -> None:
    """Decompressed, in order, whole; with the media type and headers beside them."""
    async with serve(respond(csv_response(CSV * 1000, zipped=zipped))) as server, client(server) as toggl:
        async with toggl.open(export()) as stream:
            body = b"".join([chunk async for chunk in stream])
            assert stream.media_type == "text/csv"
            assert stream.headers.get("content-type") == CSV_TYPE
    assert body == CSV * 1000


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("chunks", [None, 40])
async def test_a_stream_cut_at_any_byte_says_so(chunks: int | None, *, zipped: bool) -> None:
    """Whoever passes the bytes on learns that they are not all."""
    data = csv_response(CSV, chunks=chunks, zipped=zipped)
    async with serve(*(respond(data, cut=cut) for cut in range(len(data) - 2))) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in range(len(data) - 2):
                with pytest.raises(IncompleteResponseError):
                    async with toggl.open(export()) as stream:
                        async for _chunk in stream:
                            pass


async def test_it_is_tried_again_until_a_good_answer_begins() -> None:
    """A reset and a 502 before it are not the consumer's business."""
    steps = [hang_up, respond(response(b"", status=502)), respond(csv_response(CSV))]
    async with serve(*steps) as server, client(server) as toggl, toggl.open(export()) as stream:
        assert b"".join([chunk async for chunk in stream]) == CSV


async def test_a_refusal_comes_before_the_block() -> None:
    """A web application can still answer with an error of its own."""
    async with serve(respond(response(b'"no"', status=404))) as server, client(server) as toggl:
        with pytest.raises(NotFoundError):
            async with toggl.open(export()):
                pytest.fail("entered")


@pytest.mark.parametrize(
    "data", [response(b"<html>", media_type="text/html"), head(200, ("Content-Type", CSV_TYPE)) + CSV]
)
async def test_something_else_comes_before_the_block(data: bytes) -> None:
    """HTML, or a body whose end could not be seen."""
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError):
            async with toggl.open(export()):
                pytest.fail("entered")


async def test_a_stream_has_a_limit() -> None:
    """What is larger than a file may be ends with an error."""
    async with (
        serve(respond(csv_response(CSV * 100))) as server,
        client(server, size_limits=SizeLimits(file=1000)) as toggl,
    ):
        with pytest.raises(IncompleteResponseError, match="larger"):
            async with toggl.open(export()) as stream:
                async for _ in stream:
                    pass


async def test_a_slow_consumer_is_not_taken_for_a_slow_server() -> None:
    """The server waits for the consumer, and the time counts for nobody."""
    bounds = Timeout(progress=0.05, progress_bytes=1 << 20)
    data = csv_response(CSV * 20_000)
    size = 0
    async with serve(respond(data)) as server, client(server, timeout=bounds, retry=ONCE) as toggl:
        async with toggl.open(export()) as stream:
            async for chunk in stream:
                size += len(chunk)
                await asyncio.sleep(0.02)
    assert size == len(CSV) * 20_000


async def test_an_error_of_the_consumer_passes_through() -> None:
    """And the rest of the answer is dropped."""
    async with serve(respond(csv_response(CSV * 100_000))) as server, client(server) as toggl:
        with pytest.raises(ZeroDivisionError):
            async with toggl.open(export()) as stream:
                async for _ in stream:
                    raise ZeroDivisionError
