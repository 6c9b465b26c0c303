"""Lists whose pages are requested by number."""

import attrs

from toggl_async.errors import DecodeError
from toggl_async.request.pages import Basis, Following, Fullness, PageEnd


@attrs.frozen
class NumberedPage:
    """A page by its number, counted from 1, and the number of rows on each page."""

    page: int
    size: int

    @property
    def before(self) -> int:
        """The number of rows on the pages before this one."""
        return (self.page - 1) * self.size


def with_stated_total(end: PageEnd, page: NumberedPage, total: int | None) -> PageEnd:
    """Return the end of a page with a stated number of all rows, if that says that more rows follow.

    A number that says otherwise is not kept: it could be that of one page, so a full page is followed.
    """
    follows = total is not None and page.before + end.count < total
    return PageEnd(end.count, end.last, end.headers, total if follows else None, end.seen)


def page_after(page: int, size: int, end: PageEnd) -> Following[NumberedPage]:
    """Return the page that follows a page of which ``size`` rows were requested, None if it was the last.

    A server that sends fewer rows on the first page than were requested is asked for pages of that length
    from then on, so that no row lies between two pages.

    Raises:
        DecodeError: rows are missing from a later page.
    """
    fullness, basis = end.fullness(size), Basis.FULL
    if end.total is not None:
        is_last = NumberedPage(page, size).before + end.count >= end.total
        fullness, basis = Fullness.NOT_FULL if is_last else Fullness.FULL, Basis.STATED
    if fullness is Fullness.NOT_FULL:
        return Following(end.count, None)
    if fullness is Fullness.MAYBE:
        basis = Basis.LOOK
    if end.count >= size or (page > 1 and basis is Basis.LOOK):
        return Following(end.count, NumberedPage(page + 1, size), basis)
    if page > 1 or not end.count:
        raise DecodeError(f"page {page} has {end.count} rows instead of {size}, but it is not the last")
    return Following(end.count, NumberedPage(2, end.count), basis)


def page_after_all(end: PageEnd, longest: int) -> Following[NumberedPage]:
    """Return the page that follows a response for which no page was requested, None if it has all rows.

    Such a response has all rows, unless the server has a page size of its own. ``longest`` is the longest
    page that the server accepts. Rows that cannot be the beginning of numbered pages are not kept: then the
    list begins again with its first page.

    Raises:
        DecodeError: the response has no row, but the list is not empty.
    """
    basis = Basis.STATED if end.total is not None and end.count < end.total else Basis.LOOK
    if basis is Basis.LOOK and (end.total is not None or end.fullness(longest) is Fullness.NOT_FULL):
        return Following(end.count, None)
    if not end.count:
        raise DecodeError(f"the response has none of the {end.total} rows")
    size = next((size for size in range(longest, longest // 4, -1) if end.count % size == 0), None)
    if size is not None:
        return Following(end.count, NumberedPage(end.count // size + 1, size), basis)
    return (
        Following(0, NumberedPage(1, longest), basis) if basis is Basis.STATED else Following(end.count, None)
    )
