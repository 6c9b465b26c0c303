"""A sync of a folder that several threads wait for."""

import errno
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from toggl_async.transfer.joint_sync import JointSync

_TIMEOUT = 10
_HANDLE = 7


class Disk:
    """A disk whose syncs end, or fail, when a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.began = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.syncs = 0
        self.failing: set[int] = set()
        monkeypatch.setattr(os, "fsync", self._sync)

    def _sync(self, handle: int) -> None:
        assert handle == _HANDLE
        self.syncs += 1
        number = self.syncs
        self.began.release()
        assert self.go.acquire(timeout=_TIMEOUT)
        if number in self.failing:
            raise OSError(errno.EIO, "the disk is broken")


class Waiting:
    """A sync that records when a thread has joined a batch."""

    def __init__(self, count: int) -> None:
        self.sync = JointSync()
        self._lock = CountingLock()
        self.sync._lock = self._lock  # type: ignore[assignment]
        self._executor = ThreadPoolExecutor(count)

    def start(self, count: int) -> list[Future[None]]:
        """Have threads sync; return once all of them wait or sync."""
        started = [self._executor.submit(self.sync, _HANDLE) for _ in range(count)]
        for _ in range(count):
            assert self._lock.asked.acquire(timeout=_TIMEOUT)
        return started

    def close(self) -> None:
        """Wait for the threads."""
        self._executor.shutdown()


class CountingLock:
    """A lock that counts who asks for it."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self.asked.release()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_threads_that_come_during_a_sync_share_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync that has begun does not count for those that come later, which share the next one."""
    disk, waiting = Disk(monkeypatch), Waiting(6)
    first = waiting.start(1)
    assert disk.began.acquire(timeout=_TIMEOUT)
    others = waiting.start(5)
    disk.go.release()
    first[0].result(_TIMEOUT)
    assert disk.began.acquire(timeout=_TIMEOUT)
    assert not any(each.done() for each in others)
    disk.go.release()
    for each in others:
        each.result(_TIMEOUT)
    assert disk.syncs == 2
    waiting.close()


def test_all_that_share_a_failed_sync_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync that fails is an error for each thread that waited for it, and for no other."""
    disk, waiting = Disk(monkeypatch), Waiting(6)
    disk.failing = {2}
    first = waiting.start(1)
    assert disk.began.acquire(timeout=_TIMEOUT)
    others = waiting.start(4)
    for _ in range(2):
        disk.go.release()
    first[0].result(_TIMEOUT)
    for each in others:
        with pytest.raises(OSError, match="the disk is broken") as caught:
            each.result(_TIMEOUT)
        assert caught.value.errno == errno.EIO
    disk.go.release()
    waiting.start(1)[0].result(_TIMEOUT)
    assert disk.syncs == 3
    waiting.close()


def test_a_sync_that_is_done_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that were given before a sync began are part of it; those given later need the next one."""
    disk, sync = Disk(monkeypatch), JointSync()
    for _ in range(4):
        disk.go.release()
    batch = sync.next
    for _ in range(3):
        sync(_HANDLE, batch)
    assert disk.syncs == 1
    assert sync.next is not batch
    sync(_HANDLE, sync.next)
    assert disk.syncs == 2
