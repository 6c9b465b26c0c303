"""A year of random edits, after each week of which the copy is held against the truth."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toggl_async.sandbox import Company, Sandbox

from .workspace_copy import WorkspaceCopy, workspace_copy

FIRST, LAST = date(2025, 7, 1), date(2026, 6, 30)
COMPANY = Company(entries=300, users=4, running=1, first_day=FIRST, last_day=date(2025, 7, 31))
PROJECTS = (None, "Website", "Relaunch", "Intern")
SECONDS = (0, 1, 59, 600, 3600, 30 * 3600)


class Editor:
    """Someone who edits the entries of a sandbox at random."""

    def __init__(self, sandbox: Sandbox, rng: random.Random) -> None:
        self.sandbox, self.rng = sandbox, rng
        self.zones = {user.name: user.zone for user in sandbox.workspaces[0].company.directory.users}

    def edit(self, now: datetime) -> None:
        """Add, change or delete an entry, as of a time."""
        entries = list(self.sandbox.entries())
        action = self.rng.choice([self.add, self.add, self.change, self.change, self.move, self.delete])
        action(self.rng.choice(entries) if entries else None, now)

    def contents(self) -> dict[str, Any]:
        """Return random contents."""
        billable = self.rng.random() < 0.5
        return {
            "description": self.rng.choice(["", "work", "more work"]),
            "project": self.rng.choice(PROJECTS),
            "tags": self.rng.sample(["a", "b", "c"], self.rng.randrange(3)),
            "billable": billable,
            "rate": self.rng.choice([None, 5000, 7550]) if billable else None,
        }

    def add(self, _: Any, now: datetime) -> None:
        """Add an entry of the last days, of months ago, or of next week; sometimes a running one."""
        days = self.rng.choice([0, 0, 0, 1, 2, 40, 200, -7])
        start = now - timedelta(days=days, seconds=self.rng.randrange(86400))
        seconds = None if self.rng.random() < 0.1 else self.rng.choice(SECONDS)
        user = self.rng.choice(sorted(self.zones))
        self.sandbox.add_entry(
            start=start, seconds=seconds, at=now, user=user, zone=self.zones[user], **self.contents()
        )

    def change(self, entry: Any, now: datetime) -> None:
        """Give an entry other contents, or another duration; sometimes it runs again."""
        if entry is None:
            return
        seconds = self.rng.choice([entry.seconds, self.rng.choice(SECONDS), None])
        self.sandbox.edit_entry(entry.id, at=now, seconds=seconds, **self.contents())

    def move(self, entry: Any, now: datetime) -> None:
        """Move an entry by minutes, over midnight, or by months, perhaps out of the year."""
        if entry is not None:
            hours = self.rng.choice([0.1, 6, 24, 24 * 60, 24 * 400])
            start = entry.start + timedelta(hours=self.rng.choice([-1, 1]) * hours)
            self.sandbox.edit_entry(entry.id, at=now, start=start)

    def delete(self, entry: Any, _: datetime) -> None:
        """Delete an entry."""
        if entry is not None:
            self.sandbox.delete_entry(entry.id)


async def run_with_breaks(copy: WorkspaceCopy, today: date, rng: random.Random) -> None:
    """Run until no change is left; some runs are left after their first batches."""
    while rng.random() < 0.2:
        await copy.run(today, since=FIRST, most_batches=rng.randrange(1, 3))
    await copy.run(today, since=FIRST)


@pytest.mark.slow
@pytest.mark.timeout(600)
@settings(max_examples=6)
@given(rng=st.randoms(use_true_random=True))
async def test_after_each_week_of_a_year_the_copy_equals_the_truth(rng: random.Random) -> None:
    """Whatever is added, changed, moved, stopped or deleted, a run makes the copy equal to the workspace."""
    async with workspace_copy(COMPANY, date(2026, 7, 2)) as copy:
        editor = Editor(copy.sandbox, rng)
        day, requests = FIRST + timedelta(days=31), 0
        while day < LAST:
            noon = datetime.combine(day, time(12), UTC)
            for number in range(rng.choice([0, 1, 5, 12])):
                editor.edit(noon - timedelta(minutes=60 - number))
            before = copy.sandbox.received_count
            await run_with_breaks(copy, day, rng)
            requests += copy.sandbox.received_count - before
            copy.check(FIRST, day + timedelta(days=1))
            day += timedelta(days=7)
        assert requests < 48 * 12
