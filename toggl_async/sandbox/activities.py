"""The activities of a made-up company: everything that an entry consists of except its time.

An entry is one of a few thousand activities at some time. A filter therefore checks each activity once,
whatever the number of entries, and a report over millions of entries counts how often each activity occurs.
"""

import random

from attrs import frozen

from toggl_async.sandbox import sample_names
from toggl_async.sandbox.directory import (
    CompanyClient,
    CompanyDirectory,
    CompanyProject,
    CompanyTag,
    CompanyTask,
    CompanyUser,
)

ACTIVITY_COUNT = 4096


@frozen(kw_only=True)
class Activity:
    """The contents of an entry apart from its time; `rate` is in cents per hour, None if not billable."""

    number: int
    user: CompanyUser
    project: CompanyProject | None
    client: CompanyClient | None
    task: CompanyTask | None
    description: str
    billable: bool
    tags: tuple[CompanyTag, ...]
    seconds: int
    rate: int | None

    @property
    def client_id(self) -> int | None:
        """The id of the client, None without a client."""
        return self.client.id if self.client else None

    @property
    def project_id(self) -> int | None:
        """The id of the project, None without a project."""
        return self.project.id if self.project else None

    @property
    def task_id(self) -> int | None:
        """The id of the task, None without a task."""
        return self.task.id if self.task else None

    @property
    def tag_ids(self) -> tuple[int, ...]:
        """The ids of the tags."""
        return tuple(tag.id for tag in self.tags)

    def amount(self, seconds: int) -> int | None:
        """Return the billable amount for a duration in cents, None if the activity is not billable."""
        return None if self.rate is None else (self.rate * seconds + 1800) // 3600

    def cost(self, seconds: int) -> int:
        """Return the labor cost for a duration in cents."""
        return (self.user.labor_cost * seconds + 1800) // 3600


def make_activities(directory: CompanyDirectory, seed: int) -> tuple[Activity, ...]:
    """Generate the activities of a company."""
    rng = random.Random(f"work/{seed}")
    return tuple(_activity(number, directory, rng) for number in range(ACTIVITY_COUNT))


def _activity(number: int, directory: CompanyDirectory, rng: random.Random) -> Activity:
    # Users take turns, so that everyone has worked as soon as there are a few entries.
    user = directory.users[number % len(directory.users)]
    project = rng.choice(directory.projects) if directory.projects and rng.randrange(10) > 0 else None
    tasks = directory.tasks_of_project.get(project.id, ()) if project else ()
    billable = bool(project and project.billable) and rng.randrange(10) > 0
    return Activity(
        number=number,
        user=user,
        project=project,
        client=directory.client_by_id.get(project.client_id) if project and project.client_id else None,
        task=rng.choice((*tasks, None)),
        description=_description(rng),
        billable=billable,
        tags=tuple(rng.sample(directory.tags, rng.choice((0, 0, 1, 1, 2, 3)))),
        seconds=_random_seconds(rng),
        rate=(project.rate or user.rate) if project and billable else None,
    )


def _description(rng: random.Random) -> str:
    text = rng.choice(sample_names.DESCRIPTIONS)
    return f"{text} #{rng.randrange(1000)}" if text and rng.randrange(2) > 0 else text


def _random_seconds(rng: random.Random) -> int:
    """Return a duration in seconds: about an hour as a rule, sometimes hours, rarely only seconds."""
    return max(7, min(4 * 3600, int(rng.lognormvariate(8.0, 0.9))))
