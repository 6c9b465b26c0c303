"""When an event loop waits for brief jobs that it has handed over to a thread.

An event loop and a thread that works on files compete for the interpreter's lock: after each system call, one
of them waits until the other lets go of it, which costs half as much again as the work itself. So the loop
hands over as many brief jobs as take little time, and waits for them before it goes on. It waits for a moment
at most, and not more than it works: a disk that responds slowly holds up its thread alone, and for a while
nobody waits for it.
"""

import sys
from collections.abc import Callable
from time import monotonic
from typing import Final

LONGEST: Final = 0.003
"""The seconds that event loops wait at most, until they have worked for as long."""
PAUSE: Final = 0.2
"""The seconds for which they do not wait, after jobs have taken longer than that."""
_TOGETHER: Final = 0.0015
"""The seconds that the jobs should take for which a loop waits at a time."""
_FIRST: Final = 0.0003
"""The seconds that a job is expected to take before any has been timed."""
_SHARE: Final = 1 / 8
HAS_LOCK: Final = bool(getattr(sys, "_is_gil_enabled", lambda: True)())
"""True if only one thread of the process runs Python code at a time."""


class BriefWaits:
    """How many brief jobs an event loop waits for, by the time that earlier ones have taken."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._seconds_each = _FIRST
        self._waited = 0.0
        self._go_on_at = 0.0

    @property
    def count(self) -> int:
        """The most jobs that are handed over and waited for now, 0 if none are waited for."""
        left = LONGEST - self._waited_lately()
        # Twice the time, or a job that is a little slower than others would be taken for a slow disk.
        if not HAS_LOCK or left < 2 * self._seconds_each:
            return 0
        return max(1, int(min(left, _TOGETHER) / self._seconds_each))

    def _waited_lately(self) -> float:
        """Return how long event loops have waited, less the time that has passed since."""
        return max(0.0, self._waited - (self._now() - self._go_on_at))

    def wait(self, count: int, wait: Callable[[float], bool]) -> None:
        """Wait for ``count`` jobs: ``wait`` does so for some seconds, and returns whether all have ended."""
        before, began = self._waited_lately(), self._now()
        ended = wait(LONGEST - before)
        now = self._now()
        self._waited, self._go_on_at = before + now - began, now
        if ended:
            each = self._seconds_each + _SHARE * ((now - began) / count - self._seconds_each)
            self._seconds_each = min(each, LONGEST / 2)
        else:
            self._waited = max(self._waited, PAUSE)
