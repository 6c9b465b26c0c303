"""Blocks of records are built in several threads at once: Arrow works without the interpreter lock.

Each block is built apart from the others, and the results are taken in the order of the blocks. The number of
blocks under way is bounded, and so is memory: if the oldest is not finished, the next one waits.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import attrs
import pyarrow as pa

from toggl_async.tables.batch_builder import BuiltBlock

_MOST: Final = 4
"""One thread cuts the file into blocks, which takes about a quarter of the time that building them takes."""


def thread_count() -> int:
    """Return the number of threads that build blocks, one if there is nothing to gain from more.

    They are as many as this process may use processors, unless Arrow may use fewer (``pyarrow.set_cpu_count``
    or ``OMP_NUM_THREADS``), and at most four.
    """
    return max(1, min(_processors(), int(pa.cpu_count()), _MOST))


def _processors() -> int:
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@attrs.define(eq=False)
class BlockThreads:
    """The threads that build blocks, and the blocks under way: one more than there are threads, at most."""

    count: int
    _pool: ThreadPoolExecutor = attrs.field(repr=False)
    _under_way: deque[Future[BuiltBlock]] = attrs.field(factory=deque[Future[BuiltBlock]], init=False)

    def run(self, build: Callable[[], BuiltBlock]) -> Iterator[BuiltBlock]:
        """Build a block, and yield those before it that must be finished first."""
        self._under_way.append(self._pool.submit(build))
        while len(self._under_way) > self.count + 1:
            yield self._under_way.popleft().result()

    def rest(self) -> Iterator[BuiltBlock]:
        """Yield the blocks that are under way."""
        while self._under_way:
            yield self._under_way.popleft().result()

    def forget(self) -> None:
        """Forget the blocks that are under way: they come after a fault."""
        self._under_way.clear()


@contextmanager
def block_threads() -> Iterator[BlockThreads | None]:
    """Open the threads, None if one alone would build the blocks; they have ended after it."""
    count = thread_count()
    if count == 1:
        yield None
        return
    pool = ThreadPoolExecutor(count, thread_name_prefix="toggl_async-batches")
    try:
        yield BlockThreads(count, pool)
    finally:
        pool.shutdown(cancel_futures=True)
