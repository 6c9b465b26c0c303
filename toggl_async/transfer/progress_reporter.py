"""Calls the progress callback of a download."""

import time
from collections.abc import Callable

from toggl_async.options import Options, Progress

_INTERVAL = 0.1


class ProgressReporter:
    """Reports the progress of one call's attempts, at most ten times a second and at the end."""

    def __init__(
        self,
        options: Options,
        remaining: Callable[[], int | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._callback = options.progress
        self._label = options.label
        self._remaining = remaining
        self._clock = clock
        self._began = 0.0
        self._reported = 0.0
        self._most = 0
        self._attempt = 0
        self._total: int | None = None

    @property
    def enabled(self) -> bool:
        """True if there is a callback."""
        return self._callback is not None

    def begin(self, attempt: int, total: int | None) -> None:
        """Begin an attempt; ``total`` is the number of bytes, if that is known."""
        self._attempt, self._total = attempt, total
        self._most = 0
        self._began = self._clock()
        self._reported = self._began - _INTERVAL

    def update(self, size: int) -> None:
        """Report the number of bytes so far, unless the last report is too recent; it never goes back."""
        if self._callback is not None and self._clock() - self._reported >= _INTERVAL:
            self._most = max(self._most, size)
            self.report(self._most)

    def report(self, size: int) -> None:
        """Report the number of bytes."""
        if self._callback is None:
            return
        self._reported = self._clock()
        self._callback(
            Progress(
                bytes_done=size,
                bytes_total=self._total,
                attempt=self._attempt,
                seconds=self._reported - self._began,
                remaining=self._remaining(),
                label=self._label,
            )
        )
