"""The threads for work on files, which may block."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

ResultT = TypeVar("ResultT")

_NAME = "toggl_async-file"


def _retrieve_error(work: "asyncio.Future[ResultT]") -> None:
    # If a call fails for another reason, nobody awaits the work, and asyncio would log its error.
    if not work.cancelled():
        work.exception()


class ThreadPool:
    """At most ``limit`` threads, started when needed and kept until :meth:`close`.

    A call that is cancelled while a thread works for it does not wait for the thread.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pool: ThreadPoolExecutor | None = None
        self._closed = False

    def start(self, work: Callable[[], ResultT]) -> "Future[ResultT]":
        """Start a function on a thread."""
        if self._closed:
            # A call that was under way when the client was closed still has to clean up.
            pool = ThreadPoolExecutor(1, thread_name_prefix=_NAME)
            last = pool.submit(work)
            pool.shutdown(wait=False)
            return last
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._limit, thread_name_prefix=_NAME)
        return self._pool.submit(work)

    def run(self, work: Callable[[], ResultT]) -> "asyncio.Future[ResultT]":
        """Run a function on a thread; the result may be awaited or not."""
        running = asyncio.wrap_future(self.start(work))
        running.add_done_callback(_retrieve_error)
        return running

    def close(self) -> None:
        """Let the threads end once they have done their work."""
        self._closed = True
        if self._pool is not None:
            self._pool.shutdown(wait=False)
            self._pool = None
