"""Runs of ``read_changes`` over a workspace of 50 people: requests, rows, seconds, and the size of the state.

The reference reads the last 30 days whole in each run, as jobs do that know no changes: it finds neither a
deletion nor an edit before these days. A sandbox on loopback serves both, in the same process.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import attrs

from toggl_async import ApiToken, Hosts, RateLimit, Toggl
from toggl_async.changes import ChangesState, read_changes
from toggl_async.reports.detailed import Detailed
from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace

_FIRST, _LAST = date(2025, 1, 1), date(2025, 12, 20)
_NOW = datetime(2025, 12, 21, 9, tzinfo=UTC)


@attrs.define
class _Job:
    """A job that keeps a copy of a workspace's entries."""

    sandbox: Sandbox
    client: Toggl
    state: ChangesState | None = None

    async def run(self, name: str, today: date) -> None:
        """Read the changes, and print what that took."""
        requests, begin, rows = self.sandbox.received_count, time.perf_counter(), 0
        async for batch in read_changes(self.client, self.state, since=_FIRST, today=today):
            rows += len(batch.added) + len(batch.changed) + len(batch.deleted)
            self.state = batch.state
        seconds, size = time.perf_counter() - begin, len(self.state.to_bytes()) if self.state else 0
        _show(name, self.sandbox.received_count - requests, rows, seconds)
        entries = self.state.entry_count if self.state else 0
        print(f"{'':24}state: {size / 1e6:.2f} MB, {size / max(1, entries):.1f} bytes an entry")

    async def read_thirty_days(self, today: date) -> None:
        """Read the last 30 days whole, and print what that took."""
        requests, begin, rows = self.sandbox.received_count, time.perf_counter(), 0
        request = Detailed(start_date=today - timedelta(days=29), end_date=today)
        async for _ in self.client.rows(request):
            rows += 1
        _show("30 days whole", self.sandbox.received_count - requests, rows, time.perf_counter() - begin)


def _show(name: str, requests: int, rows: int, seconds: float) -> None:
    print(f"{name:24}{requests:5} requests {rows:8,} rows {seconds:7.2f} s")


@asynccontextmanager
async def _job(entries: int) -> AsyncIterator[_Job]:
    company = Company(entries=entries, users=50, running=0, first_day=_FIRST, last_day=_LAST)
    async with (
        Sandbox(workspaces=[SandboxWorkspace(company=company)], hourly=None) as sandbox,
        Toggl(
            ApiToken(sandbox.api_token),
            workspace_id=sandbox.workspace_id,
            hosts=Hosts(track=sandbox.track_url),
            rate_limit=RateLimit(per_second=None),
        ) as client,
    ):
        yield _Job(sandbox, client)


def _work_for_a_day(sandbox: Sandbox) -> None:
    """Add 300 entries and edit 300 recent ones, and delete 20 on five days that are far apart."""
    recent = [each.id for each in sandbox.entries(_LAST - timedelta(days=10), _LAST)]
    for number in range(300):
        at = _NOW + timedelta(seconds=number)
        sandbox.add_entry(start=_NOW - timedelta(minutes=number), seconds=600, at=at)
        sandbox.edit_entry(recent[number], at=at, description=f"edit {number}", seconds=60 + number)
    for number in range(5):
        day = _FIRST + timedelta(days=20 + 60 * number)
        for entry in list(sandbox.entries(day, day))[:4]:
            sandbox.delete_entry(entry.id)


async def _measure(entries: int) -> None:
    async with _job(entries) as job:
        await job.run("first run", _LAST)
        await job.run("a day without changes", _LAST)
        _work_for_a_day(job.sandbox)
        await job.run("600 changes, 20 deleted", _NOW.date())
        await job.read_thirty_days(_NOW.date())


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=150_000, help="entries of the year")
    asyncio.run(_measure(parser.parse_args().entries))


if __name__ == "__main__":
    main()
