"""The objects that an added or edited entry names: those of a directory, and new ones for unknown names."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypedDict, TypeVar

from attrs import evolve

from toggl_async.sandbox import sample_names
from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.company import Entry
from toggl_async.sandbox.directory import (
    CompanyClient,
    CompanyDirectory,
    CompanyProject,
    CompanyTag,
    CompanyTask,
    CompanyUser,
)
from toggl_async.sandbox.given_entries import CompanyEntry, make_user


class EntryContents(TypedDict, total=False):
    """The contents of an entry besides its time, named as in `CompanyEntry`."""

    user: str
    email: str | None
    zone: str
    client: str | None
    project: str | None
    task: str | None
    description: str
    tags: Iterable[str]
    billable: bool
    rate: int | None


class EntryEdit(EntryContents, total=False):
    """The fields of an entry that an edit can change."""

    start: datetime
    seconds: int | None


class _Numbered(Protocol):
    @property
    def id(self) -> int:
        """The id of the object."""
        ...


Item = TypeVar("Item", bound=_Numbered)


def contents_of(entry: Entry) -> CompanyEntry:
    """Return an entry as a test would give it."""
    activity = entry.activity
    return CompanyEntry(
        start=entry.start,
        seconds=entry.seconds,
        user=activity.user.name,
        email=activity.user.email,
        zone=activity.user.zone,
        client=activity.client.name if activity.client else None,
        project=activity.project.name if activity.project else None,
        task=activity.task.name if activity.task else None,
        description=activity.description,
        tags=[tag.name for tag in activity.tags],
        billable=activity.billable,
        rate=activity.rate,
    )


def edited(entry: CompanyEntry, edit: EntryContents | EntryEdit, directory: CompanyDirectory) -> CompanyEntry:
    """Return an entry with changed fields; what depends on them changes too.

    The zone and the email address follow the user, the client follows the project, and the rate follows the
    user, the project and the billable flag. The task of another project is left out.

    Raises:
        ValueError: the entry cannot exist, or a known user has another zone or email address.
    """
    changes = edit.copy()
    if "user" in edit:
        user = _named(directory.users, edit["user"])
        changes.setdefault("email", user.email if user else None)
        changes.setdefault("zone", user.zone if user else entry.zone)
    if "project" in edit:
        project = _named(directory.projects, edit["project"])
        client = directory.client_by_id.get(project.client_id or 0) if project else None
        changes.setdefault("client", client.name if client else None)
        if edit["project"] != entry.project:
            changes.setdefault("task", None)
    if changes.keys() & {"user", "project", "client", "billable"}:
        changes.setdefault("rate", None)
    return evolve(entry, **changes)


def activity_of(
    entry: CompanyEntry, directory: CompanyDirectory, number: int, id_offset: int
) -> tuple[CompanyDirectory, Activity]:
    """Return a new activity for an entry, and the directory with all that the entry names.

    Raises:
        ValueError: the directory has the user with another zone or email address.
    """
    user, users = _user(entry, directory)
    client, clients = _find_or_add(
        directory.clients,
        entry.client,
        lambda each: each.name == entry.client,
        lambda name: CompanyClient(id=_next_id(directory.clients, 3, id_offset + 61_000_001), name=name),
    )
    project, projects = _project(entry, directory, client, id_offset)
    task, tasks = _task(entry, directory, project, id_offset)
    tags = directory.tags
    for name in dict.fromkeys(entry.tags):
        if _named(tags, name) is None:
            tags = (*tags, CompanyTag(id=_next_id(tags, 5, id_offset + 17_000_001), name=name))
    return (
        _with_member(
            evolve(directory, users=users, clients=clients, projects=projects, tasks=tasks, tags=tags),
            project,
            user,
        ),
        Activity(
            number=number,
            user=user,
            project=project,
            client=client,
            task=task,
            description=entry.description,
            billable=entry.billable,
            tags=tuple(tag for name in dict.fromkeys(entry.tags) for tag in tags if tag.name == name),
            seconds=entry.seconds or 0,
            rate=_rate(entry, project, user),
        ),
    )


def _rate(entry: CompanyEntry, project: CompanyProject | None, user: CompanyUser) -> int | None:
    if not entry.billable or entry.rate is not None:
        return entry.rate
    return (project.rate if project else None) or user.rate or None


def _user(entry: CompanyEntry, directory: CompanyDirectory) -> tuple[CompanyUser, tuple[CompanyUser, ...]]:
    user = _named(directory.users, entry.user)
    if user is None:
        user = make_user(0, entry)
        user = evolve(user, id=_next_id(directory.users, 7, user.id))
        return user, (*directory.users, user)
    if (entry.zone, entry.email or user.email) != (user.zone, user.email):
        raise ValueError(f"the user {entry.user} has another zone or email address")
    return user, directory.users


def _project(
    entry: CompanyEntry, directory: CompanyDirectory, client: CompanyClient | None, id_offset: int
) -> tuple[CompanyProject | None, tuple[CompanyProject, ...]]:
    client_id = client.id if client else None
    return _find_or_add(
        directory.projects,
        entry.project,
        lambda each: (each.name, each.client_id) == (entry.project, client_id),
        lambda name: CompanyProject(
            id=_next_id(directory.projects, 11, id_offset + 190_000_001),
            name=name,
            client_id=client_id,
            color=sample_names.COLORS[len(directory.projects) % len(sample_names.COLORS)],
            active=True,
            private=False,
            billable=entry.billable,
            currency="USD" if entry.billable else None,
            rate=None,
        ),
    )


def _task(
    entry: CompanyEntry, directory: CompanyDirectory, project: CompanyProject | None, id_offset: int
) -> tuple[CompanyTask | None, tuple[CompanyTask, ...]]:
    project_id = project.id if project else 0
    return _find_or_add(
        directory.tasks,
        entry.task,
        lambda each: (each.name, each.project_id) == (entry.task, project_id),
        lambda name: CompanyTask(
            id=_next_id(directory.tasks, 13, id_offset + 110_000_001),
            name=name,
            project_id=project_id,
            active=True,
            estimated_seconds=None,
        ),
    )


def _with_member(
    directory: CompanyDirectory, project: CompanyProject | None, user: CompanyUser
) -> CompanyDirectory:
    """Return the directory with a user as a member of a project, unless its members are made up."""
    if project is None or directory.members is None or user.id in directory.members.get(project.id, ()):
        return directory
    of_project = (*directory.members.get(project.id, ()), user.id)
    return evolve(directory, members={**directory.members, project.id: of_project})


class _Named(_Numbered, Protocol):
    @property
    def name(self) -> str:
        """The name of the object."""
        ...


NamedItem = TypeVar("NamedItem", bound=_Named)


def _named(items: Iterable[NamedItem], name: str | None) -> NamedItem | None:
    return next((each for each in items if each.name == name), None)


def _find_or_add(
    items: tuple[Item, ...], name: str | None, matches: Callable[[Item], bool], make: Callable[[str], Item]
) -> tuple[Item | None, tuple[Item, ...]]:
    """Return the matching object, or a new one if there is none, with all objects; None without a name."""
    if name is None:
        return None, items
    found = next(filter(matches, items), None)
    if found is not None:
        return found, items
    made = make(name)
    return made, (*items, made)


def _next_id(items: Sequence[_Numbered], step: int, first: int) -> int:
    return items[-1].id + step if items else first
