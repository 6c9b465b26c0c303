"""The transport: what goes out, what is taken for an answer, and how connections end."""

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
    DeadlineError,
    DecodeError,
    Hosts,
    IncompleteResponseError,
    MisuseError,
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
from toggl_async.focus.clauses import QueryPeriod
from toggl_async.request.base import endpoint

EMPTY = response(b"[]")
BASIC = "Basic " + base64.b64encode(f"{TOKEN}:api_token".encode()).decode()
QUICK = Timeout(connect=0.2, first_byte=0.2, progress=0.2, progress_bytes=64)


def local(port: int, **settings: Any) -> Toggl:
    """A client of whatever listens at a port."""
    given: dict[str, Any] = {"retry": ONCE} | settings
    return Toggl(ApiToken(TOKEN), workspace_id=7, hosts=Hosts(track=f"http://127.0.0.1:{port}"), **given)


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


# What goes out.


async def test_a_call_carries_its_credential_and_asks_for_gzip_alone() -> None:
    """One request on the wire: verb, path, JSON body, and a fixed set of headers."""
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
    """What a server sets is forgotten: it would carry one account into another's calls."""
    data = response(b"[]", ("Set-Cookie", "session=abc; Path=/"))
    async with serve(respond(data)) as server, client(server) as toggl:
        await toggl.send(search())
        await toggl.send(search())
    assert [received.header("cookie") for received in server.received] == [None, None]


async def test_the_environment_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a proxy nor a netrc file from the environment has a say."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password mallory")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    async with serve(respond(EMPTY)) as server, client(server) as toggl:
        await toggl.send(search())
    assert server.received[0].header("authorization") == BASIC


async def test_each_host_sees_its_own_credential_alone() -> None:
    """The Track token never goes to the Focus host, nor the key to the Track host."""
    async with serve(respond(EMPTY)) as track, serve(respond(response(b"{}"))) as focus:
        async with client(track, hosts=Hosts(track=track.origin, focus=focus.origin)) as toggl:
            await toggl.send(search())
            await toggl.focus.query(period=QueryPeriod(preset="last_month"))
    assert FOCUS_KEY not in str(track.received)
    assert focus.received[0].header("authorization") == "Bearer " + FOCUS_KEY
    assert TOKEN not in str(focus.received)


async def test_a_picture_for_a_pdf_is_never_fetched(tmp_path: Path) -> None:
    """An address in a request is for Toggl to send_raw, even one on this machine."""
    async with serve(silence) as inside, serve(respond(response(b"", status=400))) as server:
        async with client(server) as toggl:
            with pytest.raises(TogglError):
                await toggl.save(export("pdf", logo_url=inside.origin + "/a.png"), tmp_path / "a.pdf")
    assert inside.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_an_error_and_not_followed(status: int, tmp_path: Path) -> None:
    """Wherever it leads, the second place is not asked and sees no credential."""
    async with serve(respond(csv_response(CSV))) as evil:
        data = response(b"", ("Location", evil.origin + "/x"), status=status)
        async with serve(respond(data)) as server, client(server) as toggl:
            with pytest.raises(UnexpectedStatusError):
                await toggl.save(export(), tmp_path / "a.csv")
            with pytest.raises(UnexpectedStatusError):
                await toggl.send(search())
    assert evil.connections == 0
    assert server.connections == 2


async def test_a_redirect_to_itself_is_one_attempt() -> None:
    """A loop is not walked."""
    data = response(b"", ("Location", "/"), status=302)
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(UnexpectedStatusError) as caught:
            await toggl.send(search())
    assert server.connections == 1
    assert len(caught.value.attempts) == 1


# Connections.


async def test_a_refused_connection_is_tried_again() -> None:
    """Nothing was sent, so another try is free; then the error says that there was no connection."""
    async with local(free_port(), retry=Retry(attempts=3, first_wait=1e-6)) as toggl:
        with pytest.raises(ConnectError) as caught:
            await toggl.send(search())
    assert [attempt.outcome for attempt in caught.value.attempts] == ["ConnectError"] * 3


async def test_a_full_backlog_ends_at_the_connect_timeout() -> None:
    """A host that does not take the connection is given up after ``connect``, not after ``first_byte``."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        began = time.monotonic()
        async with local(address[1], timeout=Timeout(connect=0.2, first_byte=20)) as toggl:
            with pytest.raises(ConnectError, match="within"):
                await toggl.send(search())
        for filler in fillers:
            filler.close()
    assert time.monotonic() - began < 2


async def test_a_second_call_never_meets_a_connection_that_the_server_dropped() -> None:
    """Connections are not reused, so the race between keep-alive and a POST cannot be lost."""

    async def once(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(EMPTY)
        await conversation.reader.read(1)
        conversation.reset()

    async with serve(once) as server, client(server, retry=ONCE) as toggl:
        for _ in range(5):
            await toggl.send(search())
    assert server.connections == 5
    assert {received.header("connection") for received in server.received} == {"close"}


async def test_an_answer_nobody_asked_for_is_never_seen() -> None:
    """Bytes after an answer end with its connection."""

    async def poison(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(response(b'[{"id": 1}]') + response(b'[{"id": 666}]'))

    async with serve(poison) as server, client(server) as toggl:
        for _ in range(3):
            page = await toggl.send(search())
            assert [row.id for row in page.rows] == [1]


async def test_a_reset_before_the_answer_is_tried_again() -> None:
    """A call that only reads is sent once more."""
    async with serve(hang_up, respond(EMPTY)) as server, client(server) as toggl:
        assert (await toggl.send(search())).rows == ()
    assert server.connections == 2


async def test_a_call_that_writes_is_not_sent_twice() -> None:
    """Where nobody knows whether it was carried out, the error comes at once."""

    @endpoint("/write", repeatable=False)
    class Write(Request[object]):
        """A call that changes something."""

    async with serve(hang_up) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.send(Write())
    assert server.connections == 1


async def test_a_stall_before_the_headers_ends_at_first_byte() -> None:
    """Silence is a DeadlineError, and a TimeoutError to those who catch that."""
    async with serve(silence) as server, client(server, timeout=QUICK, retry=ONCE) as toggl:
        with pytest.raises(TimeoutError) as caught:
            await toggl.send(search())
    assert isinstance(caught.value, DeadlineError)


async def test_headers_that_drip_end_at_first_byte() -> None:
    """A byte now and then does not keep a call alive."""

    async def drip(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.drip(EMPTY, 0.03)

    async with serve(drip) as server, client(server, timeout=QUICK, retry=ONCE) as toggl:
        with pytest.raises(DeadlineError):
            await toggl.send(search())


async def test_endless_interim_answers_end_at_first_byte() -> None:
    """103 after 103 is no answer."""

    async def hints(conversation: Conversation) -> None:
        await conversation.receive()
        while True:
            await conversation.drip(head(103, ("Link", "</a>")), 0.01, 1000)

    async with serve(hints) as server, client(server, timeout=QUICK, retry=ONCE) as toggl:
        with pytest.raises(TransportError):
            await toggl.send(search())


@pytest.mark.parametrize("interim", [head(100), head(103, ("Link", "</a>")), head(100) * 3])
async def test_interim_answers_are_passed_over(interim: bytes) -> None:
    """A 100 or 103 before the answer changes nothing."""
    async with serve(respond(interim + EMPTY)) as server, client(server, retry=ONCE) as toggl:
        assert (await toggl.send(search())).rows == ()


async def test_a_body_that_drips_is_ended_by_the_watchdog() -> None:
    """Fewer than so many bytes in so much time is a broken answer."""

    async def drip(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(head(200, ("Content-Type", JSON_TYPE), ("Content-Length", "5000")))
        await conversation.drip(b" " * 5000, 0.02)

    async with serve(drip) as server, client(server, timeout=QUICK, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError, match="bytes arrived in"):
            await toggl.send(search())


async def test_a_peer_that_vanishes_in_mid_body_is_given_up() -> None:
    """Silence in the middle of a body is a broken answer after ``progress``."""
    data = csv_response(CSV * 100)
    async with (
        serve(respond(data, cut=2000, stall=True)) as server,
        client(server, timeout=QUICK, retry=ONCE) as toggl,
    ):
        with pytest.raises(IncompleteResponseError):
            await toggl.send(export())


async def test_many_calls_wait_for_connections_without_running_out_of_time() -> None:
    """Time spent queueing behind other downloads does not count against a call's own bounds."""

    async def slow(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(head(200, ("Content-Type", JSON_TYPE), ("Content-Length", "2")))
        await asyncio.sleep(0.25)
        await conversation.send(b"[]")

    bounds = Timeout(connect=0.3, first_byte=0.3)
    async with serve(slow) as server, client(server, timeout=bounds, retry=ONCE) as toggl:
        pages = await asyncio.gather(*(toggl.send(search()) for _ in range(25)))
    assert len(pages) == 25


async def test_dropped_streams_give_their_connections_back() -> None:
    """Twenty streams left half-read do not use the connections up."""
    data = csv_response(CSV * 5000)
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        for _ in range(20):
            async with asyncio.timeout(5), toggl.open(export()) as stream:
                async for _ in stream:
                    break


# What passes for an answer.


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
async def test_a_malformed_answer_is_an_error_of_ours(data: bytes) -> None:
    """Whatever is wrong with the bytes, it comes out as a TogglError."""
    async with serve(respond(data)) as server, client(server, retry=ONCE, timeout=QUICK) as toggl:
        with pytest.raises(TogglError):
            await toggl.send(search())


@pytest.mark.parametrize(
    ("field", "expected"),
    [(b"X-Note: caf\xe9", "caf"), (b"X-Note: \xff\xfe", ""), (b"X-Note: \xc3\xa4", "ä")],
)
async def test_headers_that_are_no_text_can_be_logged(field: bytes, expected: str) -> None:
    """Undecodable bytes in a header come out escaped, never as lone surrogates."""
    data = b"HTTP/1.1 400 No\r\n" + field + b"\r\nContent-Length: 0\r\n\r\n"
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(StatusError) as caught:
            await toggl.send(search())
    note = caught.value.headers.get("x-note")
    assert note is not None
    assert note.encode().decode().startswith(expected)


async def test_bytes_after_the_body_do_not_reach_it() -> None:
    """The length tells the end: the answer is read without them, or not at all."""
    async with serve(respond(response(b"[]") + b"[1]")) as server, client(server, retry=ONCE) as toggl:
        with contextlib.suppress(IncompleteResponseError):
            assert (await toggl.send(search())).rows == ()


async def test_an_unknown_charset_is_read_as_utf8() -> None:
    """JSON is UTF-8 whatever the server calls it."""
    data = response('[{"name":"Ä"}]'.encode(), media_type="application/json; charset=nope")
    async with serve(respond(data)) as server, client(server) as toggl:
        assert (await toggl.send(search())).rows[0].name == "Ä"


async def test_an_endless_error_is_read_to_its_limit_only() -> None:
    """Of an error's body 64 KiB are read, then the connection is dropped."""
    sent = 0

    async def endless(conversation: Conversation) -> None:
        nonlocal sent
        await conversation.receive()
        await conversation.send(head(500, ("Content-Length", str(200 << 20))))
        while sent < 200 << 20:
            await conversation.send(b"x" * (1 << 16))
            sent += 1 << 16

    async with serve(endless) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(ServerError):
            await toggl.send(search())
    assert sent < 20 << 20


async def test_an_answer_over_the_limit_is_an_error() -> None:
    """An endless JSON answer does not fill the memory."""
    data = response(b"[" + b" " * (1 << 20) + b"]")
    async with serve(respond(data)) as server, client(server, size_limits=SizeLimits(response=1000)) as toggl:
        with pytest.raises(DecodeError, match="longer than 1000"):
            await toggl.send(search())


async def test_a_refusal_in_mid_request_is_told() -> None:
    """A 413 that comes while the body is still going out is what the caller hears."""

    async def early(conversation: Conversation) -> None:
        await conversation.reader.readuntil(b"\r\n\r\n")
        await conversation.send(response(b"too large", status=413, media_type="text/plain"))
        await asyncio.sleep(0.05)

    async with serve(early) as server, client(server) as toggl:
        with pytest.raises(TogglError, match="413: too large"):
            await toggl.send(search(name="x" * 1_000_000))


# TLS.


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Whoever signs certificates."""
    return trustme.CA()


def tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """A server's half."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.mark.parametrize("fault", ["unknown", "name", "expired"])
async def test_a_bad_certificate_ends_the_call_at_once(
    fault: str, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown signer, another name or an old date: one attempt, and not a byte of the token goes out."""
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    name = "elsewhere.example" if fault == "name" else "localhost"
    leaf = authority.issue_cert(name, not_after=past if fault == "expired" else None)
    if fault != "unknown":
        bundle = tmp_path / "ca.pem"
        authority.cert_pem.write_to_path(bundle)
        monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    async with serve(respond(EMPTY), tls=tls(leaf)) as server, client(server) as toggl:
        with pytest.raises(ConnectError, match="certificate") as caught:
            await toggl.send(search())
    assert len(caught.value.attempts) == 1
    assert server.received == []


@pytest.mark.parametrize("at", [None, -30])
async def test_tls_that_is_cut_is_an_error(at: int | None, authority: trustme.CA, tmp_path: Path) -> None:
    """A connection dropped without a goodbye is a broken answer, or a whole one if nothing was missing."""
    server_side = tls(authority.issue_cert("localhost"))
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    data = csv_response(CSV)
    async with serve(respond(data, cut=at, reset=True), tls=server_side) as server:
        connector = aiohttp.TCPConnector(ssl=trusting, force_close=True)
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            client(server, session=session, retry=ONCE) as toggl,
        ):
            if at is None:
                await toggl.save(export(), tmp_path / "a.csv")
            else:
                with pytest.raises(IncompleteResponseError):
                    await toggl.save(export(), tmp_path / "a.csv")
        await asyncio.sleep(0.01)


# A session of the user's own.


async def test_a_given_session_may_undo_gzip_itself(tmp_path: Path) -> None:
    """An ordinary aiohttp session works: what is compressed is decoded once, not twice."""
    async with serve(respond(csv_response(CSV, zipped=True))) as server, aiohttp.ClientSession() as session:
        async with client(server, session=session, retry=ONCE) as toggl:
            saved = await toggl.save(export(), tmp_path / "a.csv")
        assert not session.closed
    assert saved.path.read_bytes() == CSV


async def test_a_given_session_may_raise_for_status() -> None:
    """Errors are ours all the same."""
    async with serve(respond(response(b'"no"', status=404))) as server:
        async with (
            aiohttp.ClientSession(raise_for_status=True) as session,
            client(server, session=session) as toggl,
        ):
            with pytest.raises(TogglError, match="404: no"):
                await toggl.send(search())


async def test_a_given_session_that_is_closed_is_misuse() -> None:
    """The error names the client, not aiohttp's insides."""
    session = aiohttp.ClientSession()
    await session.close()
    async with local(free_port(), session=session) as toggl:
        with pytest.raises(TogglError):
            await toggl.send(search())


class Answered(aiohttp.ClientResponse):
    """A response that aioresponses can make of this aiohttp."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"stream_writer": SimpleNamespace(output_size=0)}))


async def test_one_call_against_a_mocked_session() -> None:
    """Users may test with aioresponses and a session of theirs."""
    url = "https://api.track.toggl.com/reports/api/v3/workspace/7/search/clients"
    with aioresponses() as mocked:
        mocked.post(url, payload=[{"id": 4, "name": "Acme"}], response_class=Answered)
        async with aiohttp.ClientSession() as session:
            async with Toggl(ApiToken(TOKEN), workspace_id=7, session=session) as toggl:
                rows = [row async for row in toggl.reports.search_clients(name="A")]
    assert [(row.id, row.name) for row in rows] == [(4, "Acme")]


# The client's own life.


async def test_a_closed_client_says_so() -> None:
    """After close every call is refused, and nothing is sent; to close twice does no harm."""
    async with serve(respond(EMPTY)) as server:
        async with client(server) as toggl:
            await toggl.send(search())
        await toggl.aclose()
        with pytest.raises(MisuseError, match="closed"):
            await toggl.send(search())
    assert server.connections == 1


async def test_a_client_stays_in_its_event_loop() -> None:
    """Another thread with a loop of its own is told to make its own client."""
    caught: list[BaseException] = []

    def elsewhere() -> None:
        async def send() -> None:
            await toggl.send(search())

        try:
            asyncio.run(send())
        except TogglError as error:
            caught.append(error)

    async with serve(respond(EMPTY)) as server, client(server) as toggl:
        await toggl.send(search())
        thread = threading.Thread(target=elsewhere)
        thread.start()
        await asyncio.to_thread(thread.join)
    assert [type(error) for error in caught] == [MisuseError]


async def test_a_client_does_not_survive_a_fork() -> None:
    """In a child process it refuses to send."""
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
async def test_close_ends_what_is_under_way_within_a_second(phase: str, tmp_path: Path) -> None:
    """Whatever a call waits for, closing the client ends it with an error of ours."""
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
    """Dropping it without close is one ResourceWarning, and no traceback."""

    async def forget() -> None:
        async with serve(respond(EMPTY)) as server:
            await client(server).send(search())

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(forget())
        gc.collect()
    resource = [each for each in caught if issubclass(each.category, ResourceWarning)]
    assert len(resource) == 1, [str(each.message) for each in caught]
