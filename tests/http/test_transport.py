"""The transport: how requests are sent, which responses are accepted, and how connections end."""

import asyncio
import base64
import contextlib
import datetime as dt
import gc
import os
import socket
import ssl
import threading
import time
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
import trustme
from aioresponses import aioresponses

from tests.support.calls import FOCUS_KEY, ONCE, TOKEN, client, export, search
from tests.support.files import CSV
from tests.support.server import Conversation, hang_up, respond, serve, silence
from tests.support.wire import JSON_TYPE, csv_response, head, response
from toggl_async import (
    ApiToken,
    ConnectError,
    Connections,
    DeadlineError,
    DecodeError,
    Hosts,
    IncompleteResponseError,
    MisuseError,
    NotFoundError,
    Request,
    Retry,
    ServerError,
    SizeLimits,
    StatusError,
    Timeout,
    Toggl,
    TogglError,
    TransportError,
    UnexpectedStatusError,
)
from toggl_async.failures import FailureKind
from toggl_async.focus.clauses import QueryPeriod
from toggl_async.request.base import endpoint

EMPTY = response(b"[]")
BASIC = "Basic " + base64.b64encode(f"{TOKEN}:api_token".encode()).decode()
QUICK = Timeout(connect=0.2, first_byte=0.2, progress=0.2, progress_bytes=64)


def client_at(port: int, **settings: Any) -> Toggl:
    """Return a client whose Track host is a port of this machine."""
    arguments: dict[str, Any] = {"retry": ONCE} | settings
    return Toggl(ApiToken(TOKEN), workspace_id=7, hosts=Hosts(track=f"http://127.0.0.1:{port}"), **arguments)


def free_port() -> int:
    """Return a port at which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


# Requests as they are sent.


async def test_a_request_has_its_credential_and_accepts_only_gzip() -> None:
    """A request is sent with its path, JSON body and credential, accepts only gzip, and has no cookie."""
    async with serve(respond(EMPTY)) as server, client(server) as toggl:
        await toggl.send(search(name="Ä"))
    (received,) = server.received
    assert received.line == "POST /reports/api/v3/workspace/7/search/clients HTTP/1.1"
    assert received.body == '{"start":1,"name":"Ä"}'.encode()
    assert received.header("accept-encoding") == "gzip"
    assert received.header("accept") == "application/json"
    assert received.header("content-type") == "application/json"
    assert received.header("authorization") == BASIC
    assert received.header("cookie") is None


async def test_cookies_are_never_sent_back() -> None:
    """A cookie that the server sets is not sent back, since it could mix up two accounts."""
    data = response(b"[]", ("Set-Cookie", "session=abc; Path=/"))
    async with serve(respond(data)) as server, client(server) as toggl:
        await toggl.send(search())
        await toggl.send(search())
    assert [received.header("cookie") for received in server.received] == [None, None]


async def test_the_environment_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy and a netrc file from the environment are ignored."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password mallory")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    async with serve(respond(EMPTY)) as server, client(server) as toggl:
        await toggl.send(search())
    assert server.received[0].header("authorization") == BASIC


async def test_each_host_receives_only_its_own_credential() -> None:
    """The Track token is never sent to the Focus host, nor the Focus key to the Track host."""
    async with serve(respond(EMPTY)) as track, serve(respond(response(b"{}"))) as focus:
        async with client(track, hosts=Hosts(track=track.origin, focus=focus.origin)) as toggl:
            await toggl.send(search())
            await toggl.focus.query(period=QueryPeriod(preset="last_month"))
    assert FOCUS_KEY not in str(track.received)
    assert focus.received[0].header("authorization") == "Bearer " + FOCUS_KEY
    assert TOKEN not in str(focus.received)


async def test_the_logo_of_a_pdf_is_never_fetched(tmp_path: Path) -> None:
    """The URL of a pdf's logo is sent to Toggl and never fetched by the client."""
    async with serve(silence) as logo_server, serve(respond(response(b"", status=400))) as server:
        async with client(server) as toggl:
            with pytest.raises(TogglError):
                await toggl.save(export("pdf", logo_url=logo_server.origin + "/a.png"), tmp_path / "a.pdf")
    assert logo_server.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_an_error_and_not_followed(status: int, tmp_path: Path) -> None:
    """A redirect is an error, and its target receives neither a request nor a credential."""
    async with serve(respond(csv_response(CSV))) as target:
        data = response(b"", ("Location", target.origin + "/x"), status=status)
        async with serve(respond(data)) as server, client(server) as toggl:
            with pytest.raises(UnexpectedStatusError):
                await toggl.save(export(), tmp_path / "a.csv")
            with pytest.raises(UnexpectedStatusError):
                await toggl.send(search())
    assert target.connections == 0
    assert server.connections == 2


async def test_a_redirect_loop_is_one_attempt() -> None:
    """A redirect to the same path is an error after one attempt."""
    data = response(b"", ("Location", "/"), status=302)
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(UnexpectedStatusError) as caught:
            await toggl.send(search())
    assert server.connections == 1
    assert len(caught.value.attempts) == 1


# Connections.


async def test_a_refused_connection_is_retried() -> None:
    """A refused connection is retried, since nothing was sent, and ends in a ConnectError."""
    async with client_at(free_port(), retry=Retry(attempts=3, first_wait=1e-6)) as toggl:
        with pytest.raises(ConnectError) as caught:
            await toggl.send(search())
    assert [attempt.outcome for attempt in caught.value.attempts] == ["ConnectError"] * 3


async def test_a_full_backlog_ends_at_the_connect_timeout() -> None:
    """A host that does not accept the connection is given up after ``connect``, not after ``first_byte``."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        began = time.monotonic()
        async with client_at(address[1], timeout=Timeout(connect=0.2, first_byte=20)) as toggl:
            with pytest.raises(ConnectError, match="within"):
                await toggl.send(search())
        for filler in fillers:
            filler.close()
    assert time.monotonic() - began < 2


async def test_connections_are_not_reused() -> None:
    """Each call has its own connection, so a POST is never sent on one that the server is closing."""

    async def respond_once(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(EMPTY)
        await conversation.reader.read(1)
        conversation.reset()

    async with serve(respond_once) as server, client(server, retry=ONCE) as toggl:
        for _ in range(5):
            await toggl.send(search())
    assert server.connections == 5
    assert {received.header("connection") for received in server.received} == {"close"}


async def test_an_unrequested_response_is_ignored() -> None:
    """A second response on the same connection is dropped and never taken for the next response."""

    async def respond_twice(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(response(b'[{"id": 1}]') + response(b'[{"id": 666}]'))

    async with serve(respond_twice) as server, client(server) as toggl:
        for _ in range(3):
            page = await toggl.send(search())
            assert [row.id for row in page.rows] == [1]


async def test_a_reset_before_the_response_is_retried() -> None:
    """A call that only reads is sent again after a reset connection."""
    async with serve(hang_up, respond(EMPTY)) as server, client(server) as toggl:
        assert (await toggl.send(search())).rows == ()
    assert server.connections == 2


async def test_a_call_that_writes_is_not_sent_twice() -> None:
    """A call that changes something is not sent again if Toggl may have carried it out."""

    @endpoint("/write", repeatable=False)
    class Write(Request[object]):
        """A request that changes something."""

    async with serve(hang_up) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.send(Write())
    assert server.connections == 1


async def test_silence_before_the_headers_ends_at_the_first_byte_timeout() -> None:
    """A response whose headers do not come is a DeadlineError, which is also a TimeoutError."""
    async with serve(silence) as server, client(server, timeout=QUICK, retry=ONCE) as toggl:
        with pytest.raises(TimeoutError) as caught:
            await toggl.send(search())
    assert isinstance(caught.value, DeadlineError)


async def test_slow_headers_end_at_the_first_byte_timeout() -> None:
    """Single bytes of the headers do not extend the time that ``first_byte`` allows."""

    async def send_slowly(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.drip(EMPTY, 0.03)

    async with serve(send_slowly) as server, client(server, timeout=QUICK, retry=ONCE) as toggl:
        with pytest.raises(DeadlineError):
            await toggl.send(search())


async def test_endless_interim_responses_end_at_the_first_byte_timeout() -> None:
    """An endless series of 103 responses does not extend the time that ``first_byte`` allows."""

    async def send_hints(conversation: Conversation) -> None:
        await conversation.receive()
        while True:
            await conversation.drip(head(103, ("Link", "</a>")), 0.01, 1000)

    async with serve(send_hints) as server, client(server, timeout=QUICK, retry=ONCE) as toggl:
        with pytest.raises(TransportError):
            await toggl.send(search())


@pytest.mark.parametrize("interim", [head(100), head(103, ("Link", "</a>")), head(100) * 3])
async def test_interim_responses_are_skipped(interim: bytes) -> None:
    """A 100 or 103 before the response is skipped."""
    async with serve(respond(interim + EMPTY)) as server, client(server, retry=ONCE) as toggl:
        assert (await toggl.send(search())).rows == ()


async def test_a_body_that_arrives_too_slowly_is_an_error() -> None:
    """A body that brings fewer than ``progress_bytes`` within ``progress`` is an IncompleteResponseError."""

    async def send_slowly(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(head(200, ("Content-Type", JSON_TYPE), ("Content-Length", "5000")))
        await conversation.drip(b" " * 5000, 0.02)

    async with serve(send_slowly) as server, client(server, timeout=QUICK, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError, match="bytes arrived in"):
            await toggl.send(search())


async def test_a_server_that_goes_silent_in_the_body_is_an_error() -> None:
    """A body that stops in the middle is an IncompleteResponseError after ``progress`` seconds."""
    data = csv_response(CSV * 100)
    async with (
        serve(respond(data, cut=2000, stall=True)) as server,
        client(server, timeout=QUICK, retry=ONCE) as toggl,
    ):
        with pytest.raises(IncompleteResponseError):
            await toggl.send(export())


async def test_waiting_for_a_connection_does_not_count_against_the_timeouts() -> None:
    """Time spent waiting for a connection behind other calls does not count against a call's time-outs."""

    async def respond_slowly(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(head(200, ("Content-Type", JSON_TYPE), ("Content-Length", "2")))
        await asyncio.sleep(0.25)
        await conversation.send(b"[]")

    timeout = Timeout(connect=0.3, first_byte=0.3)
    async with serve(respond_slowly) as server, client(server, timeout=timeout, retry=ONCE) as toggl:
        pages = await asyncio.gather(*(toggl.send(search()) for _ in range(25)))
    assert len(pages) == 25


async def test_abandoned_streams_release_their_connections() -> None:
    """Twenty streams that were left half-read do not use up the connections."""
    data = csv_response(CSV * 5000)
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        for _ in range(20):
            async with asyncio.timeout(5), toggl.open(export()) as stream:
                async for _ in stream:
                    break


# Malformed and oversized responses.


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\nzz\r\n]\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n[]\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]XX0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 20_000 + b"\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000 + b"Content-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\nBad Name: x\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/9.9 2000 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
        b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
async def test_a_malformed_response_raises_a_toggl_error(data: bytes) -> None:
    """A malformed response raises a TogglError, whatever is wrong with its bytes."""
    async with serve(respond(data)) as server, client(server, retry=ONCE, timeout=QUICK) as toggl:
        with pytest.raises(TogglError):
            await toggl.send(search())


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        (b"X-Long: " + b"secret" * 4000, "longer than 8190 bytes"),
        (b"secret" * 4000 + b": x", "longer than 8190 bytes"),
        (b"X: y\r\n" * 2000 + b"X: y", "too many header fields"),
        (b"Bad Name: secret", "malformed header field"),
        (b"secret", "malformed header field"),
        (b"X: secret\0b", "malformed header field"),
        (b"Content-Length: -2", "malformed header field"),
        (b"Transfer-Encoding: chunked", "both a length and chunks"),
    ],
)
async def test_headers_that_the_client_does_not_accept_are_one_attempt(lines: bytes, cause: str) -> None:
    """Oversized or malformed headers are an error that names the cause, and nothing is repeated."""
    data = b"HTTP/1.1 200 OK\r\n" + lines + b"\r\nContent-Length: 2\r\n\r\n[]"
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError, match=cause) as caught:
            await toggl.send(search())
    assert len(server.received) == len(caught.value.attempts) == 1
    assert not caught.value.retryable
    assert caught.value.failure_kind is FailureKind.UNREADABLE
    assert "secret" not in str(caught.value)


async def test_a_status_line_that_is_too_long_is_one_attempt() -> None:
    """A status line over the client's limit is named as the cause, and the request is not repeated."""
    data = b"HTTP/1.1 200 " + b"O" * 20_000 + b"\r\nContent-Length: 2\r\n\r\n[]"
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError, match="longer than 8190 bytes"):
            await toggl.send(search())
    assert len(server.received) == 1


@pytest.mark.parametrize("size", [8000, 20_000])
async def test_the_client_says_how_long_a_line_may_be(size: int) -> None:
    """A header field within the limit is accepted, also in the response to a refused request."""
    data = response(b'"no"', ("X-Long", "x" * size), status=404)
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(NotFoundError if size < 8190 else IncompleteResponseError):
            await toggl.send(search())
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("field", "expected"),
    [(b"X-Note: caf\xe9", "caf"), (b"X-Note: \xff\xfe", ""), (b"X-Note: \xc3\xa4", "ä")],
)
async def test_undecodable_header_fields_can_be_logged(field: bytes, expected: str) -> None:
    """Undecodable bytes in a header field are escaped and never become lone surrogates."""
    data = b"HTTP/1.1 400 No\r\n" + field + b"\r\nContent-Length: 0\r\n\r\n"
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(StatusError) as caught:
            await toggl.send(search())
    note = caught.value.headers.get("x-note")
    assert note is not None
    assert note.encode().decode().startswith(expected)


async def test_bytes_after_the_body_are_not_part_of_it() -> None:
    """Bytes beyond the Content-Length are dropped, or the response is an IncompleteResponseError."""
    async with serve(respond(response(b"[]") + b"[1]")) as server, client(server, retry=ONCE) as toggl:
        with contextlib.suppress(IncompleteResponseError):
            assert (await toggl.send(search())).rows == ()


async def test_json_is_read_as_utf8() -> None:
    """JSON is read as UTF-8, whatever charset the Content-Type names."""
    data = response('[{"name":"Ä"}]'.encode(), media_type="application/json; charset=nope")
    async with serve(respond(data)) as server, client(server) as toggl:
        assert (await toggl.send(search())).rows[0].name == "Ä"


async def test_an_endless_error_is_read_up_to_its_limit() -> None:
    """Only 64 KiB of an error's body are read before the connection is dropped."""
    sent = 0

    async def send_endlessly(conversation: Conversation) -> None:
        nonlocal sent
        await conversation.receive()
        await conversation.send(head(500, ("Content-Length", str(200 << 20))))
        while sent < 200 << 20:
            await conversation.send(b"x" * (1 << 16))
            sent += 1 << 16

    async with serve(send_endlessly) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(ServerError):
            await toggl.send(search())
    assert sent < 20 << 20


async def test_a_json_response_over_the_size_limit_is_an_error() -> None:
    """A JSON response over the size limit is a DecodeError, so it cannot fill the memory."""
    data = response(b"[" + b" " * (1 << 20) + b"]")
    async with serve(respond(data)) as server, client(server, size_limits=SizeLimits(response=1000)) as toggl:
        with pytest.raises(DecodeError, match="longer than 1000"):
            await toggl.send(search())


async def test_a_413_during_the_request_is_reported() -> None:
    """A 413 that arrives while the request is still being sent is the error that the caller gets."""

    async def respond_early(conversation: Conversation) -> None:
        await conversation.reader.readuntil(b"\r\n\r\n")
        await conversation.send(response(b"too large", status=413, media_type="text/plain"))
        await asyncio.sleep(0.05)

    async with serve(respond_early) as server, client(server) as toggl:
        with pytest.raises(TogglError, match="413: too large"):
            await toggl.send(search(name="x" * 1_000_000))


# TLS.


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority."""
    return trustme.CA()


def tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Return a server's TLS context with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.mark.parametrize("fault", ["unknown", "name", "expired"])
async def test_a_bad_certificate_ends_the_call_at_once(
    fault: str, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown signer, a wrong name or an old date ends the call after one attempt, with nothing sent."""
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    name = "elsewhere.example" if fault == "name" else "localhost"
    certificate = authority.issue_cert(name, not_after=past if fault == "expired" else None)
    if fault != "unknown":
        bundle = tmp_path / "ca.pem"
        authority.cert_pem.write_to_path(bundle)
        monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    async with serve(respond(EMPTY), tls=tls(certificate)) as server, client(server) as toggl:
        with pytest.raises(ConnectError, match="certificate") as caught:
            await toggl.send(search())
    assert len(caught.value.attempts) == 1
    assert server.received == []


@pytest.mark.parametrize("cut", [None, -30])
async def test_a_truncated_tls_response_is_an_error(
    cut: int | None, authority: trustme.CA, tmp_path: Path
) -> None:
    """A TLS connection that ends without a close_notify is an error, unless the whole body has arrived."""
    server_tls = tls(authority.issue_cert("localhost"))
    client_tls = ssl.create_default_context()
    authority.configure_trust(client_tls)
    data = csv_response(CSV)
    async with serve(respond(data, cut=cut, reset=True), tls=server_tls) as server:
        connector = aiohttp.TCPConnector(ssl=client_tls, force_close=True)
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            client(server, session=session, retry=ONCE) as toggl,
        ):
            if cut is None:
                await toggl.save(export(), tmp_path / "a.csv")
            else:
                with pytest.raises(IncompleteResponseError):
                    await toggl.save(export(), tmp_path / "a.csv")
        await asyncio.sleep(0.01)


# A session that the user passes in.


async def test_a_given_session_may_decompress_gzip_itself(tmp_path: Path) -> None:
    """A session with aiohttp's default settings works, and the body is decompressed once, not twice."""
    async with serve(respond(csv_response(CSV, zipped=True))) as server, aiohttp.ClientSession() as session:
        async with client(server, session=session, retry=ONCE) as toggl:
            saved = await toggl.save(export(), tmp_path / "a.csv")
        assert not session.closed
    assert saved.path.read_bytes() == CSV


async def test_a_given_session_may_raise_for_status() -> None:
    """A session that raises for a status does not change the errors that the client raises."""
    async with serve(respond(response(b'"no"', status=404))) as server:
        async with (
            aiohttp.ClientSession(raise_for_status=True) as session,
            client(server, session=session) as toggl,
        ):
            with pytest.raises(TogglError, match="404: no"):
                await toggl.send(search())


async def test_a_given_session_that_is_closed_is_an_error() -> None:
    """A call with a session that is closed raises a TogglError, not an exception of aiohttp's."""
    session = aiohttp.ClientSession()
    await session.close()
    async with client_at(free_port(), session=session) as toggl:
        with pytest.raises(TogglError):
            await toggl.send(search())


class MockedResponse(aiohttp.ClientResponse):
    """A response that aioresponses can make with the installed aiohttp."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"stream_writer": SimpleNamespace(output_size=0)}))


async def test_a_session_may_be_mocked_with_aioresponses() -> None:
    """A user may test with aioresponses and a session of their own."""
    url = "https://api.track.toggl.com/reports/api/v3/workspace/7/search/clients"
    with aioresponses() as mocked:
        mocked.post(url, payload=[{"id": 4, "name": "Acme"}], response_class=MockedResponse)
        async with aiohttp.ClientSession() as session:
            async with Toggl(ApiToken(TOKEN), workspace_id=7, session=session) as toggl:
                rows = [row async for row in toggl.reports.search_clients(name="A")]
    assert [(row.id, row.name) for row in rows] == [(4, "Acme")]


# The lifetime of the client.


async def test_a_closed_client_refuses_calls() -> None:
    """After close every call is a MisuseError and sends nothing, and closing twice is harmless."""
    async with serve(respond(EMPTY)) as server:
        async with client(server) as toggl:
            await toggl.send(search())
        await toggl.aclose()
        with pytest.raises(MisuseError, match="closed"):
            await toggl.send(search())
    assert server.connections == 1


async def test_a_client_belongs_to_one_event_loop() -> None:
    """A call from another thread with an event loop of its own is a MisuseError."""
    caught: list[BaseException] = []

    def call_from_another_loop() -> None:
        async def send() -> None:
            await toggl.send(search())

        try:
            asyncio.run(send())
        except TogglError as error:
            caught.append(error)

    async with serve(respond(EMPTY)) as server, client(server) as toggl:
        await toggl.send(search())
        thread = threading.Thread(target=call_from_another_loop)
        thread.start()
        await asyncio.to_thread(thread.join)
    assert [type(error) for error in caught] == [MisuseError]


async def test_a_client_cannot_be_used_after_a_fork() -> None:
    """A call in a forked child process is a MisuseError that names the fork."""
    async with serve(respond(EMPTY)) as server, client(server) as toggl:
        await toggl.send(search())
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(toggl.send(search()))
            except MisuseError as error:
                os._exit(17 if "fork" in str(error) else 1)
            os._exit(2)
        _, status = await asyncio.to_thread(os.waitpid, child, 0)
    assert os.waitstatus_to_exitcode(status) == 17


@pytest.mark.parametrize("phase", ["connect", "headers", "body", "stream", "pause"])
async def test_close_ends_running_calls_within_a_second(phase: str, tmp_path: Path) -> None:
    """Closing the client ends a running call within a second, whatever the call waits for."""
    steps = {
        "headers": silence,
        "body": respond(csv_response(CSV), cut=150, stall=True),
        "stream": respond(csv_response(CSV), cut=150, stall=True),
        "pause": respond(response(b"", ("Retry-After", "3600"), status=429)),
        "connect": silence,
    }

    async def read(toggl: Toggl) -> None:
        async with toggl.open(export()) as stream:
            async for _ in stream:
                pass

    async with serve(steps[phase]) as server:
        toggl = client(server, retry=Retry(first_wait=0.01))
        call = read(toggl) if phase == "stream" else toggl.save(export(), tmp_path / "a.csv")
        task = asyncio.create_task(call)
        await asyncio.sleep(0 if phase == "connect" else 0.05)
        began = time.monotonic()
        await toggl.aclose()
        with pytest.raises(TogglError):
            async with asyncio.timeout(2):
                await task
        assert time.monotonic() - began < 1
    assert list(tmp_path.iterdir()) == []


def test_a_client_that_is_never_closed_warns_once() -> None:
    """A client that is dropped without close causes one ResourceWarning."""

    async def drop_a_client() -> None:
        async with serve(respond(EMPTY)) as server:
            await client(server).send(search())

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(drop_a_client())
        gc.collect()
    resource_warnings = [warning for warning in caught if issubclass(warning.category, ResourceWarning)]
    assert len(resource_warnings) == 1, [str(warning.message) for warning in caught]


@pytest.mark.parametrize("reuse", [False, True])
async def test_a_client_that_is_not_closed_gives_one_warning(*, reuse: bool) -> None:
    """The warning says what to do; the connections are closed, and aiohttp has nothing to add."""
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    async with serve(respond(response(b"[]"))) as server:
        toggl = client(server, connections=Connections(reuse=reuse))
        await toggl.send(search())
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            del toggl
            gc.collect()
            await asyncio.sleep(0)
    assert [(each.category, "aclose()" in str(each.message)) for each in caught] == [(ResourceWarning, True)]
    assert reported == []


async def test_a_client_that_sent_nothing_needs_no_end() -> None:
    """A client without a connection has nothing to close."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Toggl(ApiToken(TOKEN))
        gc.collect()
    assert caught == []
