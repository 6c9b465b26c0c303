"""Clients for tests, which are closed after the test in the event loop that used them.

A fixture cannot know how a test is run: by a plugin for asyncio, by asyncio.run in the test, or not at all.
So the client is made outside any event loop, as it belongs to the first one in which it sends. When the test
is over, it is closed in that loop if the loop is still there. Otherwise its connections are closed already.
"""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Final

import attrs

from toggl_async.client import ClientSettings, Toggl
from toggl_async.events import Event
from toggl_async.failures import FailureKind, RetryRule
from toggl_async.retry import Retry

QUICK_RETRY: Final = Retry(
    first_wait=0.001, longest_wait=0.01, rules={FailureKind.THROTTLED: RetryRule(writes=True)}
)
"""As many attempts as by default, with waits of milliseconds, and without the patience of bulk calls."""

_CLOSING_TIMEOUT = 10.0
"""Seconds that an event loop in another thread may take to close the client."""


@attrs.define
class LoopListener:
    """Remembers the event loop in which a client sends."""

    loop: asyncio.AbstractEventLoop | None = None

    def __call__(self, event: Event) -> None:
        """Take note of the running event loop."""
        del event
        self.loop = asyncio.get_running_loop()


def with_listener(settings: ClientSettings, listener: LoopListener) -> ClientSettings:
    """Return settings with another listener."""
    return {**settings, "listeners": (*settings.get("listeners", ()), listener)}


@contextmanager
def lent(
    client: Toggl, listener: LoopListener, run_elsewhere: Callable[[Callable[[], Awaitable[None]]], object]
) -> Generator[Toggl]:
    """Yield a client, and close it afterwards.

    ``run_elsewhere`` runs an asynchronous function in an event loop that has nothing to do with the client.
    """
    try:
        yield client
    finally:
        loop = listener.loop
        if loop is None or loop.is_closed():
            run_elsewhere(client.aclose)
        elif loop.is_running():
            asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(_CLOSING_TIMEOUT)
        else:
            loop.run_until_complete(client.aclose())
