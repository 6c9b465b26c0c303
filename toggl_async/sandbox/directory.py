"""The users, clients, projects, tasks, tags and user groups of a made-up company."""

import random
from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

from toggl_async.sandbox import sample_names


@frozen(kw_only=True)
class CompanyUser:
    """A member of the workspace; `rate` and `labor_cost` are in cents per hour."""

    id: int
    name: str
    email: str
    zone: str
    rate: int
    labor_cost: int
    active: bool


@frozen(kw_only=True)
class CompanyClient:
    """A client of the company."""

    id: int
    name: str


@frozen(kw_only=True)
class CompanyProject:
    """A project; its rate in cents per hour takes precedence over the rate of the user."""

    id: int
    name: str
    client_id: int | None
    color: str
    active: bool
    private: bool
    billable: bool | None
    currency: str | None
    rate: int | None


@frozen(kw_only=True)
class CompanyTask:
    """A task of a project."""

    id: int
    name: str
    project_id: int
    active: bool
    estimated_seconds: int | None


@frozen(kw_only=True)
class CompanyTag:
    """A tag of the workspace."""

    id: int
    name: str


@frozen(kw_only=True)
class UserGroup:
    """A user group of the organization."""

    id: int
    name: str
    user_ids: tuple[int, ...]


@frozen(kw_only=True)
class CompanyDirectory:
    """All objects of a company, each kind in order of id.

    `members` has the ids of the users of each project, None if they are made up.
    """

    users: tuple[CompanyUser, ...]
    clients: tuple[CompanyClient, ...]
    projects: tuple[CompanyProject, ...]
    tasks: tuple[CompanyTask, ...]
    tags: tuple[CompanyTag, ...]
    groups: tuple[UserGroup, ...]
    members: Mapping[int, tuple[int, ...]] | None = None

    @cached_property
    def client_by_id(self) -> dict[int, CompanyClient]:
        """The clients by id."""
        return {client.id: client for client in self.clients}

    @cached_property
    def project_by_id(self) -> dict[int, CompanyProject]:
        """The projects by id."""
        return {project.id: project for project in self.projects}

    @cached_property
    def user_by_id(self) -> dict[int, CompanyUser]:
        """The users by id."""
        return {user.id: user for user in self.users}

    @cached_property
    def tasks_of_project(self) -> dict[int, tuple[CompanyTask, ...]]:
        """The tasks by the id of their project; projects without tasks are missing."""
        found: dict[int, tuple[CompanyTask, ...]] = {}
        for task in self.tasks:
            found[task.project_id] = (*found.get(task.project_id, ()), task)
        return found


def make_directory(*, seed: int, users: int, clients: int, projects: int, id_offset: int) -> CompanyDirectory:
    """Generate a directory; equal arguments give equal directories.

    `id_offset` is added to all ids but those of users, who may work in several workspaces.
    """
    rng = random.Random(f"directory/{seed}")
    made_users = tuple(_user(number, rng) for number in range(users))
    made_clients = tuple(
        CompanyClient(id=id_offset + 61_000_001 + 3 * number, name=_numbered(sample_names.CLIENTS, number))
        for number in range(clients)
    )
    made_projects = tuple(_project(number, made_clients, rng, id_offset) for number in range(projects))
    return CompanyDirectory(
        users=made_users,
        clients=made_clients,
        projects=made_projects,
        tasks=tuple(_tasks(made_projects, rng, id_offset)),
        tags=tuple(
            CompanyTag(id=id_offset + 17_000_001 + 5 * n, name=name)
            for n, name in enumerate(sample_names.TAGS)
        ),
        groups=tuple(_groups(made_users, id_offset)),
    )


def _numbered(names: tuple[str, ...], number: int) -> str:
    """Return a plain name for low numbers, and a name with a number for the others."""
    name = names[number % len(names)]
    return name if number < len(names) else f"{name} {number // len(names) + 1}"


def _user(number: int, rng: random.Random) -> CompanyUser:
    first = sample_names.FIRST_NAMES[number % len(sample_names.FIRST_NAMES)]
    last = sample_names.LAST_NAMES[
        (number * 4 + number // len(sample_names.FIRST_NAMES)) % len(sample_names.LAST_NAMES)
    ]
    return CompanyUser(
        id=8_000_001 + 7 * number,
        name=f"{first} {last}",
        email=f"user{number + 1}@example.com",
        zone=sample_names.ZONES[number % len(sample_names.ZONES)],
        rate=100 * rng.randrange(60, 140, 5),
        labor_cost=100 * rng.randrange(20, 60, 5),
        active=(number + 1) % 9 > 0,
    )


def _project(
    number: int, clients: tuple[CompanyClient, ...], rng: random.Random, id_offset: int
) -> CompanyProject:
    # A billable flag that was never set is null on the wire, not false.
    billable = (True, True, False, None)[number % 4]
    with_client = bool(clients) and (number + 1) % 5 > 0
    return CompanyProject(
        id=id_offset + 190_000_001 + 11 * number,
        name=_numbered(sample_names.PROJECTS, number),
        client_id=clients[number % len(clients)].id if with_client else None,
        color=sample_names.COLORS[number % len(sample_names.COLORS)],
        active=(number + 1) % 7 > 0,
        private=number % 3 == 0,
        billable=billable,
        currency="USD" if billable else None,
        rate=100 * rng.randrange(70, 160, 10) if billable and number % 2 else None,
    )


def _tasks(projects: tuple[CompanyProject, ...], rng: random.Random, id_offset: int) -> list[CompanyTask]:
    pairs = [
        (project, name) for project in projects[::2] for name in sample_names.TASKS[: rng.randrange(1, 5)]
    ]
    return [
        CompanyTask(
            id=id_offset + 110_000_001 + 13 * number,
            name=name,
            project_id=project.id,
            active=(number + 1) % 6 > 0,
            estimated_seconds=3600 * rng.randrange(4, 80) if number % 3 else None,
        )
        for number, (project, name) in enumerate(pairs)
    ]


def _groups(users: tuple[CompanyUser, ...], id_offset: int) -> list[UserGroup]:
    count = len(sample_names.GROUPS)
    return [
        UserGroup(
            id=id_offset + 40_000_001 + n, name=name, user_ids=tuple(user.id for user in users[n::count])
        )
        for n, name in enumerate(sample_names.GROUPS)
    ]
