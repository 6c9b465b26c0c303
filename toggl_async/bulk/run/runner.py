"""A bounded number of jobs at a time; the failure of one ends others only if its reason concerns them."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable, Mapping

import attrs

from toggl_async.bulk.accounts.quotas import Quotas
from toggl_async.bulk.errors import ObjectStoreError
from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.bulk.run.events import BulkListener, CloseEvent, JobEndEvent, JobStartEvent
from toggl_async.bulk.run.job_runner import JobRunner
from toggl_async.bulk.run.outcomes import ClosedGroup, JobOutcome, RunResult
from toggl_async.bulk.run.scheduler import Scheduler
from toggl_async.bulk.status.job_finder import DueJob
from toggl_async.errors import TogglError, concern_of
from toggl_async.failures import Concern

_ENDS_ALL = frozenset({Concern.HOST, Concern.DESTINATION, Concern.EVERYTHING})


@attrs.frozen(kw_only=True)
class Runner:
    """Runs the due jobs of a plan once; only the client sends a request again."""

    jobs: JobRunner
    scheduler: Scheduler
    quotas: Quotas
    result: RunResult
    concurrency: int
    listener: BulkListener

    async def run(self) -> AsyncGenerator[JobOutcome]:
        """Run the jobs; yield each outcome. Closing the iterator cancels those that are running.

        Raises:
            LedgerError, OSError: the ledger cannot be written.
        """
        running: dict[asyncio.Task[JobOutcome], tuple[DueJob, int]] = {}
        finished: asyncio.Queue[asyncio.Task[JobOutcome]] = asyncio.Queue()
        try:
            while True:
                while len(running) < self.concurrency and (due := await self._next()) is not None:
                    self.listener(JobStartEvent(due.job.name))
                    task = asyncio.create_task(self.jobs.run(due))
                    running[task] = due, self._saved
                    task.add_done_callback(finished.put_nowait)
                if not running:
                    return
                task = await finished.get()
                due, saved_before = running.pop(task)
                outcome = task.result()
                await self._conclude(due, outcome, saved_before)
                yield outcome
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    @property
    def _saved(self) -> int:
        return self.result.saved + self.result.unchanged

    async def _next(self) -> DueJob | None:
        if self.result.fatal is not None:
            return None
        try:
            return await self.scheduler.next()
        except (ObjectStoreError, OSError) as error:
            # The requests of running jobs have been sent, so the run waits for them.
            self.result.fatal = error
            return None

    async def _conclude(self, due: DueJob, outcome: JobOutcome, saved_before: int) -> None:
        self.result.add(outcome)
        halves = due.halves() if outcome.result == "halved" else ()
        self.scheduler.finish(due, succeeded=outcome.result in ("saved", "unchanged"), halves=halves)
        group = due.job.group
        self.quotas.observe(group, self.jobs.archive.clients.of(group.account).quota, outcome.requests)
        self.listener(JobEndEvent(outcome))
        if outcome.error is not None and not halves:
            # If the host has responded to other jobs meanwhile, the error concerns this job alone.
            responds = self._saved > saved_before
            concern = concern_of(outcome.error)
            await self._close(
                group, outcome.error, Concern.JOB if responds and concern is Concern.HOST else concern
            )

    async def _close(self, failed: JobGroup, error: TogglError | OSError, concern: Concern) -> None:
        """Close the groups that an error concerns, or end the run if it concerns all."""
        if concern in _ENDS_ALL:
            self.result.fatal = self.result.fatal or error
            return
        if concern is Concern.QUOTA:
            await self.quotas.mark_used_up(failed, error)
        if concern is Concern.JOB:
            return
        key = _KEYS.get(concern) or self.quotas.owner
        for queue in self.scheduler.close(lambda each: key(each) == key(failed)):
            # Jobs that wait for quota stay in their queue for the next round or the next run.
            jobs = 0 if concern is Concern.QUOTA else await queue.drain()
            if jobs:
                closed = ClosedGroup(queue.group, error, jobs)
                self.result.closed.append(closed)
                self.listener(CloseEvent(closed))


_KEYS: Mapping[Concern, Callable[[JobGroup], Hashable]] = {
    Concern.FEATURE: lambda group: group,
    Concern.WORKSPACE: lambda group: (group.account, group.workspace_id),
    Concern.CREDENTIAL: lambda group: group.account,
}
"""Functions that return the same value for all groups that an error concerns."""
