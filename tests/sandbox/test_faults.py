"""Faults of a sandbox."""

import asyncio
import gzip
import re
import zlib

import aiohttp
import pytest

from toggl_async.sandbox import faults

from .http_client import YEAR, HttpClient

PATH = "search/time_entries.csv"


async def read_raw(http: HttpClient, silence: float = 5) -> bytes:
    """Request an export over a plain socket, and read until the end or `silence` seconds without bytes."""
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
async def test_a_status_replaces_one_response(http: HttpClient, code: int) -> None:
    """The fault replaces one response, with the usual body of its status."""
    http.sandbox.fault(faults.Status(code), path=PATH)
    response = await http.report(PATH, YEAR)
    assert response.status == code
    assert response.body
    assert (await http.report(PATH, YEAR)).status == 200
    assert http.sandbox.refused == []


async def test_a_status_can_have_its_own_body_and_headers(http: HttpClient) -> None:
    """A status can have a body, headers and a content type."""
    fault = faults.Status(503, body="busy", headers={"Retry-After": "7"}, content_type="text/plain")
    http.sandbox.fault(fault)
    response = await http.report(PATH, YEAR)
    assert (response.status, response.body, response.headers["Retry-After"]) == (503, b"busy", "7")


async def test_faults_apply_to_selected_requests(http: HttpClient) -> None:
    """A fault applies to requests with a path, after some successful ones, a given number of times."""
    http.sandbox.fault(faults.Status(500), path=PATH, after=1, times=2)
    statuses = [(await http.report(PATH, YEAR)).status for _ in range(4)]
    other = await http.report("search/clients", {"start": 1})
    assert statuses == [200, 500, 500, 200]
    assert other.status == 200


async def test_a_pattern_selects_requests(http: HttpClient) -> None:
    """A fault applies to requests in whose path a pattern is found."""
    http.sandbox.fault(faults.Status(500), path=re.compile(r"/(clients|users)$"), times=2)
    paths = ["search/clients", PATH, "search/users", "search/clients"]
    assert [(await http.report(path, YEAR if path == PATH else {"start": 1})).status for path in paths] == [
        500,
        200,
        500,
        200,
    ]


async def test_pages_redirects_and_empty_responses(http: HttpClient) -> None:
    """A response can be a login page with 200, a redirect, or a success without a body."""
    for fault in (faults.HtmlPage(), faults.Redirect("http://127.0.0.1:9/elsewhere"), faults.Empty()):
        http.sandbox.fault(fault)
    page, redirect, empty = [await http.report(PATH, YEAR) for _ in range(3)]
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert (redirect.status, redirect.headers["Location"]) == (302, "http://127.0.0.1:9/elsewhere")
    assert (empty.status, empty.body) == (200, b"")


@pytest.mark.parametrize("reset", [False, True])
async def test_a_response_can_be_cut(http: HttpClient, *, reset: bool) -> None:
    """A response can be cut before its end, which a client detects."""
    http.sandbox.fault(faults.Cut(after=500, reset=reset))
    with pytest.raises(aiohttp.ClientError):
        await http.report(PATH, YEAR)
    assert (await http.report(PATH, YEAR)).status == 200


async def test_a_cut_sends_exactly_the_given_bytes(http: HttpClient) -> None:
    """A cut response has the given number of bytes, and no last chunk."""
    http.sandbox.fault(faults.Cut(after=500))
    received = await read_raw(http)
    assert b"\r\n1f4\r\n" in received
    assert not received.endswith(b"0\r\n\r\n")


async def test_a_response_can_stall(http: HttpClient) -> None:
    """A response can stop after some bytes while the connection stays open."""
    http.sandbox.fault(faults.Stall(after=10))
    received = await read_raw(http, silence=0.2)
    assert received.endswith(b"a\r\n\xef\xbb\xbfUser,Em\r\n")


@pytest.mark.parametrize("fault", [faults.Stall(), faults.Cut()])
async def test_headers_are_sent_before_a_fault(http: HttpClient, fault: faults.TransferFault) -> None:
    """The headers are sent even if the fault sends no byte of the body."""
    http.sandbox.fault(fault)
    received = await read_raw(http, silence=0.2)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert received.endswith(b"\r\n\r\n")


async def test_closing_the_sandbox_ends_a_stalled_response(http: HttpClient) -> None:
    """A sandbox that closes ends its stalled responses."""
    http.sandbox.fault(faults.Stall(after=10), times=2)
    async with asyncio.timeout(3):
        waiting = asyncio.create_task(read_raw(http))
        await read_raw(http, silence=0.1)
        await http.sandbox.__aexit__(None, None, None)
        assert await waiting


async def test_a_response_can_be_slow(http: HttpClient) -> None:
    """A response can be sent in small pieces, and is complete in the end."""
    http.sandbox.fault(faults.Drip(size=20_000, every=0.001))
    dripped = await http.report(PATH, YEAR)
    assert dripped.body == (await http.report(PATH, YEAR)).body


async def test_the_first_byte_can_be_late(http: HttpClient) -> None:
    """The first byte can be delayed, and the complete response follows."""
    http.sandbox.fault(faults.SlowFirstByte(0.2))
    begin = asyncio.get_running_loop().time()
    assert (await http.report(PATH, YEAR)).status == 200
    assert asyncio.get_running_loop().time() - begin >= 0.19


async def test_a_body_can_be_unframed(http: HttpClient) -> None:
    """A body without length and chunks looks complete, even if it is cut."""
    complete = await http.report(PATH, YEAR)
    for fault in (faults.Unframed(), faults.Unframed(cut=1000)):
        http.sandbox.fault(fault)
    unframed, cut = [await http.report(PATH, YEAR) for _ in range(2)]
    assert not {"Content-Length", "Transfer-Encoding"} & set(unframed.headers)
    assert unframed.body == complete.body
    assert cut.body == complete.body[:1000]


async def test_gzip_can_end_early_in_complete_framing(http: HttpClient) -> None:
    """A gzip stream can be incomplete although its chunks are complete."""
    http.sandbox.fault(faults.ShortGzip())
    received = await read_raw(http, silence=0.3)
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
