"""Lists over all their pages: page by page, or row by row without ever holding a page as rows."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Hashable, Iterator
from typing import Generic, Protocol, TypeVar

import attrs

from toggl_async.codec import decode, parse, read_rows, row_type
from toggl_async.errors import AnswerError, Attempt
from toggl_async.headers import Headers
from toggl_async.request import Page, PageRequest, Proof, Request

AnswerT = TypeVar("AnswerT")
RowT = TypeVar("RowT")

_MOST_PAGES = 100_000
_BORDER = 1000
"""How many rows back a row is known again: what was added meanwhile pushes the last ones to the next page."""


@attrs.frozen(kw_only=True)
class Received(Generic[AnswerT]):
    """An answer as it came: its body, and how it was had."""

    request: Request[AnswerT]
    body: bytes = attrs.field(repr=False)
    headers: Headers = attrs.field(repr=False)
    attempts: tuple[Attempt, ...] = ()

    @property
    def value(self) -> AnswerT:
        """The answer, decoded; read anew each time.

        Raises:
            AnswerError: it cannot be read.
        """
        try:
            return decode(self.request, self.body, self.headers)
        except AnswerError as error:
            self.sign(error)
            # The frames that it came through hold the body, in which there may be a token.
            raise error.with_traceback(None) from None

    @property
    def raw(self) -> object:
        """The answer as plain JSON values, with the fields that no document knows.

        Raises:
            AnswerError: it is no JSON.
        """
        try:
            return parse(self.body)
        except AnswerError as error:
            self.sign(error)
            raise error.with_traceback(None) from None  # as in value

    def sign(self, error: AnswerError) -> None:
        """Write on an error what it belongs to."""
        error.request = self.request
        error.attempts = self.attempts


class Fetch(Protocol):
    """What sends a request and gives its answer as it came."""

    def __call__(self, request: Request[AnswerT], /) -> Awaitable[Received[AnswerT]]:
        """Send it."""
        ...


class Border:
    """Knows the rows just passed, so that one which comes again over a page's border comes once.

    Those that pass are added up for the proof, where one was asked for.
    """

    def __init__(self, proof: Proof | None) -> None:
        self._proof = proof
        self._passed: deque[Hashable] = deque(maxlen=_BORDER)
        self._earlier: frozenset[Hashable] = frozenset()

    def turn(self) -> None:
        """A new page begins."""
        self._earlier = frozenset(self._passed)
        self._passed.clear()

    def passes(self, row: object, key: Hashable) -> bool:
        """Whether the row did not come at the end of the page before."""
        self._passed.append(key)
        if key in self._earlier:
            return False
        if self._proof is not None:
            self._proof.add(row)
        return True

    async def close(self, fetch: Fetch) -> None:
        """All rows passed.

        Raises:
            AnswerError: they are not all, by Toggl's own sum.
        """
        if self._proof is None:
            return
        received = await fetch(self._proof.request)
        try:
            self._proof.check(received.value)
        except AnswerError as error:
            received.sign(error)
            raise


class _Walk(Generic[RowT]):
    """From page to page: asks for what follows, until nothing does."""

    def __init__(self, fetch: Fetch, request: PageRequest[RowT]) -> None:
        self.border = Border(request.proof())
        self.following: PageRequest[RowT] | None = request
        self._fetch = fetch
        self._left = _MOST_PAGES

    async def step(self) -> tuple[PageRequest[RowT], Received[Page[RowT]]] | None:
        """The next page and what asked for it, None after the last.

        Raises:
            AnswerError: the list does not end, or its rows are not all.
        """
        asked = self.following
        if asked is None:
            await self.border.close(self._fetch)
            return None
        if not self._left:
            raise AnswerError(f"the list does not end after {_MOST_PAGES} pages")
        self._left -= 1
        received = await self._fetch(asked)
        self.border.turn()
        return asked, received


async def pages(fetch: Fetch, request: PageRequest[RowT]) -> AsyncIterator[Page[RowT]]:
    """Page by page; each is one call.

    Raises:
        AnswerError: the list does not advance, or does not end.
    """
    walk = _Walk(fetch, request)
    while (step := await walk.step()) is not None:
        asked, received = step
        page = received.value
        walk.following = page.next
        passing = tuple(row for row in page.rows if walk.border.passes(row, asked.key(row)))
        yield attrs.evolve(page, rows=passing)


class _Reading(Generic[RowT]):
    """One page, read in pieces; the last row is held back until it is known whose it is."""

    def __init__(self, asked: PageRequest[RowT], received: Received[Page[RowT]]) -> None:
        self._asked = asked
        self._received = received
        self.following: PageRequest[RowT] | None = None

    def pieces(self) -> Iterator[list[RowT]]:
        try:
            yield from self._pieces()
        except AnswerError as error:
            self._received.sign(error)
            raise error.with_traceback(None) from None  # as in Received.value

    def _pieces(self) -> Iterator[list[RowT]]:
        count = 0
        held: list[RowT] = []
        for piece in read_rows(self._received.body, row_type(self._asked)):
            rows: list[RowT] = [*held, *piece]
            count += len(piece)
            held = rows[-1:]
            yield rows[:-1]
        last = held[0] if held else None
        kept, self.following = self._asked.following(count, last, self._received.headers)
        yield held[: kept - (count - len(held))] if held else []


async def rows(fetch: Fetch, request: PageRequest[RowT]) -> AsyncIterator[RowT]:
    """Row by row over all pages, in memory bounded by the body of one page.

    Raises:
        AnswerError: the list does not advance, or does not end.
    """
    walk = _Walk(fetch, request)
    while (step := await walk.step()) is not None:
        asked, received = step
        reading = _Reading(asked, received)
        for piece in reading.pieces():
            for row in piece:
                if walk.border.passes(row, asked.key(row)):
                    yield row
            await asyncio.sleep(0)  # a long page must not hold up the loop
        walk.following = reading.following
