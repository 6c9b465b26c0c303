"""The rows of a page, decoded in pieces, and the request for the next page."""

import functools
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from toggl_async.codec.list_splitter import Piece
from toggl_async.codec.model_types import model_type, row_type, row_type_of
from toggl_async.codec.parsing import many, read, reader
from toggl_async.codec.rows import RowReader
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
from toggl_async.tracebacks import without_frames

PageT = TypeVar("PageT")
RowT = TypeVar("RowT")


def _envelope(request: Paginated[object, object]) -> Any:
    return request.envelope if isinstance(request, PageRequest) else None


@functools.cache
def _list_reader(cls: Any) -> Callable[[bytes], Any] | None:
    """Return a function that decodes a response that is a bare list, None for other responses."""
    row = row_type_of(cls)
    is_bare = row is not None and not (issubclass(cls, PageRequest) and cls.envelope is not None)
    return reader(many(row)) if is_bare else None


def is_divisible(request: Paginated[object, object]) -> bool:
    """Return whether the response to a request is a bare list, whose rows can be decoded in pieces."""
    cls: Any = type(request)
    return _list_reader(cls) is not None


def _contents(request: Paginated[PageT, RowT], body: bytes) -> tuple[object | None, PageContents[RowT]]:
    """Return the report in a body that is not a bare list, None if only the rows matter, and its rows."""
    cls: Any = type(request)
    envelope = _envelope(request)
    model = read(body, envelope or model_type(cls))
    return (None if envelope else model), request.contents(model)


def _model(
    request: Paginated[PageT, RowT],
    report: object | None,
    rows: tuple[RowT, ...],
    following: Following[Paginated[PageT, RowT]],
) -> PageT:
    after: Any = following.next
    made: Any = Page(rows, after) if report is None else request.assembled(report, rows, after)
    result: PageT = made
    return result


def whole_page(request: Paginated[PageT, RowT], body: bytes, headers: Headers) -> PageT:
    """Return the model of a page whose whole body is there; errors have frames that hold it.

    Raises:
        DecodeError: the body cannot be decoded, the list does not advance, or the next page cannot be
            requested.
    """
    report: object | None = None
    total: int | None = None
    cls: Any = type(request)
    read_list = _list_reader(cls)
    if read_list is not None:
        rows: tuple[RowT, ...] = read_list(body)
    else:
        report, contents = _contents(request, body)
        rows, total = contents.rows, contents.total
    end = PageEnd(len(rows), rows[-1] if rows else None, headers, total)
    following = request.following(end)
    return _model(request, report, rows if following.kept >= len(rows) else rows[:-1], following)


class PageRows(Generic[PageT, RowT]):
    """The rows of one page, whose body is read in pieces, without the row that belongs to the next page.

    ``first`` is the first row, once a piece has been read. ``following`` and ``count``, the number of all
    rows, are set at the end. ``unread`` is the error if there are rows that are not understood.
    """

    following: Following[Paginated[PageT, RowT]]

    def __init__(
        self,
        request: Paginated[PageT, RowT],
        headers: Headers,
        *,
        seen: Callable[[], SeenSizes] = SeenSizes,
    ) -> None:
        self.count: int = 0
        self.first: RowT | None = None
        self.unread: DecodeError | None = None
        self._request = request
        self._reader: RowReader | None = RowReader(row_type(request)) if is_divisible(request) else None
        self._report: object = None
        self._total: int | None = None
        self._held: tuple[RowT, ...] = ()
        self._end = functools.partial(PageEnd, headers=headers)
        self._seen = seen

    @without_frames
    def read(self, piece: Piece) -> tuple[RowT, ...]:
        """Return the rows of the next piece; the last is held back until it is known to be of this page.

        A response that is not a bare list is a single piece.

        Raises:
            DecodeError: the piece cannot be decoded.
        """
        rows = self._contents(piece) if self._reader is None else self._reader.read(piece)
        if not rows:
            return ()
        if not self.count:
            self.first = rows[0]
        before, self._held = self._held, rows[-1:]
        self.count += len(rows)
        return before + rows[:-1]

    def _contents(self, piece: Piece) -> tuple[RowT, ...]:
        self._report, contents = _contents(self._request, piece.data)
        self._total, self.unread = contents.total, contents.unread
        return contents.rows

    @without_frames
    def end(self) -> tuple[RowT, ...]:
        """Return the row that was held back, if it belongs to this page, once all pieces have been read.

        Raises:
            DecodeError: the list does not advance, or the next page cannot be requested.
        """
        held, self._held = self._held, ()
        end = self._end(
            count=self.count, last=held[0] if held else None, total=self._total, seen=self._seen()
        )
        self.following = self._request.following(end)
        return held[: self.following.kept - (self.count - len(held))] if held else ()

    def model(self, rows: tuple[RowT, ...]) -> PageT:
        """Return the model of the page with these of its rows, once all pieces have been read."""
        return _model(self._request, self._report, rows, self.following)
