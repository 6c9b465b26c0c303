"""Entries that a test gives, and the directory and activities that they make up."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from attrs import Attribute, field, frozen, validators

from toggl_async.sandbox import sample_names
from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.directory import (
    CompanyClient,
    CompanyDirectory,
    CompanyProject,
    CompanyTag,
    CompanyTask,
    CompanyUser,
)

Key = TypeVar("Key")


def _tag_names(tags: Iterable[str]) -> tuple[str, ...]:
    if isinstance(tags, str):
        raise TypeError(f"the tags are several names, not the text {tags!r}")
    return tuple(tags)


def _check_zone(_: object, __: "Attribute[str]", value: str) -> None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError):
        raise ValueError(f"the zone {value!r} is not known") from None


@frozen(kw_only=True)
class CompanyEntry:
    """A time entry of one's own; users, clients, projects, tasks and tags are created from their names.

    A `start` without a zone is in the user's `zone`. `seconds` is None while the entry runs. `rate` is in
    cents per hour. Without an `email` the user gets one made from the name.

    Raises:
        TypeError: `start` is no time, or `tags` is a text instead of several.
        ValueError: the entry cannot exist on Toggl, such as one with a task but without a project.
    """

    start: datetime = field(validator=validators.instance_of(datetime))
    seconds: int | None = field(validator=validators.optional(validators.ge(0)))
    user: str = field(default="Sandbox User", validator=validators.min_len(1))
    email: str | None = None
    zone: str = field(default="UTC", validator=_check_zone)
    client: str | None = None
    project: str | None = None
    task: str | None = None
    description: str = ""
    tags: tuple[str, ...] = field(default=(), converter=_tag_names)
    billable: bool = False
    rate: int | None = field(default=None, validator=validators.optional(validators.ge(0)))

    def __attrs_post_init__(self) -> None:
        for name, value in (("client", self.client), ("task", self.task)):
            if value is not None and self.project is None:
                raise ValueError(f"a {name} needs a project")
        if self.rate is not None and not self.billable:
            raise ValueError("a rate needs a billable entry")

    @cached_property
    def local_start(self) -> datetime:
        """The start in the user's zone, to the second and with a fixed UTC offset."""
        zone = ZoneInfo(self.zone)
        local = self.start.astimezone(zone) if self.start.tzinfo else self.start.replace(tzinfo=zone)
        offset = timezone(local.utcoffset() or timedelta())
        return local.replace(microsecond=0, tzinfo=offset)

    @property
    def local_date(self) -> date:
        """The day of the user's calendar on which the entry starts."""
        return self.local_start.date()

    @property
    def second_of_day(self) -> int:
        """The second of that day."""
        start = self.local_start
        return 3600 * start.hour + 60 * start.minute + start.second


@frozen(cache_hash=True)
class GivenEntries:
    """The entries that a company consists of instead of generated ones.

    `id_offset` is added to all ids but those of users, who may work in several workspaces.
    """

    entries: tuple[CompanyEntry, ...]
    id_offset: int = 0

    @cached_property
    def finished(self) -> tuple[CompanyEntry, ...]:
        """The finished entries in order of local start."""
        finished = (entry for entry in self.entries if entry.seconds is not None)
        return tuple(sorted(finished, key=lambda entry: (entry.local_date, entry.second_of_day)))

    @cached_property
    def running(self) -> tuple[CompanyEntry, ...]:
        """The entries that were never stopped."""
        return tuple(entry for entry in self.entries if entry.seconds is None)

    @cached_property
    def _users(self) -> Mapping[str, CompanyUser]:
        found = {entry.user: entry for entry in reversed(self.entries)}
        ordered = [found[name] for name in _distinct(entry.user for entry in self.entries)]
        for entry in self.entries:
            if (entry.zone, entry.email) != (found[entry.user].zone, found[entry.user].email):
                raise ValueError(f"the entries of {entry.user} differ in zone or email")
        return {
            entry.user: make_user(number, entry)
            for number, entry in enumerate(
                ordered or [CompanyEntry(start=datetime(2025, 1, 1, tzinfo=UTC), seconds=0)]
            )
        }

    @cached_property
    def _clients(self) -> Mapping[str | None, CompanyClient]:
        names = _distinct(entry.client for entry in self.entries if entry.client is not None)
        return {
            name: CompanyClient(id=self.id_offset + 61_000_001 + 3 * n, name=name)
            for n, name in enumerate(names)
        }

    @cached_property
    def _projects(self) -> Mapping[tuple[str, str | None], CompanyProject]:
        billable = {_project_key(entry) for entry in self.entries if entry.billable}
        return {
            (name, client): CompanyProject(
                id=self.id_offset + 190_000_001 + 11 * number,
                name=name,
                client_id=self._clients[client].id if client is not None else None,
                color=sample_names.COLORS[number % len(sample_names.COLORS)],
                active=True,
                private=False,
                billable=(name, client) in billable,
                currency="USD" if (name, client) in billable else None,
                rate=None,
            )
            for number, (name, client) in enumerate(_distinct(_project_keys(self.entries)))
        }

    @cached_property
    def _tasks(self) -> Mapping[tuple[tuple[str, str | None], str], CompanyTask]:
        keys = _distinct(
            (key, entry.task)
            for entry in self.entries
            if entry.task is not None and (key := _project_key(entry)) is not None
        )
        return {
            (project, name): CompanyTask(
                id=self.id_offset + 110_000_001 + 13 * number,
                name=name,
                project_id=self._projects[project].id,
                active=True,
                estimated_seconds=None,
            )
            for number, (project, name) in enumerate(keys)
        }

    @cached_property
    def _tags(self) -> Mapping[str, CompanyTag]:
        names = _distinct(tag for entry in self.entries for tag in entry.tags)
        return {
            name: CompanyTag(id=self.id_offset + 17_000_001 + 5 * n, name=name)
            for n, name in enumerate(names)
        }

    @cached_property
    def directory(self) -> CompanyDirectory:
        """The users, clients, projects, tasks and tags that the entries name, in order of first use."""
        pairs = _distinct(
            (self._projects[key].id, self._users[entry.user].id)
            for entry in self.entries
            if (key := _project_key(entry)) is not None
        )
        members: dict[int, tuple[int, ...]] = {}
        for project, user in pairs:
            members[project] = (*members.get(project, ()), user)
        return CompanyDirectory(
            users=tuple(self._users.values()),
            clients=tuple(self._clients.values()),
            projects=tuple(self._projects.values()),
            tasks=tuple(self._tasks.values()),
            tags=tuple(self._tags.values()),
            groups=(),
            members=members,
        )

    @cached_property
    def activity_numbers(self) -> Mapping[tuple[object, ...], int]:
        """The number of each activity, by the contents of its entries apart from their time."""
        keys = _distinct(map(activity_key, (*self.finished, *self.running)))
        return {key: number for number, key in enumerate(keys)}

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """The activities that the entries consist of."""
        examples = {activity_key(entry): entry for entry in self.entries}
        return tuple(self._activity(number, examples[key]) for key, number in self.activity_numbers.items())

    def _activity(self, number: int, entry: CompanyEntry) -> Activity:
        project = _project_key(entry)
        return Activity(
            number=number,
            user=self._users[entry.user],
            project=self._projects[project] if project else None,
            client=self._clients.get(entry.client),
            task=self._tasks[project, entry.task] if project and entry.task is not None else None,
            description=entry.description,
            billable=entry.billable,
            tags=tuple(
                sorted((self._tags[tag] for tag in dict.fromkeys(entry.tags)), key=lambda tag: tag.id)
            ),
            seconds=entry.seconds or 0,
            rate=entry.rate,
        )


def activity_key(entry: CompanyEntry) -> tuple[object, ...]:
    """Return the contents of an entry apart from its time."""
    names = (entry.user, entry.client, entry.project, entry.task, entry.description, entry.tags)
    return (*names, entry.billable, entry.rate, entry.seconds or 0)


def _distinct(keys: Iterable[Key]) -> list[Key]:
    return list(dict.fromkeys(keys))


def _project_key(entry: CompanyEntry) -> tuple[str, str | None] | None:
    return None if entry.project is None else (entry.project, entry.client)


def _project_keys(entries: Iterable[CompanyEntry]) -> list[tuple[str, str | None]]:
    return [key for entry in entries if (key := _project_key(entry)) is not None]


def make_user(number: int, entry: CompanyEntry) -> CompanyUser:
    """Return the user of an entry, whose id the number gives."""
    plain = unicodedata.normalize("NFKD", entry.user).encode("ascii", "ignore").decode().lower()
    local_part = ".".join("".join(sign if sign.isalnum() else " " for sign in plain).split())
    return CompanyUser(
        id=8_000_001 + 7 * number,
        name=entry.user,
        email=entry.email or f"{local_part or f'user{number + 1}'}@example.com",
        zone=entry.zone,
        rate=0,
        labor_cost=0,
        active=True,
    )
