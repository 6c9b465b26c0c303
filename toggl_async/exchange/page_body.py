"""The body of a page, which has arrived as a whole or still arrives."""

from typing import Generic, NoReturn, Protocol, TypeVar

from toggl_async.codec import Piece
from toggl_async.errors import DecodeError, IncompleteResponseError
from toggl_async.exchange.attempts import Attempts
from toggl_async.exchange.page_stream import PageStream
from toggl_async.exchange.raw_response import RawResponse
from toggl_async.headers import Headers
from toggl_async.request.base import Request

PageT = TypeVar("PageT")


class PageBody(Protocol):
    """The body of a page in pieces of whole rows, and the call that it belongs to."""

    @property
    def headers(self) -> Headers:
        """The response's header fields."""
        ...

    async def next(self) -> Piece | None:
        """Return the next piece, None after the last.

        Raises:
            DecodeError: the body is too long.
            IncompleteResponseError: the body broke off.
        """
        ...

    def broke_off(self, error: IncompleteResponseError) -> None:
        """Record that the last attempt failed."""
        ...

    async def repeat(self, error: IncompleteResponseError) -> None:
        """Request the page again after it broke off, and begin again with its first piece.

        Raises:
            TogglError: the call may not be repeated, or no attempt succeeded.
        """
        ...

    def annotate(self, error: DecodeError) -> None:
        """Set the request and the attempts of an error to those of this call."""
        ...

    def close(self) -> None:
        """Drop what has not been read, and free the connection; a second time has no effect."""
        ...


class WholePage(Generic[PageT]):
    """A body that has arrived as a whole; it is a single piece, since all its rows are decoded at once."""

    def __init__(self, response: RawResponse[PageT]) -> None:
        self._response = response
        self._piece: Piece | None = Piece(response.body)

    @property
    def headers(self) -> Headers:
        """The response's header fields."""
        return self._response.headers

    async def next(self) -> Piece | None:
        """Return the whole body the first time, then None."""
        piece, self._piece = self._piece, None
        return piece

    def broke_off(self, error: IncompleteResponseError) -> None:
        """Do nothing: a body that has arrived cannot break off."""

    async def repeat(self, error: IncompleteResponseError) -> NoReturn:
        """Raise the error: see :meth:`broke_off`."""
        raise error

    def annotate(self, error: DecodeError) -> None:
        """Set the request and the attempts of an error to those of this call."""
        self._response.annotate(error)

    def close(self) -> None:
        """Do nothing: the connection is free."""


class StreamedPage:
    """A body that arrives while its rows are consumed."""

    def __init__(self, request: Request[object], stream: PageStream, attempts: Attempts[PageStream]) -> None:
        self._request = request
        self._stream = stream
        self._attempts = attempts

    @property
    def headers(self) -> Headers:
        """The response's header fields."""
        return self._stream.headers

    async def next(self) -> Piece | None:
        """Return the next piece, None after the last.

        Raises:
            DecodeError: the body is too long.
            IncompleteResponseError: the body broke off, or its compression is damaged.
        """
        return await self._stream.next()

    def broke_off(self, error: IncompleteResponseError) -> None:
        """Record that the last attempt failed."""
        self._stream.close()
        self._attempts.broke_off(error)

    async def repeat(self, error: IncompleteResponseError) -> None:
        """Request the page again after it broke off, and begin again with its first piece.

        Raises:
            TogglError: the call may not be repeated, or no attempt succeeded.
        """
        self._stream = await self._attempts.repeat(error)

    def annotate(self, error: DecodeError) -> None:
        """Set the request and the attempts of an error to those of this call."""
        error.request, error.attempts = self._request, tuple(self._attempts.made)

    def close(self) -> None:
        """Drop what has not been read, and free the connection; a second time has no effect."""
        self._stream.close()
