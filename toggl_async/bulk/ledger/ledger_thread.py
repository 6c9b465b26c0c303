"""The ledger for coroutines, on a thread of its own, so that SQLite never blocks the event loop."""

from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.transfer.thread_pool import ThreadPool

ResultT = TypeVar("ResultT")


class LedgerThread:
    """An open ledger on a thread of its own."""

    def __init__(self, ledger: Ledger, thread: ThreadPool) -> None:
        self._ledger = ledger
        self._thread = thread

    @classmethod
    async def open(cls, opening: Callable[[], Ledger]) -> Self:
        """Open a ledger on a new thread.

        Raises:
            LedgerError, OSError: it cannot be used.
        """
        thread = ThreadPool(1)
        try:
            return cls(await thread.run(opening), thread)
        except BaseException:
            thread.close()
            raise

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self._ledger.path

    async def do(self, work: Callable[[Ledger], ResultT]) -> ResultT:
        """Call a function with the ledger, on its thread, and return the result.

        Raises:
            LedgerError, OSError: the ledger cannot be used, or the disk is full.
        """
        return await self._thread.run(lambda: work(self._ledger))

    async def close(self) -> None:
        """Close the ledger and let the thread end."""
        try:
            await self._thread.run(self._ledger.close)
        finally:
            self._thread.close()
