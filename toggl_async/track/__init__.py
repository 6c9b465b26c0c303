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

from toggl_async.facade import Deferred, Facade, export, method, pages, part_of


class Track(
    Facade,
    methods={
        "me": Deferred(method, "me.Me"),
        "quota": Deferred(method, "me.QuotaRequest"),
        "workspaces": Deferred(method, "me.Workspaces"),
        "organizations": Deferred(method, "me.Organizations"),
        "workspace": Deferred(method, "workspace.GetWorkspace"),
        "organization": Deferred(method, "organization.GetOrganization"),
        "organization_groups": Deferred(method, "organization.OrganizationGroups"),
        "saved_reports": Deferred(pages, "saved_reports.SavedReports"),
        "tags": Deferred(pages, "tags.WorkspaceTags"),
        "clients": Deferred(method, "clients.WorkspaceClients"),
        "projects": Deferred(pages, "projects.WorkspaceProjects"),
        "tasks": Deferred(pages, "tasks.WorkspaceTasks"),
        "users": Deferred(method, "users.WorkspaceUsers"),
        "workspace_users": Deferred(method, "users.WorkspaceMemberships"),
        "groups": Deferred(method, "users.WorkspaceGroups"),
        "project_users": Deferred(method, "project_members.WorkspaceProjectUsers"),
        "project_groups": Deferred(method, "project_members.WorkspaceProjectGroups"),
        "currencies": Deferred(method, "currencies.Currencies"),
        "data_exports": Deferred(method, "data_exports.DataExports"),
        "request_data_export": Deferred(method, "data_exports.RequestDataExport"),
        "export_data": Deferred(export, "data_exports.ExportData"),
        "time_entries": Deferred(method, "time_entries.MyTimeEntries"),
        "time_entry": Deferred(method, "time_entries.GetTimeEntry"),
        "current_time_entry": Deferred(method, "time_entries.CurrentTimeEntry"),
    },
):
    """The current user, workspaces with their objects and saved reports, and the calls that are left."""


def __getattr__(name: str) -> object:
    return part_of(Track, name)
