"""The jobs of one download on its file, which threads do."""

import asyncio
import functools
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import attrs

from toggl_async.transfer.path_check import errors_name
from toggl_async.transfer.thread_pool import ThreadPool

ResultT = TypeVar("ResultT")


class Discardable(Protocol):
    """A file that is being written, and does not have its final name yet."""

    def abandon(self) -> None:
        """Remove the file's hidden name; a thread that still writes to the file does no harm."""
        ...

    def discard(self) -> None:
        """Close and remove the file, unless it has its final name."""
        ...


@attrs.frozen(eq=False)
class FileJobs:
    """Runs jobs on threads; an error of the system names ``path``, the final path of the file."""

    threads: ThreadPool
    path: Path

    def run(self, work: Callable[[], ResultT], *, brief: bool = False) -> "asyncio.Future[ResultT]":
        """Run a job; ``brief`` jobs are done by one thread as long as they really are."""
        return self.threads.run(functools.partial(self._name_errors, work), brief=brief)

    def run_in_steps(
        self, work: Callable[[], Generator[None, None, ResultT]], disk: Hashable
    ) -> "asyncio.Future[ResultT]":
        """Run a job in steps, which a thread does together with those of other files on the same disk."""
        return self.threads.run_in_steps(functools.partial(self._name_errors_in_steps, work), disk)

    def _name_errors_in_steps(
        self, work: Callable[[], Generator[None, None, ResultT]]
    ) -> Generator[None, None, ResultT]:
        with errors_name(self.path):
            return (yield from work())

    def _name_errors(self, work: Callable[[], ResultT]) -> ResultT:
        with errors_name(self.path):
            return work()

    @contextmanager
    def discarding(self, part: Discardable) -> Generator[None]:
        """Discard a file if the block ends with an error.

        A cancelled task must not wait, and a thread may still be writing: the file's name is removed at once,
        and a thread does the rest.
        """
        try:
            yield
        except BaseException:
            try:
                part.abandon()
            finally:
                self.threads.start(part.discard)
            raise
