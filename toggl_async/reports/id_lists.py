"""Lists in order of ids, page by page: https://engineering.toggl.com/docs/reports/utils."""

from typing import Annotated, ClassVar, Generic, Self, TypeAlias

from toggl_async.errors import DecodeError
from toggl_async.headers import Headers
from toggl_async.request.base import WorkspaceRequest, request_base
from toggl_async.request.fields import UNSET
from toggl_async.request.pages import Page, PageRequest, RowT
from toggl_async.request.validation import AtLeast, Id

PAGE_SIZE = 201
"""The number of rows in a full page: 200, and one more that shows that others follow."""

PageSize: TypeAlias = Annotated[int, AtLeast(2)]


@request_base
class IdOrderedList(PageRequest[RowT], WorkspaceRequest[Page[RowT]], Generic[RowT]):
    """A list in order of ids, from a given id on.

    The last row of a full page is also the first row of the next page; the client returns it once.
    """

    cursor: ClassVar[str] = "start"

    def following(self, count: int, last: object, headers: Headers) -> tuple[int, Self | None]:
        """Leave out the additional row of a full page, and return a request that begins with it.

        Raises:
            DecodeError: the id of the additional row is not greater than the id that this page began with.
        """
        del headers
        size = getattr(self, "page_size", UNSET) or PAGE_SIZE
        if count < size:
            return count, self.rest()
        here, following = getattr(self, self.cursor), getattr(last, "id", None)
        if type(following) is not int or following <= here:
            raise DecodeError(f"the list does not advance: id {following!r} follows id {here}")
        return count - 1, self.evolve(**{self.cursor: following})

    def rest(self) -> Self | None:
        """Return a request for the ids that did not fit into this one, None if all of them did."""
        left = {
            field.name: getattr(self, field.name)[limit:]
            for field, limit in self.limited()
            if len(getattr(self, field.name) or ()) > limit
        }
        return self.evolve(**left, **{self.cursor: 1}) if left else None


@request_base
class StartList(IdOrderedList[RowT], Generic[RowT]):
    """A list whose cursor is named ``start``."""

    start: Id = 1
    """The cursor: the smallest id in the list."""


@request_base
class StartIdList(IdOrderedList[RowT], Generic[RowT]):
    """A list whose cursor is named ``start_id``."""

    cursor: ClassVar[str] = "start_id"

    start_id: Id = 1
    """The cursor: the smallest id in the list."""
