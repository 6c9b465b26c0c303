"""A web application that passes an export through to a browser, as aiohttp's server and as ASGI."""

import asyncio
import logging
import resource
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

import aiohttp
import attrs
import pytest
import uvicorn
from aiohttp import web
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.support.calls import ONCE, client, export
from tests.support.files import CSV
from tests.support.server import Conversation, Server, Step, respond, serve
from tests.support.wire import CSV_TYPE, csv_response, head, response
from toggl_async import StatusError, Toggl

MIB = 1 << 20
NAME = {"Content-Disposition": 'attachment; filename="export.csv"'}
BEGINNING = head(200, ("Content-Type", CSV_TYPE), ("Transfer-Encoding", "chunked"))
LINE = b"Ada,walls,01:00:00\n"
PIECE = LINE * 3000
CHUNK = b"%x\r\n%b\r\n" % (len(PIECE), PIECE)
PATIENCE = 5.0
QUIET = 0.3
ROOM = 24 * MIB
"""More than the buffers of two connections and one stream hold."""

Serving = Callable[[Toggl], AbstractAsyncContextManager[str]]


@asynccontextmanager
async def on_aiohttp(toggl: Toggl) -> AsyncIterator[str]:
    """The application on aiohttp's own server."""

    async def pass_through(request: web.Request) -> web.StreamResponse:
        try:
            async with toggl.open(export()) as stream:
                response = web.StreamResponse(
                    headers=NAME | {"Content-Type": stream.media_type or "text/csv"}
                )
                await response.prepare(request)
                async for chunk in stream:
                    await response.write(chunk)
                return response
        except StatusError as error:
            raise web.HTTPBadGateway(text=error.message) from None

    app = web.Application()
    app.router.add_get("/export.csv", pass_through)
    # Without it, a browser that goes away is noticed only when the next chunk is written.
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@attrs.frozen
class Passing:
    """A response of an ASGI application that is opened and closed where it is sent."""

    toggl: Toggl

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            async with self.toggl.open(export()) as stream:
                response: Response = StreamingResponse(stream, media_type=stream.media_type, headers=NAME)
                await response(scope, receive, send)
        except StatusError as error:
            await PlainTextResponse(error.message, 502)(scope, receive, send)


@asynccontextmanager
async def on_starlette(toggl: Toggl) -> AsyncIterator[str]:
    """The application with Starlette on uvicorn."""

    async def pass_through(_: Request) -> Passing:
        return Passing(toggl)

    app = Starlette(routes=[Route("/export.csv", pass_through)])
    settings = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(settings)
    listening = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve([listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


@pytest.fixture(params=[on_aiohttp, on_starlette])
def serving(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Serving:
    """Each of the two servers."""
    caplog.set_level(logging.CRITICAL)
    made: Serving = request.param
    return made


@attrs.define
class Upstream:
    """A Toggl whose export goes on and on."""

    chunks: int = sys.maxsize
    stalls_after: int = sys.maxsize
    sent: int = 0
    gone: asyncio.Event = attrs.Factory(asyncio.Event)

    async def __call__(self, conversation: Conversation) -> None:
        """Answer one call; see when it is dropped."""
        await conversation.receive()
        await conversation.send(BEGINNING)
        watch = asyncio.create_task(self._watch(conversation))
        try:
            for number in range(self.chunks):
                if number == self.stalls_after:
                    await self.gone.wait()
                await conversation.send(CHUNK)
                self.sent += len(CHUNK)
            await conversation.send(b"0\r\n\r\n")
            await self.gone.wait()
        finally:
            self.gone.set()
            watch.cancel()

    async def _watch(self, conversation: Conversation) -> None:
        with suppress(OSError):
            await conversation.wait_for_end()
        self.gone.set()

    async def wait_until_quiet(self) -> None:
        """Wait until nothing more is taken from it."""
        before = -1
        while before != self.sent:
            before = self.sent
            await asyncio.sleep(QUIET)


@asynccontextmanager
async def running(serving: Serving, *steps: Step) -> AsyncIterator[tuple[str, Server]]:
    """A Toggl, a client of it, and a web application with the client; the application's address."""
    async with serve(*steps) as server, client(server, retry=ONCE) as toggl, serving(toggl) as origin:
        yield f"{origin}/export.csv", server


@asynccontextmanager
async def visiting(address: str) -> AsyncIterator[aiohttp.ClientResponse]:
    """Ask as a browser does; leave without reading what was not read."""
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        yield response


async def test_a_browser_gets_the_export(serving: Serving) -> None:
    """Status, media type and name first, then every byte."""
    async with running(serving, respond(csv_response(CSV * 1000, zipped=True))) as (address, server):
        async with visiting(address) as response:
            assert response.status == 200
            assert response.content_type == "text/csv"
            assert response.headers["Content-Disposition"] == NAME["Content-Disposition"]
            assert await response.read() == CSV * 1000
    assert server.connections == 1


async def test_the_beginning_reaches_the_browser_before_the_end_is_made(serving: Serving) -> None:
    """Headers and first rows, while Toggl has not sent the rest."""
    upstream = Upstream(stalls_after=1)
    async with running(serving, upstream) as (address, _), visiting(address) as response:
        assert response.status == 200
        assert await asyncio.wait_for(response.content.readexactly(len(PIECE)), PATIENCE) == PIECE


async def test_a_refusal_becomes_the_applications_own_answer(serving: Serving) -> None:
    """Nothing has been sent to the browser by then."""
    status_error = respond(response(b'"no such workspace"', status=404))
    async with running(serving, status_error) as (address, _), visiting(address) as page:
        assert (page.status, await page.text()) == (502, "no such workspace")


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("zipped", [False, True])
async def test_an_export_that_breaks_off_is_broken_for_the_browser(
    serving: Serving, *, zipped: bool, reset: bool
) -> None:
    """It must not look like a whole one: the body ends without its end mark."""
    data = csv_response(CSV * 5000, chunks=1000, zipped=zipped)
    step = respond(data, cut=len(data) - 100, reset=reset)
    async with running(serving, step) as (address, _):
        with pytest.raises(aiohttp.ClientError):
            async with visiting(address) as response:
                await response.read()


async def test_a_browser_that_leaves_ends_the_export_at_once(serving: Serving) -> None:
    """Toggl's connection is dropped, even where nothing more would have come from it."""
    for upstream in (Upstream(), Upstream(stalls_after=1)):
        async with running(serving, upstream) as (address, _):
            async with visiting(address) as response:
                await response.content.readany()
                response.close()
            await asyncio.wait_for(upstream.gone.wait(), PATIENCE)


async def test_a_slow_browser_slows_the_export(serving: Serving) -> None:
    """What it does not take is not fetched: it waits at Toggl's side, not in our memory."""
    upstream = Upstream()
    async with running(serving, upstream) as (address, _), visiting(address):
        await upstream.wait_until_quiet()
        assert len(PIECE) < upstream.sent < ROOM
    await asyncio.wait_for(upstream.gone.wait(), PATIENCE)


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def test_a_large_export_takes_no_more_memory_than_a_small_one(serving: Serving) -> None:
    """It is passed through, not gathered."""
    upstream = Upstream(chunks=96 * MIB // len(PIECE))
    size = 0
    async with running(serving, upstream) as (address, _), visiting(address) as response:
        before = peak()
        async for block in response.content.iter_any():
            size += len(block)
    assert size == upstream.chunks * len(PIECE)
    assert peak() - before < ROOM
