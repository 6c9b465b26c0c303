"""Archives for tests: plans, clients of a sandbox, and runs."""

from collections.abc import Sequence
from contextlib import aclosing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.support.clock import BEGIN, Clock
from toggl_async import ApiToken, Hosts, Options, RateLimit, Toggl
from toggl_async.bulk import Account, JobOutcome, OpenClient, Plan, PlannedReport, Run, open_archive
from toggl_async.bulk.run.events import BulkEvent
from toggl_async.events import Listener
from toggl_async.sandbox import Company, Sandbox

NEVER_SYNCED = Options(fsync=False)
SMALL = Company(entries=400, first_day=date(2026, 1, 1), last_day=date(2026, 9, 30))


def clock_on(day: date) -> Clock:
    """Return a clock that shows noon, UTC, of a day."""
    return Clock(now=(day - BEGIN.date()).total_seconds() + timedelta(hours=12).total_seconds())


def plan_of(into: Path, **settings: Any) -> Plan:
    """Return a plan for the detailed csv of each month of 2026."""
    return Plan(**{"into": str(into), "since": date(2026, 1, 1), **settings})


def detailed(*formats: str, **fields: object) -> PlannedReport:
    """Return the detailed report in some formats."""
    return PlannedReport(kind="detailed", formats=formats or ("csv",), fields=fields)


def opener(sandbox: Sandbox, clock: Clock | None = None, per_second: float | None = None) -> OpenClient:
    """Return a function that makes clients of a sandbox, whose accounts have the names of the plan's."""

    def client(account: Account, listeners: Sequence[Listener], /) -> Toggl:
        mail = None if account.token_env is None else f"{account.token_env.lower()}@example.com"
        token = sandbox.api_token if mail is None else sandbox.account(mail).api_token
        return Toggl(
            ApiToken(token),
            hosts=Hosts(track=sandbox.track_url),
            rate_limit=RateLimit(per_second=per_second),
            listeners=listeners,
            clock=None if clock is None else clock.setting,
        )

    return client


async def run_plan(
    plan: Plan,
    sandbox: Sandbox,
    clock: Clock | None = None,
    *,
    adopt: bool = False,
    per_second: float | None = None,
    events: list[BulkEvent] | None = None,
    **settings: Any,
) -> tuple[Run, list[JobOutcome]]:
    """Run a plan to its end; return the run and the outcomes of its jobs."""
    setting = None if clock is None else clock.setting
    client = opener(sandbox, clock, per_second)
    async with open_archive(plan, adopt=adopt, open_client=client, clock=setting) as archive:
        run = Run(
            archive=archive, listener=(list[BulkEvent]() if events is None else events).append, **settings
        )
        async with aclosing(run.outcomes()) as outcomes:
            return run, [outcome async for outcome in outcomes]


def reports_sent(sandbox: Sandbox) -> int:
    """Return how many requests for reports the sandbox received."""
    return sum(request.path.startswith("/reports/") for request in sandbox.received)


def names_in(folder: Path) -> list[str]:
    """Return the names of the files of an archive, without those of its ledger."""
    names = (path.name for path in folder.iterdir())
    return sorted(name for name in names if not name.startswith("bulk-ledger"))
