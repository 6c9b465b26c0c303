"""Requests for lists, which come page by page."""

from collections.abc import Hashable
from typing import Generic, Protocol, Self, TypeVar

import attrs

from toggl_async.headers import Headers
from toggl_async.request.base import Request, request_base

RowT = TypeVar("RowT", covariant=True)


@attrs.frozen
class Page(Generic[RowT]):
    """One page of a list: its rows, and the request for the next page, None on the last one.

    ``next`` is the cursor: an ordinary request, which can be printed, pickled and sent later.
    """

    rows: tuple[RowT, ...]
    next: "PageRequest[RowT] | None" = None


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
class PageRequest(Request[Page[RowT]], Generic[RowT]):
    """A request for one page of a list."""

    def following(self, count: int, last: object, headers: Headers) -> tuple[int, Self | None]:
        """Return how many of ``count`` rows belong to this page, and the request for the next page, or None.

        ``last`` is the last of the rows, None if there is none.
        """
        raise NotImplementedError

    def proof(self) -> "Proof | None":
        """Return a new check of the rows of all pages, None if no check was requested."""
        return None

    def key(self, row: object) -> Hashable | None:
        """Return a value that identifies a row: its id, None if it has none."""
        found: Hashable | None = getattr(row, "id", None)
        return found
