"""What goes wrong on order."""

import asyncio
import gzip
import zlib

import aiohttp
import pytest

from toggl_async.sandbox import faults

from .http_client import YEAR, HttpClient

PATH = "search/time_entries.csv"


async def raw(http: HttpClient, silence: float = 5) -> bytes:
    """Ask for an export on a bare socket, and read until the other side is done, or silent for so long."""
    sandbox = http.sandbox
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    body = b'{"start_date": "2025-01-01", "end_date": "2025-12-31"}'
    head = (
        f"POST /reports/api/v3/workspace/{sandbox.workspace_id}/{PATH} HTTP/1.1\r\nHost: sandbox\r\n"
        f"Authorization: {http.basic}\r\nContent-Length: {len(body)}\r\n\r\n"
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
async def test_another_status(http: HttpClient, code: int) -> None:
    """Instead of the answer, once, with the body that usually comes with it."""
    http.sandbox.fault(faults.Status(code), path=PATH)
    response = await http.report(PATH, YEAR)
    assert response.status == code
    assert response.body
    assert (await http.report(PATH, YEAR)).status == 200
    assert http.sandbox.refused == []


async def test_a_status_can_be_dressed(http: HttpClient) -> None:
    """With a body, headers and a type."""
    fault = faults.Status(503, body="busy", headers={"Retry-After": "7"}, content_type="text/plain")
    http.sandbox.fault(fault)
    response = await http.report(PATH, YEAR)
    assert (response.status, response.body, response.headers["Retry-After"]) == (503, b"busy", "7")


async def test_faults_meet_the_requests_that_they_are_for(http: HttpClient) -> None:
    """By path, after some that go well, so many times."""
    http.sandbox.fault(faults.Status(500), path=PATH, after=1, times=2)
    statuses = [(await http.report(PATH, YEAR)).status for _ in range(4)]
    other = await http.report("search/clients", {"start": 1})
    assert statuses == [200, 500, 500, 200]
    assert other.status == 200


async def test_pages_redirects_and_nothing(http: HttpClient) -> None:
    """A login page with 200, a redirect, and an empty success."""
    for fault in (faults.HtmlPage(), faults.Redirect("http://127.0.0.1:9/elsewhere"), faults.Empty()):
        http.sandbox.fault(fault)
    page, redirect, empty = [await http.report(PATH, YEAR) for _ in range(3)]
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert (redirect.status, redirect.headers["Location"]) == (302, "http://127.0.0.1:9/elsewhere")
    assert (empty.status, empty.body) == (200, b"")


@pytest.mark.parametrize("reset", [False, True])
async def test_an_answer_can_be_cut(http: HttpClient, *, reset: bool) -> None:
    """Inside its framing, so that a client can tell."""
    http.sandbox.fault(faults.Cut(after=500, reset=reset))
    with pytest.raises(aiohttp.ClientError):
        await http.report(PATH, YEAR)
    assert (await http.report(PATH, YEAR)).status == 200


async def test_a_cut_leaves_exactly_so_much(http: HttpClient) -> None:
    """The bytes before it arrive, and the last chunk does not."""
    http.sandbox.fault(faults.Cut(after=500))
    received = await raw(http)
    assert b"\r\n1f4\r\n" in received
    assert not received.endswith(b"0\r\n\r\n")


async def test_an_answer_can_stall(http: HttpClient) -> None:
    """Some bytes, then nothing, while the connection stays open."""
    http.sandbox.fault(faults.Stall(after=10))
    received = await raw(http, silence=0.2)
    assert received.endswith(b"a\r\n\xef\xbb\xbfUser,Em\r\n")


@pytest.mark.parametrize("fault", [faults.Stall(), faults.Cut()])
async def test_headers_come_before_trouble(http: HttpClient, fault: faults.TransferFault) -> None:
    """Even if no byte of the body does."""
    http.sandbox.fault(fault)
    received = await raw(http, silence=0.2)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert received.endswith(b"\r\n\r\n")


async def test_a_sandbox_closes_over_a_stalled_answer(http: HttpClient) -> None:
    """Leaving the sandbox ends what would wait for ever."""
    http.sandbox.fault(faults.Stall(after=10), times=2)
    async with asyncio.timeout(3):
        waiting = asyncio.create_task(raw(http))
        await raw(http, silence=0.1)
        await http.sandbox.__aexit__(None, None, None)
        assert await waiting


async def test_an_answer_can_drip(http: HttpClient) -> None:
    """Piece by piece, and whole in the end."""
    http.sandbox.fault(faults.Drip(size=20_000, every=0.001))
    dripped = await http.report(PATH, YEAR)
    assert dripped.body == (await http.report(PATH, YEAR)).body


async def test_the_first_byte_can_be_late(http: HttpClient) -> None:
    """Then everything comes."""
    http.sandbox.fault(faults.SlowFirstByte(0.2))
    begin = asyncio.get_running_loop().time()
    assert (await http.report(PATH, YEAR)).status == 200
    assert asyncio.get_running_loop().time() - begin >= 0.19


async def test_a_body_can_do_without_framing(http: HttpClient) -> None:
    """Neither length nor chunks: cut or not, it looks whole."""
    whole = await http.report(PATH, YEAR)
    for fault in (faults.Unframed(), faults.Unframed(cut=1000)):
        http.sandbox.fault(fault)
    unframed, cut = [await http.report(PATH, YEAR) for _ in range(2)]
    assert not {"Content-Length", "Transfer-Encoding"} & set(unframed.headers)
    assert unframed.body == whole.body
    assert cut.body == whole.body[:1000]


async def test_gzip_can_end_early_in_whole_framing(http: HttpClient) -> None:
    """The chunks are complete, the stream in them is not."""
    http.sandbox.fault(faults.ShortGzip())
    received = await raw(http, silence=0.3)
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
