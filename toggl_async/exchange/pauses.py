"""The waits between attempts, which end when the client is closed."""

import asyncio
import contextlib

from toggl_async.clock import Clock


class Pauses:
    """Waits between attempts, for as long as the client is open."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._running: set[asyncio.Timeout] = set()
        self.ended: bool = False

    async def wait(self, seconds: float) -> None:
        """Wait, but return at once when the client is closed."""
        if self.ended:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None) as pause:
                self._running.add(pause)
                try:
                    await self._clock.sleep_until(self._clock.now() + seconds)
                finally:
                    self._running.discard(pause)

    def end(self) -> None:
        """End every wait; a later one ends at once."""
        self.ended = True
        for pause in self._running:
            pause.reschedule(0)
