"""A file that is not whole yet."""

import functools
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import attrs

from toggl_async.options import Existing
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.formats import Contents
from toggl_async.transfer.new_file import NewFile, reopened
from toggl_async.transfer.path_check import FileVersion
from toggl_async.transfer.pipeline import FilePipeline, FinishedFile
from toggl_async.transfer.publishing import Publication


@attrs.frozen
class PublishedFile:
    """A whole file that has its final name.

    ``replaced`` is true if it took the place of another file, ``changed`` if the path has other bytes now.
    """

    file: FinishedFile
    path: Path
    replaced: bool
    changed: bool


class PartFile:
    """A file that is being written. Threads work on it, one at a time."""

    def __init__(self, directory: TargetDirectory, pipeline: FilePipeline, *, durable: bool) -> None:
        self._directory = directory.hold()  # a thread may outlive the call that opened it
        self._pipeline = pipeline
        self._durable = durable
        # If a call is cancelled, the file is discarded once the thread that still writes it has finished.
        self._lock = threading.Lock()
        self._file: NewFile | None = None
        self._done = False

    def write(self, block: memoryview) -> None:
        """Decompress, check, hash and write a block.

        Raises:
            IncompleteResponseError: the block cannot be part of a whole file, or the file is too large.
            OSError: the disk is full, or fails.
        """
        with self._lock:
            self._write(block)

    def _write(self, block: memoryview) -> None:
        self._check_not_discarded()
        for piece in self._pipeline.pieces(block):
            if self._file is None:
                # Created only now, so that a response with wrong first bytes leaves no trace on disk.
                self._file = NewFile(self._directory)
            self._file.write(piece)

    def publish(
        self, last: memoryview, name: str, existing: Existing, damaged: FileVersion | None = None
    ) -> PublishedFile:
        """Write the last block, check the file, make it durable, and give it its name.

        ``damaged`` is the version of an existing file that is replaced in spite of ``existing``.

        Raises:
            IncompleteResponseError: the data is not a whole file of its format.
            OSError: the disk is full, or fails, perhaps only in fsync or close.
        """
        published: list[PublishedFile] = []

        def steps() -> Iterator[None]:
            published.append((yield from self.publishing(last, name, existing, damaged)))

        for _ in steps():
            pass
        return published.pop()

    def publishing(
        self, last: memoryview, name: str, existing: Existing, damaged: FileVersion | None = None
    ) -> Generator[None, None, PublishedFile]:
        """Do the same in three steps: write and check the file, make it durable and name it, sync the folder.

        A thread that does each step of several files before the next one waits less for their disk.
        """
        with self._lock:
            file, contents = self._written(last)
            if self._durable:
                file.begin_sync()
        yield
        with self._lock:
            self._check_not_discarded()
            named = Publication(file, self._durable).give_name(name, existing, damaged)
        if named.sync is not None:
            yield
        with self._lock:
            self._check_not_discarded()
            if named.sync is not None:
                self._directory.sync(named.sync)
            path = self._directory.located(named.name, named.sync)
            self._release()
        return PublishedFile(self._pipeline.finished(contents), path, named.replaced, named.changed)

    def _written(self, last: memoryview) -> tuple[NewFile, Contents]:
        self._write(last)
        self._pipeline.end()
        if self._file is None:
            raise AssertionError("an empty file has passed its check")
        return self._file, self._pipeline.contents(functools.partial(reopened, self._file.descriptor))

    def _check_not_discarded(self) -> None:
        if self._done:
            # The call was cancelled while this job waited for a thread; nobody awaits its result.
            raise RuntimeError("the file was discarded")

    def abandon(self) -> None:
        """Remove the file's hidden name; a thread that still writes to the file does no harm."""
        file = self._file
        if file is None:
            return
        self._directory.hold()  # a thread may be about to release it
        try:
            file.abandon()
        finally:
            self._directory.release()

    def discard(self) -> None:
        """Close and remove the file, unless it has its final name."""
        with self._lock:
            try:
                if self._file is not None:
                    self._file.discard()
            finally:
                self._release()

    def _release(self) -> None:
        # Only once, since others may hold the directory: a call may be cancelled when its file has just been
        # renamed.
        if not self._done:
            self._done = True
            self._directory.release()
