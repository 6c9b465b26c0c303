"""A file that is not whole yet."""

import functools
import os
import threading
from typing import BinaryIO

from toggl_async.folder import Folder
from toggl_async.options import Existing
from toggl_async.passage import Passage, Taken


def _reopened(descriptor: int) -> BinaryIO:
    file = os.fdopen(os.dup(descriptor), "rb")
    file.seek(0)
    return file


class PartFile:
    """A file on its way into a folder. Threads work on it, one after the other."""

    def __init__(self, folder: Folder, passage: Passage, *, lasting: bool) -> None:
        self._folder = folder.hold()  # a thread may outlive the call that opened it
        self._passage = passage
        self._lasting = lasting
        # Where a call is cancelled, what throws the file away must wait for the thread that still writes it.
        self._turn = threading.Lock()
        self._name: str | None = None
        self._file: int | None = None
        self._done = False

    def write(self, block: memoryview) -> None:
        """Decode, check, hash and write a block.

        Raises:
            InterruptedAnswerError: it is no part of a whole file, or there is too much of it.
            OSError: the disk is full, or worse.
        """
        with self._turn:
            self._write(block)

    def _write(self, block: memoryview) -> None:
        if self._done:
            # The call was cancelled while this waited for a thread: nobody will ask for the outcome.
            raise RuntimeError("the file was thrown away")
        for piece in self._passage.pieces(block):
            if self._file is None:
                # Only now: an answer whose first bytes are wrong leaves no trace on disk.
                self._name, self._file = self._folder.create_part()
            rest = piece
            while rest:
                rest = rest[os.write(self._file, rest) :]

    def publish(self, last: memoryview, name: str, existing: Existing) -> Taken[str]:
        """Write the last block, check that all is there, put it on the disk for good, and give it its name.

        Raises:
            InterruptedAnswerError: it is not a whole file of its format.
            OSError: the disk is full, or worse: what fsync or close could not write is lost.
        """
        with self._turn:
            self._write(last)
            self._passage.end()
            if self._file is None or self._name is None:
                raise AssertionError("an empty file has passed its check")
            contents = self._passage.contents(functools.partial(_reopened, self._file))
            if self._lasting:
                os.fsync(self._file)
            closing, self._file = self._file, None
            os.close(closing)
            taken = self._folder.publish(self._name, name, existing, lasting=self._lasting)
            self._name = None
            self._let_go()
            return self._passage.taken(contents, taken)

    def unlink(self) -> None:
        """Take the file out of the folder; what is still written to it goes nowhere."""
        name = self._name
        if name is None:
            return
        self._folder.hold()  # a thread may be about to let go of it
        try:
            self._folder.remove(name)
        finally:
            self._folder.release()
        self._name = None

    def throw_away(self) -> None:
        """Leave nothing behind but what has its name."""
        with self._turn:
            closing, self._file = self._file, None
            try:
                if closing is not None:
                    os.close(closing)
            finally:
                self.unlink()
                self._let_go()

    def _let_go(self) -> None:
        # Once: a call may be cancelled when its file has just got its name, and others may hold the folder.
        if not self._done:
            self._done = True
            self._folder.release()
