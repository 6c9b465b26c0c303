"""The bytes of an export as they arrive, for web applications and other consumers."""

import asyncio
from collections.abc import AsyncIterator

from toggl_async.errors import IncompleteResponseError
from toggl_async.headers import Headers
from toggl_async.http.decompression import decompressor
from toggl_async.http.response import Response
from toggl_async.options import SizeLimits
from toggl_async.request.files import FileRequest


class Stream:
    """The bytes of an export in chunks, decompressed, read no faster than they are consumed.

    Status and headers have been checked already. A stream is never repeated: if it breaks off, iteration
    raises :class:`IncompleteResponseError`, and the bytes so far are not the whole file. Unlike a saved file,
    a stream is not checked against its format.
    """

    def __init__(self, request: FileRequest, response: Response, limits: SizeLimits) -> None:
        self.request = request
        self._response = response
        self._limit = limits.file
        self._decompress = decompressor(response.headers.get("content-encoding"), limits.expansion)

    @property
    def headers(self) -> Headers:
        """The response's header fields."""
        return self._response.headers

    @property
    def media_type(self) -> str | None:
        """The response's media type."""
        return self._response.headers.media_type

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        while block := await self._response.read():
            for piece in self._decompress.feed(memoryview(block)):
                size += len(piece)
                if size > self._limit:
                    raise IncompleteResponseError(
                        f"the file is larger than {self._limit} bytes", retryable=False
                    )
                yield bytes(piece)
            # If data is ready at every read, this task never waits, and a cancel scope of anyio could not
            # cancel it: a stream whose consumer has gone would never end.
            await asyncio.sleep(0)
        self._decompress.finish()

    def close(self) -> None:
        """Drop the bytes that have not been read."""
        self._response.close()
