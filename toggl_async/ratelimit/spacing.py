"""The spacing of requests, shared by the clients of one credential in one event loop.

A web application may have several clients with the same token, such as one for each request that it serves.
Toggl limits them together, so they must not each send a request a second. They share the moment of the next
request, and take turns while they wait for theirs. Each client keeps its own rate: after its request the next
one waits for as long as the rate of that client says. Hourly quotas are not shared: each client learns them
from its own responses.
"""

import asyncio
import threading
from collections.abc import Hashable
from weakref import WeakKeyDictionary, WeakValueDictionary

import attrs

from toggl_async.ratelimit.turns import Turns


@attrs.define(eq=False, repr=False)
class Spacing:
    """The moment of the next request, and those that wait for theirs, in order."""

    next: float = float("-inf")
    waiting: Turns = attrs.Factory(Turns)


_SPACINGS: WeakKeyDictionary[asyncio.AbstractEventLoop, WeakValueDictionary[Hashable, Spacing]] = (
    WeakKeyDictionary()
)
_LOCK = threading.Lock()  # event loops may run in several threads


def spacing_of(key: Hashable) -> Spacing:
    """Return the spacing that all clients with this key share in the running event loop."""
    with _LOCK:
        spacings = _SPACINGS.setdefault(asyncio.get_running_loop(), WeakValueDictionary())
        return spacings.setdefault(key, Spacing())
