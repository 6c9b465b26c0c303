"""The threads that work on files."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.leaks import living, still_alive
from toggl_async.transfer.thread_pool import ThreadPool


@pytest.fixture
async def pool() -> AsyncIterator[ThreadPool]:
    """A pool of two threads."""
    pool = ThreadPool(2)
    yield pool
    pool.close()


async def wait_for(event: threading.Event) -> None:
    """Wait for an event that a thread sets."""
    assert await asyncio.to_thread(event.wait, 5)


async def test_work_runs_on_another_thread(pool: ThreadPool) -> None:
    """Work runs on another thread, and its value or its error comes back to the caller."""
    assert await pool.run(threading.get_ident) != threading.get_ident()
    with pytest.raises(FileNotFoundError):
        await pool.run(Path("/not/there").stat)


async def test_no_more_work_runs_than_there_are_threads(pool: ThreadPool) -> None:
    """Work beyond the number of threads waits until a thread is free."""
    go, started = threading.Event(), threading.Semaphore(0)

    def work() -> None:
        started.release()
        go.wait(5)

    running = [pool.run(work) for _ in range(3)]
    for _ in range(2):
        assert await asyncio.to_thread(started.acquire, timeout=5)
    assert not started.acquire(blocking=False)
    go.set()
    await asyncio.gather(*running)


async def test_a_cancelled_caller_does_not_wait_for_the_thread(pool: ThreadPool) -> None:
    """A cancelled caller does not wait for the thread, which finishes its work."""
    go, ended = threading.Event(), threading.Event()

    def work() -> None:
        go.wait(5)
        ended.set()

    task = asyncio.ensure_future(pool.run(work))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not ended.is_set()
    go.set()
    await wait_for(ended)


async def test_an_error_that_nobody_awaits_is_not_reported(pool: ThreadPool) -> None:
    """An error of work that nobody awaits is not reported to the event loop's exception handler."""
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    failing = pool.run(Path("/not/there").stat)
    await asyncio.wait([failing])
    del failing
    await asyncio.sleep(0)
    assert reported == []


async def test_a_closed_pool_ends_its_threads_and_still_does_the_last_work() -> None:
    """Closing the pool ends its threads, and work that is started afterwards still runs."""
    pool = ThreadPool(2)
    await asyncio.gather(*(pool.run(threading.get_ident) for _ in range(4)))
    idle = living()
    pool.close()
    pool.close()
    done = threading.Event()
    pool.start(done.set)
    await wait_for(done)
    assert idle
    assert still_alive([*idle, *living()]) == []
