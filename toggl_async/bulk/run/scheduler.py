"""The order of jobs: the first of each group goes alone.

If a plan lacks a format, or a workspace refuses, this costs one request and not one for each window.
"""

from collections.abc import Callable, Iterable

import attrs

from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.bulk.run.group_queue import GroupQueue
from toggl_async.bulk.status.job_finder import DueJob


@attrs.define(eq=False)
class _Lane:
    """A group, and how its jobs have fared: ``proven`` once one of them was saved."""

    queue: GroupQueue
    proven: bool = False
    running: int = 0
    closed: bool = False


class Scheduler:
    """Chooses which job begins next."""

    def __init__(self, queues: Iterable[GroupQueue]) -> None:
        self._lanes = {queue.group: _Lane(queue) for queue in queues}
        self._open = list(self._lanes.values())

    async def next(self) -> DueJob | None:
        """Remove and return a job that may begin, None if none may before a running one has ended."""
        for lane in list(self._open):
            if lane.closed or (lane.running and not lane.proven):
                continue
            due = await lane.queue.next()
            if due is not None:
                lane.running += 1
                return due
            if not lane.running:
                self._open.remove(lane)
        return None

    def ended(self, job: DueJob, *, worked: bool, then: Iterable[DueJob] = ()) -> None:
        """Note that a job has ended; ``then`` are jobs to begin next, in its place."""
        lane = self._lanes[job.job.group]
        lane.running -= 1
        lane.proven = lane.proven or worked
        halves = tuple(then)
        lane.queue.put_back(*halves)
        if halves and lane not in self._open:
            self._open.append(lane)

    def close(self, concerned: Callable[[JobGroup], bool]) -> list[GroupQueue]:
        """Close groups, so that none of their jobs begins any more; return their queues."""
        closed: list[GroupQueue] = []
        for lane in [each for each in self._open if concerned(each.queue.group) and not each.closed]:
            lane.closed = True
            self._open.remove(lane)
            closed.append(lane.queue)
        return closed
