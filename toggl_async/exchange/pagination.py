"""Lists over all their pages: page by page, or row by row while they arrive.

Toggl numbers the rows of the detailed report, so rows that are added or deleted between two pages move the
others. The client compares the beginning of each page with the id that the page before announced; if another
row is there that has not been yielded either, rows may lie between the two pages, and it goes back until it
finds a row that has been yielded. Rows that come again are yielded once.
"""

import asyncio
import functools
from collections.abc import AsyncGenerator, AsyncIterator, Hashable
from typing import Generic, TypeVar

from toggl_async.errors import BadRequestError, DecodeError, IncompleteResponseError, TogglError
from toggl_async.exchange.page_reader import ArrivedPage, PageReader
from toggl_async.exchange.seen_rows import SeenRows
from toggl_async.request.pages import Basis, Paginated
from toggl_async.tracebacks import without_frames

PageT = TypeVar("PageT")
RowT = TypeVar("RowT")
ErrorT = TypeVar("ErrorT", bound=TogglError)

_MOST_PAGES = 100_000
_MOST_REPEATS = 3
"""How many pages in a row may be the same as the page before, which rows that are added can cause."""
_MOST_VAIN = 2
"""How often the client goes back in vain before it no longer compares: the ids mean something else."""


class _Walk(Generic[PageT, RowT]):
    """Requests one page after the other, until no page follows."""

    def __init__(
        self, reader: PageReader, request: Paginated[PageT, RowT], *, streamed: bool = False
    ) -> None:
        self._reader = reader
        self._streamed = streamed
        self._page: ArrivedPage[PageT, RowT] | None = None
        self._yielded = 0
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
        self._missed, self._yielded = None, 0
        if not await self._is_continued(page):
            self._missed = () if page.first is None else page.request.row_ids(page.first)
            page = await self._go_back(page)
        elif self._length and self._basis is not Basis.BATCH and self._has_new_rows(page):
            self._reader.sizes.learn(page.request, self._length)
        return page

    async def rows(self, page: ArrivedPage[PageT, RowT]) -> tuple[RowT, ...] | None:
        """Return the next rows of a page that have not been yielded; None after the last.

        Raises:
            DecodeError: the page cannot be decoded, or the list does not advance.
            IncompleteResponseError: the page broke off, and cannot be continued.
        """
        piece = await self._piece(page)
        if piece is None:
            self._advance(page)
            return None
        rows = self._new(piece)
        self._yielded += len(rows)
        return rows

    async def all_rows(self, page: ArrivedPage[PageT, RowT]) -> tuple[RowT, ...]:
        """Return all rows of a page that have not been yielded.

        Raises:
            DecodeError: the page cannot be decoded, or the list does not advance.
        """
        found: list[RowT] = []
        piece: tuple[RowT, ...] | None = ()
        try:
            while piece is not None:
                found += piece
                piece = await self.rows(page)
        except TogglError:
            found, piece = [], None  # no frame of the traceback may hold a row
            raise
        return tuple(found)

    @without_frames
    def _new(self, piece: tuple[RowT, ...]) -> tuple[RowT, ...]:
        return tuple(self._seen.new(piece))

    async def _piece(self, page: ArrivedPage[PageT, RowT]) -> tuple[RowT, ...] | None:
        """Return the next rows of a page, even if it breaks off and is requested again meanwhile."""
        broken: IncompleteResponseError | None = None
        while True:
            try:
                piece = await page.next()
            except IncompleteResponseError as error:
                broken = error.with_traceback(None)
            else:
                if broken is None or not self._seen.is_behind:
                    return piece
                piece = None if piece is None else self._seen.after_repeated(piece)
                if piece is None:
                    raise self._counted(broken, "; requested again, it did not begin with the same rows")
                if piece:
                    return piece
                continue
            await self._repeat(page, broken)

    async def _repeat(self, page: ArrivedPage[PageT, RowT], broken: IncompleteResponseError) -> None:
        # Rows that were yielded are recognized by their ids; without ids, they would come again.
        if not self._seen.begin_again():
            raise self._counted(broken)
        try:
            await page.repeat(broken)
        except TogglError as error:
            fault = self._counted(error.with_traceback(None))
        else:
            return
        raise fault

    def _counted(self, error: ErrorT, addition: str = "") -> ErrorT:
        """Add the number of rows that were yielded to an error's message."""
        if self._yielded:
            count = f"{self._yielded:,} row{'s' if self._yielded > 1 else ''}"
            message = f"{error.message} after {count} of this page were yielded{addition}"
            error.args = (message, *error.args[1:])
        return error

    def close(self) -> None:
        """Drop what has not been read of the last page, and free its connection."""
        if self._page is not None:
            self._page.close()

    async def _get(self, request: Paginated[PageT, RowT]) -> ArrivedPage[PageT, RowT]:
        if not self._left:
            raise DecodeError(f"the list does not end after {_MOST_PAGES} pages")
        self._left -= 1
        self.close()  # its connection may be the one that the next page needs
        self._page = await self._reader.get(request, streamed=self._streamed)
        return self._page

    async def _is_continued(self, page: ArrivedPage[PageT, RowT]) -> bool:
        """Return whether no row can lie between the rows so far and this page."""
        announced = page.request.first_id_announced
        if page.first is None:
            return self._basis is not Basis.STATED and announced is None
        ids = page.request.row_ids(page.first)
        if announced is None or announced in ids or not ids or self._vain >= _MOST_VAIN:
            return True
        # Without earlier pages, the user continues a list: rows before the announced one are not wanted.
        return self._seen.knows(page.first) if self._seen else await page.begin_with(announced)

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
                if missed.first_id_announced is not None and await page.begin_with(missed.first_id_announced):
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
        page.annotate(error)
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
    """Yield the pages of a list; each page is one call, whose body is read as a whole.

    Raises:
        DecodeError: the list does not advance or does not end, or rows are missing.
    """
    walk = _Walk(reader, request)
    while (page := await walk.page()) is not None:
        rows = await walk.all_rows(page)
        # Without new rows, a page is only of interest if the whole list is empty.
        if rows or not page.count:
            yield page.model(rows)
        del page, rows  # the traceback of the next error must not hold them


async def rows(reader: PageReader, request: Paginated[PageT, RowT]) -> AsyncGenerator[RowT]:
    """Yield the rows of a list over all its pages, as they arrive.

    A long page is read no faster than its rows are consumed: some blocks of it are in memory, and the ids of
    its rows. Like a stream, it occupies a connection until its last row has been read or the generator is
    closed. If other calls wait for a connection meanwhile, the rest of the page is read into memory. The time
    between two rows counts for no timeout; after the call's deadline the page is still read, but no attempt
    begins. A page of at most one block (256 KiB), or one that is not a bare list, has arrived and freed its
    connection before its first row.

    A page that breaks off is requested again, as long as the call may be repeated. If rows of it have been
    yielded, it goes on after them, provided that the page still begins with the rows of the same ids.

    Raises:
        DecodeError: the list does not advance or does not end, or rows are missing.
        IncompleteResponseError: a page broke off, and cannot be continued; the message says after how many
            of its rows. They are correct, but others are missing.
    """
    walk = _Walk(reader, request, streamed=True)
    row: RowT | None = None
    try:
        while (page := await walk.page()) is not None:
            page.check_rows()
            while (piece := await walk.rows(page)) is not None:
                for row in piece:
                    yield row
                row = None
                del piece  # the traceback of the next error must hold neither
                await asyncio.sleep(0)  # a long page must not hold up the loop
    finally:
        walk.close()


async def whole(reader: PageReader, request: Paginated[PageT, RowT]) -> PageT:
    """Return one model with the rows of all pages.

    Raises:
        DecodeError: the list does not advance or does not end, or rows are missing.
    """
    found = [page async for page in pages(reader, request)]
    return functools.reduce(request.joined, found[1:], found[0])
