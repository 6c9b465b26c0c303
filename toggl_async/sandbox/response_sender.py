"""The sending of responses in chunks: gzip if the client accepts it, a transfer fault if one is requested."""

import asyncio
import socket
import struct
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from http import HTTPStatus
from itertools import chain

from aiohttp import web
from attrs import evolve, frozen

from toggl_async.sandbox.faults import Cut, Drip, ShortGzip, SlowFirstByte, Stall, TransferFault, Unframed
from toggl_async.sandbox.responses import HttpResponse

MAX_BLOCKING_TIME = 0.002
"""Seconds that the production of chunks may block the event loop at a time."""

MIN_GZIP_SIZE = 1024
"""Bytes: a shorter body of known length is not compressed."""


async def start_content(response: HttpResponse) -> HttpResponse:
    """Produce the first chunk, which may take long, in a thread; the others take little time each."""
    if isinstance(response.content, bytes):
        return response
    first = await asyncio.to_thread(next, response.content, b"")
    return evolve(response, content=chain((first,), response.content))


@frozen
class ResponseSender:
    """Sends one response; `closing` ends waits that would otherwise be endless."""

    request: web.BaseRequest
    response: HttpResponse
    fault: TransferFault | None
    compress: bool
    closing: asyncio.Event

    async def send(self) -> web.StreamResponse:
        """Send the response, and return what aiohttp expects of a handler; the body is complete by then."""
        if isinstance(self.fault, SlowFirstByte):
            await self._wait(self.fault.seconds)
        if isinstance(self.fault, Unframed):
            return await self._send_unframed(self.fault.cut)
        stream = web.StreamResponse(status=self.response.status, headers=self._headers())
        if isinstance(self.response.content, bytes) and not self._gzipped:
            stream.content_length = len(self.response.content)
        # A client may disconnect in the middle of a body, which is no error of the server.
        with suppress(ConnectionResetError):
            await stream.prepare(self.request)
            await self._send_body(stream)
        return stream

    @property
    def _gzipped(self) -> bool:
        if isinstance(self.fault, ShortGzip):
            return True
        accepted = "gzip" in self.request.headers.get("Accept-Encoding", "")
        content = self.response.content
        return (
            self.compress and accepted and not (isinstance(content, bytes) and len(content) < MIN_GZIP_SIZE)
        )

    def _headers(self) -> dict[str, str]:
        headers = {"Server": "nginx", **self.response.headers}
        if self.response.content_type:
            headers["Content-Type"] = self.response.content_type
        if self._gzipped:
            headers["Content-Encoding"] = "gzip"
        return headers

    async def _chunks(self) -> AsyncIterator[bytes]:
        content = self.response.content
        chunks = iter((content,)) if isinstance(content, bytes) else content
        resumed_at = time.monotonic()
        for chunk in _gzip_chunks(chunks, self.fault) if self._gzipped else chunks:
            if chunk:
                yield chunk
            if time.monotonic() - resumed_at > MAX_BLOCKING_TIME:
                await asyncio.sleep(0)
                resumed_at = time.monotonic()

    async def _send_body(self, stream: web.StreamResponse) -> None:
        fault = self.fault
        limit = fault.after if isinstance(fault, Cut | Stall) else None
        async for chunk in self._chunks():
            if isinstance(fault, Drip):
                await self._drip(stream, chunk, fault)
                continue
            if limit is not None and len(chunk) >= limit:
                await stream.write(chunk[:limit])
                break
            await stream.write(chunk)
            limit = None if limit is None else limit - len(chunk)
        # A body shorter than the limit ends in the same way, without its last chunk.
        if isinstance(fault, Cut):
            await self._cut(reset=fault.reset)
        elif isinstance(fault, Stall):
            await self._wait(None)
            await self._cut(reset=False)
        else:
            await stream.write_eof()

    async def _drip(self, stream: web.StreamResponse, chunk: bytes, fault: Drip) -> None:
        for start in range(0, len(chunk), fault.size):
            await stream.write(chunk[start : start + fault.size])
            await self._wait(fault.every)

    async def _cut(self, *, reset: bool) -> None:
        transport = self.request.transport
        if transport is None:
            return
        if reset:
            await self._wait(0.02)  # a reset discards bytes that are still in transit
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        else:
            transport.close()

    async def _send_unframed(self, cut: int | None) -> web.StreamResponse:
        # aiohttp always frames a body, so these bytes are written directly to the transport.
        transport = self.request.transport
        if transport is not None:
            writer = asyncio.StreamWriter(transport, self.request.protocol, None, asyncio.get_running_loop())
            lines = [f"HTTP/1.1 {self.response.status} {HTTPStatus(self.response.status).phrase}"]
            lines += [f"{name}: {text}" for name, text in self._headers().items()]
            writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())
            async for chunk in self._chunks():
                writer.write(chunk if cut is None else chunk[:cut])
                cut = None if cut is None else max(0, cut - len(chunk))
                await writer.drain()
            writer.close()
        return web.Response()

    async def _wait(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.closing.wait(), seconds)


def _gzip_chunks(chunks: Iterator[bytes], fault: TransferFault | None) -> Iterator[bytes]:
    compressor = zlib.compressobj(1, wbits=31)
    for chunk in chunks:
        yield compressor.compress(chunk)
    end = compressor.flush()
    yield end[: len(end) // 2] if isinstance(fault, ShortGzip) else end
