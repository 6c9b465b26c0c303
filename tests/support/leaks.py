"""A check that a test leaves nothing open, running or half-written."""

import asyncio
import contextlib
import gc
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

_TIMEOUT = 2.0


def descriptors() -> dict[int, str]:
    """Return the files and sockets that are open, by descriptor."""
    found: dict[int, str] = {}
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found[int(link.name)] = str(link.readlink())
    return {number: target for number, target in found.items() if not target.endswith("/fd")}


def signal_sockets() -> set[int]:
    """Return the descriptors of the two sockets through which uvloop receives signals, if it is the loop.

    uvloop makes a new pair each time it is run, so the pair of a test's teardown is never that of its setup.
    """
    loop = asyncio.get_running_loop()
    if not type(loop).__module__.startswith("uvloop"):
        return set()
    # They have no public name. The loop refers to no other socket directly.
    return {each.fileno() for each in gc.get_referents(loop) if isinstance(each, socket.socket)}


def opened_since(before: dict[int, str]) -> list[tuple[int, str]]:
    """Return the files and sockets that were opened since, except those of the event loop itself."""
    own = signal_sockets()
    return [item for item in descriptors().items() if item not in before.items() and item[0] not in own]


def living() -> list[threading.Thread]:
    """Return the library's threads, including those that wait for work."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("toggl_async-")]


def still_alive(threads: list[threading.Thread]) -> list[threading.Thread]:
    """Wait up to two seconds for each thread to end; return those that have not ended."""
    for thread in threads:
        thread.join(_TIMEOUT)
    return [thread for thread in threads if thread.is_alive()]


def threads() -> set[str]:
    """Return the names of the library's threads that are working."""
    frames = sys._current_frames()
    return {
        thread.name
        for thread in living()
        if thread.ident in frames and frames[thread.ident].f_code.co_name != "_worker"
    }


def parts(directory: Path) -> list[Path]:
    """Return the part files in a directory and its subdirectories."""
    return sorted(directory.rglob(".tgl-*"))


async def wait_until_gone(
    directory: Path, descriptors_before: dict[int, str], tasks_before: set[asyncio.Task[object]]
) -> list[object]:
    """Wait up to two seconds until nothing new is open, running or half-written; return what is left."""
    deadline = time.monotonic() + _TIMEOUT
    while True:
        opened = opened_since(descriptors_before)
        running = asyncio.all_tasks() - tasks_before - {asyncio.current_task()}
        left: list[object] = [*opened, *threads(), *parts(directory), *running]
        if not left or time.monotonic() > deadline:
            return left
        await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def nothing_left(directory: Path) -> AsyncIterator[None]:
    """Fail if the block leaves a descriptor, thread, task or part file behind."""
    descriptors_before, tasks_before = descriptors(), asyncio.all_tasks()
    yield
    left = await wait_until_gone(directory, descriptors_before, tasks_before)
    assert not left, f"left behind: {left}"
