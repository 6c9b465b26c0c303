"""Jobs that a thread does together: the first step of each, then the second of each, and so on.

To be durable, a file waits for its disk several times. If many files wait together, the disk writes them at
once, and the thread is awakened once for all of them; databases call this a group commit. The jobs of a group
are of one disk, so that a disk that does not respond delays no other. A group is small if the disk is slow:
then it is better to have more threads wait.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Final, Generic, TypeVar

QueuedT = TypeVar("QueuedT")

WAIT: Final = 0.00125
"""The seconds that a job waits for one more thread, for each that does others already and for itself.

A disk that is busy is no quicker with more threads; one that is only slow to respond is.
"""
MOST_TOGETHER: Final = 16
_TIME_TOGETHER: Final = 0.04
"""The seconds that a group should take at most."""
_RECENT: Final = 16
_END: Final = object()


class JobGroups(Generic[QueuedT]):
    """The jobs of one disk that wait, and the number of threads that do such jobs.

    The first job does not wait for others. While a thread does a group, further jobs gather for the next one.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[float, QueuedT]] = deque()
        self.coming: int = 0
        """The number of threads that have been started for a group and have not taken one."""
        self._at_work = 0
        # By the group; the least counts, since a disk that is busy with many groups is no slower for that.
        self._seconds_each: deque[float] = deque(maxlen=_RECENT)

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def size(self) -> int:
        """The most jobs that are done together, which depends on how long they have taken."""
        seconds_each = min(self._seconds_each, default=0.0)
        return max(1, int(_TIME_TOGETHER / max(seconds_each, _TIME_TOGETHER / MOST_TOGETHER)))

    def add(self, job: QueuedT, since: float) -> None:
        """Add a job that has waited since some moment."""
        self._waiting.append((since, job))

    def lacks_thread(self, now: float) -> bool:
        """Return whether another thread should come and take a group; :meth:`expect` says that it does."""
        left = len(self._waiting) - self.coming * self.size
        if left <= 0:
            return False
        return (
            not (self._at_work or self.coming) or left >= self.size or (not self.coming and self._late(now))
        )

    def expect(self) -> None:
        """Take note of a thread that is on its way."""
        self.coming += 1

    def is_due(self, now: float) -> bool:
        """Return whether the next free thread must take a group, whatever else there is to do."""
        return bool(self._waiting) and (self.coming > 0 or self._late(now))

    def is_ready(self, now: float) -> bool:
        """Return whether a thread that has nothing else to do should take a group."""
        return self.is_due(now) or self.lacks_thread(now)

    def _late(self, now: float) -> bool:
        return now - self._waiting[0][0] >= WAIT * (1 + self._at_work)

    def take(self) -> list[QueuedT]:
        """Remove and return the jobs of a group, which a thread begins to do."""
        self._at_work += 1
        taken = [self._waiting.popleft()[1] for _ in range(min(self.size, len(self._waiting)))]
        # Another thread may have been on its way for these jobs: it is not waited for.
        self.coming = max(0, self.coming - 1) if self._waiting else 0
        return taken

    def ended(self, count: int, seconds: float) -> None:
        """Record that a thread has done as many jobs in some seconds."""
        self._at_work -= 1
        self._seconds_each.append(seconds / count)


def run_together(jobs: list[Callable[[], Iterator[None] | None]]) -> None:
    """Run jobs step by step, and empty the list: the result of a job must not be kept by the thread."""
    running = [steps for steps in (job() for job in jobs) if steps is not None]
    jobs.clear()
    while running:
        running = [steps for steps in running if next(steps, _END) is None]
