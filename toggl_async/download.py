"""A reply becomes a file: staged in the loop, written by a thread, checked, made durable, then named.

Two buffers of 1 MiB per download: one fills while the thread writes the other, so a slow disk stops the
reading but never the event loop, and memory is the same whatever the size.
"""

import asyncio
import functools
import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs

from toggl_async.coding import Gzip, Plain, decoder
from toggl_async.endings import Ending
from toggl_async.errors import InterruptedAnswerError
from toggl_async.folder import Folder
from toggl_async.formats import MEDIA_TYPES, Check, Contents, check_for
from toggl_async.hashing import Digest, Hash, hasher
from toggl_async.options import Existing, Limits, Progress
from toggl_async.reading import excerpt
from toggl_async.refusals import message_of
from toggl_async.request import FileFormat
from toggl_async.transport import Reply

BLOCK = 1 << 20
_BETWEEN_REPORTS = 0.1


@functools.cache
def _keep_freed_memory() -> None:
    # glibc gives a block over its mmap threshold back to the kernel on every free: at 256 KiB a read that
    # is hundreds of thousands of page faults a GiB. Freeing one large block once raises the threshold for
    # the whole process (it keeps up to 16 MiB of free heap from then on). Elsewhere this does nothing.
    bytes(8 << 20)


@attrs.frozen(kw_only=True)
class Written:
    """A file that has its name."""

    path: Path
    size: int
    digest: str
    media_type: str
    contents: Contents


class PartFile:
    """A file that is not whole yet. Everything here runs on one thread, which alone touches the file."""

    def __init__(
        self, folder: Folder, undo: Plain | Gzip, check: Check, limit: int, *, digest: Hash, lasting: bool
    ) -> None:
        self.size: int = 0
        self._folder = folder.duplicate()  # the thread may outlive the call that opened it
        self._undo = undo
        self._check = check
        self._limit = limit
        self._digest = digest
        self._lasting = lasting
        self._name: str | None = None
        self._file: int | None = None

    def write(self, block: memoryview) -> None:
        """Decode, check, hash and write a block.

        Raises:
            InterruptedAnswerError: it is no part of a whole file, or there is too much of it.
            OSError: the disk is full, or worse.
        """
        for piece in self._undo.feed(block):
            self.size += len(piece)
            if self.size > self._limit:
                raise InterruptedAnswerError(f"the file is larger than {self._limit} bytes", retryable=False)
            self._check.feed(piece)
            self._digest.update(piece)
            self._write_out(piece)

    def _write_out(self, piece: memoryview) -> None:
        if self._file is None:
            # Only now: an answer whose first bytes are wrong leaves no trace on disk.
            self._name, self._file = self._folder.create_part()
        while piece:
            piece = piece[os.write(self._file, piece) :]

    def finish(self) -> Contents:
        """Check that all is there, and put it on the disk for good.

        Raises:
            InterruptedAnswerError: it is not a whole file of its format.
            OSError: the disk is full, or worse: what fsync or close could not write is lost.
        """
        self._undo.finish()
        if self._file is None:
            raise InterruptedAnswerError("the answer is empty", ending=Ending.DAMAGED)
        with os.fdopen(os.dup(self._file), "rb") as file:
            file.seek(0)
            contents = self._check.finish(file)
        if self._lasting:
            os.fsync(self._file)
        closing, self._file = self._file, None
        os.close(closing)
        return contents

    def publish(self, name: str, existing: Existing) -> tuple[Contents, str]:
        """Finish, and give the file its name."""
        contents = self.finish()
        taken = self._folder.publish(self._name or "", name, existing, lasting=self._lasting)
        self._name = None
        return contents, taken

    def digest(self) -> str:
        """The hash of what was written, in hex."""
        return self._digest.hexdigest()

    def unlink(self) -> None:
        """Take the file out of the folder; what is still written to it goes nowhere."""
        name = self._name
        if name is not None:
            self._folder.remove(name)
            self._name = None

    def discard(self) -> None:
        """Leave nothing behind."""
        closing, self._file = self._file, None
        try:
            if closing is not None:
                os.close(closing)
        finally:
            self.unlink()
            self._folder.close()


def _look_at(write: asyncio.Future[None]) -> None:
    # When the reading fails first, nobody awaits the write any more; asyncio would complain of its error.
    if not write.cancelled():
        write.exception()


class Staging:
    """Collects what the loop reads into blocks of 1 MiB that the thread takes one at a time."""

    def __init__(self, write: Callable[[memoryview], None], thread: ThreadPoolExecutor) -> None:
        self._write = write
        self._thread = thread
        self._filling = bytearray(BLOCK)
        self._spare: bytearray | None = None
        self._filled = 0
        self._writing: asyncio.Future[None] | None = None

    async def add(self, block: bytes) -> None:
        """Take bytes; wait only where both buffers are full."""
        rest = memoryview(block)
        while rest:
            taken = min(len(rest), BLOCK - self._filled)
            self._filling[self._filled : self._filled + taken] = rest[:taken]
            self._filled += taken
            rest = rest[taken:]
            if self._filled == BLOCK:
                await self._pass_on()

    async def _pass_on(self) -> None:
        if self._writing is not None:
            await self._writing
        full = memoryview(self._filling)[: self._filled]
        self._writing = asyncio.get_running_loop().run_in_executor(self._thread, self._write, full)
        self._writing.add_done_callback(_look_at)
        self._filling, self._spare = self._spare or bytearray(BLOCK), self._filling
        self._filled = 0

    async def flush(self) -> None:
        """Wait until all is written."""
        if self._filled:
            await self._pass_on()
        if self._writing is not None:
            await self._writing
            self._writing = None


async def expect_file(reply: Reply, file_format: FileFormat, limits: Limits) -> None:
    """Check before the first byte that a file of this format comes, and that its end will be seen.

    Raises:
        InterruptedAnswerError: it is something else, such as a page of HTML, or has no end mark.
    """
    media_type = reply.headers.media_type
    if media_type is not None and media_type not in MEDIA_TYPES[file_format]:
        said = message_of(await excerpt(reply, limits), reply.redact)
        raise InterruptedAnswerError(f"expected {file_format}, got {media_type}: {said}", retryable=False)
    if not reply.framed:
        raise InterruptedAnswerError(
            "the answer's end is not marked: a part would pass for the whole", ending=Ending.DAMAGED
        )


@attrs.frozen(kw_only=True)
class Download:
    """What to make of a reply: a file of a format, in a folder, under a name."""

    folder: Folder
    name: str
    existing: Existing
    file_format: FileFormat
    limits: Limits
    digest: Digest | None = "sha256"
    lasting: bool = True
    count_rows: bool = False
    report: Callable[[int, int | None, int], None] | None = None

    async def __call__(self, reply: Reply, attempt: int) -> Written:
        """Stream the body to its file.

        Raises:
            InterruptedAnswerError: it broke off or is not a whole file of its format.
            OSError: the file cannot be written, or its name is taken.
        """
        await expect_file(reply, self.file_format, self.limits)
        _keep_freed_memory()
        undo = decoder(reply.headers.get("content-encoding"), self.limits.expansion)
        part = PartFile(
            self.folder,
            undo,
            check_for(self.file_format, count_rows=self.count_rows),
            self.limits.file,
            digest=hasher(self.digest),
            lasting=self.lasting,
        )
        thread = ThreadPoolExecutor(1, thread_name_prefix="toggl_async-write")
        try:
            await self._stream(reply, part, thread, attempt)
            reply.close()
            publish = functools.partial(part.publish, self.name, self.existing)
            contents, name = await asyncio.get_running_loop().run_in_executor(thread, publish)
        finally:
            # A cancelled task must not wait, and the thread may be in the middle of a write: the name goes
            # at once, the rest is left to the thread. All of it does nothing after a success.
            try:
                part.unlink()
            finally:
                thread.submit(part.discard)
                thread.shutdown(wait=False)
        return Written(
            path=self.folder.path / name,
            size=part.size,
            digest=part.digest(),
            media_type=reply.headers.media_type or MEDIA_TYPES[self.file_format][0],
            contents=contents,
        )

    async def _stream(self, reply: Reply, part: PartFile, thread: ThreadPoolExecutor, attempt: int) -> None:
        staging = Staging(part.write, thread)
        clock = asyncio.get_running_loop().time
        total = reply.length if reply.headers.get("content-encoding") is None else None
        reported = 0.0
        while block := await reply.read():
            await staging.add(block)
            if self.report is not None and clock() - reported >= _BETWEEN_REPORTS:
                reported = clock()
                self.report(part.size, total, attempt)
        await staging.flush()
        if self.report is not None:
            self.report(part.size, total, attempt)


def hash_file(path: Path) -> tuple[int, str]:
    """The size in bytes and the sha256 in hex of a file that is there."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()


def progress_reporter(
    tell: Callable[[Progress], None], clock: Callable[[], float], remaining: Callable[[], int | None]
) -> Callable[[int, int | None, int], None]:
    """What turns the counts of a download into :class:`Progress` values."""
    began: dict[int, float] = {}

    def report(done: int, total: int | None, attempt: int) -> None:
        start = began.setdefault(attempt, clock())
        tell(
            Progress(
                bytes_done=done,
                bytes_total=total,
                attempt=attempt,
                seconds=clock() - start,
                remaining=remaining(),
            )
        )

    return report
