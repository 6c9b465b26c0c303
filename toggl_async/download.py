"""A reply becomes a file: staged in the loop, written by threads, checked, made durable, then named.

Two buffers of 1 MiB per download: one fills while a thread writes the other, so a slow disk stops the
reading but never the event loop, and memory is the same whatever the size. A body that is smaller is
written, checked and named in one go.
"""

import asyncio
import functools

import attrs

from toggl_async.folder import Folder
from toggl_async.options import Limits
from toggl_async.part import PartFile
from toggl_async.passage import Passage, Taken, passage_for
from toggl_async.request import FileRequest
from toggl_async.staging import Stage
from toggl_async.telling import Teller
from toggl_async.threads import Threads
from toggl_async.transport import Reply


@functools.cache
def _keep_freed_memory() -> None:
    # glibc gives a block over its mmap threshold back to the kernel on every free: at 256 KiB a read that
    # is hundreds of thousands of page faults a GiB. Freeing one large block once raises the threshold for
    # the whole process (it keeps up to 16 MiB of free heap from then on). Elsewhere this does nothing.
    bytes(8 << 20)


@attrs.frozen(kw_only=True)
class Download:
    """What to make of a reply: a file of a format, in a folder, under a name."""

    request: FileRequest
    folder: Folder
    name: str
    limits: Limits
    teller: Teller
    threads: Threads

    async def __call__(self, reply: Reply, attempt: int) -> Taken[str]:
        """Stream the body to its file; its name is the place.

        Raises:
            InterruptedAnswerError: it broke off or is not a whole file of its format.
            OSError: the file cannot be written, or its name is taken.
        """
        passage = await passage_for(reply, self.request, self.limits)
        _keep_freed_memory()
        options = self.request.options
        part = PartFile(self.folder, passage, lasting=options.fsync)
        self.teller.begin(attempt, passage.total)
        try:
            last = await self._stream(reply, part, passage)
            reply.close()
            return await self.threads.run(functools.partial(part.publish, last, self.name, options.existing))
        except BaseException:
            # A cancelled task must not wait, and a thread may be in the middle of a write: the name goes at
            # once, the rest is left to a thread.
            try:
                part.unlink()
            finally:
                self.threads.start(part.throw_away)
            raise

    async def _stream(self, reply: Reply, part: PartFile, passage: Passage) -> memoryview:
        """Write all full blocks; what follows them."""
        stage = Stage()
        writing: asyncio.Future[None] | None = None
        while read := await reply.read():
            for full in stage.add(read):
                if writing is not None:
                    await writing
                writing = self.threads.run(functools.partial(part.write, full))
            self.teller.now_and_then(passage.size)
        if writing is not None:
            await writing
        if not self.teller.heard:
            return stage.rest()
        # Who is told of all bytes may still end the download: not once it has its name.
        await self.threads.run(functools.partial(part.write, stage.rest()))
        self.teller.tell(passage.size)
        return memoryview(b"")
