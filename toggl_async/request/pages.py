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

    ``next`` is the cursor: a request like any other, which can be printed, pickled and sent later.
    """

    rows: tuple[RowT, ...]
    next: "PageRequest[RowT] | None" = None


class Proof(Protocol):
    """Adds up the rows of a list, and compares the sum with the one that Toggl reports."""

    @property
    def request(self) -> Request[object]:
        """The request for Toggl's sum."""
        ...

    def add(self, row: object) -> None:
        """Add a row."""
        ...

    def check(self, model: object) -> None:
        """Compare the sums, once all rows have been added.

        Raises:
            DecodeError: they differ.
        """
        ...


@request_base
class PageRequest(Request[Page[RowT]], Generic[RowT]):
    """A request for one page of a list."""

    def following(self, count: int, last: object, headers: Headers) -> tuple[int, Self | None]:
        """Return how many of ``count`` rows belong to this page, and the request for the next, or None."""
        raise NotImplementedError

    def proof(self) -> "Proof | None":
        """Return what the rows of all pages can be compared with, None if that was not asked for."""
        return None

    def key(self, row: object) -> Hashable:
        """Return what identifies a row: its id, where it has one."""
        return getattr(row, "id", None) or id(row)
