"""The reports that were saved in a workspace: https://engineering.toggl.com/docs/track/api/saved_reports."""

from typing import Annotated, ClassVar, Literal, Self

import attrs

from toggl_async.request.base import WorkspaceRequest, endpoint
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp, hidden
from toggl_async.request.numbered_pages import page_after
from toggl_async.request.pages import Following, Page, PageEnd, PageRequest
from toggl_async.request.validation import AtLeast


@attrs.frozen(kw_only=True, repr=False, slots=False)
class SavedReportInfo(Model):
    """A report that a user saved. Its token gives access to it, so the repr leaves the token out."""

    id: int | None = None
    """The report's id."""
    name: str | None = None
    """Name of the report."""
    token: str | None = hidden(default=None)
    """Token for ``reports.export_saved``, which the repr leaves out."""
    public: bool | None = None
    """True if everybody who has the token may see the report."""
    fixed_daterange: bool | None = None
    """True if the report always covers the same days."""
    params: str | None = None
    """Conditions of the report, as JSON in a string."""
    user_id: int | None = renamed("uid", default=None)
    """Id of the user who saved the report."""
    scheduled_email_gids: tuple[int, ...] = ()
    """Ids of the groups that receive the report by e-mail."""
    scheduled_email_uids: tuple[int, ...] = ()
    """Ids of the users who receive the report by e-mail."""
    is_commenting_enabled: bool | None = None
    """True if users may comment on the report."""
    not_applicable: bool | None = renamed("isNAResource", default=None)
    """An internal setting of Toggl that is part of the response."""
    updated_at: Timestamp | None = None
    """Time at which the report was last changed."""
    updated_by: int | None = None
    """Id of the user who last changed the report."""
    deleted_at: Timestamp | None = None
    """Time at which the report was deleted."""


@endpoint("/api/v9/workspaces/{workspace_id}/reports/shared", verb="GET")
class SavedReports(WorkspaceRequest[Page[SavedReportInfo]], PageRequest[SavedReportInfo]):
    """The reports that were saved in the workspace, with the tokens for their export.

    https://engineering.toggl.com/docs/track/api/saved_reports
    """

    size_field: ClassVar[str | None] = "per_page"

    page: Annotated[int, AtLeast(1)] = query(default=1)
    """The cursor: the number of the page, counted from 1."""
    per_page: Annotated[int, AtLeast(1)] = query(default=50)
    """Rows on a page; a host may send fewer."""
    name: str | Unset = query(default=UNSET)
    """Only reports whose name contains this text."""
    public: bool | Unset = query(default=UNSET)
    """Only public reports (True), or only the others (False)."""
    fixed_dates: bool | Unset = query(default=UNSET)
    """Only reports that always cover the same days (True), or only the others (False)."""
    scheduled: bool | Unset = query(default=UNSET)
    """Only reports that are sent by e-mail (True), or only the others (False)."""
    sort_field: str | Unset = query(default=UNSET)
    """Field by which reports are ordered."""
    sort_direction: Literal["ASC", "DESC"] | str | Unset = query(default=UNSET)
    """Direction of the order: ``ASC`` or ``DESC``."""

    def following(self, end: PageEnd) -> Following[Self]:
        """Return the request for the next page, unless the page is certainly not full."""
        found = page_after(self.page, self.per_page, end)
        after = None if found.next is None else self.evolve(page=found.next.page, per_page=found.next.size)
        return Following(found.kept, after, found.basis)

    def with_page_length(self, rows: int) -> Self | None:
        """Return the request with another number of rows on a page, which only the first page may have."""
        return self.evolve(per_page=rows) if self.page == 1 else None
