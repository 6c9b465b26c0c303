"""Lists over all their pages: page by page, or row by row without all rows of a page in memory.

Toggl numbers the rows of the detailed report, so rows that are added or deleted between two pages move the
others. The client compares the beginning of each page with the id that the page before announced; if another
row is there that has not been yielded either, rows may lie between the two pages, and it goes back until it
finds a row that has been yielded. Rows that come again are yielded once.
"""

import asyncio
import functools
import itertools
from collections.abc import AsyncIterator, Hashable, Iterator
from typing import Generic, TypeVar

from toggl_async.errors import BadRequestError, DecodeError
from toggl_async.exchange.page_reader import ArrivedPage, PageReader
from toggl_async.exchange.seen_rows import SeenRows
from toggl_async.request.pages import Basis, Paginated
from toggl_async.tracebacks import iterated_without_frames

PageT = TypeVar("PageT")
RowT = TypeVar("RowT")

_MOST_PAGES = 100_000
_MOST_REPEATS = 3
"""How many pages in a row may be the same as the page before, which rows that are added can cause."""
_MOST_VAIN = 2
"""How often the client goes back in vain before it no longer compares: the ids mean something else."""


class _Walk(Generic[PageT, RowT]):
    """Requests one page after the other, until no page follows."""

    def __init__(self, reader: PageReader, request: Paginated[PageT, RowT]) -> None:
        self._reader = reader
        self._next: Paginated[PageT, RowT] | None = request
        self._basis: Basis | None = None
        self._seen: SeenRows[RowT] = SeenRows(request, request.proof())
        self._left = _MOST_PAGES
        self._length = 0
        self._repeats = 0
        self._vain = 0
        self._missed: tuple[Hashable, ...] | None = None

    async def page(self) -> ArrivedPage[PageT, RowT] | None:
        """Return the next page, None after the last.

        Raises:
            DecodeError: the list does not end, or rows are missing.
        """
        if self._next is None:
            await self._prove()
            return None
        try:
            page = await self._get(self._next)
        except BadRequestError:
            if self._basis is not Basis.LOOK:
                raise
            # The page was requested to make sure only, and the server says that there is none.
            self._next = None
            return await self.page()
        self._seen.next_page()
        self._missed = None
        if not self._is_continued(page):
            self._missed = () if page.first is None else page.request.row_ids(page.first)
            page = await self._go_back(page)
        elif self._length and self._basis is not Basis.BATCH and self._has_new_rows(page):
            self._reader.sizes.learn(page.request, self._length)
        return page

    @iterated_without_frames
    def rows(self, page: ArrivedPage[PageT, RowT]) -> Iterator[tuple[RowT, ...]]:
        """Yield the rows of a page that have not been yielded.

        Raises:
            DecodeError: the page cannot be decoded, or the list does not advance.
        """
        for piece in page:
            yield tuple(self._seen.new(piece))
        self._advance(page)

    async def _get(self, request: Paginated[PageT, RowT]) -> ArrivedPage[PageT, RowT]:
        if not self._left:
            raise DecodeError(f"the list does not end after {_MOST_PAGES} pages")
        self._left -= 1
        return await self._reader.get(request)

    def _is_continued(self, page: ArrivedPage[PageT, RowT]) -> bool:
        """Return whether no row can lie between the rows so far and this page."""
        announced = page.request.first_id_announced
        if page.first is None:
            return self._basis is not Basis.STATED and announced is None
        ids = page.request.row_ids(page.first)
        if announced is None or announced in ids or not ids or self._vain >= _MOST_VAIN:
            return True
        # Without earlier pages, the user continues a list: rows before the announced one are not wanted.
        return self._seen.knows(page.first) if self._seen else page.begin_with(announced)

    def _has_new_rows(self, page: ArrivedPage[PageT, RowT]) -> bool:
        return page.first is not None and not self._seen.knows(page.first)

    async def _go_back(self, page: ArrivedPage[PageT, RowT]) -> ArrivedPage[PageT, RowT]:
        """Return an earlier page that begins with a row that has been yielded, or with the first row of all.

        Raises:
            DecodeError: there is no such page.
        """
        # The pages overlap by a quarter, so that a report from which rows are deleted all the time advances.
        length = page.request.page_length or self._length or 1
        missed, rows = page.request, max(1, length // 4) if self._seen else length
        while (earlier := missed.earlier(rows)) is not None:
            page = await self._get(earlier)
            if not self._seen:
                if missed.first_id_announced is not None and page.begin_with(missed.first_id_announced):
                    return page
                break
            if page.first is not None and (earlier.earlier(1) is None or self._seen.knows(page.first)):
                return page
            if earlier.earlier(1) is None:
                break
            rows *= 2
        error = DecodeError(
            "the list does not continue where the page before ended: rows have been deleted, or are missing"
        )
        page.response.annotate(error)
        raise error

    def _advance(self, page: ArrivedPage[PageT, RowT]) -> None:
        following = page.following
        # Nothing lay between the pages if the first new row is the one that began the page.
        self._vain += self._missed is not None and self._seen.first_new in (None, self._missed)
        self._repeats = self._repeats + 1 if self._seen.is_repeated else 0
        if self._repeats >= _MOST_REPEATS or (self._repeats and self._basis is Basis.FULL):
            raise DecodeError("the list does not advance: the same page came again")
        is_over = self._repeats and self._basis is Basis.LOOK
        self._next = None if is_over else following.next
        self._basis, self._length = following.basis, page.count

    async def _prove(self) -> None:
        proof = self._seen.proof
        if proof is None:
            return
        response = await self._reader.send_raw(proof.request)
        try:
            proof.check(response.model)
        except DecodeError as error:
            response.annotate(error)
            raise


async def pages(reader: PageReader, request: Paginated[PageT, RowT]) -> AsyncIterator[PageT]:
    """Yield the pages of a list; each page is one call.

    Raises:
        DecodeError: the list does not advance or does not end, or rows are missing.
    """
    walk = _Walk(reader, request)
    while (page := await walk.page()) is not None:
        rows = tuple(itertools.chain.from_iterable(walk.rows(page)))
        # Without new rows, a page is only of interest if the whole list is empty.
        if rows or not page.count:
            yield page.model(rows)
        del page, rows  # the traceback of the next error must not hold them


async def rows(reader: PageReader, request: Paginated[PageT, RowT]) -> AsyncIterator[RowT]:
    """Yield the rows of a list over all its pages, in memory bounded by the body of one page.

    Raises:
        DecodeError: the list does not advance or does not end, or rows are missing.
    """
    walk = _Walk(reader, request)
    row: RowT | None = None
    while (page := await walk.page()) is not None:
        page.check_rows()
        for piece in walk.rows(page):
            for row in piece:
                yield row
            row = None
            del piece  # the traceback of the next error must hold neither
            await asyncio.sleep(0)  # a long page must not hold up the loop


async def whole(reader: PageReader, request: Paginated[PageT, RowT]) -> PageT:
    """Return one model with the rows of all pages.

    Raises:
        DecodeError: the list does not advance or does not end, or rows are missing.
    """
    found = [page async for page in pages(reader, request)]
    return functools.reduce(request.joined, found[1:], found[0])
