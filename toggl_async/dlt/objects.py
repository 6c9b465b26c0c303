"""The objects that entries name by their ids: projects, clients, tasks, tags and users, archived ones too."""

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable, Iterator, Mapping

import attrs
from dlt.extract import DltResource

from toggl_async.dlt.columns import columns_of_model, shown_fields, value_for_dlt
from toggl_async.dlt.replacement import KEY_COLUMNS, replacing
from toggl_async.dlt.resource import Rows, merged
from toggl_async.dlt.shared_client import SharedClient
from toggl_async.dlt.stopping import stopping_early
from toggl_async.reports.tasks import Task
from toggl_async.request.model import Model
from toggl_async.track.clients import ClientInfo
from toggl_async.track.projects import ProjectInfo
from toggl_async.track.tags import TagInfo
from toggl_async.track.users import UserInfo
from toggl_async.workspace import Workspace

_Listing = AsyncIterable[Model] | Awaitable[Iterable[Model]]
_LISTINGS: Mapping[str, tuple[type[Model], Callable[[Workspace], _Listing]]] = {
    "projects": (ProjectInfo, lambda toggl: toggl.track.projects(active="both")),
    "clients": (ClientInfo, lambda toggl: toggl.track.clients(status="both")),
    "tasks": (Task, lambda toggl: toggl.track.tasks(active="both")),
    "tags": (TagInfo, lambda toggl: toggl.track.tags()),
    "users": (UserInfo, lambda toggl: toggl.track.users()),
}


def objects(client: SharedClient) -> Iterator[DltResource]:
    """Yield a resource for each kind of objects."""
    return (_Objects(client, name, *listing).resource() for name, listing in _LISTINGS.items())


@attrs.frozen
class _Objects:
    """The resource of one kind of objects, which replaces those of the workspace."""

    client: SharedClient
    name: str
    model: type[Model]
    listing: Callable[[Workspace], _Listing]

    def resource(self) -> DltResource:
        """Return the resource."""

        async def rows() -> AsyncGenerator[Rows]:
            with stopping_early(self.name):
                yield await self._rows()

        return merged(rows, self.name, columns_of_model(self.model) | KEY_COLUMNS, merge_key=["workspace_id"])

    async def _rows(self) -> Rows:
        """Return all objects at once: a part of them must not replace the others."""
        async with self.client.workspace() as toggl:
            listing = self.listing(toggl)
            if isinstance(listing, AsyncIterable):
                found = [each async for each in listing]
            else:
                found = list(await listing)
        return replacing(map(_values, found), {"workspace_id": self.client.workspace_id})


def _values(model: Model) -> dict[str, object]:
    return {field.name: value_for_dlt(getattr(model, field.name)) for field in shown_fields(model)}
