"""A run of a plan: every job that is due today, in rounds between which it waits for hourly quotas."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime

import attrs

from toggl_async.bulk.accounts.quotas import Quotas
from toggl_async.bulk.archive import Archive, ListedGroups
from toggl_async.bulk.arguments import check_booleans, check_due_jobs, check_functions
from toggl_async.bulk.ledger.entry import LedgerEntry
from toggl_async.bulk.plan.jobs import Job, JobGroup
from toggl_async.bulk.run.events import (
    AccountFailedEvent,
    BulkListener,
    FoundEvent,
    QuotaWaitEvent,
    StartEvent,
    no_listener,
)
from toggl_async.bulk.run.group_queue import GroupQueue
from toggl_async.bulk.run.job_runner import JobRunner
from toggl_async.bulk.run.outcomes import JobOutcome, RunResult
from toggl_async.bulk.run.runner import Runner
from toggl_async.bulk.run.scheduler import Scheduler
from toggl_async.bulk.status.job_finder import DueJob, JobFinder
from toggl_async.errors import InvalidSettingError


def _check_archive(archive: object) -> None:
    if not isinstance(archive, Archive):
        raise InvalidSettingError(
            f"archive must be one that open_archive opened, not {type(archive).__name__}"
        )


@attrs.define(kw_only=True)
class Run:
    """A run of the plan of an archive.

    ``concurrency`` is how many files are fetched at a time. If ``wait`` is true, the run waits when an hourly
    quota is used up; otherwise it ends, and ``result.resume_at`` is the time at which to run the plan again.
    ``only`` has the jobs to run instead of all that are due.
    """

    archive: Archive
    concurrency: int = 8
    wait: bool = False
    listener: BulkListener = no_listener
    only: Sequence[DueJob] | None = None
    result: RunResult = attrs.field(factory=RunResult, init=False)
    _postponed: datetime | None = attrs.field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        _check_archive(self.archive)
        check_booleans(wait=self.wait)
        check_functions(listener=self.listener)
        check_due_jobs(self.only)
        if type(self.concurrency) is not int or self.concurrency < 1:
            raise InvalidSettingError(f"concurrency must be at least 1, not {self.concurrency!r}")

    async def outcomes(self) -> AsyncGenerator[JobOutcome]:
        """Run the plan; yield the outcome of each job. Closing the iterator ends the run.

        Raises:
            BulkError: a workspace cannot be exported, or the ledger cannot be used.
            TogglError: the list of workspaces was refused, or did not arrive.
            OSError: the ledger cannot be written.
        """
        clients = self.archive.clients
        clients.on_quota_wait = lambda account, until: self.listener(QuotaWaitEvent(account, until))
        listed = await self._listed()
        groups, quotas = listed.groups, listed.quotas
        jobs = len(groups) * len(self.archive.windows) if self.only is None else len(self.only)
        self.listener(StartEvent(jobs, self.result))
        left: list[GroupQueue] = [self._queue(group) for group in groups]
        while left:
            ready = [queue for queue in left if quotas.used_up_until(queue.group) is None]
            async with aclosing(self._round(ready, quotas)) as outcomes:
                async for outcome in outcomes:
                    yield outcome
            if self.result.fatal is not None:
                break
            left = [queue for queue in left if await queue.has_next()]
            if not await self._may_go_on(left, quotas):
                break
        known = filter(None, (self.result.resume_at, self._postponed))
        self.result.resume_at = min(known, default=None)
        await quotas.save_sizes()

    async def _listed(self) -> ListedGroups:
        """Return the groups of jobs; with ``wait``, once the quota lets each account list its workspaces."""
        while True:
            listed = await self.archive.groups()
            self._postponed = min(filter(None, listed.postponed.values()), default=None)
            if not self.wait or self._postponed is None:
                break
            await self._wait_until(next(iter(listed.postponed)), self._postponed)
        for failed in listed.failed:
            self.result.failed_accounts.append(failed)
            self.listener(AccountFailedEvent(failed))
        return listed

    def _queue(self, group: JobGroup) -> GroupQueue:
        archive = self.archive
        finder = JobFinder(archive.ledger, archive.destination, archive.today, self._found)
        queue = GroupQueue(group, archive.windows if self.only is None else (), finder, self.listener)
        queue.put_back(*(due for due in self.only or () if due.job.group == group))
        return queue

    def _found(self, entry: LedgerEntry) -> None:
        self.result.found += 1
        self.listener(FoundEvent(entry))

    async def _round(self, queues: Sequence[GroupQueue], quotas: Quotas) -> AsyncGenerator[JobOutcome]:
        """Run the jobs of queues; afterwards, put back those that a used-up quota has postponed."""
        archive, postponed = self.archive, list[Job]()
        runner = Runner(
            jobs=JobRunner(archive=archive, waits=self.wait, listener=self.listener),
            scheduler=Scheduler(queues),
            quotas=quotas,
            result=self.result,
            concurrency=self.concurrency,
            listener=self.listener,
        )
        async with aclosing(runner.run()) as outcomes:
            async for outcome in outcomes:
                if outcome.result == "postponed":
                    postponed.append(outcome.job)
                yield outcome
        entries = await archive.ledger.do(lambda ledger: ledger.entries([job.name for job in postponed]))
        for queue in queues:
            jobs = [job for job in postponed if job.group == queue.group]
            queue.put_back(*(DueJob(job, entries.get(job.name)) for job in jobs))

    async def _may_go_on(self, left: Sequence[GroupQueue], quotas: Quotas) -> bool:
        """Wait for the first reset of a quota, if all are used up; return False if the run ends instead."""
        resets = [(quotas.used_up_until(queue.group), queue.group.account) for queue in left]
        waits = [(reset, account) for reset, account in resets if reset is not None]
        if len(waits) < len(resets):
            return True  # a quota was reset while jobs were running
        self.result.resume_at, account = min(waits, default=(None, ""))
        if self.result.resume_at is None or not self.wait:
            return False
        await self._wait_until(account, self.result.resume_at)
        return True

    async def _wait_until(self, account: str, moment: datetime) -> None:
        self.listener(QuotaWaitEvent(account, moment))
        clock = self.archive.clock
        await clock.sleep_until(clock.now() + (moment - clock.utc()).total_seconds())
        self.result.resume_at = None
