"""Track v9, as far as an export needs it: https://engineering.toggl.com/docs/track."""

from typing import Final

from toggl_async.method import Facade, Method, Pages
from toggl_async.track.me import Me, Organizations, QuotaRequest, Workspaces
from toggl_async.track.workspace import GetOrganization, GetWorkspace, SavedReports


class Track(Facade):
    """Who calls, what may be exported, and how many calls are left."""

    me: Final = Method(Me)
    quota: Final = Method(QuotaRequest)
    workspaces: Final = Method(Workspaces)
    organizations: Final = Method(Organizations)
    workspace: Final = Method(GetWorkspace)
    organization: Final = Method(GetOrganization)
    saved_reports: Final = Pages(SavedReports)
