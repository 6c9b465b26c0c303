"""The body of a page as it arrives, in pieces of whole rows."""

from collections import deque
from typing import Self

from toggl_async.codec import ListSplitter, Piece
from toggl_async.http.body import BodyReader, too_long
from toggl_async.http.response import Response
from toggl_async.options import SizeLimits


class PageStream:
    """The body of a page in pieces, read no faster than they are consumed.

    The response is open until its last byte has been read, or until the stream is closed; so long, it
    occupies a connection.
    """

    def __init__(self, response: Response, limits: SizeLimits) -> None:
        self.headers = response.headers
        self._response = response
        self._body = BodyReader(response, limits.expansion)
        self._limit = limits.response
        self._size = 0
        self._splitter: ListSplitter | None = ListSplitter()
        self._ready: deque[Piece] = deque()

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

    async def next(self) -> Piece | None:
        """Return the next piece, None after the last.

        Raises:
            DecodeError: the body is too long.
            IncompleteResponseError: the body broke off, or its compression is damaged.
        """
        await self._fill()
        return self._ready.popleft() if self._ready else None

    async def _fill(self) -> None:
        while not self._ready and self._splitter is not None:
            data = await self._body.next()
            self._size += len(data)
            if self._size > self._limit:
                raise too_long(self._limit)
            if data:
                self._ready.extend(self._splitter.feed(data))
            else:
                self._ready.append(self._splitter.finish())
                self._splitter = None
                self._response.close()

    def close(self) -> None:
        """Drop what has not been read, and free the connection."""
        self._splitter = None
        self._ready.clear()
        self._response.close()
