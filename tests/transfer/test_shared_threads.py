"""The threads that all clients of a process share."""

import asyncio
import gc
import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.support.calls import client, export
from tests.support.files import CSV
from tests.support.leaks import living, still_alive
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from toggl_async.options import Options
from toggl_async.sinks import BytesSink
from toggl_async.transfer.brief_waits import LONGEST
from toggl_async.transfer.shared_threads import SharedThreads
from toggl_async.transfer.thread_pool import ThreadPool

_TIMEOUT = 10


class Stall:
    """Work that does not end before it is allowed to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.began = threading.Semaphore(0)

    def __call__(self) -> None:
        """Do the work."""
        self.began.release()
        assert self.go.wait(_TIMEOUT)

    def wait_for(self, count: int) -> None:
        """Wait until a number of threads do this work."""
        for _ in range(count):
            assert self.began.acquire(timeout=_TIMEOUT)


@pytest.fixture
def stall() -> Iterator[Stall]:
    """Work that ends with the test at the latest."""
    stall = Stall()
    yield stall
    stall.go.set()


def of(name: str) -> list[threading.Thread]:
    """Return the living threads of a set."""
    return [each for each in living() if each.name.startswith(name)]


def closed(*pools: ThreadPool) -> None:
    """Close pools."""
    for each in pools:
        each.close()


def test_pools_together_have_no_more_threads_than_the_set(stall: Stall) -> None:
    """Work of many pools runs on the few threads of the set, and all of it is done."""
    threads = SharedThreads(3, "toggl_async-many")
    pools = [ThreadPool(2, threads) for _ in range(20)]
    work = [each.start(stall) for each in pools for _ in range(3)]
    stall.wait_for(3)
    assert len(of("toggl_async-many")) == 3
    assert not stall.began.acquire(blocking=False)
    stall.go.set()
    for each in work:
        each.result(_TIMEOUT)
    assert len(of("toggl_async-many")) == 3
    closed(*pools)


def test_a_pool_that_stalls_holds_no_more_threads_than_its_limit(stall: Stall) -> None:
    """Work of other pools goes on beside a pool whose work does not end."""
    threads = SharedThreads(3, "toggl_async-stalled")
    stalled, other = ThreadPool(2, threads), ThreadPool(2, threads)
    work = [stalled.start(stall) for _ in range(10)]
    stall.wait_for(2)
    for _ in range(5):
        other.start(threading.get_ident).result(_TIMEOUT)
    assert not stall.began.acquire(blocking=False)
    stall.go.set()
    for each in work:
        each.result(_TIMEOUT)
    closed(stalled, other)


def test_a_pool_with_much_work_lets_the_others_have_their_turns(stall: Stall) -> None:
    """Work of a pool that has little comes before most of the work of a pool that has much."""
    threads = SharedThreads(1, "toggl_async-fair")
    much, little = ThreadPool(1, threads), ThreadPool(1, threads)
    order: list[str] = []
    first = much.start(stall)
    stall.wait_for(1)
    work: list[Future[None]] = [much.start(lambda: order.append("much")) for _ in range(10)]
    work.append(little.start(lambda: order.append("little")))
    stall.go.set()
    for each in (first, *work):
        each.result(_TIMEOUT)
    assert order.index("little") <= 1
    closed(much, little)


def test_threads_end_with_the_last_pool() -> None:
    """The threads stay while a pool uses them, and end when the last one is closed."""
    threads = SharedThreads(2, "toggl_async-last")
    pools = [ThreadPool(2, threads) for _ in range(3)]
    for each in pools:
        each.start(threading.get_ident).result(_TIMEOUT)
    before = of("toggl_async-last")
    closed(*pools[:2])
    assert pools[2].start(threading.current_thread).result(_TIMEOUT) in before
    closed(pools[2])
    assert still_alive(before) == []
    another = ThreadPool(2, threads)
    assert another.start(threading.current_thread).result(_TIMEOUT) not in before
    last = of("toggl_async-last")
    closed(another)
    assert still_alive(last) == []


def test_threads_end_with_a_pool_that_nobody_closes() -> None:
    """The threads end when a pool that was never closed is no longer referred to."""
    threads = SharedThreads(2, "toggl_async-unclosed")
    pool = ThreadPool(2, threads)
    pool.start(threading.get_ident).result(_TIMEOUT)
    left = of("toggl_async-unclosed")
    del pool
    gc.collect()
    assert left
    assert still_alive(left) == []


def test_an_error_that_is_kept_does_not_keep_the_threads() -> None:
    """The threads end although the caller keeps an error with the frames of a thread."""
    pool = ThreadPool(2, SharedThreads(2, "toggl_async-error"))
    with pytest.raises(FileNotFoundError) as caught:
        pool.start(Path("/not/there").stat).result(_TIMEOUT)
    left = of("toggl_async-error")
    closed(pool)
    assert left
    assert still_alive(left) == []
    assert caught.value.__traceback__ is not None


def test_a_closed_pool_does_the_work_that_waits(stall: Stall) -> None:
    """Work that waits behind the limit of a pool is done after the pool has been closed."""
    pool = ThreadPool(1, SharedThreads(4, "toggl_async-waiting"))
    work = [pool.start(stall) for _ in range(3)]
    stall.wait_for(1)
    closed(pool)
    stall.go.set()
    for each in work:
        each.result(_TIMEOUT)
    assert still_alive(of("toggl_async-waiting")) == []


def test_work_that_waits_can_be_cancelled(stall: Stall) -> None:
    """Work that is cancelled before a thread begins it is not done, and the work behind it is."""
    pool = ThreadPool(1, SharedThreads(4, "toggl_async-cancelled"))
    done: list[int] = []
    first, second, third = (
        pool.start(stall),
        pool.start(lambda: done.append(2)),
        pool.start(lambda: done.append(3)),
    )
    stall.wait_for(1)
    assert second.cancel()
    stall.go.set()
    first.result(_TIMEOUT)
    third.result(_TIMEOUT)
    assert done == [3]
    closed(pool)


def test_several_event_loops_use_the_same_threads() -> None:
    """Clients in event loops on several threads share the set, and each gets its own results."""
    threads = SharedThreads(2, "toggl_async-loops")
    together = threading.Barrier(4)
    results: dict[int, list[int]] = {}

    async def work(number: int) -> None:
        pool = ThreadPool(2, threads)
        results[number] = list(await asyncio.gather(*(pool.run(lambda: number) for _ in range(50))))
        assert len(of("toggl_async-loops")) <= 2
        await asyncio.to_thread(together.wait, _TIMEOUT)
        closed(pool)

    loops = [threading.Thread(target=asyncio.run, args=(work(number),)) for number in range(4)]
    for each in loops:
        each.start()
    for each in loops:
        each.join(_TIMEOUT)
    assert results == {number: [number] * 50 for number in range(4)}


_FORKS = """
import os, sys, threading
from toggl_async.transfer.brief_waits import LONGEST
from toggl_async.transfer.shared_threads import SharedThreads
from toggl_async.transfer.thread_pool import ThreadPool

threads = SharedThreads(2, "toggl_async-forked")
shared, own = ThreadPool(2, threads), ThreadPool(1)
go, began = threading.Event(), threading.Semaphore(0)

def stall():
    began.release()
    go.wait(10)

for pool in (shared, own):
    for _ in range(4):
        pool.start(stall)
for _ in range(3):
    began.acquire()
threads._current[os.getpid()].lock.acquire()  # as another thread of the parent might
child = os.fork()
if child == 0:
    for pool in (shared, own, ThreadPool(1, threads)):
        if pool.start(os.getpid).result(5) != os.getpid():
            os._exit(2)
        pool.close()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(5)
    os._exit(1 if threading.active_count() > 1 else 0)
_, status = os.waitpid(child, 0)
threads._current[os.getpid()].lock.release()
go.set()
assert shared.start(os.getpid).result(5) == os.getpid()
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_process_has_threads_of_its_own() -> None:
    """A child works although all threads of its parent were busy at the fork, and leaves no thread."""
    command = [sys.executable, "-W", "ignore", "-c", _FORKS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
async def test_many_clients_that_save_at_once_share_the_threads(tmp_path: Path) -> None:
    """A hundred clients save at once with the threads of the process, which end with the last of them."""
    most = 0

    async def save(number: int) -> bytes:
        nonlocal most
        async with client(server) as toggl:
            saved = await toggl.save(export(), tmp_path / f"{number}.csv")
            most = max(most, len(of("toggl_async-")))
        return saved.path.read_bytes()

    async with serve(respond(csv_response(CSV))) as server:
        assert set(await asyncio.gather(*(save(number) for number in range(100)))) == {CSV}
    assert 0 < most <= 48
    assert still_alive(of("toggl_async-")) == []


async def test_sinks_go_on_while_disks_hold_all_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stall: Stall
) -> None:
    """Clients whose disks do not respond hold all threads for files, but another delivers to a sink."""

    def sync(_: int) -> None:
        stall()

    monkeypatch.setattr(os, "fsync", sync)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(respond(csv_response(CSV))))
        clients = [await stack.enter_async_context(client(server)) for _ in range(7)]
        # Such a file is compared with the one at its path, so that each has a thread of its own.
        request = export(options=Options(existing="update"))
        saves = [
            asyncio.create_task(each.save(request, tmp_path / f"{number}-{part}.csv"))
            for number, each in enumerate(clients)
            for part in range(8)
        ]
        await asyncio.to_thread(stall.wait_for, 48)
        assert len(of("toggl_async-file")) == 48
        delivered = await clients[0].deliver(export(), BytesSink())
        assert delivered.result == CSV
        assert not any(each.done() for each in saves)
        stall.go.set()
        assert {(await each).size for each in saves} == {len(CSV)}


async def test_a_sync_that_stalls_does_not_delay_later_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stall: Stall
) -> None:
    """While a thread waits for the sync of a small file, others write, sync and name the files after it."""
    real, syncs = os.fsync, itertools.count()

    def sync(descriptor: int) -> None:
        if next(syncs) == 0:
            stall()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        first = asyncio.create_task(toggl.save(export(), tmp_path / "first.csv"))
        await asyncio.to_thread(stall.wait_for, 1)
        later = (toggl.save(export(), tmp_path / f"{number}.csv") for number in range(4))
        assert [saved.size for saved in await asyncio.gather(*later)] == [len(CSV)] * 4
        assert not first.done()
        stall.go.set()
        assert (await first).size == len(CSV)


async def test_a_brief_job_that_stalls_does_not_delay_the_next(stall: Stall) -> None:
    """Brief jobs behind one that turns out to stall are soon done by another thread."""
    threads = SharedThreads(8, "toggl_async-brief")
    pool, other = ThreadPool(8, threads), ThreadPool(8, threads)
    stalled = [pool.run(stall, brief=True) for _ in range(3)]
    done = [each.run(threading.get_ident, brief=True) for each in (pool, other)]
    await asyncio.wait_for(asyncio.gather(*done), _TIMEOUT)
    assert not any(each.done() for each in stalled)
    stall.go.set()
    await asyncio.gather(*stalled)
    closed(pool, other)


async def test_jobs_of_many_pools_do_not_hold_the_loop_up_together(stall: Stall) -> None:
    """If the disk of a thousand clients stalls, the loop waits as briefly as for one."""
    threads = SharedThreads(2, "toggl_async-stalled")
    pools = [ThreadPool(2, threads) for _ in range(1000)]
    began = time.monotonic()
    work = [pool.run(stall, brief=True) for pool in pools]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert time.monotonic() - began < 1000 * LONGEST / 2
    assert not any(each.done() for each in work)
    stall.go.set()
    await asyncio.wait_for(asyncio.gather(*work), _TIMEOUT)
    closed(*pools)
