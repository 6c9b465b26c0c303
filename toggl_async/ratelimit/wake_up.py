"""A signal that something changed, for which a single task waits, with or without a time limit."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context

from toggl_async.clock import Clock


def start(work: Coroutine[object, object, None]) -> asyncio.Task[None]:
    """Start a task that works for all calls, without the context variables of the call that starts it."""
    return asyncio.get_running_loop().create_task(work, context=Context())


class WakeUp:
    """Wakes the waiting task when something changes or when a moment has come."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = asyncio.Event()

    def set(self) -> None:
        """Signal that something changed."""
        self._changed.set()

    def clear(self) -> None:
        """Forget the changes so far."""
        self._changed.clear()

    async def wait(self) -> None:
        """Wait for the next change."""
        await self._changed.wait()

    async def wait_until(self, moment: float) -> None:
        """Wait for a moment of the clock, or for the next change."""
        changed = start(self.wait())
        reached = start(self._clock.sleep_until(moment))
        try:
            await asyncio.wait({changed, reached}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            changed.cancel()
            reached.cancel()
            await asyncio.wait({changed, reached})
