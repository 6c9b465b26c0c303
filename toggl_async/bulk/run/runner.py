"""The run: a bounded number of jobs at a time, each of which fails alone."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable, Mapping

import attrs

from toggl_async.bulk.accounts.quotas import Quotas
from toggl_async.bulk.errors import ObjectStoreError
from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.bulk.run.events import CloseEvent, JobEndEvent, JobStartEvent, Listener
from toggl_async.bulk.run.job_runner import JobRunner
from toggl_async.bulk.run.outcomes import ClosedGroup, JobOutcome, RunResult
from toggl_async.bulk.run.scheduler import Scheduler
from toggl_async.bulk.status.job_finder import DueJob
from toggl_async.errors import TogglError, concern_of
from toggl_async.failures import Concern

_ENDS_ALL = frozenset({Concern.HOST, Concern.DESTINATION, Concern.EVERYTHING})


@attrs.frozen(kw_only=True)
class Runner:
    """Runs the due jobs of a plan; there is one retry policy, that of the client."""

    jobs: JobRunner
    scheduler: Scheduler
    quotas: Quotas
    result: RunResult
    concurrency: int
    listener: Listener

    async def run(self) -> AsyncGenerator[JobOutcome]:
        """Run the jobs; yield each outcome. Closing the iterator cancels those that are running.

        Raises:
            LedgerError, OSError: the ledger cannot be written.
        """
        running: dict[asyncio.Task[JobOutcome], tuple[DueJob, int]] = {}
        ended: asyncio.Queue[asyncio.Task[JobOutcome]] = asyncio.Queue()
        try:
            while True:
                while len(running) < self.concurrency and (due := await self._next()) is not None:
                    self.listener(JobStartEvent(due.job.name))
                    task = asyncio.create_task(self.jobs.run(due))
                    running[task] = due, self._saved
                    task.add_done_callback(ended.put_nowait)
                if not running:
                    return
                task = await ended.get()
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
            # The jobs that are running were requested, so they end before the run does.
            self.result.fatal = error
            return None

    async def _conclude(self, due: DueJob, outcome: JobOutcome, saved_before: int) -> None:
        self.result.add(outcome)
        halves = due.halves() if outcome.result == "halved" else ()
        self.scheduler.ended(due, worked=outcome.result in ("saved", "unchanged"), then=halves)
        group = due.job.group
        self.quotas.observe(group, self.jobs.client_of(group.account).quota, outcome.requests)
        self.listener(JobEndEvent(outcome))
        if outcome.error is not None and not halves:
            # Where the host has responded to others meanwhile, it is not the host that fails.
            responds = self._saved > saved_before
            concern = concern_of(outcome.error)
            await self._close(
                due.job.group, outcome.error, Concern.JOB if responds and concern is Concern.HOST else concern
            )

    async def _close(self, failed: JobGroup, error: TogglError | OSError, concern: Concern) -> None:
        """Close the groups that an error concerns."""
        if concern in _ENDS_ALL:
            self.result.fatal = self.result.fatal or error
            return
        if concern is Concern.QUOTA:
            await self.quotas.used_up(failed, error)
        key = _KEYS.get(concern) or self.quotas.key
        if concern is Concern.JOB:
            return
        for queue in self.scheduler.close(lambda each: key(each) == key(failed)):
            # The jobs that wait for quota stay in their queue, for another round or another run.
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
"""What groups have in common if an error concerns all of them."""
