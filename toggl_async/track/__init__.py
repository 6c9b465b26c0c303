"""Track v9, as far as an export needs it: https://engineering.toggl.com/docs/track."""

from typing import Final

from toggl_async.facade import Facade, method, pages
from toggl_async.track.me import Me, Organizations, QuotaRequest, Workspaces
from toggl_async.track.workspace import GetOrganization, GetWorkspace, SavedReports


class Track(Facade):
    """Who calls, what may be exported, and how many calls are left."""

    me: Final = method(Me)
    quota: Final = method(QuotaRequest)
    workspaces: Final = method(Workspaces)
    organizations: Final = method(Organizations)
    workspace: Final = method(GetWorkspace)
    organization: Final = method(GetOrganization)
    saved_reports: Final = pages(SavedReports)
