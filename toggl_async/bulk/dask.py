"""Partitions of a plan on the workers of a Dask cluster.

Needs the extra ``dask``, here and on the workers, where the accounts' environment variables must be set::

    async with Client("tcp://scheduler:8786", asynchronous=True) as client:
        async with aclosing(run_partitions(client, plan.partitions())) as results:
            async for result in results:
                print(result.account, result.saved, result.problem)

Each partition runs as one task at a time. If its hourly quota is used up, the task ends, and another is
submitted when the quota is reset, so that no worker waits. If a worker dies, Dask runs the task on another
one, which continues with the files that were saved. So folders and ledgers must be on a disk that all workers
share, or the files in an object store, from which a lost ledger is made again. A cancelled task ends within a
second: once the iterator is closed, or the client is gone, no worker continues.
"""

import asyncio
import uuid
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import suppress
from logging import getLogger
from typing import Protocol

import attrs

from toggl_async.bulk.accounts.clients import OpenClient
from toggl_async.bulk.dask_task import TaskSettings, run_on_worker
from toggl_async.bulk.errors import error_text
from toggl_async.bulk.partition import PartitionResult
from toggl_async.bulk.plan.plan import Plan
from toggl_async.clock import Clock

_logger = getLogger("toggl_async")
_MOST_IN_USE = 20
"""The number of tasks in a row, five minutes of them, that find an archive in use before it is given up."""


class DaskFuture(Protocol):
    """The methods of a ``distributed.Future`` that are used here."""

    def add_done_callback(self, fn: Callable[["DaskFuture"], object], /) -> object:
        """Call a function, on another thread, once the task has ended."""
        ...

    def result(self) -> object:
        """Return the result of the task, or raise its error."""
        ...

    def cancel(self) -> object:
        """Cancel the task."""
        ...


class DaskClient(Protocol):
    """The method of a ``distributed.Client`` that is used here; the client may be asynchronous or not."""

    def submit(self, func: Callable[..., object], /, *args: object, key: str, pure: bool) -> DaskFuture:
        """Submit a task."""
        ...


@attrs.define(eq=False)
class _Partition:
    """A partition as the client sees it: its current task, and the next one when it may run."""

    client: DaskClient
    plan: Plan
    settings: TaskSettings
    clock: Clock
    wait: bool
    _future: DaskFuture | None = attrs.field(default=None, init=False)
    _times_in_use: int = attrs.field(default=0, init=False)

    async def run(self, report: Callable[[PartitionResult], None]) -> None:
        """Submit tasks one after another, and report the result of each, until a result is final."""
        try:
            while True:
                result = self._bounded(await self._run_once())
                report(result)
                if result.resume_at is None or not self.wait:
                    return
                left = (result.resume_at - self.clock.utc()).total_seconds()
                await self.clock.sleep_until(self.clock.now() + left)
        finally:
            if self._future is not None:
                await asyncio.to_thread(self._future.cancel)

    def _bounded(self, result: PartitionResult) -> PartitionResult:
        """Return the result, as a final one if another process has used the archive for too long."""
        self._times_in_use = 0 if result.in_use is None else self._times_in_use + 1
        if self._times_in_use < _MOST_IN_USE:
            return result
        return attrs.evolve(result, resume_at=None, fatal=result.in_use)

    async def _run_once(self) -> PartitionResult:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()

        def notify(_: DaskFuture) -> None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(ended.set)

        key = f"toggl-bulk-{self.plan.accounts[0].name}-{uuid.uuid4().hex}"
        self._future = future = self.client.submit(
            run_on_worker, self.plan, self.settings, key=key, pure=False
        )
        future.add_done_callback(notify)
        await ended.wait()
        # On a thread, since it blocks if the client is not asynchronous, and returns a coroutine otherwise.
        result = await asyncio.to_thread(_result_of, future, self.plan)
        self._future = None
        return result


def _result_of(future: DaskFuture, plan: Plan) -> PartitionResult:
    """Return the result of a task that has ended, or the error of Dask, such as that three workers died."""
    try:
        result = future.result()
    except Exception as error:
        _logger.warning("the task of %s failed", plan.accounts[0].name, exc_info=True)
        return PartitionResult(plan=plan, fatal=error_text(error))
    if not isinstance(result, PartitionResult):
        raise TypeError(f"the task of {plan.accounts[0].name} returned a {type(result).__name__}")
    return result


async def run_partitions(
    client: DaskClient,
    partitions: Iterable[Plan],
    *,
    concurrency: int = 8,
    wait: bool = True,
    adopt: bool = False,
    open_client: OpenClient | None = None,
    clock: Clock | None = None,
) -> AsyncGenerator[PartitionResult]:
    """Run partitions on the workers of a cluster, and yield the result of each task as it ends.

    A result whose ``resume_at`` is not None is followed by another of the same partition, unless ``wait`` is
    False. The client may be asynchronous or not. Closing the iterator cancels what is running.
    ``open_client`` and ``clock`` are pickled and used on the workers; by default, the clients are made from
    the environment there. ``concurrency`` is how many files each partition fetches at a time.
    """
    settings = TaskSettings(concurrency=concurrency, adopt=adopt, open_client=open_client, clock=clock)
    results: asyncio.Queue[PartitionResult | asyncio.Task[None]] = asyncio.Queue()
    runs = {
        asyncio.create_task(
            _Partition(client, plan, settings, clock or Clock(), wait).run(results.put_nowait)
        )
        for plan in partitions
    }
    try:
        for run in runs:
            run.add_done_callback(results.put_nowait)
        left = len(runs)
        while left:
            result = await results.get()
            if isinstance(result, PartitionResult):
                yield result
            else:
                result.result()
                left -= 1
    finally:
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)
