"""The rows of a page, decoded in pieces, and the request for the next page."""

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from toggl_async.codec.model_types import model_type, row_type
from toggl_async.codec.parsing import many, read
from toggl_async.codec.rows import read_rows
from toggl_async.errors import DecodeError
from toggl_async.headers import Headers
from toggl_async.request.pages import (
    Following,
    Page,
    PageContents,
    PageEnd,
    PageRequest,
    Paginated,
    SeenSizes,
)

PageT = TypeVar("PageT")
RowT = TypeVar("RowT")


class PageRows(Generic[PageT, RowT]):
    """The rows of one page, in pieces, without the row that belongs to the next page.

    ``following`` and ``count``, the number of all rows, are set once all pieces have been read. ``unread`` is
    the error if there are rows that are not understood.
    """

    following: Following[Paginated[PageT, RowT]]

    def __init__(
        self,
        request: Paginated[PageT, RowT],
        body: bytes,
        headers: Headers,
        *,
        seen: Callable[[], SeenSizes] = SeenSizes,
        in_pieces: bool = True,
    ) -> None:
        self.count: int = 0
        self._request = request
        self._report: object = None
        self.unread: DecodeError | None = None
        row, total = row_type(request), None
        envelope = request.envelope if isinstance(request, PageRequest) else None
        if row is None or envelope is not None:
            cls: Any = type(request)
            model = read(body, envelope or model_type(cls))
            self._report = None if envelope else model
            contents: PageContents[RowT] = request.contents(model)
            pieces: Iterator[tuple[RowT, ...]] = iter((contents.rows,))
            total, self.unread = contents.total, contents.unread
        else:
            pieces = read_rows(body, row) if in_pieces else iter((read(body, many(row)),))
        self._pieces = (piece for piece in pieces if piece)
        self._peeked: tuple[RowT, ...] = ()
        self._end = functools.partial(PageEnd, headers=headers, total=total)
        self._seen = seen

    @property
    def first(self) -> RowT | None:
        """The first row, None if there is none; it can be read before the pieces only."""
        self._peeked = self._peeked or next(self._pieces, ())
        return self._peeked[0] if self._peeked else None

    def __iter__(self) -> Iterator[tuple[RowT, ...]]:
        # The last row is held back until it is known whether it belongs to this page.
        held: tuple[RowT, ...] = ()
        peeked = (self._peeked,) if self._peeked else ()
        for piece in itertools.chain(peeked, self._pieces):
            yield held
            yield piece[:-1]
            held, self.count = piece[-1:], self.count + len(piece)
        end = self._end(count=self.count, last=held[0] if held else None, seen=self._seen())
        self.following = self._request.following(end)
        yield held[: self.following.kept - (self.count - len(held))] if held else ()

    def model(self, rows: tuple[RowT, ...]) -> PageT:
        """Return the model of the page with these of its rows, once all pieces have been read."""
        following: Any = self.following.next
        made: Any = (
            Page(rows, following)
            if self._report is None
            else self._request.assembled(self._report, rows, following)
        )
        result: PageT = made
        return result
