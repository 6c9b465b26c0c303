"""Lists in order of ids, page by page: https://engineering.toggl.com/docs/reports/utils."""

from typing import Annotated, ClassVar, Generic, Self, TypeAlias

from toggl_async.errors import DecodeError
from toggl_async.request.base import WorkspaceRequest, request_base
from toggl_async.request.pages import (
    Basis,
    Following,
    Fullness,
    Page,
    PageEnd,
    PageRequest,
    RowT,
    number_in,
)
from toggl_async.request.validation import AtLeast

PAGE_SIZE = 201
"""The number of rows in a full page: 200, and one more that shows that others follow."""

Cursor: TypeAlias = Annotated[int, AtLeast(0)]
PageSize: TypeAlias = Annotated[int, AtLeast(2)]


@request_base
class IdOrderedList(PageRequest[RowT], WorkspaceRequest[Page[RowT]], Generic[RowT]):
    """A list in order of ids, from a given id on.

    The last row of a full page is also the first row of the next page; the client returns it once.
    """

    cursor: ClassVar[str] = "start"

    def following(self, end: PageEnd) -> Following[Self]:
        """Leave out the additional row of a full page, and return a request that begins with it.

        A page that may be full is kept whole, and the next page begins after its last row.

        Raises:
            DecodeError: the next page would not begin after the row that this page began with.
        """
        fullness = end.fullness(self.page_length, PAGE_SIZE)
        stated = number_in(end.headers, "x-next-id")
        here, last = getattr(self, self.cursor), getattr(end.last, "id", None)
        after = last if stated is None else stated
        if stated is not None or fullness is Fullness.FULL:
            if type(after) is not int or after <= here:
                raise DecodeError(f"the list does not advance: id {after!r} follows id {here}")
            return Following(end.count - (after == last), self.evolve(**{self.cursor: after}))
        if fullness is Fullness.MAYBE and type(last) is int and last >= here:
            return Following(end.count, self.evolve(**{self.cursor: last + 1}), Basis.LOOK)
        return Following(end.count, self.rest(), Basis.BATCH)

    def rest(self) -> Self | None:
        """Return a request for the ids that did not fit into this one, None if all of them did."""
        limited = self.limited()
        if not limited:
            return None
        left = {
            field.name: getattr(self, field.name)[limit:]
            for field, limit in limited
            if len(getattr(self, field.name) or ()) > limit
        }
        return self.evolve(**left, **{self.cursor: 1}) if left else None


@request_base
class StartList(IdOrderedList[RowT], Generic[RowT]):
    """A list whose cursor is named ``start``."""

    start: Cursor = 1
    """The cursor: the smallest id in the list."""


@request_base
class StartIdList(IdOrderedList[RowT], Generic[RowT]):
    """A list whose cursor is named ``start_id``."""

    cursor: ClassVar[str] = "start_id"

    start_id: Cursor = 1
    """The cursor: the smallest id in the list."""
