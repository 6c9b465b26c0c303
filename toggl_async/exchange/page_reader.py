"""Pages as they arrive."""

import functools
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, Protocol, TypeVar

from toggl_async.codec import PageRows
from toggl_async.errors import BadRequestError, DecodeError, IncompleteResponseError
from toggl_async.exchange.page_body import PageBody, WholePage
from toggl_async.exchange.page_sizes import PageSizes
from toggl_async.exchange.raw_response import RawResponse
from toggl_async.request.base import Request
from toggl_async.request.pages import Following, Paginated, SeenSizes

ModelT = TypeVar("ModelT")
PageT = TypeVar("PageT")
RowT = TypeVar("RowT")


class SendRaw(Protocol):
    """A function that sends a request and returns its response as it came."""

    def __call__(self, request: Request[ModelT], /) -> Awaitable[RawResponse[ModelT]]:
        """Send a request."""
        ...


class OpenPage(Protocol):
    """A function that sends a request for a page and returns its body, which may still be arriving."""

    def __call__(self, request: Paginated[PageT, RowT], /) -> Awaitable[PageBody]:
        """Send a request."""
        ...


class ArrivedPage(Generic[PageT, RowT]):
    """A page whose first rows have arrived; they are decoded in pieces. It must be closed."""

    def __init__(
        self, request: Paginated[PageT, RowT], body: PageBody, seen: Callable[[], SeenSizes]
    ) -> None:
        self.request = request
        self._body = body
        self._seen = seen
        self._first_id: Hashable | None = None
        self._begin()

    def _begin(self) -> None:
        self._ended = False
        self._peeked: tuple[RowT, ...] | None = None
        self._rows: PageRows[PageT, RowT] = PageRows(self.request, self._body.headers, seen=self._seen)

    async def peek(self) -> None:
        """Read the first piece, before any other.

        Raises:
            DecodeError: it cannot be decoded.
        """
        self._peeked = await self._next()

    @property
    def first(self) -> RowT | None:
        """The first row, once the first piece has been read; None on an empty page."""
        return self._rows.first

    async def next(self) -> tuple[RowT, ...] | None:
        """Return the next rows, decoded, in a piece of any length; None after the last.

        Raises:
            DecodeError: the body cannot be decoded.
            IncompleteResponseError: the body broke off.
        """
        peeked, self._peeked = self._peeked, None
        return await self._next() if peeked is None else peeked

    async def _next(self) -> tuple[RowT, ...] | None:
        if self._ended:
            return None
        try:
            piece = await self._body.next()
            if piece is not None:
                return self._rows.read(piece)
            self._ended = True
            return self._rows.end()
        except DecodeError as error:
            self._body.annotate(error)
            fault: DecodeError | IncompleteResponseError = error.with_traceback(None)
        except IncompleteResponseError as error:
            self._body.broke_off(error)
            fault = error.with_traceback(None)
        # As in RawResponse.model; and no frame of the traceback may hold a piece.
        piece = None
        raise fault

    async def repeat(self, error: IncompleteResponseError) -> None:
        """Request the page again after it broke off, and begin again with its first row.

        Raises:
            TogglError: the call may not be repeated, or no attempt succeeded.
        """
        await self._body.repeat(error)
        self._begin()
        await self.peek()
        if self._first_id is not None and not await self.begin_with(self._first_id):
            raise error

    async def begin_with(self, first_id: Hashable) -> bool:
        """Leave out the rows before the one with this id; return whether the page has that row.

        Raises:
            TogglError: as for any call.
        """
        while True:
            try:
                found = await self._from(first_id)
            except IncompleteResponseError as error:
                fault = error.with_traceback(None)
            else:
                self._first_id, self._peeked = first_id, found
                return found is not None
            await self.repeat(fault)

    async def _from(self, first_id: Hashable) -> tuple[RowT, ...] | None:
        while (rows := await self.next()) is not None:
            for number, row in enumerate(rows):
                if first_id in self.request.row_ids(row):
                    return rows[number:]
        return None

    def check_rows(self) -> None:
        """Check that the rows are understood.

        Raises:
            DecodeError: they are not; the model of the page has them as they came.
        """
        if self._rows.unread is not None:
            self._body.annotate(self._rows.unread)
            raise self._rows.unread

    def annotate(self, error: DecodeError) -> None:
        """Set the request and the attempts of an error to those of this page."""
        self._body.annotate(error)

    @property
    def count(self) -> int:
        """The number of rows on the page, once all of them have been read."""
        return self._rows.count

    @property
    def following(self) -> Following[Paginated[PageT, RowT]]:
        """The request for the next page, once all rows of this page have been read."""
        return self._rows.following

    def model(self, rows: tuple[RowT, ...]) -> PageT:
        """Return the model of the page with these of its rows, once all of them have been read."""
        return self._rows.model(rows)

    def close(self) -> None:
        """Drop what has not been read, and free the connection."""
        self._body.close()


class PageReader:
    """Requests pages, with fewer rows where the host does not accept as many."""

    def __init__(self, send_raw: SendRaw, open_page: OpenPage, sizes: PageSizes) -> None:
        self.send_raw = send_raw
        self.sizes = sizes
        self._open_page = open_page

    async def get(
        self, request: Paginated[PageT, RowT], *, streamed: bool = False
    ) -> ArrivedPage[PageT, RowT]:
        """Request a page; ``streamed`` reads the body while the rows are consumed.

        Raises:
            TogglError: as for any call.
        """
        request = self.sizes.accepted(request)
        while True:
            try:
                body = await (self._open_page(request) if streamed else self._whole(request))
            except BadRequestError as error:
                shorter = self.sizes.refused(request, error)
                if shorter is None:
                    raise
                request = shorter
            else:
                break
        page = ArrivedPage(request, body, functools.partial(self.sizes.seen, request))
        try:
            await page.peek()
        except BaseException:
            page.close()
            raise
        return page

    async def _whole(self, request: Paginated[PageT, RowT]) -> PageBody:
        return WholePage(await self.send_raw(request))
