"""The ids that belong to names: csv exports name users, clients, projects, tasks and tags, and have no ids.

``load_names`` reads the lists of these objects, and ``Names`` finds ids in them. Names are compared exactly
as Toggl writes them. An id is found only if the names leave no doubt: a project is looked up within its
client, a task within its project, and a user by the email address. Objects that were deleted are in no list:
their names are unknown, and one that had the name of another object cannot be told from it.
"""

from collections.abc import Hashable, Iterable, Mapping, Sized
from enum import StrEnum
from typing import Generic, TypeVar

import attrs

from toggl_async.errors import PlanError
from toggl_async.facade import ApiClient
from toggl_async.options import Options
from toggl_async.reports.tasks import Task
from toggl_async.tables.tag_lists import TagSplitter
from toggl_async.track.clients import ClientInfo, WorkspaceClients
from toggl_async.track.projects import ProjectInfo, WorkspaceProjects
from toggl_async.track.tags import TagInfo, WorkspaceTags
from toggl_async.track.tasks import WorkspaceTasks
from toggl_async.track.users import UserInfo, WorkspaceUsers

ItemT = TypeVar("ItemT")


class Doubt(StrEnum):
    """The reason why a name has no id."""

    AMBIGUOUS = "ambiguous"
    """Several objects have the name, or a list of tags can be divided into known tags in several ways."""
    UNKNOWN = "unknown"
    """No listed object has the name."""
    NO_EMAIL = "no email"
    """The csv has the name of a user, and no column with the email address."""


@attrs.frozen
class KnownProject:
    """A project that is listed, and the id of its client, None without one."""

    id: int
    client_id: int | None


@attrs.frozen
class KnownTask:
    """A task that is listed, and its project."""

    id: int
    project: KnownProject


class Lookup(Generic[ItemT]):
    """Objects by their names, which several of them may share."""

    def __init__(self, pairs: Iterable[tuple[Hashable, ItemT]]) -> None:
        # A list may state an object twice, which is one object all the same.
        self._items: dict[Hashable, dict[ItemT, None]] = {}
        for name, item in pairs:
            self._items.setdefault(name, {})[item] = None

    def find(self, name: Hashable) -> ItemT | Doubt:
        """Return the only object with a name, or the reason why there is none."""
        found = tuple(self._items.get(name, ()))
        if len(found) == 1:
            return found[0]
        return Doubt.AMBIGUOUS if found else Doubt.UNKNOWN


def _counted(rows: Sized) -> str:
    return f"<{len(rows)} rows>"


@attrs.frozen(kw_only=True)
class Names:
    """The users, clients, projects, tasks and tags of one workspace, to find their ids by their names.

    These are the rows of the lists in ``track``: give all of each kind, archived ones too, or a name that is
    shared with an object that is missing seems to be without doubt.
    """

    users: tuple[UserInfo, ...] = attrs.field(default=(), converter=tuple[UserInfo, ...], repr=_counted)
    clients: tuple[ClientInfo, ...] = attrs.field(default=(), converter=tuple[ClientInfo, ...], repr=_counted)
    projects: tuple[ProjectInfo, ...] = attrs.field(
        default=(), converter=tuple[ProjectInfo, ...], repr=_counted
    )
    tasks: tuple[Task, ...] = attrs.field(default=(), converter=tuple[Task, ...], repr=_counted)
    tags: tuple[TagInfo, ...] = attrs.field(default=(), converter=tuple[TagInfo, ...], repr=_counted)


async def load_names(toggl: ApiClient, *, options: Options | None = None) -> Names:
    """Read the users, clients, projects, tasks and tags of the client's workspace.

    This sends five requests, and one more for each 200 further projects and for each 200 further tasks.
    ``options`` apply to each. A plan without tasks has none. A user who is not an admin may not see all.

    Raises:
        TogglError: a request was refused, or no complete, readable response arrived.
    """
    given = options or Options()
    try:
        tasks = [each async for each in toggl.rows(WorkspaceTasks(active="both", options=given))]
    except PlanError:
        tasks = []
    return Names(
        users=await toggl.send(WorkspaceUsers(options=given)),
        clients=await toggl.send(WorkspaceClients(status="both", options=given)),
        projects=[each async for each in toggl.rows(WorkspaceProjects(active="both", options=given))],
        tasks=tasks,
        tags=[each async for each in toggl.rows(WorkspaceTags(options=given))],
    )


class NameIndex:
    """The objects of a workspace by name, made once for many look-ups."""

    def __init__(self, names: Names) -> None:
        clients = {each.id: each.name for each in names.clients if each.id is not None}
        projects = {each.id: KnownProject(each.id, each.client_id) for each in names.projects if each.id}
        named = [(each, projects[each.id]) for each in names.projects if each.id and each.name is not None]
        tasks = [
            (each.name, KnownTask(each.id, projects[each.project_id]))
            for each in names.tasks
            if each.id and each.project_id in projects
        ]
        self.users: Lookup[int] = Lookup((each.email, each.id) for each in names.users if each.id)
        self.clients: Lookup[int] = Lookup((name, number) for number, name in clients.items())
        self.projects: Lookup[KnownProject] = Lookup(
            ((_client_of(each, clients), each.name), known) for each, known in named
        )
        self.projects_of_any_client: Lookup[KnownProject] = Lookup(
            (each.name, known) for each, known in named
        )
        self.tasks: Lookup[KnownTask] = Lookup(((each.project.id, name), each) for name, each in tasks)
        self.tasks_of_any_project: Lookup[KnownTask] = Lookup(tasks)
        self._tags = Lookup((each.name, each.id) for each in names.tags if each.id)
        self._splitter = TagSplitter(each.name for each in names.tags if each.name)

    def tag_ids(self, text: str) -> tuple[int, ...] | Doubt:
        """Return the ids of the tags in a text, or the reason why they are not known."""
        if not text:
            return ()
        ways, tags = self._splitter.ways(text)
        if ways != 1 or len(set(tags)) != len(tags):
            return Doubt.AMBIGUOUS if ways > 1 else Doubt.UNKNOWN
        found: list[int] = []
        for tag in tags:
            identifier = self._tags.find(tag)
            if isinstance(identifier, Doubt):
                return identifier
            found.append(identifier)
        return tuple(found)


def _client_of(project: ProjectInfo, clients: Mapping[int, str | None]) -> str | None:
    """Return the name of a project's client as a csv has it: empty without a client, None if not known."""
    if project.client_id is None:
        return ""
    return clients.get(project.client_id) or project.client_name
