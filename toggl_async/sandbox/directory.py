"""Who and what a made-up company has: users, clients, projects, tasks, tags, user groups."""

import random
from functools import cached_property

from attrs import frozen

from toggl_async.sandbox import sample_names


@frozen(kw_only=True)
class User:
    """A member of the workspace; rates and costs in cents an hour."""

    id: int
    name: str
    email: str
    zone: str
    rate: int
    labor_cost: int
    active: bool


@frozen(kw_only=True)
class Client:
    """Whom work is done for."""

    id: int
    name: str


@frozen(kw_only=True)
class Project:
    """A project; its rate, in cents an hour, takes precedence over the user's."""

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
class Task:
    """A task of a project."""

    id: int
    name: str
    project_id: int
    active: bool
    estimated_seconds: int | None


@frozen(kw_only=True)
class Tag:
    """A tag of the workspace."""

    id: int
    name: str


@frozen(kw_only=True)
class Group:
    """A user group of the organization."""

    id: int
    name: str
    user_ids: tuple[int, ...]


@frozen(kw_only=True)
class Directory:
    """All of them, each kind in order of id."""

    users: tuple[User, ...]
    clients: tuple[Client, ...]
    projects: tuple[Project, ...]
    tasks: tuple[Task, ...]
    tags: tuple[Tag, ...]
    groups: tuple[Group, ...]

    @cached_property
    def client_of_id(self) -> dict[int, Client]:
        """Clients by id."""
        return {client.id: client for client in self.clients}

    @cached_property
    def project_of_id(self) -> dict[int, Project]:
        """Projects by id."""
        return {project.id: project for project in self.projects}

    @cached_property
    def user_of_id(self) -> dict[int, User]:
        """Users by id."""
        return {user.id: user for user in self.users}

    @cached_property
    def tasks_of_project(self) -> dict[int, tuple[Task, ...]]:
        """Tasks by the id of their project; a project without tasks is missing."""
        found: dict[int, tuple[Task, ...]] = {}
        for task in self.tasks:
            found[task.project_id] = (*found.get(task.project_id, ()), task)
        return found


def directory(*, seed: int, users: int, clients: int, projects: int) -> Directory:
    """Make up a directory; the same numbers give the same directory."""
    chance = random.Random(f"directory/{seed}")
    made_users = tuple(_user(number, chance) for number in range(users))
    made_clients = tuple(
        Client(id=61_000_001 + 3 * number, name=_numbered(sample_names.CLIENTS, number))
        for number in range(clients)
    )
    made_projects = tuple(_project(number, made_clients, chance) for number in range(projects))
    return Directory(
        users=made_users,
        clients=made_clients,
        projects=made_projects,
        tasks=tuple(_tasks(made_projects, chance)),
        tags=tuple(Tag(id=17_000_001 + 5 * n, name=name) for n, name in enumerate(sample_names.TAGS)),
        groups=tuple(_groups(made_users)),
    )


def _numbered(names: tuple[str, ...], number: int) -> str:
    """Give the first ones their plain name and the later ones a number with it."""
    name = names[number % len(names)]
    return name if number < len(names) else f"{name} {number // len(names) + 1}"


def _user(number: int, chance: random.Random) -> User:
    first = sample_names.FIRST_NAMES[number % len(sample_names.FIRST_NAMES)]
    last = sample_names.LAST_NAMES[
        (number * 4 + number // len(sample_names.FIRST_NAMES)) % len(sample_names.LAST_NAMES)
    ]
    return User(
        id=8_000_001 + 7 * number,
        name=f"{first} {last}",
        email=f"user{number + 1}@example.com",
        zone=sample_names.ZONES[number % len(sample_names.ZONES)],
        rate=100 * chance.randrange(60, 140, 5),
        labor_cost=100 * chance.randrange(20, 60, 5),
        active=(number + 1) % 9 > 0,
    )


def _project(number: int, clients: tuple[Client, ...], chance: random.Random) -> Project:
    # A billable flag that was never set is null on the wire, not false.
    billable = (True, True, False, None)[number % 4]
    with_client = bool(clients) and (number + 1) % 5 > 0
    return Project(
        id=190_000_001 + 11 * number,
        name=_numbered(sample_names.PROJECTS, number),
        client_id=clients[number % len(clients)].id if with_client else None,
        color=sample_names.COLORS[number % len(sample_names.COLORS)],
        active=(number + 1) % 7 > 0,
        private=number % 3 == 0,
        billable=billable,
        currency="USD" if billable else None,
        rate=100 * chance.randrange(70, 160, 10) if billable and number % 2 else None,
    )


def _tasks(projects: tuple[Project, ...], chance: random.Random) -> list[Task]:
    pairs = [
        (project, name) for project in projects[::2] for name in sample_names.TASKS[: chance.randrange(1, 5)]
    ]
    return [
        Task(
            id=110_000_001 + 13 * number,
            name=name,
            project_id=project.id,
            active=(number + 1) % 6 > 0,
            estimated_seconds=3600 * chance.randrange(4, 80) if number % 3 else None,
        )
        for number, (project, name) in enumerate(pairs)
    ]


def _groups(users: tuple[User, ...]) -> list[Group]:
    count = len(sample_names.GROUPS)
    return [
        Group(id=40_000_001 + n, name=name, user_ids=tuple(user.id for user in users[n::count]))
        for n, name in enumerate(sample_names.GROUPS)
    ]
