"""A sandbox, a client of it, and a copy of its entries that is kept by ``read_changes``."""

import functools
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from datetime import date, datetime
from typing import Any

import attrs
import pytest

from tests.support.archives import clock_on
from toggl_async import ApiToken, Hosts, RateLimit, Toggl
from toggl_async.changes import ChangeBatch, ChangesState, read_changes
from toggl_async.reports.detailed import Detailed
from toggl_async.sandbox import Company, CompanyEntry, Sandbox, SandboxWorkspace
from toggl_async.tables import EntryRow

SINCE, TODAY = date(2026, 1, 1), date(2026, 3, 31)


def values(entry: Any) -> tuple[object, ...]:
    """Return what an entry of the sandbox has in the report: all but names."""
    activity = entry.activity
    amount = activity.amount(entry.seconds)
    return (
        entry.id,
        activity.user.id,
        activity.project_id,
        activity.task_id,
        activity.description,
        activity.billable,
        tuple(activity.tag_ids),
        entry.start,
        entry.seconds,
        None if amount is None else amount,
        entry.at,
    )


def values_of_row(row: EntryRow) -> tuple[object, ...]:
    """Return the same of an entry of the copy."""
    return (
        row.time_entry_id,
        row.user_id,
        row.project_id,
        row.task_id,
        row.description,
        row.billable,
        row.tag_ids,
        row.start,
        None if row.duration is None else row.duration.total_seconds(),
        None if row.amount is None else int(row.amount * 100),
        row.updated_at,
    )


@attrs.define
class WorkspaceCopy:
    """A copy of the entries of a sandbox's workspace, to which batches are applied as a user would."""

    sandbox: Sandbox
    client: Toggl
    entries: dict[int, EntryRow] = attrs.Factory(dict[int, EntryRow])
    state: ChangesState | None = None
    batches: list[ChangeBatch] = attrs.Factory(list[ChangeBatch])

    async def run(self, today: date = TODAY, *, most_batches: int | None = None, **settings: Any) -> int:
        """Apply the changes since the last run, and return the number of requests."""
        before = self.sandbox.received_count
        since = settings.pop("since", SINCE)
        changes = read_changes(self.client, self.state, since=since, today=today, **settings)
        self.batches = []
        async with aclosing(changes) as batches:
            async for batch in batches:
                self.apply(batch)
                if len(self.batches) == most_batches:
                    break
        return self.sandbox.received_count - before

    def apply(self, batch: ChangeBatch) -> None:
        """Apply a batch; no change may be at odds with the copy."""
        for entry in batch.added:
            assert entry.time_entry_id not in self.entries
        for entry in batch.changed:
            assert entry.time_entry_id in self.entries
        for entry in (*batch.added, *batch.changed):
            assert entry.time_entry_id is not None
            self.entries[entry.time_entry_id] = entry
        for identifier in batch.deleted:
            del self.entries[identifier]
        self.state = ChangesState.from_bytes(batch.state.to_bytes())
        assert self.state == batch.state
        self.batches.append(batch)

    def all(self, kind: str) -> list[Any]:
        """Return the changes of one kind in all batches of the last run."""
        return [each for batch in self.batches for each in getattr(batch, kind)]

    def truth(self, since: date = SINCE, until: date | None = None) -> set[tuple[object, ...]]:
        """Return the values of the sandbox's finished entries."""
        return {values(entry) for entry in self.sandbox.entries(since, until) if entry.seconds is not None}

    @property
    def values(self) -> set[tuple[object, ...]]:
        """The values of the entries of the copy."""
        return set(map(values_of_row, self.entries.values()))

    def check(self, since: date = SINCE, until: date | None = None) -> None:
        """Check that the copy equals the truth."""
        assert self.values == self.truth(since, until)
        assert self.state is not None
        assert self.state.entry_count == len(self.entries)


def use_short_pages(patch: pytest.MonkeyPatch, rows: int = 20) -> None:
    """Let runs read short pages, so that a first page does not have most entries of a small workspace."""
    patch.setattr("toggl_async.changes.scope.Detailed", functools.partial(Detailed, page_size=rows))


@asynccontextmanager
async def workspace_copy(
    company: Company | Iterable[CompanyEntry], now: date | datetime = TODAY, **settings: Any
) -> AsyncIterator[WorkspaceCopy]:
    """Run a sandbox with a company or its entries, and a client of it whose clock shows a day."""
    made = company if isinstance(company, Company) else Company.from_entries(company)
    workspaces = [SandboxWorkspace(company=made), SandboxWorkspace(company=Company(seed=9, entries=20))]
    settings = {"hourly": None, **settings}
    async with Sandbox(workspaces=workspaces, **settings) as sandbox:
        async with Toggl(
            ApiToken(sandbox.api_token),
            hosts=Hosts(track=sandbox.track_url),
            rate_limit=RateLimit(per_second=None),
            workspace_id=sandbox.workspace_id,
            clock=clock_on(now).setting,
        ) as client:
            yield WorkspaceCopy(sandbox, client)
