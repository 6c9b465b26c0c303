"""One partition of a plan, run to its end; the result is plain values, small enough to send to a scheduler.

A task scheduler, such as Airflow, Prefect or Dask, runs each partition of a plan as one task. The task never
waits for an hourly quota: it ends, and its result says when to run it again. If its machine fails, the task
runs again on another one, and continues with the files that were saved.

With Airflow, a task is mapped over the accounts, and reschedules itself::

    @task(retries=3)
    def export(settings: dict[str, object]) -> dict[str, object]:
        result = asyncio.run(run_partition(plan_from(settings)))
        if result.resume_at is not None:
            raise AirflowRescheduleException(result.resume_at)
        if not result.complete:
            raise AirflowException(result.problem)
        return {"account": result.account, "saved": result.saved}

    export.expand(settings=[settings_of(each) for each in plan.partitions()])

With Prefect, a flow maps a task over the accounts, and is scheduled every quarter of an hour::

    @task(retries=3)
    async def export(plan: Plan) -> PartitionResult:
        result = await run_partition(plan)
        if not result.complete and result.resume_at is None:
            raise RuntimeError(result.problem)
        return result

    @flow
    def archive() -> None:
        export.map(plan.partitions()).result()

:mod:`toggl_async.bulk.dask` does the same on the workers of a Dask cluster.
"""

from contextlib import aclosing
from datetime import datetime, timedelta

import attrs

from toggl_async.bulk.accounts.clients import OpenClient
from toggl_async.bulk.archive import open_archive
from toggl_async.bulk.arguments import check_plan
from toggl_async.bulk.errors import ArchiveInUseError, error_text
from toggl_async.bulk.plan.plan import Plan
from toggl_async.bulk.run.outcomes import RunResult
from toggl_async.bulk.run.run import Run
from toggl_async.clock import Clock
from toggl_async.errors import TogglError

IN_USE_WAIT = timedelta(seconds=15)
"""The time after which to run again if another process, which may be about to end, uses the archive."""


@attrs.frozen(kw_only=True)
class PartitionResult:
    """The result of one run of a partition, as plain values.

    The numbers are those of :class:`RunResult`. ``failed`` has the names of the jobs that failed, with their
    errors; ``shrunk`` the names of the files that have become smaller, with the difference; and ``closed``
    the groups that were not requested, with the reason. ``resume_at`` (aware, UTC) is when to run the
    partition again, since an hourly quota is used up, or since another process uses the archive, which
    ``in_use`` then names. ``fatal`` is the error that ended the run.
    """

    plan: Plan
    saved: int = 0
    unchanged: int = 0
    halved: int = 0
    found: int = 0
    requests: int = 0
    bytes_saved: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    shrunk: tuple[tuple[str, str], ...] = ()
    closed: tuple[tuple[str, str], ...] = ()
    resume_at: datetime | None = None
    in_use: str | None = None
    fatal: str | None = None

    @property
    def account(self) -> str:
        """The names of the partition's accounts, usually one."""
        return ", ".join(account.name for account in self.plan.accounts)

    @property
    def complete(self) -> bool:
        """True if nothing is left to do today."""
        return not (self.failed or self.closed or self.resume_at or self.fatal)

    @property
    def problem(self) -> str | None:
        """The error that ended the run, or the first reason for which it is not complete."""
        first = next(iter((*self.failed, *self.closed)), None)
        return self.fatal or self.in_use or (": ".join(first) if first else None)

    @classmethod
    def of(cls, plan: Plan, result: RunResult) -> "PartitionResult":
        """Return the result of a run as plain values."""
        return cls(
            plan=plan,
            saved=result.saved,
            unchanged=result.unchanged,
            halved=result.halved,
            found=result.found,
            requests=result.requests,
            bytes_saved=result.bytes_saved,
            failed=tuple((each.job.name, error_text(each.error)) for each in result.failed),
            shrunk=tuple((each.job.name, each.shrunk or "") for each in result.shrunk),
            closed=tuple(
                (f"{each.group.report.kind} {each.group.file_format} of {each.group.workspace_id}", text)
                for each in result.closed
                if (text := error_text(each.error))
            )
            + tuple((f"account {each.account}", error_text(each.error)) for each in result.failed_accounts),
            resume_at=result.resume_at,
            fatal=None if result.fatal is None else error_text(result.fatal),
        )


async def run_partition(
    plan: Plan,
    *,
    concurrency: int = 8,
    adopt: bool = False,
    open_client: OpenClient | None = None,
    clock: Clock | None = None,
) -> PartitionResult:
    """Run a plan until it is complete or an hourly quota is used up; a failure is returned, not raised.

    ``concurrency`` is how many files are fetched at a time. ``adopt``, ``open_client`` and ``clock`` are
    passed to :func:`open_archive`.

    Raises:
        InvalidSettingError: ``plan`` is not a plan.
    """
    check_plan(plan)
    clock = clock or Clock()
    run: Run | None = None
    try:
        async with open_archive(plan, adopt=adopt, open_client=open_client, clock=clock) as archive:
            run = Run(archive=archive, concurrency=concurrency)
            async with aclosing(run.outcomes()) as outcomes:
                async for _ in outcomes:
                    pass
    except ArchiveInUseError as error:
        return PartitionResult(plan=plan, resume_at=clock.utc() + IN_USE_WAIT, in_use=error.message)
    except (TogglError, OSError) as error:
        known = RunResult() if run is None else run.result
        return attrs.evolve(PartitionResult.of(plan, known), fatal=error_text(error), resume_at=None)
    return PartitionResult.of(plan, run.result)
