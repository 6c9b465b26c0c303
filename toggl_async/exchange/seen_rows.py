"""The rows of a list that have been yielded, so that none is yielded twice."""

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from toggl_async.request.pages import Paginated, Proof

RowT = TypeVar("RowT")

REMEMBERED = 100_000
"""At least so many ids are remembered: a row that moves by more rows than that may be yielded again."""


class SeenRows(Generic[RowT]):
    """Remembers the ids of the rows that were yielded, and adds the rows up for the proof, if there is one.

    Rows of one page are not compared with each other, since Toggl sends each page in one piece.
    ``first_new`` has the ids of the first new row on the page. ``is_behind`` is true while a page that began
    again has not come to its new rows.
    """

    def __init__(self, request: Paginated[object, RowT], proof: Proof | None) -> None:
        self._request = request
        self._proof = proof
        self._page: list[Hashable] = []
        self._page_before: list[Hashable] = []
        self._identified = True
        self._repeated = 0
        self.is_behind: bool = False
        # Two generations bound the memory: when the newer is full, it becomes the older.
        self._newer: set[Hashable] = set()
        self._older: set[Hashable] = set()
        self.first_new: tuple[Hashable, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self._newer)

    def next_page(self) -> None:
        """Begin a new page; ``first_new`` will have the ids of its first new row."""
        if len(self._newer) >= REMEMBERED:
            self._older, self._newer = self._newer, set()
        self._newer.update(self._page)
        self._page_before, self._page = self._page, []
        self._identified, self._repeated = True, 0
        self.first_new = None

    @property
    def is_repeated(self) -> bool:
        """True if the page so far has the same ids as the page before it."""
        return bool(self._page) and self._page == self._page_before

    def knows(self, row: RowT) -> bool:
        """Return whether the row, or a part of it, came on an earlier page."""
        return any(each in self._newer or each in self._older for each in self._request.row_ids(row))

    def new(self, rows: tuple[RowT, ...]) -> Iterator[RowT]:
        """Yield the rows that did not come on an earlier page; those without an id are always new.

        A group is yielded without its parts that came earlier.
        """
        for row in rows:
            ids = self._request.row_ids(row)
            unknown = [each for each in ids if each not in self._newer and each not in self._older]
            self._page += ids
            self._identified = self._identified and bool(ids)
            if unknown or not ids:
                self.first_new = ids if self.first_new is None else self.first_new
                whole = len(unknown) == len(ids)
                yield self._add(row if whole else self._request.reduced(row, unknown))

    def begin_again(self) -> bool:
        """Begin the same page again, after some of its rows came; return False if one of them has no id."""
        self.is_behind, self._repeated = bool(self._page), 0
        return self._identified

    def after_repeated(self, rows: tuple[RowT, ...]) -> tuple[RowT, ...] | None:
        """Return the rows after those that came before the page began again; None if others came then.

        The rows are compared one by one, in order: if a row was added, deleted or moved meanwhile, nobody
        knows which rows would be missing.
        """
        for number, row in enumerate(rows):
            if not self.is_behind:
                return rows[number:]
            ids = self._request.row_ids(row)
            here, self._repeated = self._repeated, self._repeated + len(ids)
            if not ids or self._page[here : self._repeated] != list(ids):
                return None
            self.is_behind = self._repeated < len(self._page)
        return ()

    def _add(self, row: RowT) -> RowT:
        if self._proof is not None:
            self._proof.add(row)
        return row

    @property
    def proof(self) -> Proof | None:
        """The check of the rows, if one was requested."""
        return self._proof
