"""Progress of a download as lines in a log."""

import logging

from toggl_async.errors import InvalidSettingError
from toggl_async.options import Progress

_MIB = 1 << 20


class LogProgress:
    """A callback that writes a line into a log every few seconds during a download.

    Create one for each download: ``Options(progress=LogProgress(logger, label="october"))``. A line is
    written after every ``every`` seconds of an attempt, so a short download writes none. Each log record
    carries its :class:`Progress` as ``record.progress``.
    """

    def __init__(
        self,
        logger: logging.Logger,
        *,
        label: str = "download",
        every: float = 10.0,
        level: int = logging.INFO,
    ) -> None:
        if not every > 0:
            raise InvalidSettingError(f"every must be a positive number of seconds, not {every!r}")
        self._logger = logger
        self._label = label
        self._every = every
        self._level = level
        self._attempt = 0
        self._due = every

    def __call__(self, progress: Progress) -> None:
        """Write a line if one is due."""
        if progress.attempt != self._attempt:
            self._attempt, self._due = progress.attempt, self._every
        if progress.seconds < self._due:
            return
        # After a pause in which nothing arrived, one line is due, not one for each line that was missed.
        self._due = (progress.seconds // self._every + 1) * self._every
        self._logger.log(self._level, "%s: %s", self._label, describe(progress), extra={"progress": progress})


def describe(progress: Progress) -> str:
    """Describe the progress in words: mebibytes, rate, the attempt from the second on, the requests left."""
    total = "" if progress.bytes_total is None else f" of {progress.bytes_total / _MIB:.1f}"
    parts = [f"{progress.bytes_done / _MIB:.1f}{total} MiB after {progress.seconds:.0f} s"]
    if progress.seconds > 0:
        parts.append(f"{progress.bytes_done / _MIB / progress.seconds:.1f} MiB/s")
    if progress.attempt > 1:
        parts.append(f"attempt {progress.attempt}")
    if progress.remaining is not None:
        parts.append(f"{progress.remaining} requests left")
    return ", ".join(parts)
