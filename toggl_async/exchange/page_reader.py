"""Pages as they arrive."""

import functools
from collections.abc import Awaitable, Callable, Hashable, Iterator
from typing import Generic, Protocol, TypeVar

from toggl_async.codec import PageRows
from toggl_async.errors import BadRequestError, DecodeError
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


class ArrivedPage(Generic[PageT, RowT]):
    """A page as it arrived; its rows are decoded in pieces."""

    def __init__(
        self,
        request: Paginated[PageT, RowT],
        response: RawResponse[PageT],
        seen: Callable[[], SeenSizes],
    ) -> None:
        self.request = request
        self.response = response
        self._seen = seen
        self._first_id: Hashable | None = None
        self._rows = self._decoded()

    def _decoded(self) -> PageRows[PageT, RowT]:
        try:
            return PageRows(self.request, self.response.body, self.response.headers, seen=self._seen)
        except DecodeError as error:
            self.response.annotate(error)
            raise error.with_traceback(None) from None  # as in RawResponse.model

    @property
    def first(self) -> RowT | None:
        """The first row, None on an empty page.

        Raises:
            DecodeError: the body cannot be decoded.
        """
        try:
            return self._rows.first
        except DecodeError as error:
            self.response.annotate(error)
            raise error.with_traceback(None) from None  # as in RawResponse.model

    def __iter__(self) -> Iterator[tuple[RowT, ...]]:
        try:
            for rows in self._rows:
                yield rows if self._first_id is None else self._from_first(rows)
        except DecodeError as error:
            self.response.annotate(error)
            raise error.with_traceback(None) from None  # as in RawResponse.model

    def _from_first(self, rows: tuple[RowT, ...]) -> tuple[RowT, ...]:
        for number, row in enumerate(rows):
            if self._first_id in self.request.row_ids(row):
                self._first_id = None
                return rows[number:]
        return ()

    def begin_with(self, first_id: Hashable) -> bool:
        """Leave out the rows before the one with this id; return whether the page has that row."""
        found = any(first_id in self.request.row_ids(row) for rows in self for row in rows)
        self._rows, self._first_id = self._decoded(), first_id
        return found

    def check_rows(self) -> None:
        """Check that the rows are understood.

        Raises:
            DecodeError: they are not; the model of the page has them as they came.
        """
        if self._rows.unread is not None:
            self.response.annotate(self._rows.unread)
            raise self._rows.unread

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


class PageReader:
    """Requests pages, with fewer rows where the host does not accept as many."""

    def __init__(self, send_raw: SendRaw, sizes: PageSizes) -> None:
        self.send_raw = send_raw
        self.sizes = sizes

    async def get(self, request: Paginated[PageT, RowT]) -> ArrivedPage[PageT, RowT]:
        """Request a page.

        Raises:
            TogglError: as for any call.
        """
        request = self.sizes.accepted(request)
        while True:
            try:
                response = await self.send_raw(request)
            except BadRequestError as error:
                shorter = self.sizes.refused(request, error)
                if shorter is None:
                    raise
                request = shorter
            else:
                return ArrivedPage(request, response, functools.partial(self.sizes.seen, request))
