"""Threads that work on files."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.leaks import living, still_alive
from toggl_async.transfer.thread_pool import ThreadPool


@pytest.fixture
async def threads() -> AsyncIterator[ThreadPool]:
    """Two of them."""
    made = ThreadPool(2)
    yield made
    made.close()


async def until(done: threading.Event) -> None:
    """Wait in a loop for what a thread does."""
    assert await asyncio.to_thread(done.wait, 5)


async def test_work_is_done_elsewhere_and_its_end_comes_back(threads: ThreadPool) -> None:
    """A value and an error alike."""
    assert await threads.run(threading.get_ident) != threading.get_ident()
    with pytest.raises(FileNotFoundError):
        await threads.run(Path("/not/there").stat)


async def test_no_more_work_at_once_than_there_are_threads(threads: ThreadPool) -> None:
    """What is above the limit waits for a thread to be free."""
    go, begun = threading.Event(), threading.Semaphore(0)

    def work() -> None:
        begun.release()
        go.wait(5)

    running = [threads.run(work) for _ in range(3)]
    for _ in range(2):
        assert await asyncio.to_thread(begun.acquire, timeout=5)
    assert not begun.acquire(blocking=False)
    go.set()
    await asyncio.gather(*running)


async def test_who_is_cancelled_does_not_wait(threads: ThreadPool) -> None:
    """The thread goes on by itself."""
    go, ended = threading.Event(), threading.Event()

    def work() -> None:
        go.wait(5)
        ended.set()

    task = asyncio.ensure_future(threads.run(work))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not ended.is_set()
    go.set()
    await until(ended)


async def test_an_error_that_nobody_awaits_is_no_complaint(threads: ThreadPool) -> None:
    """A call that fails for another reason does not look at the work's end."""
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    failing = threads.run(Path("/not/there").stat)
    await asyncio.wait([failing])
    del failing
    await asyncio.sleep(0)
    assert complaints == []


async def test_after_the_end_none_is_left_and_the_last_work_is_still_done() -> None:
    """Idle threads end when they are let go; what has to be cleaned up then finds one."""
    threads = ThreadPool(2)
    await asyncio.gather(*(threads.run(threading.get_ident) for _ in range(4)))
    kept = living()
    threads.close()
    threads.close()
    done = threading.Event()
    threads.start(done.set)
    await until(done)
    assert kept
    assert still_alive([*kept, *living()]) == []
