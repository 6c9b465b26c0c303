"""The event loop that the tests run on, chosen by the variable TOGGL_ASYNC_LOOP: "eager" or "uvloop"."""

import asyncio
import importlib
import os
from collections.abc import Callable, Mapping

LoopFactory = Callable[[], asyncio.AbstractEventLoop]


def eager_loop() -> asyncio.AbstractEventLoop:
    """Make an event loop whose tasks start eagerly (Python 3.12 or newer)."""
    loop = asyncio.new_event_loop()
    loop.set_task_factory(vars(asyncio)["eager_task_factory"])
    return loop


def uvloop_loop() -> asyncio.AbstractEventLoop:
    """Make an event loop of uvloop that has listened once.

    From the first server on, libuv keeps a descriptor of /dev/null in reserve until the loop is closed; a
    test that starts a server would seem to leave it behind.
    """
    loop: asyncio.AbstractEventLoop = importlib.import_module("uvloop").new_event_loop()
    loop.run_until_complete(_listen_once())
    return loop


async def _listen_once() -> None:
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
    server.close()
    await server.wait_closed()


def chosen() -> Mapping[str, LoopFactory] | None:
    """Return how to make the loop that is chosen, by its name; None for asyncio's own."""
    name = os.environ.get("TOGGL_ASYNC_LOOP")
    if name is None:
        return None
    if name == "eager":
        return {name: eager_loop}
    if name == "uvloop":
        return {name: uvloop_loop}
    raise ValueError(f"TOGGL_ASYNC_LOOP is eager or uvloop, not {name!r}")
