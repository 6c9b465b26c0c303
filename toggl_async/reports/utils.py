"""Lists for filters: https://engineering.toggl.com/docs/reports/utils."""

from collections.abc import Sequence
from typing import Annotated, Generic, Self

from toggl_async.answer import answer
from toggl_async.conform import AtMost, Id, Ids
from toggl_async.errors import AnswerError
from toggl_async.fields import UNSET, Unset
from toggl_async.headers import Headers
from toggl_async.request import Page, PageRequest, RowT, WorkspaceRequest, endpoint, part

PAGE_SIZE = 201
"""Rows that Toggl sends at once: 200, and one more to tell that others follow."""


@answer
class ClientName:
    """A client as the filters know it."""

    id: int | None = None
    name: str | None = None


@part
class FromId(PageRequest[RowT], WorkspaceRequest[Page[RowT]], Generic[RowT]):
    """A list in order of ids, that begins at one of them."""

    start: Id = 1
    """The least id to list, included: the cursor."""

    def following(self, rows: Sequence[object], headers: Headers) -> tuple[int, Self | None]:
        """Take the look-ahead row off; where it came, the next page begins with it."""
        del headers
        if len(rows) < PAGE_SIZE:
            return len(rows), None
        following = getattr(rows[-1], "id", None)
        if not isinstance(following, int) or following <= self.start:
            raise AnswerError(f"the list does not advance: after id {self.start} comes {following!r}")
        return len(rows) - 1, self.evolve(start=following)


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/clients")
class SearchClients(FromId[ClientName]):
    """Clients by id or part of the name, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-search-clients
    """

    ids: Annotated[Ids, AtMost(2000)] | Unset | None = UNSET
    """Only these clients; Toggl takes at most 2000."""
    name: str | Unset | None = UNSET
    """Only clients whose name holds this text."""
