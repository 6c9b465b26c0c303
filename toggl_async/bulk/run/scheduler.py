"""The order of jobs: the first job of each group runs alone.

If the workspace's plan lacks a format, or Toggl refuses access, this costs one request instead of one for
each window.
"""

from collections.abc import Callable, Iterable, Sequence

import attrs

from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.bulk.run.group_queue import GroupQueue
from toggl_async.bulk.status.job_finder import DueJob


@attrs.define(eq=False)
class _ScheduledGroup:
    """A group whose jobs are scheduled.

    ``proven`` is true once one of its jobs succeeded, so that several may run at a time. ``running`` counts
    the jobs that are running.
    """

    queue: GroupQueue
    proven: bool = False
    running: int = 0
    closed: bool = False


class Scheduler:
    """Chooses the job that begins next."""

    def __init__(self, queues: Iterable[GroupQueue]) -> None:
        self._groups = {queue.group: _ScheduledGroup(queue) for queue in queues}
        self._open = list(self._groups.values())

    async def next(self) -> DueJob | None:
        """Remove and return a job that may begin; None if a running job must finish first."""
        for group in list(self._open):
            if group.closed or (group.running and not group.proven):
                continue
            due = await group.queue.next()
            if due is not None:
                group.running += 1
                return due
            if not group.running:
                self._open.remove(group)
        return None

    def finish(self, due: DueJob, *, succeeded: bool, halves: Sequence[DueJob] = ()) -> None:
        """Record that a job has finished; ``halves`` are jobs to begin next, in its place."""
        group = self._groups[due.job.group]
        group.running -= 1
        group.proven = group.proven or succeeded
        group.queue.put_back(*halves)
        if halves and group not in self._open:
            self._open.append(group)

    def close(self, concerned: Callable[[JobGroup], bool]) -> list[GroupQueue]:
        """Close groups, so that no more of their jobs begin; return their queues."""
        closed: list[GroupQueue] = []
        for group in [each for each in self._open if concerned(each.queue.group) and not each.closed]:
            group.closed = True
            self._open.remove(group)
            closed.append(group.queue)
        return closed
