# Written by `nox -s stubs` from the request classes, for editors and type checkers.

from collections.abc import Callable, Coroutine
from typing import Literal

from toggl_async.facade import Facade, Method, P, RequestT, ReturnT, Rows
from toggl_async.options import Options
from toggl_async.request.fields import UNSET, Unset
from toggl_async.track.me import CurrentUser, Me, OrganizationQuota, Organizations, QuotaRequest, Workspaces
from toggl_async.track.organization import GetOrganization, Organization
from toggl_async.track.saved_reports import SavedReportInfo, SavedReports
from toggl_async.track.workspace import GetWorkspace, WorkspaceInfo

def _method_of(request: RequestT, /) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, RequestT]]: ...

class Track(Facade):
    """The current user, the workspaces and saved reports to export, and the calls that are left."""

    @_method_of(Me)
    @staticmethod
    def me(
        *,
        with_related_data: bool | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, CurrentUser]:
        """The user whose credential is used.

        https://engineering.toggl.com/docs/track/api/me#get-me

        Args:
            with_related_data: True to include clients, projects, tags, tasks, workspaces and entries, which
                is slow.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            CurrentUser: The user whose credential is used. It holds secrets, which its repr leaves out.
        """

    @_method_of(QuotaRequest)
    @staticmethod
    def quota(
        *,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[OrganizationQuota, ...]]:
        """The requests that are left in each hourly quota, by organization.

        https://engineering.toggl.com/docs/track/api/me#get-api-quota-for-the-current-user

        Args:
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[OrganizationQuota, ...]: All items of the response.
            OrganizationQuota: The requests that are left in one hourly quota.
        """

    @_method_of(Workspaces)
    @staticmethod
    def workspaces(
        *,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[WorkspaceInfo, ...]]:
        """The workspaces that the user belongs to.

        https://engineering.toggl.com/docs/track/api/me#get-workspaces

        Args:
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[WorkspaceInfo, ...]: All items of the response.
            WorkspaceInfo: A workspace. It holds secrets, which its repr leaves out.
        """

    @_method_of(Organizations)
    @staticmethod
    def organizations(
        *,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[Organization, ...]]:
        """The organizations that the user belongs to.

        https://engineering.toggl.com/docs/track/api/me#get-organizations-that-a-user-is-part-of

        Args:
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[Organization, ...]: All items of the response.
            Organization: An organization. Toggl counts an hourly quota for each of its users.
        """

    @_method_of(GetWorkspace)
    @staticmethod
    def workspace(
        *,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, WorkspaceInfo]:
        """One workspace, with the id of its organization.

        https://engineering.toggl.com/docs/track/api/workspaces#get-get-single-workspace

        Args:
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            WorkspaceInfo: A workspace. It holds secrets, which its repr leaves out.
        """

    @_method_of(GetOrganization)
    @staticmethod
    def organization(
        organization_id: int,
        *,
        options: Options = ...,
    ) -> Coroutine[object, object, Organization]:
        """One organization.

        https://engineering.toggl.com/docs/track/api/organizations#get-organization-data

        Args:
            organization_id: Id of the organization, such as the ``organization_id`` of a workspace.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Organization: An organization. Toggl counts an hourly quota for each of its users.
        """

    @_method_of(SavedReports)
    @staticmethod
    def saved_reports(
        *,
        page: int = 1,
        per_page: int = 50,
        name: str | Unset = UNSET,
        public: bool | Unset = UNSET,
        fixed_dates: bool | Unset = UNSET,
        scheduled: bool | Unset = UNSET,
        sort_field: str | Unset = UNSET,
        sort_direction: Literal["ASC", "DESC"] | str | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[SavedReportInfo]:
        """The reports that were saved in the workspace, with the tokens for their export.

        https://engineering.toggl.com/docs/track/api/saved_reports

        Args:
            page: The cursor: the number of the page, counted from 1.
            per_page: Rows on a page; a host may send fewer.
            name: Only reports whose name contains this text.
            public: Only public reports (True), or only the others (False).
            fixed_dates: Only reports that always cover the same days (True), or only the others (False).
            scheduled: Only reports that are sent by e-mail (True), or only the others (False).
            sort_field: Field by which reports are ordered.
            sort_direction: Direction of the order: ``ASC`` or ``DESC``.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[SavedReportInfo]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            SavedReportInfo: A report that a user saved. Its token gives access to it, so the repr leaves
                the token out.
        """
