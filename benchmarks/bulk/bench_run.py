"""A run of a plan compared with plain ``save``: the additional CPU time of a job, in interleaved rounds."""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import attrs

from benchmarks.support.serving import serve_small
from benchmarks.support.small_responses import EXPORT_SIZE
from toggl_async import ApiToken, Clock, Connections, Hosts, Options, RateLimit, Toggl
from toggl_async.bulk import Account, Plan, Run, open_archive
from toggl_async.bulk.archive import ledger_path
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.bulk.ledger.seen_account import SeenWorkspace
from toggl_async.bulk.plan.plan_file import plan_to_json
from toggl_async.events import Listener
from toggl_async.reports.exports import ExportDetailed

_FIRST = date(2020, 1, 1)
_WORKSPACE = 7
_OPTIONS = Options(existing="update", digest="sha256", sum_durations=True)


@attrs.frozen
class Task:
    """``count`` exports of one day each, from a port into a folder, ``at_once`` of them at a time."""

    port: int
    folder: Path
    count: int
    at_once: int


def _client(task: Task, listeners: Sequence[Listener] = (), clock: Clock | None = None) -> Toggl:
    return Toggl(
        ApiToken("0" * 32),
        hosts=Hosts(track=f"http://127.0.0.1:{task.port}"),
        rate_limit=RateLimit(per_second=None),
        connections=Connections(limit=task.at_once, reuse=True),
        listeners=listeners,
        clock=clock,
    )


async def _save(task: Task) -> None:
    days = iter([_FIRST + timedelta(days=number) for number in range(task.count)])

    async def some(toggl: Toggl) -> None:
        for day in days:
            request = ExportDetailed(start_date=day, end_date=day, workspace_id=_WORKSPACE, options=_OPTIONS)
            await toggl.save(request, task.folder / f"{day}.csv")

    async with _client(task) as toggl, asyncio.TaskGroup() as group:
        for _ in range(task.at_once):
            group.create_task(some(toggl))


async def _run(task: Task) -> None:
    last = _FIRST + timedelta(days=task.count - 1)
    plan = Plan(into=task.folder, since=_FIRST, until=last, windows="day")
    _enter_workspace(plan)

    def open_client(_: Account, listeners: Sequence[Listener], /) -> Toggl:
        return _client(task, listeners)

    async with open_archive(plan, open_client=open_client) as archive:
        run = Run(archive=archive, concurrency=task.at_once)
        async with aclosing(run.outcomes()) as outcomes:
            async for outcome in outcomes:
                assert outcome.result == "saved", outcome


def _enter_workspace(plan: Plan) -> None:
    """Enter the workspace in a new ledger, since the server has no list of workspaces."""
    ledger = Ledger.create(ledger_path(plan), plan_to_json(plan))
    today = Clock().utc().astimezone().date()
    ledger.put_workspaces("default", [SeenWorkspace(_WORKSPACE, "", 1, "admin", today)])
    ledger.close()


COMPETITORS: dict[str, Callable[[Task], Coroutine[object, object, None]]] = {"save": _save, "bulk": _run}


def _measured(name: str, task: Task) -> tuple[float, float]:
    """Run a task; return its time and its CPU time, in seconds."""
    began, cpu = time.perf_counter(), time.process_time()
    asyncio.run(COMPETITORS[name](task))
    took = time.perf_counter() - began, time.process_time() - cpu
    files = list(task.folder.glob("*.csv"))
    assert len(files) == task.count
    for file in files:
        # The files are emptied, not removed: for seconds after many removals, ext4 is slow to make files.
        assert file.stat().st_size == EXPORT_SIZE
        os.truncate(file, 0)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="jobs in a round")
    parser.add_argument("--at-once", type=int, default=8, help="jobs at once")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMPETITORS}
    with serve_small("export") as port, tempfile.TemporaryDirectory(prefix="toggl_async-bench-") as base:
        for number in range(given.rounds + 1):
            for name in sorted(COMPETITORS, reverse=bool(number % 2)):
                folder = Path(base, f"{name}-{number}")
                folder.mkdir()
                taken[name].append(_measured(name, Task(port, folder, given.count, given.at_once)))
    for name, each in taken.items():
        seconds, cpu = (median(column) for column in zip(*each[1:], strict=True))  # the first warms up
        print(f"{name:8}{given.count / seconds:7.0f} files/s{1e6 * cpu / given.count:7.0f} us CPU each")
    pairs = list(zip(taken["bulk"], taken["save"], strict=True))[1:]
    more = median(bulk[1] - save[1] for bulk, save in pairs) / given.count
    least = min(bulk[1] for bulk, _ in pairs) - min(save[1] for _, save in pairs)
    ratio = median(save[0] / bulk[0] for bulk, save in pairs)
    print(f"bulk    {ratio:7.2f} x save   {1e6 * more:7.0f} us CPU more for each job (aim: under 1000)")
    print(f"best rounds alone:{1e6 * least / given.count:18.0f} us")


if __name__ == "__main__":
    main()
