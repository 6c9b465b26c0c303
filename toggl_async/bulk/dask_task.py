"""The task of a partition on a worker of Dask; it ends within a second after it is cancelled."""

import asyncio
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Protocol

import attrs

from toggl_async.bulk.accounts.clients import OpenClient
from toggl_async.bulk.partition import PartitionResult, run_partition
from toggl_async.bulk.plan.plan import Plan
from toggl_async.clock import Clock

_SECONDS_BETWEEN_CHECKS = 0.5
"""The seconds between two checks whether the task was cancelled; Dask cannot end a thread."""


class _Worker(Protocol):
    @property
    def status(self) -> "_Status": ...
    @property
    def state(self) -> "_State": ...
    def get_current_task(self) -> str: ...


class _Status(Protocol):
    @property
    def name(self) -> str: ...


class _State(Protocol):
    @property
    def tasks(self) -> "Mapping[str, _Task]": ...


class _Task(Protocol):
    @property
    def state(self) -> str: ...


@attrs.frozen(kw_only=True)
class TaskSettings:
    """The settings of a task, which are pickled for the worker."""

    concurrency: int
    adopt: bool
    open_client: OpenClient | None
    clock: Clock | None


def run_on_worker(plan: Plan, settings: TaskSettings) -> PartitionResult:
    """Run a partition on this worker's thread, in an event loop of its own.

    Raises:
        distributed.Reschedule: the worker is closing, so another worker must run the task.
    """
    get_worker: Callable[[], _Worker]
    reschedule: type[Exception]
    distributed = vars(import_module("distributed"))
    get_worker, reschedule = distributed["get_worker"], distributed["Reschedule"]
    task = _WorkerTask(get_worker())
    result = asyncio.run(_run_while_wanted(plan, settings, task))
    if result is not None:
        return result
    if task.worker_closes:
        raise reschedule
    return PartitionResult(plan=plan, fatal="the task was cancelled")


class _WorkerTask:
    """The task that a worker runs on this thread."""

    def __init__(self, worker: _Worker) -> None:
        self._worker = worker
        self._key = worker.get_current_task()

    @property
    def worker_closes(self) -> bool:
        """True if the worker is closing, and no longer waits for its tasks."""
        return self._worker.status.name in {"closing", "closing_gracefully", "closed", "failed"}

    def is_wanted(self) -> bool:
        """Return whether the task should go on: it is not cancelled, and the worker is not closing."""
        known = self._worker.state.tasks.get(self._key)
        return known is not None and known.state != "cancelled" and not self.worker_closes


async def _run_while_wanted(plan: Plan, settings: TaskSettings, task: _WorkerTask) -> PartitionResult | None:
    """Run a partition; return None if the task was cancelled meanwhile."""
    if not task.is_wanted():
        return None
    run = run_partition(
        plan,
        concurrency=settings.concurrency,
        adopt=settings.adopt,
        open_client=settings.open_client,
        clock=settings.clock,
    )
    running = asyncio.ensure_future(run)
    while not (await asyncio.wait({running}, timeout=_SECONDS_BETWEEN_CHECKS))[0]:
        if not task.is_wanted():
            running.cancel()
            await asyncio.wait({running})
            return None
    return running.result()
