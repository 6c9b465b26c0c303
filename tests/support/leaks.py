"""What a test may leave behind: nothing."""

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

_PATIENCE = 2.0


def descriptors() -> dict[int, str]:
    """The files and sockets that are open, by number."""
    found: dict[int, str] = {}
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found[int(link.name)] = str(link.readlink())
    return {number: target for number, target in found.items() if not target.endswith("/fd")}


def living() -> list[threading.Thread]:
    """Threads of the library, those that wait for work among them."""
    return [each for each in threading.enumerate() if each.name.startswith("toggl_async-")]


def still_alive(threads: list[threading.Thread]) -> list[threading.Thread]:
    """Wait for threads to end; those that do not."""
    for each in threads:
        each.join(_PATIENCE)
    return [each for each in threads if each.is_alive()]


def threads() -> set[str]:
    """Threads of the library that work."""
    frames = sys._current_frames()
    return {
        each.name
        for each in living()
        if each.ident in frames and frames[each.ident].f_code.co_name != "_worker"
    }


def parts(folder: Path) -> list[Path]:
    """Unfinished files."""
    return sorted(folder.rglob(".tgl-*"))


async def wait_until_gone(
    folder: Path, before: dict[int, str], tasks: set[asyncio.Task[object]]
) -> list[object]:
    """Wait a little for threads and sockets to end; what is left then."""
    until = time.monotonic() + _PATIENCE
    while True:
        opened = [item for item in descriptors().items() if item not in before.items()]
        running = asyncio.all_tasks() - tasks - {asyncio.current_task()}
        left: list[object] = [*opened, *threads(), *parts(folder), *running]
        if not left or time.monotonic() > until:
            return left
        await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def nothing_left(folder: Path) -> AsyncIterator[None]:
    """Fail if the block leaves a descriptor, thread, task or unfinished file."""
    before, tasks = descriptors(), asyncio.all_tasks()
    yield
    left = await wait_until_gone(folder, before, tasks)
    assert not left, f"left behind: {left}"
