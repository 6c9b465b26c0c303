"""What goes wrong on order."""

import asyncio
import gzip
import zlib

import aiohttp
import pytest

from toggl_async.sandbox import faults

from .visitor import YEAR, Visitor

PATH = "search/time_entries.csv"


async def raw(visitor: Visitor, silence: float = 5) -> bytes:
    """Ask for an export on a bare socket, and read until the other side is done, or silent for so long."""
    sandbox = visitor.sandbox
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    body = b'{"start_date": "2025-01-01", "end_date": "2025-12-31"}'
    head = (
        f"POST /reports/api/v3/workspace/{sandbox.workspace_id}/{PATH} HTTP/1.1\r\nHost: sandbox\r\n"
        f"Authorization: {visitor.basic}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    received = b""
    try:
        while piece := await asyncio.wait_for(reader.read(65536), silence if received else 10):
            received += piece
    except TimeoutError:
        pass
    finally:
        writer.close()
    return received


@pytest.mark.parametrize("code", [402, 429, 500, 503])
async def test_another_status(visitor: Visitor, code: int) -> None:
    """Instead of the answer, once, with the body that usually comes with it."""
    visitor.sandbox.fault(faults.Status(code), path=PATH)
    reply = await visitor.report(PATH, YEAR)
    assert reply.status == code
    assert reply.body
    assert (await visitor.report(PATH, YEAR)).status == 200
    assert visitor.sandbox.refused == []


async def test_a_status_can_be_dressed(visitor: Visitor) -> None:
    """With a body, headers and a type."""
    fault = faults.Status(503, body="busy", headers={"Retry-After": "7"}, content_type="text/plain")
    visitor.sandbox.fault(fault)
    reply = await visitor.report(PATH, YEAR)
    assert (reply.status, reply.body, reply.headers["Retry-After"]) == (503, b"busy", "7")


async def test_faults_meet_the_requests_that_they_are_for(visitor: Visitor) -> None:
    """By path, after some that go well, so many times."""
    visitor.sandbox.fault(faults.Status(500), path=PATH, after=1, times=2)
    statuses = [(await visitor.report(PATH, YEAR)).status for _ in range(4)]
    other = await visitor.report("search/clients", {"start": 1})
    assert statuses == [200, 500, 500, 200]
    assert other.status == 200


async def test_pages_redirects_and_nothing(visitor: Visitor) -> None:
    """A login page with 200, a redirect, and an empty success."""
    for fault in (faults.HtmlPage(), faults.Redirect("http://127.0.0.1:9/elsewhere"), faults.Empty()):
        visitor.sandbox.fault(fault)
    page, redirect, empty = [await visitor.report(PATH, YEAR) for _ in range(3)]
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert (redirect.status, redirect.headers["Location"]) == (302, "http://127.0.0.1:9/elsewhere")
    assert (empty.status, empty.body) == (200, b"")


@pytest.mark.parametrize("reset", [False, True])
async def test_an_answer_can_be_cut(visitor: Visitor, *, reset: bool) -> None:
    """Inside its framing, so that a client can tell."""
    visitor.sandbox.fault(faults.Cut(after=500, reset=reset))
    with pytest.raises(aiohttp.ClientError):
        await visitor.report(PATH, YEAR)
    assert (await visitor.report(PATH, YEAR)).status == 200


async def test_a_cut_leaves_exactly_so_much(visitor: Visitor) -> None:
    """The bytes before it arrive, and the last chunk does not."""
    visitor.sandbox.fault(faults.Cut(after=500))
    received = await raw(visitor)
    assert b"\r\n1f4\r\n" in received
    assert not received.endswith(b"0\r\n\r\n")


async def test_an_answer_can_stall(visitor: Visitor) -> None:
    """Some bytes, then nothing, while the connection stays open."""
    visitor.sandbox.fault(faults.Stall(after=10))
    received = await raw(visitor, silence=0.2)
    assert received.endswith(b"a\r\n\xef\xbb\xbfUser,Em\r\n")


@pytest.mark.parametrize("fault", [faults.Stall(), faults.Cut()])
async def test_headers_come_before_trouble(visitor: Visitor, fault: faults.Spoiled) -> None:
    """Even if no byte of the body does."""
    visitor.sandbox.fault(fault)
    received = await raw(visitor, silence=0.2)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert received.endswith(b"\r\n\r\n")


async def test_a_sandbox_closes_over_a_stalled_answer(visitor: Visitor) -> None:
    """Leaving the sandbox ends what would wait for ever."""
    visitor.sandbox.fault(faults.Stall(after=10), times=2)
    async with asyncio.timeout(3):
        waiting = asyncio.create_task(raw(visitor))
        await raw(visitor, silence=0.1)
        await visitor.sandbox.__aexit__(None, None, None)
        assert await waiting


async def test_an_answer_can_drip(visitor: Visitor) -> None:
    """Piece by piece, and whole in the end."""
    visitor.sandbox.fault(faults.Drip(size=20_000, every=0.001))
    dripped = await visitor.report(PATH, YEAR)
    assert dripped.body == (await visitor.report(PATH, YEAR)).body


async def test_the_first_byte_can_be_late(visitor: Visitor) -> None:
    """Then everything comes."""
    visitor.sandbox.fault(faults.SlowFirstByte(0.2))
    begin = asyncio.get_running_loop().time()
    assert (await visitor.report(PATH, YEAR)).status == 200
    assert asyncio.get_running_loop().time() - begin >= 0.19


async def test_a_body_can_do_without_framing(visitor: Visitor) -> None:
    """Neither length nor chunks: cut or not, it looks whole."""
    whole = await visitor.report(PATH, YEAR)
    for fault in (faults.Unframed(), faults.Unframed(cut=1000)):
        visitor.sandbox.fault(fault)
    unframed, cut = [await visitor.report(PATH, YEAR) for _ in range(2)]
    assert not {"Content-Length", "Transfer-Encoding"} & set(unframed.headers)
    assert unframed.body == whole.body
    assert cut.body == whole.body[:1000]


async def test_gzip_can_end_early_in_whole_framing(visitor: Visitor) -> None:
    """The chunks are complete, the stream in them is not."""
    visitor.sandbox.fault(faults.ShortGzip())
    received = await raw(visitor, silence=0.3)
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert body.endswith(b"0\r\n\r\n")
    content = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        content, body = content + body[: int(size, 16)], body[int(size, 16) + 2 :]
    assert zlib.decompressobj(wbits=31).decompress(content).startswith(b"\xef\xbb\xbfUser")
    with pytest.raises(EOFError):
        gzip.decompress(content)
