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


def chosen() -> Mapping[str, LoopFactory] | None:
    """Return how to make the loop that is chosen, by its name; None for asyncio's own."""
    name = os.environ.get("TOGGL_ASYNC_LOOP")
    if name is None:
        return None
    if name == "eager":
        return {name: eager_loop}
    if name == "uvloop":
        made: LoopFactory = importlib.import_module("uvloop").new_event_loop
        return {name: made}
    raise ValueError(f"TOGGL_ASYNC_LOOP is eager or uvloop, not {name!r}")
