"""An export as it flows, for web applications and other sinks."""

import asyncio
from collections.abc import AsyncIterator

from toggl_async.coding import decoder
from toggl_async.errors import InterruptedAnswerError
from toggl_async.headers import Headers
from toggl_async.options import Limits
from toggl_async.request import FileRequest
from toggl_async.transport import Reply


class Stream:
    """The bytes of an export in chunks, decompressed, as fast as they are taken and no faster.

    Status and headers are known to be good when it is handed out. A stream cannot be tried again: where it
    breaks off, iteration raises :class:`InterruptedAnswerError`, and what came before is not the whole.
    """

    def __init__(self, request: FileRequest, reply: Reply, limits: Limits) -> None:
        self.request = request
        self._reply = reply
        self._limit = limits.file
        self._undo = decoder(reply.headers.get("content-encoding"), limits.expansion)

    @property
    def headers(self) -> Headers:
        """The answer's header fields."""
        return self._reply.headers

    @property
    def media_type(self) -> str | None:
        """The answer's media type."""
        return self._reply.headers.media_type

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        while block := await self._reply.read():
            for piece in self._undo.feed(memoryview(block)):
                size += len(piece)
                if size > self._limit:
                    raise InterruptedAnswerError(
                        f"the file is larger than {self._limit} bytes", retryable=False
                    )
                yield bytes(piece)
            # Where data are there whenever it looks, this task is always about to wake up, and in that state
            # a cancel scope of anyio leaves it alone: a stream whose reader has gone would never end.
            await asyncio.sleep(0)
        self._undo.finish()

    def close(self) -> None:
        """Drop what has not been read."""
        self._reply.close()
