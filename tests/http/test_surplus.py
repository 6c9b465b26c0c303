"""Bytes after a whole response are no fault of the response, and its connection is not used again."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.calls import ONCE, client, export, search
from tests.support.files import CSV
from tests.support.server import Conversation, Step, respond, serve
from tests.support.wire import CSV_TYPE, chunked, head, response
from toggl_async import (
    BadRequestError,
    Connections,
    IncompleteResponseError,
    Toggl,
    TransportError,
    UnexpectedStatusError,
)
from toggl_async.sinks import BytesSink

Take = Callable[[Toggl, Path], Awaitable[object]]

SURPLUS = {
    "garbage": b"\x00\xffgarbage\r\n",
    "blank lines": b"\r\n\r\n",
    "one byte": b"x",
    "response": response(b'"another"', status=500),
    "half a response": response(b'"another"', status=200)[:40],
    "a head without its body": head(200, ("Content-Length", "100")),
    "two responses": response(b"[]") + response(b"[]"),
    "much": b"A" * 300_000,
}


async def sent(toggl: Toggl, _: Path) -> object:
    """Decode a list."""
    return (await toggl.send(search())).rows


async def saved(toggl: Toggl, folder: Path) -> object:
    """Save an export."""
    return (await toggl.save(export(), folder / "a.csv")).path.read_bytes()


async def delivered(toggl: Toggl, _: Path) -> object:
    """Deliver an export to a sink."""
    return (await toggl.deliver(export(), BytesSink())).result


async def streamed(toggl: Toggl, _: Path) -> object:
    """Stream an export."""
    async with toggl.open(export()) as stream:
        return b"".join([bytes(chunk) async for chunk in stream])


async def refused(toggl: Toggl, _: Path) -> object:
    """Return the message of an error."""
    with pytest.raises(BadRequestError) as caught:
        await toggl.send(search())
    return caught.value.message


CASES: dict[str, tuple[Take, object, bytes]] = {
    "json": (sent, (), b"[]"),
    "save": (saved, CSV, CSV),
    "deliver": (delivered, CSV, CSV),
    "stream": (streamed, CSV, CSV),
    "400": (refused, "At least one parameter must be set", b'"At least one parameter must be set"'),
}


def whole(case: str, *, chunks: bool, zipped: bool = False) -> bytes:
    """Return the whole response of a case."""
    take, _, body = CASES[case]
    csv = take in (saved, delivered, streamed)
    return response(
        body,
        status=400 if take is refused else 200,
        chunks=7 if chunks else None,
        zipped=zipped,
        **({"media_type": CSV_TYPE} if csv else {}),
    )


def in_pieces(data: bytes, *cuts: int) -> Step:
    """Return a step that sends ``data`` in pieces, each in a packet of its own."""

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        for start, end in zip((0, *cuts), (*cuts, len(data)), strict=True):
            await conversation.send(data[start:end])
            await asyncio.sleep(0.01)

    return step


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("surplus", SURPLUS)
@pytest.mark.parametrize("chunks", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("reset", [False, True], ids=["FIN", "RST"])
async def test_bytes_after_a_whole_response_are_ignored(
    case: str, surplus: str, tmp_path: Path, *, chunks: bool, reset: bool
) -> None:
    """The call succeeds with the whole body, whatever comes after it in the same packet."""
    take, expected, _ = CASES[case]
    data = whole(case, chunks=chunks) + SURPLUS[surplus]
    resets = reset and surplus != "much"  # a reset discards bytes that are still on their way
    async with serve(respond(data, reset=resets)) as server, client(server, retry=ONCE) as toggl:
        assert await take(toggl, tmp_path) == expected


@pytest.mark.parametrize("case", ["json", "save", "400"])
@pytest.mark.parametrize("chunks", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("before_end", [*range(5), 20], ids=str)
async def test_surplus_bytes_are_ignored_however_the_head_is_cut(
    case: str, before_end: int, tmp_path: Path, *, chunks: bool
) -> None:
    """The end of the head may be in two packets, or in a packet with everything that follows."""
    take, expected, _ = CASES[case]
    data = whole(case, chunks=chunks) + SURPLUS["garbage"]
    cut = data.index(b"\r\n\r\n") + 4 - before_end
    async with serve(in_pieces(data, cut)) as server, client(server, retry=ONCE) as toggl:
        assert await take(toggl, tmp_path) == expected


@pytest.mark.parametrize("case", ["json", "save", "400"])
async def test_bytes_after_a_compressed_response_are_ignored(case: str, tmp_path: Path) -> None:
    """A gzip body ends where its length says."""
    take, expected, _ = CASES[case]
    data = whole(case, chunks=False, zipped=True) + SURPLUS["garbage"]
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        assert await take(toggl, tmp_path) == expected


@pytest.mark.parametrize("surplus", SURPLUS)
async def test_a_connection_with_surplus_bytes_is_not_used_again(surplus: str) -> None:
    """Even if connections are reused, surplus bytes are never taken for the next response."""

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(response(b"[]") + SURPLUS[surplus])
        await conversation.wait_for_end()

    async with (
        serve(step) as server,
        client(server, retry=ONCE, connections=Connections(reuse=True)) as toggl,
    ):
        for _ in range(3):
            assert await sent(toggl, Path()) == ()
        assert server.connections == 3


@pytest.mark.parametrize("case", ["json", "save", "400"])
@pytest.mark.parametrize("surplus", ["", *SURPLUS])
async def test_an_interim_response_before_the_response_does_no_harm(
    case: str, surplus: str, tmp_path: Path
) -> None:
    """A 103 in the same packet as the response and its surplus is skipped."""
    take, expected, _ = CASES[case]
    early = head(103, ("Link", "</style.css>; rel=preload"))
    data = early + whole(case, chunks=False) + SURPLUS.get(surplus, b"")
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        assert await take(toggl, tmp_path) == expected


_SMUGGLED = response(b'[{"id": 666}]')
_DOUBTFUL = {
    "two lengths": (
        head(200, ("Content-Length", "2"), ("Content-Length", str(2 + len(_SMUGGLED)))) + b"[]" + _SMUGGLED
    ),
    "a length and chunks": (
        head(
            200,
            ("Transfer-Encoding", "chunked"),
            ("Content-Length", str(len(chunked(b"[]") + _SMUGGLED))),
        )
        + chunked(b"[]")
        + _SMUGGLED
    ),
    "204 with a length": head(204, ("Content-Length", str(len(_SMUGGLED)))) + _SMUGGLED,
    "a length in another field": (
        head(200, ("X-A", f"Content-Length: {2 + len(_SMUGGLED)}"), ("Content-Length", "2"))
        + b"[]"
        + _SMUGGLED
    ),
    "a length in the body": (
        head(200, ("Content-Length", "2")) + b"[]\r\nContent-Length: 21\r\n" + _SMUGGLED
    ),
}


@pytest.mark.parametrize("data", _DOUBTFUL.values(), ids=_DOUBTFUL)
async def test_a_response_inside_a_packet_is_never_taken_for_the_next_response(data: bytes) -> None:
    """However a head states its length, the next call gets a connection and a response of its own."""

    async def doubtful(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(data)
        await conversation.wait_for_end()

    async with (
        serve(doubtful, respond(response(b"[]"))) as server,
        client(server, retry=ONCE, connections=Connections(reuse=True)) as toggl,
    ):
        with contextlib.suppress(TransportError, UnexpectedStatusError):
            assert await sent(toggl, Path()) == ()
        assert await sent(toggl, Path()) == ()
        assert server.connections == 2


async def test_bytes_after_a_head_that_has_no_body_are_surplus_even_if_they_have_its_length() -> None:
    """A 204 has no body, so what follows it is ignored, and its status is reported."""
    data = head(204, ("Content-Length", "9")) + b"\x00 garbage"
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(UnexpectedStatusError) as caught:
            await toggl.send(search())
    assert caught.value.status == 204


@pytest.mark.parametrize("name", ["Content-Length", "content-length", "CONTENT-LENGTH", "cOnTeNt-LeNgTh"])
@pytest.mark.parametrize("cut", [None, 1, 15, 16, 17, 30, -1, -2, -30], ids=str)
@pytest.mark.parametrize("reuse", [False, True], ids=["new", "reused"])
async def test_a_response_in_one_packet_or_two_is_read_whole(
    name: str, cut: int | None, *, reuse: bool
) -> None:
    """The case of a field's name does not matter, nor do the packets in which the response arrives."""
    data = head(200, ("Content-Type", "application/json"), (name, "11")) + b'[{"id": 7}]'

    async def step(conversation: Conversation) -> None:
        while True:
            await conversation.receive()
            if cut is not None:
                await conversation.send(data[:cut])
                await asyncio.sleep(0.005)
            await conversation.send(data[cut:])

    async with (
        serve(step) as server,
        client(server, retry=ONCE, connections=Connections(reuse=reuse)) as toggl,
    ):
        for _ in range(2):
            assert [row.id for row in (await toggl.send(search())).rows] == [7]
        assert server.connections == (1 if reuse else 2)


async def test_reused_connections_are_still_reused() -> None:
    """A connection without surplus bytes serves the next call."""

    async def step(conversation: Conversation) -> None:
        while True:
            await conversation.receive()
            await conversation.send(response(b"[]"))

    async with (
        serve(step) as server,
        client(server, retry=ONCE, connections=Connections(reuse=True)) as toggl,
    ):
        for _ in range(3):
            assert await sent(toggl, Path()) == ()
        assert server.connections == 1


async def test_surplus_bytes_after_an_empty_body_are_ignored() -> None:
    """A response with an empty body keeps its status."""
    data = response(b"", status=400, media_type=None) + SURPLUS["garbage"]
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        assert await refused(toggl, Path()) == "Bad Request, with an empty body"


@pytest.mark.parametrize("data", [b"\x00\xff garbage\r\n\r\nmore", b"HTTP/1.1 abc\r\n\r\n[]"])
async def test_a_head_that_is_not_http_is_still_an_error(data: bytes) -> None:
    """Bytes before the response are a fault of the response."""
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.send(search())


@pytest.mark.parametrize("chunk", [b"zz\r\nabc\r\n", b"5\r\nabcdefgh\r\n0\r\n\r\n"])
@pytest.mark.slow
async def test_broken_chunks_are_still_an_error(chunk: bytes, tmp_path: Path) -> None:
    """A body whose chunks are malformed is not whole."""
    data = head(200, ("Content-Type", CSV_TYPE), ("Transfer-Encoding", "chunked")) + chunk
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError):
            await saved(toggl, tmp_path)
    assert list(tmp_path.iterdir()) == []
