"""Track v9, as far as an export needs it: https://engineering.toggl.com/docs/track."""

from toggl_async.method import Facade, Method, Pages
from toggl_async.track.me import Me, Organizations, QuotaRequest, Workspaces
from toggl_async.track.workspace import GetOrganization, GetWorkspace, SavedReports


class Track(Facade):
    """Who calls, what may be exported, and how many calls are left."""

    me = Method(Me)
    quota = Method(QuotaRequest)
    workspaces = Method(Workspaces)
    organizations = Method(Organizations)
    workspace = Method(GetWorkspace)
    organization = Method(GetOrganization)
    saved_reports = Pages(SavedReports)
