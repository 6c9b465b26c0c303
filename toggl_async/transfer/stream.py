"""The bytes of an export as they arrive, for web applications and other consumers."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from toggl_async.errors import IncompleteResponseError
from toggl_async.exchange.exchange import Exchange
from toggl_async.headers import Headers
from toggl_async.http.body import BodyReader, expect_file
from toggl_async.http.file_start import file_start
from toggl_async.http.response import Response
from toggl_async.options import SizeLimits
from toggl_async.request.files import FileRequest


class Stream:
    """The bytes of an export in chunks, decompressed, read no faster than they are consumed.

    Status, headers and the first bytes have been checked. A stream is never repeated: if it breaks off,
    iteration raises :class:`IncompleteResponseError`, and the bytes so far are not the whole file. Unlike the
    end of a saved file, the end of a stream is not checked against its format.
    """

    def __init__(self, request: FileRequest, response: Response, limits: SizeLimits) -> None:
        self.request = request
        self._response = response
        self._limit = limits.file
        self._body = BodyReader(response, limits.expansion)
        self._held: deque[bytes] = deque()
        self._size = 0

    @property
    def headers(self) -> Headers:
        """The response's header fields."""
        return self._response.headers

    @property
    def media_type(self) -> str | None:
        """The response's media type."""
        return self._response.headers.media_type

    @classmethod
    async def begin(cls, request: FileRequest, response: Response, limits: SizeLimits) -> Self:
        """Return a stream whose headers and beginning have been checked.

        Raises:
            IncompleteResponseError: the body broke off, or is not a file of the requested format.
        """
        await expect_file(response, request.file_format, limits)
        stream = cls(request, response, limits)
        start = file_start(request, response.redact)
        while piece := await stream._read():
            stream._held.append(piece)
            if start.feed(memoryview(piece)):
                return stream
        start.finish()
        return stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self._held:
            yield self._held.popleft()
        while True:
            piece = await self._next()
            if not piece:
                return
            yield piece
            del piece  # the next error's traceback must not hold it

    async def _next(self) -> bytes:
        try:
            return await self._read()
        except IncompleteResponseError as error:
            raise error.with_traceback(None) from None  # its frames hold parts of the body

    async def _read(self) -> bytes:
        """Return the next bytes, decompressed; empty bytes at the end."""
        # If data is ready at every read, this task never waits, and a cancel scope of anyio could not cancel
        # it: a stream whose consumer has gone would never end.
        await asyncio.sleep(0)
        piece = await self._body.next()
        self._size += len(piece)
        if self._size > self._limit:
            raise IncompleteResponseError(f"the file is larger than {self._limit} bytes", retryable=False)
        return bytes(piece)

    def close(self) -> None:
        """Drop the bytes that have not been read."""
        self._response.close()


@asynccontextmanager
async def opened(request: FileRequest, exchange: Exchange) -> AsyncGenerator[Stream]:
    """Send a request and yield the stream of its response; leaving the block drops the rest.

    Raises:
        TogglError: the request was refused, or no response with a file began.
    """
    limits = exchange.settings.with_options(request.options).size_limits

    async def read(response: Response, _: int) -> Stream:
        return await Stream.begin(request, response, limits)

    stream, _ = await exchange.run(request, read)
    try:
        yield stream
    finally:
        stream.close()
