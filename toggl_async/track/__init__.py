"""Track v9, the part that exports and their dimensions need: https://engineering.toggl.com/docs/track.

- :mod:`.me`: the current user, and the user's quotas, workspaces and organizations;
- :mod:`.workspace`: one workspace;
- :mod:`.organization`: one organization, and its user groups;
- :mod:`.saved_reports`: the list of reports that were saved in a workspace;
- :mod:`.tags`, :mod:`.clients`, :mod:`.projects`, :mod:`.tasks`: the objects of a workspace;
- :mod:`.users`, :mod:`.project_members`: users and groups of a workspace, and their projects;
- :mod:`.data_exports`: the export of a workspace's data as a zip archive;
- :mod:`.currencies`: the currencies that Toggl knows;
- :mod:`.time_entries`: the newest entries of the current user.
"""

from toggl_async.facade import Facade, export, method, pages
from toggl_async.track.clients import WorkspaceClients
from toggl_async.track.currencies import Currencies
from toggl_async.track.data_exports import DataExports, ExportData, RequestDataExport
from toggl_async.track.me import Me, Organizations, QuotaRequest, Workspaces
from toggl_async.track.organization import GetOrganization, OrganizationGroups
from toggl_async.track.project_members import WorkspaceProjectGroups, WorkspaceProjectUsers
from toggl_async.track.projects import WorkspaceProjects
from toggl_async.track.saved_reports import SavedReports
from toggl_async.track.tags import WorkspaceTags
from toggl_async.track.tasks import WorkspaceTasks
from toggl_async.track.time_entries import CurrentTimeEntry, GetTimeEntry, MyTimeEntries
from toggl_async.track.users import WorkspaceGroups, WorkspaceMemberships, WorkspaceUsers
from toggl_async.track.workspace import GetWorkspace


class Track(
    Facade,
    methods={
        "me": method(Me),
        "quota": method(QuotaRequest),
        "workspaces": method(Workspaces),
        "organizations": method(Organizations),
        "workspace": method(GetWorkspace),
        "organization": method(GetOrganization),
        "organization_groups": method(OrganizationGroups),
        "saved_reports": pages(SavedReports),
        "tags": pages(WorkspaceTags),
        "clients": method(WorkspaceClients),
        "projects": pages(WorkspaceProjects),
        "tasks": pages(WorkspaceTasks),
        "users": method(WorkspaceUsers),
        "workspace_users": method(WorkspaceMemberships),
        "groups": method(WorkspaceGroups),
        "project_users": method(WorkspaceProjectUsers),
        "project_groups": method(WorkspaceProjectGroups),
        "currencies": method(Currencies),
        "data_exports": method(DataExports),
        "request_data_export": method(RequestDataExport),
        "export_data": export(ExportData),
        "time_entries": method(MyTimeEntries),
        "time_entry": method(GetTimeEntry),
        "current_time_entry": method(CurrentTimeEntry),
    },
):
    """The current user, workspaces with their objects and saved reports, and the calls that are left."""
