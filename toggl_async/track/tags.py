"""The tags of a workspace: https://engineering.toggl.com/docs/track/api/tags."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset, query
from toggl_async.request.model import Model, Timestamp
from toggl_async.request.numbered_pages import page_after, page_after_all
from toggl_async.request.pages import Following, Page, PageEnd, PageRequest
from toggl_async.request.validation import AtLeast

_LONGEST = 199
"""Rows on a page that is requested only if the whole list may have been cut.

Pages down to more than a quarter of it are tried, so that a server that cuts at 50 rows is found.
"""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class TagInfo(Model):
    """A tag of a workspace."""

    id: int | None = None
    """The tag's id."""
    name: str | None = None
    """The tag's name."""
    workspace_id: int | None = None
    """Id of the tag's workspace."""
    creator_id: int | None = None
    """Id of the user who created the tag."""
    at: Timestamp | None = None
    """Time at which the tag was created or last changed."""
    deleted_at: Timestamp | None = None
    """Time at which the tag was deleted."""
    integration_ext_id: str | None = None
    """Id of the linked item in the program that the tag is linked to."""
    integration_ext_type: str | None = None
    """Kind of the linked item in that program."""
    integration_provider: object = None
    """The program that the tag is linked to, such as ``jira``."""
    permissions: tuple[str, ...] = ()
    """The actions on the tag that are allowed to the user who sends the request."""


@endpoint("/api/v9/workspaces/{workspace_id}/tags", verb="GET")
class WorkspaceTags(WorkspaceRequest[Page[TagInfo]], PageRequest[TagInfo]):
    """The tags of the workspace, which Toggl sends in one response unless a page is requested.

    https://engineering.toggl.com/docs/track/api/tags#get-tags
    """

    size_field: ClassVar[str | None] = "per_page"

    page: Annotated[int, AtLeast(1)] | Unset = query(default=UNSET)
    """The cursor: the number of the page, counted from 1; it needs ``per_page``."""
    per_page: Annotated[int, AtLeast(1)] | Unset = query(default=UNSET)
    """Rows on a page; a host may send fewer."""
    search: str | Unset = query(default=UNSET)
    """Only tags whose name contains this text."""

    def problems(self) -> Iterator[str]:
        """Yield a problem for a page of unknown length."""
        if not isinstance(self.page, Unset) and isinstance(self.per_page, Unset):
            yield "page needs per_page, the number of rows on each page"

    def following(self, end: PageEnd) -> Following[Self]:
        """Return the request for the next page, unless the list is certainly at its end."""
        if isinstance(self.per_page, Unset):
            found = page_after_all(end, _LONGEST)
        else:
            found = page_after(1 if isinstance(self.page, Unset) else self.page, self.per_page, end)
        after = None if found.next is None else self.evolve(page=found.next.page, per_page=found.next.size)
        return Following(found.kept, after, found.basis)

    def with_page_length(self, rows: int) -> Self | None:
        """Return the request with another number of rows on a page, which only the first page may have."""
        return self.evolve(per_page=rows) if self.page in (UNSET, 1) else None
