"""The body of a page as it arrives, in pieces of whole rows."""

import asyncio
from collections import deque
from typing import Self

from toggl_async.codec import ListSplitter, Piece
from toggl_async.headers import Headers
from toggl_async.http.body import BodyReader, too_long
from toggl_async.http.response import Response
from toggl_async.options import SizeLimits


class PageStream:
    """The body of a page in pieces, read no faster than they are consumed.

    The response is open until its last byte has been read, or until the stream is closed; so long, it
    occupies a connection. If other calls need that connection, the rest is read into memory.
    """

    def __init__(self, response: Response, limits: SizeLimits) -> None:
        self.headers: Headers = response.headers
        self._response = response
        self._body = BodyReader(response, limits.expansion)
        self._limit = limits.response
        self._size = 0
        self._splitter: ListSplitter | None = ListSplitter()
        self._ready: deque[Piece] = deque()
        self._is_reading = False
        self._is_hurried = False
        self._reading_ahead: asyncio.Task[None] | None = None

    @classmethod
    async def begin(cls, response: Response, limits: SizeLimits) -> Self:
        """Return a stream whose first piece has arrived: at least a block, or the whole body.

        Raises:
            DecodeError: the body is too long.
            IncompleteResponseError: the body broke off, or its compression is damaged.
        """
        stream = cls(response, limits)
        await stream._fill()
        return stream

    @property
    def is_open(self) -> bool:
        """True if there is more to read than has been."""
        return self._splitter is not None

    async def next(self) -> Piece | None:
        """Return the next piece, None after the last.

        Raises:
            DecodeError: the body is too long.
            IncompleteResponseError: the body broke off, or its compression is damaged.
        """
        if not self._ready:
            await (self._fill() if self._reading_ahead is None else self._ahead(self._reading_ahead))
        return self._ready.popleft() if self._ready else None

    async def _fill(self) -> None:
        """Read until a piece is ready, or to the end if the connection is needed."""
        self._is_reading = True
        try:
            while self._splitter is not None and (self._is_hurried or not self._ready):
                await self._read(self._splitter)
        except BaseException:
            self._response.close()  # at once: who consumes the rows may take a while to see the error
            raise
        finally:
            self._is_reading = False

    async def _read(self, splitter: ListSplitter) -> None:
        data = await self._body.next()
        self._size += len(data)
        if self._size > self._limit:
            raise too_long(self._limit)
        if data:
            self._ready.extend(splitter.feed(data))
        else:
            self._ready.append(splitter.finish())
            self._splitter = None
            self._response.close()

    def read_ahead(self) -> None:
        """Read the rest into memory at once, so that the connection becomes free."""
        self._is_hurried = True
        if self._splitter is not None and not self._is_reading and self._reading_ahead is None:
            self._reading_ahead = asyncio.get_running_loop().create_task(self._fill())
            self._reading_ahead.add_done_callback(_retrieve)

    async def _ahead(self, reading: asyncio.Task[None]) -> None:
        await asyncio.wait({reading})
        reading.result()

    def close(self) -> None:
        """Drop what has not been read, and free the connection; a second time has no effect."""
        self._ready.clear()
        if self._splitter is not None:
            self._splitter = None
            self._response.close()


def _retrieve(reading: "asyncio.Task[None]") -> None:
    # The consumer may have gone, and the loop complains about an error that nobody looked at.
    if not reading.cancelled():
        reading.exception()
