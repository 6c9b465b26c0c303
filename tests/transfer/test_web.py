"""A web application passes an export on to a browser, with aiohttp's server and with an ASGI server."""

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
FILE_NAME = {"Content-Disposition": 'attachment; filename="export.csv"'}
BEGINNING = head(200, ("Content-Type", CSV_TYPE), ("Transfer-Encoding", "chunked"))
LINE = b"Ada,walls,01:00:00\n"
PIECE = b"User,Description,Duration\n" + LINE * 3000
CHUNK = b"%x\r\n%b\r\n" % (len(PIECE), PIECE)
TIMEOUT = 5.0
QUIET_SECONDS = 0.3
BUFFERED = 24 * MIB
"""More bytes than the buffers of two connections and one stream hold."""

RunServer = Callable[[Toggl], AbstractAsyncContextManager[str]]


@asynccontextmanager
async def run_aiohttp(toggl: Toggl) -> AsyncIterator[str]:
    """Run the application on aiohttp's own server, and yield its origin."""

    async def pass_through(request: web.Request) -> web.StreamResponse:
        try:
            async with toggl.open(export()) as stream:
                response = web.StreamResponse(
                    headers=FILE_NAME | {"Content-Type": stream.media_type or "text/csv"}
                )
                await response.prepare(request)
                async for chunk in stream:
                    await response.write(chunk)
                return response
        except StatusError as error:
            raise web.HTTPBadGateway(text=error.message) from None

    app = web.Application()
    app.router.add_get("/export.csv", pass_through)
    # Without handler_cancellation a disconnected browser is noticed only when the next chunk is written.
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@attrs.frozen
class ExportResponse:
    """A response of an ASGI application, which opens and closes the stream while it is sent."""

    toggl: Toggl

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the export, or a 502 for a status error of Toggl's."""
        try:
            async with self.toggl.open(export()) as stream:
                response: Response = StreamingResponse(
                    stream, media_type=stream.media_type, headers=FILE_NAME
                )
                await response(scope, receive, send)
        except StatusError as error:
            await PlainTextResponse(error.message, 502)(scope, receive, send)


@asynccontextmanager
async def run_starlette(toggl: Toggl) -> AsyncIterator[str]:
    """Run the application with Starlette on uvicorn, and yield its origin."""

    async def pass_through(_: Request) -> ExportResponse:
        return ExportResponse(toggl)

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


@pytest.fixture(params=[run_aiohttp, run_starlette])
def run_server(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> RunServer:
    """A function that runs the application, on each of the two servers."""
    caplog.set_level(logging.CRITICAL)
    server: RunServer = request.param
    return server


@attrs.define
class Upstream:
    """A Toggl server whose export is endless, or stalls after some chunks."""

    chunks: int = sys.maxsize
    stalls_after: int = sys.maxsize
    sent: int = 0
    disconnected: asyncio.Event = attrs.Factory(asyncio.Event)

    async def __call__(self, conversation: Conversation) -> None:
        """Respond to one request, and notice when its connection is closed."""
        await conversation.receive()
        await conversation.send(BEGINNING)
        watch = asyncio.create_task(self._watch(conversation))
        try:
            for number in range(self.chunks):
                if number == self.stalls_after:
                    await self.disconnected.wait()
                await conversation.send(CHUNK)
                self.sent += len(CHUNK)
            await conversation.send(b"0\r\n\r\n")
            await self.disconnected.wait()
        finally:
            self.disconnected.set()
            watch.cancel()

    async def _watch(self, conversation: Conversation) -> None:
        with suppress(OSError):
            await conversation.wait_for_end()
        self.disconnected.set()

    async def wait_until_quiet(self) -> None:
        """Wait until no more bytes are read from the server."""
        sent_before = -1
        while sent_before != self.sent:
            sent_before = self.sent
            await asyncio.sleep(QUIET_SECONDS)


@asynccontextmanager
async def web_application(run_server: RunServer, *steps: Step) -> AsyncIterator[tuple[str, Server]]:
    """Run a Toggl server, its client and a web application; yield the export's URL and the server."""
    async with serve(*steps) as server, client(server, retry=ONCE) as toggl, run_server(toggl) as origin:
        yield f"{origin}/export.csv", server


@asynccontextmanager
async def browsing(address: str) -> AsyncIterator[aiohttp.ClientResponse]:
    """Request a URL as a browser does, and disconnect at the end of the block."""
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        yield response


async def test_a_browser_gets_the_export(run_server: RunServer) -> None:
    """A browser gets the status, the media type, the file name and every byte of the export."""
    async with web_application(run_server, respond(csv_response(CSV * 1000, zipped=True))) as (
        address,
        server,
    ):
        async with browsing(address) as response:
            assert response.status == 200
            assert response.content_type == "text/csv"
            assert response.headers["Content-Disposition"] == FILE_NAME["Content-Disposition"]
            assert await response.read() == CSV * 1000
    assert server.connections == 1


async def test_the_first_rows_reach_the_browser_before_the_export_ends(run_server: RunServer) -> None:
    """The headers and first rows reach the browser while Toggl has not sent the rest."""
    upstream = Upstream(stalls_after=1)
    async with web_application(run_server, upstream) as (address, _), browsing(address) as response:
        assert response.status == 200
        assert await asyncio.wait_for(response.content.readexactly(len(PIECE)), TIMEOUT) == PIECE


async def test_a_status_error_becomes_the_applications_own_response(run_server: RunServer) -> None:
    """A status error of Toggl's becomes a response of the application, since nothing was sent before."""
    status_error = respond(response(b'"no such workspace"', status=404))
    async with web_application(run_server, status_error) as (address, _), browsing(address) as page:
        assert (page.status, await page.text()) == (502, "no such workspace")


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("zipped", [False, True])
async def test_an_export_that_breaks_off_is_an_error_for_the_browser(
    run_server: RunServer, *, zipped: bool, reset: bool
) -> None:
    """An export that breaks off is an error for the browser, since the body has no end mark."""
    data = csv_response(CSV * 5000, chunks=1000, zipped=zipped)
    step = respond(data, cut=len(data) - 100, reset=reset)
    async with web_application(run_server, step) as (address, _):
        with pytest.raises(aiohttp.ClientError):
            async with browsing(address) as response:
                await response.read()


async def test_a_browser_that_disconnects_ends_the_export(run_server: RunServer) -> None:
    """The connection to Toggl is closed when the browser disconnects, even while Toggl sends nothing."""
    for upstream in (Upstream(), Upstream(stalls_after=1)):
        async with web_application(run_server, upstream) as (address, _):
            async with browsing(address) as response:
                await response.content.readany()
                response.close()
            await asyncio.wait_for(upstream.disconnected.wait(), TIMEOUT)


async def test_a_slow_browser_slows_the_export(run_server: RunServer) -> None:
    """Bytes that a browser does not read are not read from Toggl, so they do not fill the memory."""
    upstream = Upstream()
    async with web_application(run_server, upstream) as (address, _), browsing(address):
        await upstream.wait_until_quiet()
        assert len(PIECE) < upstream.sent < BUFFERED
    await asyncio.wait_for(upstream.disconnected.wait(), TIMEOUT)


def peak() -> int:
    """Return the peak of this process's memory in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def test_a_large_export_takes_no_more_memory_than_a_small_one(run_server: RunServer) -> None:
    """An export of 96 MiB is passed on with less than 24 MiB of additional memory."""
    upstream = Upstream(chunks=96 * MIB // len(PIECE))
    size = 0
    async with web_application(run_server, upstream) as (address, _), browsing(address) as response:
        peak_before = peak()
        async for block in response.content.iter_any():
            size += len(block)
    assert size == upstream.chunks * len(PIECE)
    assert peak() - peak_before < BUFFERED
