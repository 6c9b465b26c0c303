"""Lists over all their pages: page by page, or row by row without all rows of a page in memory."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Hashable, Iterator
from typing import Generic, Protocol, TypeVar

import attrs

from toggl_async.codec import PageRows, read_rows, row_type
from toggl_async.errors import DecodeError
from toggl_async.exchange.raw_response import RawResponse
from toggl_async.request.base import Request
from toggl_async.request.pages import Page, PageRequest, Proof

ModelT = TypeVar("ModelT")
RowT = TypeVar("RowT")

_MOST_PAGES = 100_000
_REMEMBERED = 1000
"""How many of a page's last rows are remembered: rows that are added meanwhile push them to the next page."""


class SendRaw(Protocol):
    """A function that sends a request and returns its response as it came."""

    def __call__(self, request: Request[ModelT], /) -> Awaitable[RawResponse[ModelT]]:
        """Send a request."""
        ...


class SeenRows:
    """Remembers the last rows of a page, so that a row which comes again on the next page is yielded once.

    The rows that are yielded are added up for the proof, if one was requested.
    """

    def __init__(self, proof: Proof | None) -> None:
        self._proof = proof
        self._current: deque[Hashable] = deque(maxlen=_REMEMBERED)
        self._before: frozenset[Hashable] = frozenset()

    def next_page(self) -> None:
        """Begin a new page."""
        self._before = frozenset(self._current)
        self._current.clear()

    def is_new(self, row: object, key: Hashable | None) -> bool:
        """Return whether the row was not at the end of the page before; a row without a key is always new."""
        if key is not None:
            self._current.append(key)
            if key in self._before:
                return False
        if self._proof is not None:
            self._proof.add(row)
        return True

    async def check(self, send_raw: SendRaw) -> None:
        """Compare the rows with Toggl's own sum, if that was requested.

        Raises:
            DecodeError: the sums differ, so rows are missing.
        """
        if self._proof is None:
            return
        response = await send_raw(self._proof.request)
        try:
            self._proof.check(response.model)
        except DecodeError as error:
            response.annotate(error)
            raise


class _Walk(Generic[RowT]):
    """Requests one page after the other, until no page follows."""

    def __init__(self, send_raw: SendRaw, request: PageRequest[RowT]) -> None:
        self.seen = SeenRows(request.proof())
        self.next: PageRequest[RowT] | None = request
        self._send_raw = send_raw
        self._left = _MOST_PAGES

    async def step(self) -> tuple[PageRequest[RowT], RawResponse[Page[RowT]]] | None:
        """Return the next request and its response, None after the last page.

        Raises:
            DecodeError: the list does not end, or rows are missing.
        """
        request = self.next
        if request is None:
            await self.seen.check(self._send_raw)
            return None
        if not self._left:
            raise DecodeError(f"the list does not end after {_MOST_PAGES} pages")
        self._left -= 1
        response = await self._send_raw(request)
        self.seen.next_page()
        return request, response


async def pages(send_raw: SendRaw, request: PageRequest[RowT]) -> AsyncIterator[Page[RowT]]:
    """Yield the pages of a list; each page is one call.

    Raises:
        DecodeError: the list does not advance, or does not end.
    """
    walk = _Walk(send_raw, request)
    while (step := await walk.step()) is not None:
        asked, response = step
        page = response.model
        walk.next = page.next
        new = tuple(row for row in page.rows if walk.seen.is_new(row, asked.key(row)))
        yield attrs.evolve(page, rows=new)
        del page, new  # the traceback of the next error must not hold them


def _pieces(page: PageRows[RowT], response: RawResponse[Page[RowT]]) -> Iterator[tuple[RowT, ...]]:
    try:
        yield from page
    except DecodeError as error:
        response.annotate(error)
        raise error.with_traceback(None) from None  # as in RawResponse.model


async def rows(send_raw: SendRaw, request: PageRequest[RowT]) -> AsyncIterator[RowT]:
    """Yield the rows of a list over all its pages, in memory bounded by the body of one page.

    Raises:
        DecodeError: the list does not advance, or does not end.
    """
    walk = _Walk(send_raw, request)
    row: RowT | None = None
    while (step := await walk.step()) is not None:
        asked, response = step
        pieces = read_rows(response.body, row_type(asked))
        page: PageRows[RowT] = PageRows(asked, pieces, response.headers)
        for piece in _pieces(page, response):
            for row in piece:
                if walk.seen.is_new(row, asked.key(row)):
                    yield row
            row = None
            del piece  # the traceback of the next error must hold neither
            await asyncio.sleep(0)  # a long page must not hold up the loop
        walk.next = page.next
