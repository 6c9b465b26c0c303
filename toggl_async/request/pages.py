"""Requests for lists, which come page by page, and what the end of a page says about the next page."""

import enum
import re
from collections.abc import Collection, Hashable, Sequence
from typing import ClassVar, Generic, Protocol, Self, TypeGuard, TypeVar

import attrs

from toggl_async.errors import DecodeError
from toggl_async.headers import Headers
from toggl_async.request.base import Request, record, request_base
from toggl_async.request.model import Model

RowT = TypeVar("RowT", covariant=True)
PageT = TypeVar("PageT", covariant=True)
_ModelT = TypeVar("_ModelT")
_RowT = TypeVar("_RowT")
_RequestT = TypeVar("_RequestT", covariant=True)

_DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)
_ROUND_SIZE = 50


@attrs.frozen(eq=False, repr=False)
class PageContents(Generic[RowT]):
    """The rows of a page, and the number of rows on all pages, None if it is not known.

    ``unread`` is the error if the page has rows that are not understood.
    """

    rows: tuple[RowT, ...]
    total: int | None = None
    unread: DecodeError | None = None


@attrs.frozen
class Page(Generic[RowT]):
    """One page of a list: its rows, and the request for the next page, None on the last one.

    ``next`` is the cursor: an ordinary request, which can be printed, pickled and sent later.
    """

    rows: tuple[RowT, ...]
    next: "PageRequest[RowT] | None" = None


def number_in(headers: Headers, name: str) -> int | None:
    """Return the number in a header, None if the header is missing.

    Raises:
        DecodeError: the header is not a number.
    """
    text = headers.get(name)
    if text is None:
        return None
    if not _DIGITS.fullmatch(text):
        raise DecodeError(f"the header {name} is not a number: {text[:40]!r}")
    return int(text)


class Fullness(enum.Enum):
    """The answer to the question whether a page is full, so that another page may follow."""

    FULL = "full"
    MAYBE = "maybe"
    """Nothing says so, but servers often cut a list at such a length: it costs one request to find out."""
    NOT_FULL = "not full"


def _is_usual_size(count: int) -> bool:
    """Return whether servers use pages of this length: multiples of 50, powers of two, and one row more."""
    return count >= _ROUND_SIZE and any(
        size % _ROUND_SIZE == 0 or size & (size - 1) == 0 for size in (count, count - 1)
    )


@attrs.frozen(eq=False, repr=False)
class SeenSizes:
    """The lengths of full pages that came before, to judge a page by.

    ``on_host`` are those of any list of the same host, ``longest`` is the longest of the same list: a page
    that is shorter is not full.
    """

    on_host: frozenset[int] = frozenset()
    longest: int = 0


@record()
class PageEnd:
    """The end of a page as it arrived, from which the request for the next page is made.

    ``count`` is the number of its rows, ``last`` the last of them (None if there are none). ``total`` is the
    number of rows on all pages, if the response states it. ``seen`` are the pages that came before.
    """

    count: int
    last: object
    headers: Headers
    total: int | None = None
    seen: SeenSizes = SeenSizes()

    def fullness(self, requested: int | None, default: int = 0) -> Fullness:
        """Return whether the page is full, if ``requested`` rows were requested; None means ``default``.

        A server may send fewer rows on a page than were requested, often without saying so.
        """
        stated, length = number_in(self.headers, "x-page-size"), requested or default
        if self.count >= min(length, stated or length):
            return Fullness.FULL
        # A size that is the requested one may be a mere echo.
        if stated not in (None, requested) or self.count < self.seen.longest:
            return Fullness.NOT_FULL
        usual = self.count in self.seen.on_host or _is_usual_size(self.count)
        return Fullness.MAYBE if usual else Fullness.NOT_FULL


class Basis(enum.Enum):
    """The reason for requesting a next page."""

    STATED = "stated"
    """The response says that rows follow."""
    FULL = "full"
    """The page is full, so rows may follow."""
    LOOK = "look"
    """Nothing says that rows follow; the next page is requested to make sure."""
    BATCH = "batch"
    """The request has more ids than Toggl takes at a time; the next page is about others of them."""


@record()
class Following(Generic[_RequestT]):
    """The consequence of a page's end: how many of its rows to keep, and the request for the next page.

    ``next`` is None after the last page.
    """

    kept: int
    next: _RequestT | None
    basis: Basis = Basis.STATED


class Proof(Protocol):
    """A check that no row of a list is missing: it adds up the rows and compares the sum with Toggl's own."""

    @property
    def request(self) -> Request[object]:
        """The request for Toggl's own sum."""
        ...

    def add(self, row: object) -> None:
        """Add a row."""
        ...

    def check(self, model: object) -> None:
        """Compare the two sums, once all rows have been added; ``model`` has Toggl's.

        Raises:
            DecodeError: the sums differ.
        """
        ...


@request_base
class Paginated(Request[PageT], Generic[PageT, RowT]):
    """A request for one page of a list."""

    size_field: ClassVar[str | None] = None
    """Name of the field with the number of rows on a page, None if the request has no such field."""

    def following(self, end: PageEnd) -> Following[Self]:
        """Return the consequence of the end of this page.

        Raises:
            DecodeError: the list does not advance, or the next page cannot be requested.
        """
        raise NotImplementedError

    @property
    def page_length(self) -> int | None:
        """The number of rows that the request asks for, None if it leaves the number to the server."""
        found = getattr(self, self.size_field, None) if self.size_field else None
        return found if isinstance(found, int) else None

    def with_page_length(self, rows: int) -> Self | None:
        """Return the request with another number of rows on a page, None if that is not possible."""
        return self.evolve(**{self.size_field: rows}) if self.size_field else None

    def proof(self) -> "Proof | None":
        """Return a new check of the rows of all pages, None if no check was requested."""
        return None

    def row_ids(self, row: object) -> tuple[Hashable, ...]:
        """Return the ids of what a row contains, by which a row that comes again is recognized; or ()."""
        found: Hashable | None = getattr(row, "id", None)
        return () if found is None else (found,)

    def reduced(self, row: _RowT, ids: Collection[Hashable]) -> _RowT:
        """Return a row of which only these ids have not come before."""
        del ids
        return row

    @property
    def first_id_announced(self) -> Hashable | None:
        """The id with which the page begins according to the page before, None if that is not known."""
        return None

    def earlier(self, rows: int) -> Self | None:
        """Return a request for a page that begins so many rows earlier, None if there are no earlier rows."""
        del rows
        return None

    def contents(self, model: object) -> PageContents[RowT]:
        """Return the rows in a response that is not a bare list, and their number on all pages, if known."""
        raise NotImplementedError

    def assembled(self, model: object, rows: Sequence[object], following: object) -> PageT:
        """Return a response that is not a bare list with these rows and the request for the next page."""
        raise NotImplementedError

    @property
    def wants_all(self) -> bool:
        """True if the model of the request is to have the rows of all pages."""
        return False

    def joined(self, before: object, after: object) -> PageT:
        """Return one model with the rows of two pages."""
        raise NotImplementedError


@request_base
class PageRequest(Paginated[Page[RowT], RowT], Generic[RowT]):
    """A request for one page of a list whose response is a bare list of rows, or an object with one."""

    envelope: ClassVar[type[Model] | None] = None
    """The model of a response that is an object, from which ``contents`` takes the rows; None for a list."""


def needs_all_pages(request: Request[_ModelT]) -> TypeGuard[Paginated[_ModelT, object]]:
    """Return whether the model of a request is to have the rows of several pages."""
    return isinstance(request, Paginated) and request.wants_all
