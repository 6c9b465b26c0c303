"""Clients for tests, which are closed after the test in the event loop that used them.

A fixture cannot know how a test is run: by a plugin for asyncio, by asyncio.run in the test, or not at all.
So the client is made outside any event loop, as it belongs to the first one in which it sends. It is closed
in that loop: when the loop ends, or when the test ends, whichever comes first.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from typing import Final

import attrs

from toggl_async.client import ClientSettings, Toggl
from toggl_async.errors import MisuseError
from toggl_async.events import Event
from toggl_async.failures import FailureKind, RetryRule
from toggl_async.retry import Retry

QUICK_RETRY: Final = Retry(
    first_wait=0.001, longest_wait=0.01, rules={FailureKind.THROTTLED: RetryRule(writes=True)}
)
"""As many attempts as by default, with waits of milliseconds, and without the patience of bulk calls."""

_CLOSING_TIMEOUT = 10.0
"""Seconds that an event loop in another thread may take to close the client."""


@attrs.define(eq=False)
class LoopListener:
    """Remembers the event loop in which a client sends, and closes the client when that loop ends."""

    client: Toggl | None = None
    loop: asyncio.AbstractEventLoop | None = None
    _until_the_end: AsyncGenerator[None] | None = None

    def __call__(self, event: Event) -> None:
        """Take note of the running event loop."""
        del event
        if self.loop is None:
            self.loop = asyncio.get_running_loop()
            # Event loops close asynchronous generators that have begun, before they are closed themselves.
            self._until_the_end = self._closed_at_the_end()
            with suppress(StopIteration):
                self._until_the_end.__anext__().send(None)

    async def _closed_at_the_end(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            if self.client is not None:
                await self.client.aclose()

    async def close(self) -> None:
        """Close the client in the event loop in which it has sent."""
        if self._until_the_end is not None:
            await self._until_the_end.aclose()


def with_listener(settings: ClientSettings, listener: LoopListener) -> ClientSettings:
    """Return settings with another listener."""
    return {**settings, "listeners": (*settings.get("listeners", ()), listener)}


@contextmanager
def lent(
    client: Toggl, listener: LoopListener, run_elsewhere: Callable[[Callable[[], Awaitable[None]]], object]
) -> Generator[Toggl]:
    """Yield a client, and close it afterwards.

    ``run_elsewhere`` runs an asynchronous function in an event loop that has nothing to do with the client.

    Raises:
        MisuseError: an event loop is running, which could not close the client while this function waits.
    """
    if _in_event_loop():
        raise MisuseError(
            "a plain with cannot close a client in a coroutine: use async with sandbox.client()"
        )
    listener.client = client
    try:
        yield client
    finally:
        loop = listener.loop
        if loop is None or loop.is_closed():
            run_elsewhere(client.aclose)
        elif loop.is_running():
            asyncio.run_coroutine_threadsafe(listener.close(), loop).result(_CLOSING_TIMEOUT)
        else:
            loop.run_until_complete(listener.close())


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
