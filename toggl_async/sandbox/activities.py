"""The kinds of work that a made-up company does, over and over.

An entry is one of a few thousand activities done at some time. So a filter looks at the activities once,
whatever the number of entries, and a report over millions of entries counts how often each was done.
"""

import random

from attrs import frozen

from toggl_async.sandbox import sample_names
from toggl_async.sandbox.directory import Client, Directory, Project, Tag, Task, User

DECK = 4096


@frozen(kw_only=True)
class Activity:
    """All that an entry says apart from when; `seconds` is its length, `rate` cents an hour if billable."""

    number: int
    user: User
    project: Project | None
    client: Client | None
    task: Task | None
    description: str
    billable: bool
    tags: tuple[Tag, ...]
    seconds: int
    rate: int | None

    @property
    def client_id(self) -> int | None:
        """The client's id, if it has a client."""
        return self.client.id if self.client else None

    @property
    def project_id(self) -> int | None:
        """The project's id, if it has a project."""
        return self.project.id if self.project else None

    @property
    def task_id(self) -> int | None:
        """The task's id, if it has a task."""
        return self.task.id if self.task else None

    @property
    def tag_ids(self) -> tuple[int, ...]:
        """The ids of its tags."""
        return tuple(tag.id for tag in self.tags)

    def amount(self, seconds: int) -> int | None:
        """Give what so many seconds of it are worth, in cents, or None if it is not billable."""
        return None if self.rate is None else (self.rate * seconds + 1800) // 3600

    def cost(self, seconds: int) -> int:
        """Give what so many seconds of it cost in labor, in cents."""
        return (self.user.labor_cost * seconds + 1800) // 3600


def activities(directory: Directory, seed: int) -> tuple[Activity, ...]:
    """Make up the activities of a company."""
    chance = random.Random(f"work/{seed}")
    return tuple(_activity(number, directory, chance) for number in range(DECK))


def _activity(number: int, directory: Directory, chance: random.Random) -> Activity:
    # The first activities go round all users, so that everyone has worked as soon as there are entries.
    user = directory.users[number % len(directory.users)]
    project = chance.choice(directory.projects) if directory.projects and chance.randrange(10) > 0 else None
    tasks = directory.tasks_of_project.get(project.id, ()) if project else ()
    billable = bool(project and project.billable) and chance.randrange(10) > 0
    return Activity(
        number=number,
        user=user,
        project=project,
        client=directory.client_of_id.get(project.client_id) if project and project.client_id else None,
        task=chance.choice((*tasks, None)),
        description=_description(chance),
        billable=billable,
        tags=tuple(chance.sample(directory.tags, chance.choice((0, 0, 1, 1, 2, 3)))),
        seconds=_length(chance),
        rate=(project.rate or user.rate) if project and billable else None,
    )


def _description(chance: random.Random) -> str:
    text = chance.choice(sample_names.DESCRIPTIONS)
    return f"{text} #{chance.randrange(1000)}" if text and chance.randrange(2) > 0 else text


def _length(chance: random.Random) -> int:
    """Take mostly an hour or so, sometimes a whole afternoon, seldom only seconds."""
    return max(7, min(4 * 3600, int(chance.lognormvariate(8.0, 0.9))))
