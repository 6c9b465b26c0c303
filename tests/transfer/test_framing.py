"""A body whose end the HTTP parser cannot see is never taken for a whole one."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.calls import ONCE, client, export
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import CSV_TYPE, head, response
from toggl_async import IncompleteResponseError, Toggl
from toggl_async.sinks import BytesSink

HALF = b"User,Description,Duration\r\nAda,walls,01:00:00\r\n"
Take = Callable[[Toggl, Path], Awaitable[object]]


async def saved(toggl: Toggl, folder: Path) -> object:
    """Save the export."""
    return await toggl.save(export(), folder / "a.csv")


async def sent(toggl: Toggl, _: Path) -> object:
    """Keep the export as bytes."""
    return await toggl.send(export())


async def delivered(toggl: Toggl, _: Path) -> object:
    """Deliver the export to a sink."""
    return await toggl.deliver(export(), BytesSink())


async def streamed(toggl: Toggl, _: Path) -> object:
    """Stream the export."""
    async with toggl.open(export()) as stream:
        return [chunk async for chunk in stream]


@pytest.mark.parametrize("take", [saved, sent, delivered, streamed])
@pytest.mark.parametrize("reset", [False, True], ids=["FIN", "RST"])
@pytest.mark.parametrize(
    "encodings",
    [
        ["xchunked"],
        ["chunkedx"],
        ["identity"],
        ["chunked, identity"],
        ["chunked, gzip"],
        ["chunked;q=1"],
        ["chunked", "identity"],
        ["identity, xchunked"],
    ],
    ids=", ".join,
)
async def test_half_a_body_is_an_error_whatever_the_transfer_encoding(
    encodings: list[str], take: Take, tmp_path: Path, *, reset: bool
) -> None:
    """Half a csv that ends with a record, in a transfer encoding whose end nothing marks."""
    fields = [("Content-Type", CSV_TYPE), *(("Transfer-Encoding", each) for each in encodings)]
    half = respond(head(200, *fields) + HALF, reset=reset)
    async with serve(half) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError):
            await take(toggl, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["chunked", "Chunked", "CHUNKED", " chunked "])
async def test_a_chunked_body_is_whole_however_the_encoding_is_written(name: str, tmp_path: Path) -> None:
    """Case and blanks do not matter to HTTP."""
    whole = response(CSV, media_type=CSV_TYPE, chunks=64).replace(b": chunked", f": {name}".encode())
    async with serve(respond(whole)) as server, client(server, retry=ONCE) as toggl:
        await saved(toggl, tmp_path)
    assert (tmp_path / "a.csv").read_bytes() == CSV
