"""A file that is not whole yet."""

import functools
import os
import threading
from typing import BinaryIO

from toggl_async.options import Existing
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.pipeline import FilePipeline, FinishedFile


def _reopened(descriptor: int) -> BinaryIO:
    file = os.fdopen(os.dup(descriptor), "rb")
    file.seek(0)
    return file


class PartFile:
    """A file that is being written under a temporary name. Threads work on it, one at a time."""

    def __init__(self, directory: TargetDirectory, pipeline: FilePipeline, *, durable: bool) -> None:
        self._directory = directory.hold()  # a thread may outlive the call that opened it
        self._pipeline = pipeline
        self._durable = durable
        # If a call is cancelled, the file is discarded once the thread that still writes it has finished.
        self._lock = threading.Lock()
        self._name: str | None = None
        self._file: int | None = None
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
        if self._done:
            # The call was cancelled while this job waited for a thread; nobody awaits its result.
            raise RuntimeError("the file was discarded")
        for piece in self._pipeline.pieces(block):
            if self._file is None:
                # Created only now, so that a response with wrong first bytes leaves no trace on disk.
                self._name, self._file = self._directory.create_part()
            rest = piece
            while rest:
                rest = rest[os.write(self._file, rest) :]

    def publish(self, last: memoryview, name: str, existing: Existing) -> tuple[FinishedFile, str]:
        """Write the last block, check the file, make it durable, and rename it; return it and its name.

        Raises:
            IncompleteResponseError: the data is not a whole file of its format.
            OSError: the disk is full, or fails, perhaps only in fsync or close.
        """
        with self._lock:
            self._write(last)
            self._pipeline.end()
            if self._file is None or self._name is None:
                raise AssertionError("an empty file has passed its check")
            contents = self._pipeline.contents(functools.partial(_reopened, self._file))
            if self._durable:
                os.fsync(self._file)
            closing, self._file = self._file, None
            os.close(closing)
            published = self._directory.publish(self._name, name, existing, durable=self._durable)
            self._name = None
            self._release()
            return self._pipeline.finished(contents), published

    def unlink(self) -> None:
        """Remove the file's name; a thread that still writes to the file does no harm."""
        name = self._name
        if name is None:
            return
        self._directory.hold()  # a thread may be about to release it
        try:
            self._directory.remove(name)
        finally:
            self._directory.release()
        self._name = None

    def discard(self) -> None:
        """Close and remove the file, unless it has its final name."""
        with self._lock:
            closing, self._file = self._file, None
            try:
                if closing is not None:
                    os.close(closing)
            finally:
                self.unlink()
                self._release()

    def _release(self) -> None:
        # Only once, since others may hold the directory: a call may be cancelled when its file has just been
        # renamed.
        if not self._done:
            self._done = True
            self._directory.release()
