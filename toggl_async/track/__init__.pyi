# Written by `nox -s stubs` from the request classes, for editors and type checkers.

from collections.abc import Callable, Coroutine, Iterable
from datetime import date, datetime
from os import PathLike
from typing import Literal, ParamSpec

from toggl_async.facade import Facade, Method, P, RequestT, ReturnT, Rows
from toggl_async.options import Options
from toggl_async.reports.tasks import Task
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import FileRequest
from toggl_async.saved import Saved
from toggl_async.track.clients import ClientInfo, WorkspaceClients
from toggl_async.track.currencies import Currencies, CurrencyInfo
from toggl_async.track.data_exports import DataExport, DataExports, ExportData, RequestDataExport
from toggl_async.track.me import CurrentUser, Me, OrganizationQuota, Organizations, QuotaRequest, Workspaces
from toggl_async.track.organization import (
    GetOrganization,
    Organization,
    OrganizationGroup,
    OrganizationGroups,
)
from toggl_async.track.project_members import (
    ProjectGroupInfo,
    ProjectUserInfo,
    WorkspaceProjectGroups,
    WorkspaceProjectUsers,
)
from toggl_async.track.projects import ProjectInfo, WorkspaceProjects
from toggl_async.track.saved_reports import SavedReportInfo, SavedReports
from toggl_async.track.tags import TagInfo, WorkspaceTags
from toggl_async.track.tasks import WorkspaceTasks
from toggl_async.track.time_entries import CurrentTimeEntry, GetTimeEntry, MyTimeEntries, TimeEntryInfo
from toggl_async.track.users import (
    GroupInfo,
    MembershipInfo,
    UserInfo,
    WorkspaceGroups,
    WorkspaceMemberships,
    WorkspaceUsers,
)
from toggl_async.track.workspace import GetWorkspace, WorkspaceInfo

_FieldsP = ParamSpec("_FieldsP")

def _export_of(
    request: Callable[_FieldsP, FileRequest], /
) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, Callable[_FieldsP, FileRequest]]]: ...
def _method_of(request: RequestT, /) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, RequestT]]: ...

class Track(Facade):
    """The current user, workspaces with their objects and saved reports, and the calls that are left."""

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

    @_method_of(OrganizationGroups)
    @staticmethod
    def organization_groups(
        organization_id: int,
        *,
        name: str | Unset = UNSET,
        workspace: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[OrganizationGroup, ...]]:
        """The user groups of an organization with their users and workspaces, by name, in one response.

        https://engineering.toggl.com/docs/track/api/groups#get-list-of-groups-in-organization-with-user-and-workspace-assignments

        Args:
            organization_id: Id of the organization, such as the ``organization_id`` of a workspace.
            name: Only groups whose name contains this text.
            workspace: Only groups that are assigned to the workspace with this id.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[OrganizationGroup, ...]: All items of the response.
            OrganizationGroup: A user group of an organization, with its users and workspaces.
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

    @_method_of(WorkspaceTags)
    @staticmethod
    def tags(
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        search: str | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[TagInfo]:
        """The tags of the workspace, which Toggl sends in one response unless a page is requested.

        https://engineering.toggl.com/docs/track/api/tags#get-tags

        Args:
            page: The cursor: the number of the page, counted from 1; it needs ``per_page``.
            per_page: Rows on a page; a host may send fewer.
            search: Only tags whose name contains this text.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[TagInfo]: The rows of a list over all its pages, as an async iterator; ``pages()`` yields
                page by page.
            TagInfo: A tag of a workspace.
        """

    @_method_of(WorkspaceClients)
    @staticmethod
    def clients(
        *,
        status: Literal["active", "archived", "both"] | str | Unset = UNSET,
        name: str | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[ClientInfo, ...]]:
        """The clients of the workspace, which Toggl sends in one response.

        Without ``status``, archived clients are missing.

        https://engineering.toggl.com/docs/track/api/clients#get-list-clients

        Args:
            status: Only active clients (``active``, Toggl's default), only archived ones (``archived``), or
                ``both``.
            name: Only clients whose name contains this text, whatever its case.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[ClientInfo, ...]: All items of the response.
            ClientInfo: A client of a workspace.
        """

    @_method_of(WorkspaceProjects)
    @staticmethod
    def projects(
        *,
        page: int = 1,
        per_page: int = 200,
        active: bool | Literal["both"] | Unset = UNSET,
        since: int | Unset = UNSET,
        billable: bool | Unset = UNSET,
        user_ids: Iterable[int] | Unset = UNSET,
        client_ids: Iterable[int] | Unset = UNSET,
        group_ids: Iterable[int] | Unset = UNSET,
        project_ids: Iterable[int] | Unset = UNSET,
        statuses: Iterable[str] | Unset = UNSET,
        name: str | Unset = UNSET,
        only_templates: bool | Unset = UNSET,
        only_me: bool | Unset = UNSET,
        sort_field: str | Unset = UNSET,
        sort_order: Literal["ASC", "DESC"] | str | Unset = UNSET,
        sort_pinned: bool | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[ProjectInfo]:
        """The projects of the workspace that the user sees.

        https://engineering.toggl.com/docs/track/api/projects#get-workspaceprojects

        Args:
            page: The cursor: the number of the page, counted from 1.
            per_page: Rows on a page, at most 200; a host may send fewer.
            active: Only projects that are not archived (True), only archived ones (False), or ``"both"``.

                Toggl does not document which it lists without this field.
            since: Only projects that were created, changed or deleted since this time, in seconds since
                1970 (UTC).
            billable: Only billable projects (True), or only the others (False).
            user_ids: Only projects of these users.
            client_ids: Only projects of these clients.
            group_ids: Only projects of these groups.
            project_ids: Only projects with these ids.
            statuses: Only projects in these states: ``upcoming``, ``active``, ``ended``, ``archived`` or
                ``deleted``.
            name: Only projects whose name contains this text.
            only_templates: True for templates only.
            only_me: True for projects to which the user is assigned.
            sort_field: Field by which projects are ordered, such as ``name``.
            sort_order: Direction of the order: ``ASC`` or ``DESC``.
            sort_pinned: True to list pinned projects first.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[ProjectInfo]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            ProjectInfo: A project of a workspace.
        """

    @_method_of(WorkspaceTasks)
    @staticmethod
    def tasks(
        *,
        page: int = 1,
        per_page: int = 200,
        active: bool | Literal["both"] | Unset = UNSET,
        since: int | Unset = UNSET,
        pid: int | Unset = UNSET,
        start_date: date | Unset = UNSET,
        end_date: date | Unset = UNSET,
        search: str | Unset = UNSET,
        sort_field: Literal["name", "created_at"] | str | Unset = UNSET,
        sort_order: Literal["ASC", "DESC"] | str | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[Task]:
        """The tasks of the workspace that the user sees.

        https://engineering.toggl.com/docs/track/api/tasks#get-tasks

        Args:
            page: The cursor: the number of the page, counted from 1.
            per_page: Rows on a page; a host may send fewer.
            active: Only open tasks (True), only tasks that are done (False), or ``"both"``.

                Toggl does not document which it lists without this field.
            since: Only tasks that were created, changed or deleted since this time, in seconds since 1970
                (UTC).
            pid: Only tasks of the project with this id.
            start_date: First day of the date range; Toggl does not document which of a task's dates it is
                compared with.
            end_date: Last day of the date range.
            search: Only tasks whose name contains this text.
            sort_field: Field by which tasks are ordered: ``name`` (Toggl's default) or ``created_at``.
            sort_order: Direction of the order: ``ASC`` (Toggl's default) or ``DESC``.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[Task]: The rows of a list over all its pages, as an async iterator; ``pages()`` yields page
                by page.
            Task: A task of a project of Toggl Track.
        """

    @_method_of(WorkspaceUsers)
    @staticmethod
    def users(
        *,
        exclude_deleted: bool | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[UserInfo, ...]]:
        """The users of the workspace with their names and addresses, in one response.

        https://engineering.toggl.com/docs/track/api/workspaces#get-get-workspace-users

        Args:
            exclude_deleted: True to leave out users who were deleted.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[UserInfo, ...]: All items of the response.
            UserInfo: A user of a workspace.
        """

    @_method_of(WorkspaceMemberships)
    @staticmethod
    def workspace_users(
        *,
        include_indirect: bool | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[MembershipInfo, ...]]:
        """The memberships of users in the workspace with groups, rates and costs, in one response.

        https://engineering.toggl.com/docs/track/api/workspaces#get-get-workspace-workspace-users

        Args:
            include_indirect: True to include users who belong to the workspace only through a group.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[MembershipInfo, ...]: All items of the response.
            MembershipInfo: The membership of a user in a workspace. It holds secrets, which its repr leaves
                out.
        """

    @_method_of(WorkspaceGroups)
    @staticmethod
    def groups(
        *,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[GroupInfo, ...]]:
        """The user groups of the workspace, in one response.

        Toggl marks this operation as deprecated. ``workspace_users`` states the groups of each user.

        https://engineering.toggl.com/docs/track/api/groups#get-get-workspace-groups

        Args:
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[GroupInfo, ...]: All items of the response.
            GroupInfo: A user group of a workspace.
        """

    @_method_of(WorkspaceProjectUsers)
    @staticmethod
    def project_users(
        *,
        project_ids: Iterable[int] | Unset = UNSET,
        user_id: int | Unset = UNSET,
        with_group_members: bool | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[ProjectUserInfo, ...]]:
        """The users who work on the projects of the workspace, in one response.

        https://engineering.toggl.com/docs/track/api/projects#get-get-workspace-projects-users

        Args:
            project_ids: Only these projects.
            user_id: Only the projects of this user.
            with_group_members: True to include users who work on a project only through a group.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[ProjectUserInfo, ...]: All items of the response.
            ProjectUserInfo: A user who works on a project, directly or through a group.
        """

    @_method_of(WorkspaceProjectGroups)
    @staticmethod
    def project_groups(
        *,
        project_ids: Iterable[int] | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[ProjectGroupInfo, ...]]:
        """The user groups that work on the projects of the workspace, in one response.

        https://engineering.toggl.com/docs/track/api/groups#get-get-workspace-project-groups

        Args:
            project_ids: Only these projects. Toggl's document says that it requires them.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[ProjectGroupInfo, ...]: All items of the response.
            ProjectGroupInfo: A user group that works on a project.
        """

    @_method_of(Currencies)
    @staticmethod
    def currencies(
        *,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[CurrencyInfo, ...]]:
        """The currencies that Toggl knows.

        https://engineering.toggl.com/docs/track/api/currencies#get-currencies

        Args:
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[CurrencyInfo, ...]: All items of the response.
            CurrencyInfo: A currency that Toggl knows.
        """

    @_method_of(DataExports)
    @staticmethod
    def data_exports(
        *,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[DataExport, ...]]:
        """The exports of the workspace's data that were requested, each with its state.

        https://engineering.toggl.com/docs/track/api/exports#get-get-a-list-with-the-workspace-download-requests

        Args:
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[DataExport, ...]: All items of the response.
            DataExport: An export of the workspace's data that was requested.
        """

    @_method_of(RequestDataExport)
    @staticmethod
    def request_data_export(
        objects: Iterable[Literal["clients", "projects", "tags", "tasks", "workspace_users"] | str],
        *,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, str | None]:
        """Ask Toggl to make an archive of the workspace's data; the response is the uuid of the archive.

        Toggl makes one archive at a time, and refuses to begin another before it is complete. Once the
        request may have arrived it is not repeated.

        https://engineering.toggl.com/docs/track/api/exports#post-post-a-list-with-the-workspace-to-be-downloaded

        Args:
            objects: The kinds of objects in the archive; Toggl does not document the words, and may know
                more.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            str | None: str(object='') -> str str(bytes_or_buffer[, encoding[, errors]]) -> str
        """

    @_export_of(ExportData)
    @staticmethod
    def export_data(
        to: str | PathLike[str],
        /,
        uuid: str,
        *,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, Saved]:
        """An archive of the workspace's data, once Toggl has made it.

        https://engineering.toggl.com/docs/track/api/exports#get-get-the-zip-file-with-workspace-download-requests

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            uuid: The uuid of the archive: the ``token`` of a finished export.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.
        """

    @_method_of(MyTimeEntries)
    @staticmethod
    def time_entries(
        *,
        meta: bool | Unset = UNSET,
        include_sharing: bool | Unset = UNSET,
        since: int | Unset = UNSET,
        before: date | datetime | Unset = UNSET,
        start_date: date | datetime | Unset = UNSET,
        end_date: date | datetime | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[TimeEntryInfo, ...]]:
        """The newest time entries of the current user in all workspaces, the newest first.

        Toggl sends at most 1000 entries in one response without saying so, and has no pages here. A
        response of that length gives a ``TruncatedListWarning``: ask for shorter date ranges. Neither
        ``start_date`` nor ``since`` may be more than about three months ago. Reports have all entries:
        ``reports.detailed``.

        https://engineering.toggl.com/docs/track/api/time_entries#get-timeentries

        Args:
            meta: True to include the names of client, project, task and user.
            include_sharing: True to include the users with whom an entry is shared.
            since: Only entries that were changed since this time, in seconds since 1970 (UTC), deleted ones
                included.
            before: Only entries that start before this date or time.
            start_date: Only entries that start on this date or later; it needs ``end_date``.
            end_date: Only entries that start before this date or time: unlike in reports, the date itself
                is left out.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[TimeEntryInfo, ...]: All items of the response.
            TimeEntryInfo: A time entry of Toggl Track.
        """

    @_method_of(GetTimeEntry)
    @staticmethod
    def time_entry(
        time_entry_id: int,
        *,
        meta: bool | Unset = UNSET,
        include_sharing: bool | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, TimeEntryInfo]:
        """One time entry that the current user may see.

        https://engineering.toggl.com/docs/track/api/time_entries#get-get-a-time-entry-by-id

        Args:
            time_entry_id: Id of the time entry.
            meta: True to include the names of client, project, task and user.
            include_sharing: True to include the users with whom an entry is shared.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            TimeEntryInfo: A time entry of Toggl Track.
        """

    @_method_of(CurrentTimeEntry)
    @staticmethod
    def current_time_entry(
        *,
        options: Options = ...,
    ) -> Coroutine[object, object, TimeEntryInfo | None]:
        """The running time entry of the current user; None while no entry runs.

        https://engineering.toggl.com/docs/track/api/time_entries#get-get-current-time-entry

        Args:
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            TimeEntryInfo | None: A time entry of Toggl Track.
        """
