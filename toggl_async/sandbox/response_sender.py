"""How answers get onto the wire: in pieces, compressed if wanted, spoiled if ordered."""

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

from toggl_async.sandbox.faults import Cut, Drip, ShortGzip, SlowFirstByte, Spoiled, Stall, Unframed
from toggl_async.sandbox.responses import Answer

TURN = 0.002
"""Seconds that the making of pieces may keep the event loop to itself."""

SMALL = 1024
"""A body of fewer bytes, if its length is known, is sent as it is."""


async def begun(answer: Answer) -> Answer:
    """Make the first piece, which may take long, in a thread: after it the rest comes readily."""
    if isinstance(answer.content, bytes):
        return answer
    first = await asyncio.to_thread(next, answer.content, b"")
    return evolve(answer, content=chain((first,), answer.content))


@frozen
class Transmission:
    """One answer on its way; `closing` ends what would otherwise wait for ever."""

    request: web.BaseRequest
    answer: Answer
    fault: Spoiled | None
    compress: bool
    closing: asyncio.Event

    async def send(self) -> web.StreamResponse:
        """Send it; what comes back is for aiohttp, and nothing more can be added to it."""
        if isinstance(self.fault, SlowFirstByte):
            await self._wait(self.fault.seconds)
        if isinstance(self.fault, Unframed):
            return await self._send_unframed(self.fault.cut)
        response = web.StreamResponse(status=self.answer.status, headers=self._headers())
        if isinstance(self.answer.content, bytes) and not self._zipped:
            response.content_length = len(self.answer.content)
        # A client may leave in the middle of a body: that is no news, and nobody is there to be told.
        with suppress(ConnectionResetError):
            await response.prepare(self.request)
            await self._send_body(response)
        return response

    @property
    def _zipped(self) -> bool:
        if isinstance(self.fault, ShortGzip):
            return True
        wanted = "gzip" in self.request.headers.get("Accept-Encoding", "")
        content = self.answer.content
        return self.compress and wanted and not (isinstance(content, bytes) and len(content) < SMALL)

    def _headers(self) -> dict[str, str]:
        headers = {"Server": "nginx", **self.answer.headers}
        if self.answer.content_type:
            headers["Content-Type"] = self.answer.content_type
        if self._zipped:
            headers["Content-Encoding"] = "gzip"
        return headers

    async def _pieces(self) -> AsyncIterator[bytes]:
        content = self.answer.content
        pieces = iter((content,)) if isinstance(content, bytes) else content
        since = time.monotonic()
        for piece in _compressed(pieces, self.fault) if self._zipped else pieces:
            if piece:
                yield piece
            if time.monotonic() - since > TURN:
                await asyncio.sleep(0)
                since = time.monotonic()

    async def _send_body(self, response: web.StreamResponse) -> None:
        fault = self.fault
        limit = fault.after if isinstance(fault, Cut | Stall) else None
        async for piece in self._pieces():
            if isinstance(fault, Drip):
                await self._drip(response, piece, fault)
                continue
            if limit is not None and len(piece) >= limit:
                await response.write(piece[:limit])
                break
            await response.write(piece)
            limit = None if limit is None else limit - len(piece)
        # A body shorter than the limit ends the same way: without what would make it whole.
        if isinstance(fault, Cut):
            await self._cut(reset=fault.reset)
        elif isinstance(fault, Stall):
            await self._wait(None)
            await self._cut(reset=False)
        else:
            await response.write_eof()

    async def _drip(self, response: web.StreamResponse, piece: bytes, fault: Drip) -> None:
        for begin in range(0, len(piece), fault.size):
            await response.write(piece[begin : begin + fault.size])
            await self._wait(fault.every)

    async def _cut(self, *, reset: bool) -> None:
        transport = self.request.transport
        if transport is None:
            return
        if reset:
            await self._wait(0.02)  # a reset overtakes what is still under way
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        else:
            transport.close()

    async def _send_unframed(self, cut: int | None) -> web.StreamResponse:
        # aiohttp frames whatever it sends, so this is written past it.
        transport = self.request.transport
        if transport is not None:
            stream = asyncio.StreamWriter(transport, self.request.protocol, None, asyncio.get_running_loop())
            lines = [f"HTTP/1.1 {self.answer.status} {HTTPStatus(self.answer.status).phrase}"]
            lines += [f"{name}: {text}" for name, text in self._headers().items()]
            stream.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())
            async for piece in self._pieces():
                stream.write(piece if cut is None else piece[:cut])
                cut = None if cut is None else max(0, cut - len(piece))
                await stream.drain()
            stream.close()
        return web.Response()

    async def _wait(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.closing.wait(), seconds)


def _compressed(pieces: Iterator[bytes], fault: Spoiled | None) -> Iterator[bytes]:
    compressor = zlib.compressobj(1, wbits=31)
    for piece in pieces:
        yield compressor.compress(piece)
    end = compressor.flush()
    yield end[: len(end) // 2] if isinstance(fault, ShortGzip) else end
