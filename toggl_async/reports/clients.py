"""Lists of clients: https://engineering.toggl.com/docs/reports/utils."""

import attrs

from toggl_async.reports.id_lists import StartList
from toggl_async.request.base import endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, batched
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientName(Model):
    """The id and name of a client."""

    id: int | None = None
    """The client's id."""
    name: str | None = None
    """The client's name."""


@request_base
class ClientList(StartList[ClientName]):
    """The conditions on clients."""

    ids: Ids | Unset | None = batched(2000, default=UNSET)
    """Only clients with these ids; more than 2000 ids are sent in several requests."""
    name: str | Unset | None = UNSET
    """Only clients whose name contains this text."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/filters/clients")
class FilterClients(ClientList):
    """Clients by id or part of the name, in order of ids.

    https://engineering.toggl.com/docs/reports/utils#post-list-clients
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/search/clients")
class SearchClients(ClientList):
    """Clients by id or part of the name, in order of ids, from Toggl's search endpoint.

    https://engineering.toggl.com/docs/reports/utils#post-search-clients
    """
