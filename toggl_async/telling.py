"""How far a download is, told to whoever wants to know."""

import time
from collections.abc import Callable

from toggl_async.options import Progress

_BETWEEN = 0.1


class Teller:
    """Tells of the tries of one call: at most ten times a second, and when all is there."""

    def __init__(
        self,
        tell: Callable[[Progress], None] | None,
        remaining: Callable[[], int | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._remaining = remaining
        self._clock = clock
        self._began = 0.0
        self._told = 0.0
        self._attempt = 0
        self._total: int | None = None

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return self._tell is not None

    def begin(self, attempt: int, total: int | None) -> None:
        """A try begins, of so many bytes if that is known."""
        self._attempt, self._total = attempt, total
        self._began, self._told = self._clock(), -_BETWEEN

    def now_and_then(self, size: int) -> None:
        """So many bytes are there; told where the last time is a while ago."""
        if self._tell is not None and self._clock() - self._told >= _BETWEEN:
            self.tell(size)

    def tell(self, size: int) -> None:
        """So many bytes are there."""
        if self._tell is None:
            return
        self._told = self._clock()
        self._tell(
            Progress(
                bytes_done=size,
                bytes_total=self._total,
                attempt=self._attempt,
                seconds=self._told - self._began,
                remaining=self._remaining(),
            )
        )
